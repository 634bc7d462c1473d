#include "prepared_tls.hpp"

#include <algorithm>
#include <iterator>
#include <string>

#include "base/try.hpp"

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

void fill_secret(const OptionStore& options, CURLoption id, Secret& into) {
    if (const char* text = options.text(id)) into = text;
}

/// What libcurl documents for OpenSSL and its like; NO_REVOKE, REVOKE_BEST_EFFORT and AUTO_CLIENT_CERT are Schannel's.
void fill_flags(std::int64_t flags, TlsOptions& into) noexcept {
    into.split_cbc_records = (flags & CURLSSLOPT_ALLOW_BEAST) == 0;
    into.native_ca = (flags & CURLSSLOPT_NATIVE_CA) != 0;
    into.early_data = (flags & CURLSSLOPT_EARLYDATA) != 0;
    // CURLOPT_CRLFILE implies NO_PARTIALCHAIN.
    into.partial_chain = (flags & CURLSSLOPT_NO_PARTIALCHAIN) == 0 && into.crl_file.empty();
}

Result<TlsFormat> format_of(const char* type, const char* what) {
    if (type == nullptr || curl_strequal(type, "PEM") != 0) return TlsFormat::pem;
    if (curl_strequal(type, "DER") != 0) return TlsFormat::der;
    if (curl_strequal(type, "P12") != 0) return TlsFormat::p12;
    return fail(ErrorCode::tls_client_certificate, Phase::setup,
                std::string("not supported file type '") + type + "' for " + what);
}

/// A key without a certificate says nothing, as in libcurl.
Result<void> fill_client(const OptionStore& options, const TlsOptionIds& ids, TlsOptions& into) {
    fill_text(options, ids.certificate, into.certificate_file);
    into.certificate_data = as_text(options.blob(ids.certificate_blob));
    if (into.certificate_file.empty() && into.certificate_data.empty()) return {};
    HAWSER_ASSIGN(into.certificate_format, format_of(options.text(ids.certificate_type), "the client certificate"));
    fill_secret(options, ids.key_password, into.key_password);
    fill_text(options, ids.key, into.private_key_file);
    into.private_key_data = as_text(options.blob(ids.key_blob));
    HAWSER_ASSIGN(into.private_key_format, format_of(options.text(ids.key_type), "the private key"));
    if (into.private_key_format != TlsFormat::p12) return {};
    return fail(ErrorCode::tls_client_certificate, Phase::setup,
                "a private key cannot be of type P12; a certificate of that type brings its key along");
}

void fill_trust(const OptionStore& options, const TlsOptionIds& ids, TlsOptions& into) {
    into.verify_peer = options.flag(ids.verify_peer);
    into.verify_name = options.flag(ids.verify_host);
    fill_text(options, ids.ca_file, into.ca_file);
    fill_text(options, ids.ca_directory, into.ca_directory);
    into.ca_pem = as_text(options.blob(ids.ca_blob));
    into.ca_cache_time = std::chrono::seconds(options.number(CURLOPT_CA_CACHE_TIMEOUT));
    fill_text(options, ids.crl_file, into.crl_file);
    fill_text(options, ids.issuer, into.issuer_file);
    into.issuer_pem = as_text(options.blob(ids.issuer_blob));
    fill_text(options, ids.pinned_key, into.pinned_public_key);
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

bool asks_for_every_tls13_suite(std::string_view list) {
    constexpr std::string_view suites[] = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
                                           "TLS_CHACHA20_POLY1305_SHA256"};
    unsigned seen = 0;
    while (!list.empty()) {
        const std::string_view name = list.substr(0, list.find(':'));
        list.remove_prefix(std::min(name.size() + 1, list.size()));
        const auto* known = std::find(std::begin(suites), std::end(suites), name);
        if (known == std::end(suites)) return false;
        seen |= 1U << static_cast<unsigned>(known - std::begin(suites));
    }
    return seen == (1U << std::size(suites)) - 1;
}

Result<void> fill_tls(const OptionStore& options, const TlsOptionIds& ids, TlsOptions& into) {
    fill_trust(options, ids, into);
    fill_flags(options.number(ids.flags), into);
    fill_versions(options.number(ids.version), into);
    fill_text(options, ids.ciphers, into.ciphers);
    fill_text(options, CURLOPT_SSL_EC_CURVES, into.groups);
    fill_text(options, CURLOPT_SSL_SIGNATURE_ALGORITHMS, into.signature_algorithms);
    into.verify_status = ids.flags == CURLOPT_SSL_OPTIONS && options.flag(CURLOPT_SSL_VERIFYSTATUS);
    into.alpn = options.flag(CURLOPT_SSL_ENABLE_ALPN);
    into.session_cache = options.flag(CURLOPT_SSL_SESSIONID_CACHE);
    if (into.min_version > into.max_version)
        return fail(ErrorCode::tls_handshake, Phase::setup,
                    "CURL_SSLVERSION_MAX incompatible with CURL_SSLVERSION: the lowest TLS version asked for is above "
                    "the highest");
    return fill_client(options, ids, into);
}

}  // namespace hawser::capi
