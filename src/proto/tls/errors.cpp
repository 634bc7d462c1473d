// From the TLS library's error queue to a sentence.
#include <algorithm>
#include <string>

#include <openssl/err.h>

#include "base/ascii.hpp"
#include "proto/tls/alerts.hpp"
#include "proto/tls/native.hpp"
#include "proto/tls/state.hpp"

namespace hawser::tls {

namespace {

/// How much of a plain-text answer is quoted.
constexpr std::size_t quoted_bytes_limit = 40;

const char* version_name(TlsVersion version) noexcept {
    switch (version) {
        case TlsVersion::v1_0: return "TLSv1.0";
        case TlsVersion::v1_1: return "TLSv1.1";
        case TlsVersion::v1_2: return "TLSv1.2";
        case TlsVersion::v1_3: return "TLSv1.3";
    }
    return "?";
}

std::string allowed_versions(const TlsOptions& options) {
    if (options.min_version == options.max_version) return version_name(options.min_version);
    return std::string(version_name(options.min_version)) + " to " + version_name(options.max_version);
}

/// RFC 8446 5.1: change_cipher_spec, alert, handshake, application_data; 24 is RFC 6520's heartbeat.
bool looks_like_tls(Bytes received) noexcept {
    return received.empty() || (received.front() >= 20 && received.front() <= 24);
}

std::string not_tls_text(Bytes received, const std::string& host) {
    const auto is_text = [](std::uint8_t byte) { return byte >= 0x20 && byte <= 0x7e; };
    const auto end = std::find_if_not(received.begin(), received.end(), is_text);
    const std::string quote(received.begin(), std::min(end, received.begin() + quoted_bytes_limit));
    if (quote.size() < std::min<std::size_t>(received.size(), 4))
        return "what " + host + " answered is not TLS; this port does not speak it";
    return host + " answered in plain text ('" + quote + "'); this port does not speak TLS";
}

std::string alert_sentence(int number, const std::string& host, const ContextState& context) {
    const AlertText& alert = describe_alert(number);
    std::string text = host + " sent the TLS alert " + alert.name + " (" + std::to_string(number) + "): " + alert.meaning;
    if (number == SSL_AD_PROTOCOL_VERSION) text += " (offered: " + allowed_versions(context.options) + ")";
    return text;
}

/// The library's own word for it, "BAD_ECC_CERT", as "bad ecc cert".
std::string reason_text(std::uint32_t packed) {
    const char* name = ERR_reason_error_string(packed);
    std::string text = ascii::to_lower(name != nullptr ? name : "unknown reason");
    std::replace(text.begin(), text.end(), '_', ' ');
    return text;
}

struct Trouble {
    std::string text;
    ErrorCode code;
};

Trouble trouble_of(std::uint32_t packed, const std::string& host, const ContextState& context, ErrorCode general) {
    const int reason = ERR_GET_REASON(packed);
    if (ERR_GET_LIB(packed) == ERR_LIB_SSL) {
        if (reason >= SSL_AD_REASON_OFFSET && reason < SSL_AD_REASON_OFFSET + 256) {
            const int alert = reason - SSL_AD_REASON_OFFSET;
            return {alert_sentence(alert, host, context), alert == SSL_AD_CERTIFICATE_REQUIRED
                                                              ? ErrorCode::tls_client_certificate_wanted
                                                              : general};
        }
        switch (reason) {
            case SSL_R_UNSUPPORTED_PROTOCOL:
            case SSL_R_WRONG_VERSION_NUMBER:
                return {host + " speaks a TLS version that is not allowed here (allowed: " +
                            allowed_versions(context.options) + ")", general};
            case SSL_R_WRONG_CIPHER_RETURNED:
            case SSL_R_UNKNOWN_CIPHER_RETURNED: return {host + " chose a cipher that was not offered", general};
            case SSL_R_WRONG_CURVE: return {host + " chose a key exchange group that was not offered", general};
            case SSL_R_NO_CIPHERS_AVAILABLE:
            case SSL_R_NO_SUPPORTED_VERSIONS_ENABLED:
                return {"the cipher list leaves nothing to offer for " + allowed_versions(context.options),
                        ErrorCode::tls_cipher};
            case SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC:
                return {"a TLS record from " + host + " does not decrypt; something on the way may have changed it", general};
            default: break;
        }
    }
    return {"TLS with " + host + " failed: " + reason_text(packed), general};
}

/// The queue's first entry by the TLS part, else its first: a cipher's own complaint says less than what it broke.
std::uint32_t take_cause() noexcept {
    std::uint32_t cause = ERR_peek_error();
    while (const std::uint32_t packed = ERR_get_error()) {
        if (ERR_GET_LIB(packed) != ERR_LIB_SSL) continue;
        cause = packed;
        break;
    }
    ERR_clear_error();
    return cause;
}

Error make_error(SSL* ssl, ErrorCode general, Phase phase) {
    const std::uint32_t packed = take_cause();
    const ContextState& context = state_of(SSL_get_SSL_CTX(ssl));
    Trouble trouble = trouble_of(packed, printable(state_of(ssl).host.text), context, general);
    Error error(trouble.code, phase, std::move(trouble.text));
    const int reason = ERR_GET_REASON(packed);
    if (ERR_GET_LIB(packed) == ERR_LIB_SSL && reason >= SSL_AD_REASON_OFFSET)
        return std::move(error).with_protocol_code(static_cast<std::uint64_t>(reason - SSL_AD_REASON_OFFSET));
    return error;
}

}  // namespace

Error handshake_error(SSL* ssl, Bytes received) {
    const ConnectionState& state = state_of(ssl);
    if (state.refusal) {
        ERR_clear_error();
        return Error(state.refusal->code, Phase::tls, state.refusal->text).with_tls_verify(verify_result(ssl));
    }
    if (!looks_like_tls(received)) {
        ERR_clear_error();
        return Error(ErrorCode::tls_handshake, Phase::tls, not_tls_text(received, printable(state.host.text)));
    }
    return make_error(ssl, ErrorCode::tls_handshake, Phase::tls);
}

Error stream_error(SSL* ssl) { return make_error(ssl, ErrorCode::receive_failed, Phase::receive); }

}  // namespace hawser::tls
