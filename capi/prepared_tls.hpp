// TLS options of the origin and of an HTTPS proxy: the same settings under two sets of option numbers.
#pragma once

#include <string_view>

#include <hawser/result.hpp>
#include <hawser/tls_options.hpp>

#include "option_store.hpp"

namespace hawser::capi {

struct TlsOptionIds {
    CURLoption verify_peer, verify_host;
    CURLoption ca_file, ca_directory, ca_blob, crl_file, issuer, issuer_blob;
    CURLoption version, ciphers, flags;
    CURLoption certificate, certificate_blob, certificate_type;
    CURLoption key, key_blob, key_type, key_password;
    CURLoption pinned_key;
};

inline constexpr TlsOptionIds origin_tls_options{
    .verify_peer = CURLOPT_SSL_VERIFYPEER,
    .verify_host = CURLOPT_SSL_VERIFYHOST,
    .ca_file = CURLOPT_CAINFO,
    .ca_directory = CURLOPT_CAPATH,
    .ca_blob = CURLOPT_CAINFO_BLOB,
    .crl_file = CURLOPT_CRLFILE,
    .issuer = CURLOPT_ISSUERCERT,
    .issuer_blob = CURLOPT_ISSUERCERT_BLOB,
    .version = CURLOPT_SSLVERSION,
    .ciphers = CURLOPT_SSL_CIPHER_LIST,
    .flags = CURLOPT_SSL_OPTIONS,
    .certificate = CURLOPT_SSLCERT,
    .certificate_blob = CURLOPT_SSLCERT_BLOB,
    .certificate_type = CURLOPT_SSLCERTTYPE,
    .key = CURLOPT_SSLKEY,
    .key_blob = CURLOPT_SSLKEY_BLOB,
    .key_type = CURLOPT_SSLKEYTYPE,
    .key_password = CURLOPT_KEYPASSWD,
    .pinned_key = CURLOPT_PINNEDPUBLICKEY,
};

inline constexpr TlsOptionIds proxy_tls_options{
    .verify_peer = CURLOPT_PROXY_SSL_VERIFYPEER,
    .verify_host = CURLOPT_PROXY_SSL_VERIFYHOST,
    .ca_file = CURLOPT_PROXY_CAINFO,
    .ca_directory = CURLOPT_PROXY_CAPATH,
    .ca_blob = CURLOPT_PROXY_CAINFO_BLOB,
    .crl_file = CURLOPT_PROXY_CRLFILE,
    .issuer = CURLOPT_PROXY_ISSUERCERT,
    .issuer_blob = CURLOPT_PROXY_ISSUERCERT_BLOB,
    .version = CURLOPT_PROXY_SSLVERSION,
    .ciphers = CURLOPT_PROXY_SSL_CIPHER_LIST,
    .flags = CURLOPT_PROXY_SSL_OPTIONS,
    .certificate = CURLOPT_PROXY_SSLCERT,
    .certificate_blob = CURLOPT_PROXY_SSLCERT_BLOB,
    .certificate_type = CURLOPT_PROXY_SSLCERTTYPE,
    .key = CURLOPT_PROXY_SSLKEY,
    .key_blob = CURLOPT_PROXY_SSLKEY_BLOB,
    .key_type = CURLOPT_PROXY_SSLKEYTYPE,
    .key_password = CURLOPT_PROXY_KEYPASSWD,
    .pinned_key = CURLOPT_PROXY_PINNEDPUBLICKEY,
};

/// True for a CURL_SSLVERSION_* combination that names versions of TLS; SSL 2 and 3 are gone.
bool is_tls_version(std::int64_t value) noexcept;

/// True for a list of TLS 1.3 suites that leaves none out: BoringSSL offers all three, in an order of its own.
bool asks_for_every_tls13_suite(std::string_view list);

/// Errors: tls_client_certificate for a type of file there is none of, tls_handshake for versions upside down.
Result<void> fill_tls(const OptionStore& options, const TlsOptionIds& ids, TlsOptions& into);

}  // namespace hawser::capi
