#include "prepared_tls.hpp"

namespace hawser::capi {
namespace {

/// CURL_SSLVERSION_TLSv1_0 and its followers, and the same numbers in the upper half for the highest version.
constexpr std::int64_t first_version = CURL_SSLVERSION_TLSv1_0;

TlsVersion version_of(std::int64_t number) noexcept {
    return static_cast<TlsVersion>(static_cast<int>(TlsVersion::v1_0) +
                                   static_cast<int>(number - first_version));
}

void fill_versions(std::int64_t value, TlsOptions& into) noexcept {
    const std::int64_t lowest = value & 0xffff;
    const std::int64_t highest = value >> 16;
    if (lowest == CURL_SSLVERSION_TLSv1) into.min_version = TlsVersion::v1_0;
    if (lowest >= first_version) into.min_version = version_of(lowest);
    if (highest >= first_version) into.max_version = version_of(highest);
}

void fill_text(const OptionStore& options, CURLoption id, std::string& into) {
    if (const char* text = options.text(id)) into = text;
}

}  // namespace

bool is_tls_version(std::int64_t value) noexcept {
    const std::int64_t lowest = value & 0xffff;
    const std::int64_t highest = value >> 16;
    const bool low_good =
        lowest <= CURL_SSLVERSION_TLSv1 || (lowest >= first_version && lowest <= CURL_SSLVERSION_TLSv1_3);
    const bool high_good = highest <= 1 || (highest >= first_version && highest <= CURL_SSLVERSION_TLSv1_3);
    return value >= 0 && low_good && high_good;
}

Result<void> fill_tls(const OptionStore& options, const TlsOptionIds& ids, TlsOptions& into) {
    into.verify_peer = options.flag(ids.verify_peer);
    into.verify_name = options.flag(ids.verify_host);
    fill_text(options, ids.ca_file, into.ca_file);
    fill_text(options, ids.ca_directory, into.ca_directory);
    into.ca_pem = as_text(options.blob(ids.ca_blob));
    fill_text(options, ids.crl_file, into.crl_file);
    fill_versions(options.number(ids.version), into);
    fill_text(options, ids.ciphers, into.ciphers);
    fill_text(options, ids.certificate, into.certificate_file);
    fill_text(options, ids.key, into.private_key_file);
    fill_text(options, ids.key_password, into.key_password);
    fill_text(options, ids.pinned_key, into.pinned_public_key);
    fill_text(options, CURLOPT_SSL_EC_CURVES, into.groups);
    into.alpn = options.flag(CURLOPT_SSL_ENABLE_ALPN);
    into.session_cache = options.flag(CURLOPT_SSL_SESSIONID_CACHE);
    if (into.min_version > into.max_version)
        return fail(ErrorCode::tls_handshake, Phase::setup,
                    "the lowest TLS version asked for is above the highest");
    return {};
}

}  // namespace hawser::capi
