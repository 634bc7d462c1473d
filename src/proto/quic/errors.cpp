#include "proto/quic/errors.hpp"

#include <string>
#include <string_view>

namespace hawser::quic {
namespace {

// RFC 9000 20.1: TLS alerts are carried as CRYPTO_ERROR, 0x100 to 0x1ff.
constexpr std::uint64_t crypto_error_first = 0x100;
constexpr std::uint64_t crypto_error_last = 0x1ff;
constexpr std::uint64_t alert_certificate_required = 116;  // RFC 8446 6.2
constexpr std::uint64_t alert_no_application_protocol = 120;

/// RFC 9000 20.1.
std::string_view name_of_transport_error(std::uint64_t code) noexcept {
    static constexpr std::string_view names[] = {"NO_ERROR",
                                                 "INTERNAL_ERROR",
                                                 "CONNECTION_REFUSED",
                                                 "FLOW_CONTROL_ERROR",
                                                 "STREAM_LIMIT_ERROR",
                                                 "STREAM_STATE_ERROR",
                                                 "FINAL_SIZE_ERROR",
                                                 "FRAME_ENCODING_ERROR",
                                                 "TRANSPORT_PARAMETER_ERROR",
                                                 "CONNECTION_ID_LIMIT_ERROR",
                                                 "PROTOCOL_VIOLATION",
                                                 "INVALID_TOKEN",
                                                 "APPLICATION_ERROR",
                                                 "CRYPTO_BUFFER_EXCEEDED",
                                                 "KEY_UPDATE_ERROR",
                                                 "AEAD_LIMIT_REACHED",
                                                 "NO_VIABLE_PATH"};
    if (code < std::size(names)) return names[code];
    return code >= crypto_error_first && code <= crypto_error_last ? "CRYPTO_ERROR" : "an unknown code";
}

/// The peer's words, printable characters only: they end up in logs and on terminals.
std::string quoted_reason(const ngtcp2_connection_close_error& close) {
    constexpr std::size_t max_reason_bytes = 200;
    if (close.reason == nullptr || close.reasonlen == 0) return {};
    std::string text = ": \"";
    for (const char c : std::string_view(reinterpret_cast<const char*>(close.reason), close.reasonlen)) {
        if (text.size() >= max_reason_bytes) break;
        text += c >= ' ' && c <= '~' && c != '"' ? c : '.';
    }
    return text + '"';
}

std::string hex(std::uint64_t value) {
    std::string digits;
    do {
        digits.insert(digits.begin(), "0123456789abcdef"[value & 15]);
        value >>= 4;
    } while (value != 0);
    return "0x" + digits;
}

ErrorCode transport_code(Stage stage) noexcept {
    return stage == Stage::connecting ? ErrorCode::quic_connect : ErrorCode::receive_failed;
}
Phase phase_of(Stage stage) noexcept { return stage == Stage::connecting ? Phase::connect : Phase::receive; }

Error tls_alert_error(std::uint64_t code, Stage stage, const std::string& reason) {
    const std::uint64_t alert = code - crypto_error_first;
    if (alert == alert_certificate_required)
        return Error(ErrorCode::tls_client_certificate_wanted, Phase::tls,
                     "the server wants a client certificate and got none (TLS alert 116)");
    std::string text = "the server refused the TLS handshake over QUIC with alert " + std::to_string(alert);
    if (alert == alert_no_application_protocol) text += " (it does not speak the protocol that was offered)";
    return Error(transport_code(stage), Phase::tls, text + reason);
}

}  // namespace

Error closed_by_peer(const ngtcp2_connection_close_error& close, Stage stage) {
    const std::string reason = quoted_reason(close);
    const std::uint64_t code = close.error_code;
    if (close.type == NGTCP2_CONNECTION_CLOSE_ERROR_CODE_TYPE_APPLICATION) {
        const ErrorCode kind = stage == Stage::connecting ? ErrorCode::quic_connect : ErrorCode::http3;
        return Error(kind, phase_of(stage),
                     "the server closed the QUIC connection with application code " + hex(code) + reason,
                     Advice::retry)
            .with_protocol_code(code);
    }
    if (code >= crypto_error_first && code <= crypto_error_last)
        return tls_alert_error(code, stage, reason).with_protocol_code(code);
    return Error(transport_code(stage), phase_of(stage),
                 "the server closed the QUIC connection with " + std::string(name_of_transport_error(code)) +
                     " (" + hex(code) + ")" + reason,
                 Advice::retry)
        .with_protocol_code(code);
}

Error stateless_reset(Stage stage) {
    return Error(transport_code(stage), phase_of(stage),
                 "the server no longer knows this QUIC connection (stateless reset)", Advice::retry);
}

Error closed_by_us(int failure, std::uint8_t tls_alert, Stage stage) {
    const ErrorCode code = transport_code(stage);
    switch (failure) {
        case NGTCP2_ERR_IDLE_CLOSE:
            return Error(code, phase_of(stage), "the QUIC connection was idle for too long", Advice::retry);
        case NGTCP2_ERR_HANDSHAKE_TIMEOUT:
            return Error(ErrorCode::quic_connect, Phase::connect,
                         "no QUIC connection before the handshake timeout", Advice::retry);
        case NGTCP2_ERR_RECV_VERSION_NEGOTIATION:
            return Error(ErrorCode::quic_connect, Phase::connect, "the server does not speak QUIC version 1");
        case NGTCP2_ERR_NOMEM:
            return Error(ErrorCode::out_of_memory, phase_of(stage), "out of memory in QUIC", Advice::retry);
        case NGTCP2_ERR_CRYPTO:
            return Error(code, Phase::tls,
                         "TLS in QUIC failed with alert " + std::to_string(static_cast<unsigned>(tls_alert)))
                .with_protocol_code(crypto_error_first | tls_alert);
        default:
            break;
    }
    const std::uint64_t wire = ngtcp2_err_infer_quic_transport_error_code(failure);
    return Error(code, phase_of(stage),
                 std::string("the QUIC connection broke: ") + ngtcp2_strerror(failure) + " (" +
                     std::string(name_of_transport_error(wire)) + ")",
                 Advice::retry)
        .with_protocol_code(wire);
}

}  // namespace hawser::quic
