// TLS options of the origin and of an HTTPS proxy: the same settings under two sets of option numbers.
#pragma once

#include <hawser/result.hpp>
#include <hawser/tls_options.hpp>

#include "option_store.hpp"

namespace hawser::capi {

struct TlsOptionIds {
    CURLoption verify_peer, verify_host, ca_file, ca_directory, ca_blob, crl_file, version, ciphers;
    CURLoption certificate, key, key_password, pinned_key;
};

inline constexpr TlsOptionIds origin_tls_options{
    CURLOPT_SSL_VERIFYPEER, CURLOPT_SSL_VERIFYHOST, CURLOPT_CAINFO,     CURLOPT_CAPATH,
    CURLOPT_CAINFO_BLOB,    CURLOPT_CRLFILE,        CURLOPT_SSLVERSION, CURLOPT_SSL_CIPHER_LIST,
    CURLOPT_SSLCERT,        CURLOPT_SSLKEY,         CURLOPT_KEYPASSWD,  CURLOPT_PINNEDPUBLICKEY,
};

inline constexpr TlsOptionIds proxy_tls_options{
    CURLOPT_PROXY_SSL_VERIFYPEER, CURLOPT_PROXY_SSL_VERIFYHOST,  CURLOPT_PROXY_CAINFO,
    CURLOPT_PROXY_CAPATH,         CURLOPT_PROXY_CAINFO_BLOB,     CURLOPT_PROXY_CRLFILE,
    CURLOPT_PROXY_SSLVERSION,     CURLOPT_PROXY_SSL_CIPHER_LIST, CURLOPT_PROXY_SSLCERT,
    CURLOPT_PROXY_SSLKEY,         CURLOPT_PROXY_KEYPASSWD,       CURLOPT_PROXY_PINNEDPUBLICKEY,
};

/// True for a CURL_SSLVERSION_* combination that names versions of TLS; SSL 2 and 3 are gone.
bool is_tls_version(std::int64_t value) noexcept;

Result<void> fill_tls(const OptionStore& options, const TlsOptionIds& ids, TlsOptions& into);

}  // namespace hawser::capi
