#include "proto/h3/errors.hpp"

#include <iterator>

#include <nghttp3/nghttp3.h>

#include "proto/h3/limits.hpp"

namespace hawser::h3 {
namespace {

/// RFC 9114 8.1 and RFC 9204 6.
std::string name_of_code(std::uint64_t code) {
    static constexpr std::string_view names[] = {"H3_NO_ERROR",
                                                 "H3_GENERAL_PROTOCOL_ERROR",
                                                 "H3_INTERNAL_ERROR",
                                                 "H3_STREAM_CREATION_ERROR",
                                                 "H3_CLOSED_CRITICAL_STREAM",
                                                 "H3_FRAME_UNEXPECTED",
                                                 "H3_FRAME_ERROR",
                                                 "H3_EXCESSIVE_LOAD",
                                                 "H3_ID_ERROR",
                                                 "H3_SETTINGS_ERROR",
                                                 "H3_MISSING_SETTINGS",
                                                 "H3_REQUEST_REJECTED",
                                                 "H3_REQUEST_CANCELLED",
                                                 "H3_REQUEST_INCOMPLETE",
                                                 "H3_MESSAGE_ERROR",
                                                 "H3_CONNECT_ERROR",
                                                 "H3_VERSION_FALLBACK"};
    static constexpr std::string_view qpack_names[] = {
        "QPACK_DECOMPRESSION_FAILED", "QPACK_ENCODER_STREAM_ERROR", "QPACK_DECODER_STREAM_ERROR"};
    const std::string number = " (error " + std::to_string(code) + ")";
    if (code >= NGHTTP3_H3_NO_ERROR && code - NGHTTP3_H3_NO_ERROR < std::size(names))
        return std::string(names[code - NGHTTP3_H3_NO_ERROR]) + number;
    if (code >= NGHTTP3_QPACK_DECOMPRESSION_FAILED &&
        code - NGHTTP3_QPACK_DECOMPRESSION_FAILED < std::size(qpack_names))
        return std::string(qpack_names[code - NGHTTP3_QPACK_DECOMPRESSION_FAILED]) + number;
    return "an unknown code" + number;
}

std::string name_of_stream(StreamId stream) { return "HTTP/3 stream " + std::to_string(stream); }

/// May the same request succeed later? Codes that blame the request or this client will come again.
Advice advice_for(std::uint64_t code) noexcept {
    switch (code) {
        case NGHTTP3_H3_REQUEST_REJECTED:
            return Advice::reconnect;  // RFC 9114 8.1: not processed
        case NGHTTP3_H3_NO_ERROR:
        case NGHTTP3_H3_INTERNAL_ERROR:
        case NGHTTP3_H3_REQUEST_CANCELLED:
        case NGHTTP3_H3_CONNECT_ERROR:
        case NGHTTP3_H3_EXCESSIVE_LOAD:
            return Advice::retry;
        default:
            return Advice::never;
    }
}

}  // namespace

Error reset_by_peer(StreamId stream, std::uint64_t code, bool in_body, std::uint64_t body_bytes) {
    std::string text = name_of_stream(stream) + " was not closed cleanly: " + name_of_code(code);
    if (in_body) text += " after " + std::to_string(body_bytes) + " body bytes";
    const bool part = in_body && code == NGHTTP3_H3_NO_ERROR;
    return Error(part ? ErrorCode::partial_body : ErrorCode::http3, Phase::receive, std::move(text),
                 advice_for(code))
        .with_protocol_code(code);
}

Error cut_off(StreamId stream, std::uint64_t body_bytes) {
    return Error(ErrorCode::partial_body, Phase::receive,
                 name_of_stream(stream) + " ended before its answer was whole, after " +
                     std::to_string(body_bytes) + " body bytes",
                 Advice::retry);
}

Error malformed(StreamId stream, std::uint64_t code, std::string_view what) {
    return Error(ErrorCode::http3, Phase::receive,
                 name_of_stream(stream) + " was not closed cleanly: " + name_of_code(code) + ": " +
                     std::string(what))
        .with_protocol_code(code);
}

Error head_too_large(StreamId stream) {
    return Error(ErrorCode::too_large, Phase::receive,
                 name_of_stream(stream) + ": the answer's head has more than " +
                     std::to_string(max_head_bytes) + " bytes, " + std::to_string(max_head_fields) +
                     " fields or " + std::to_string(max_interim_heads) + " interim heads")
        .with_protocol_code(NGHTTP3_H3_EXCESSIVE_LOAD);
}

Error not_processed(StreamId stream) {
    return Error(ErrorCode::http3, Phase::receive,
                 name_of_stream(stream) + " was not processed: the server is going away", Advice::reconnect)
        .with_protocol_code(NGHTTP3_H3_REQUEST_REJECTED);
}

Error connection_broken(int failure) {
    const std::uint64_t code = nghttp3_err_infer_quic_app_error_code(failure);
    if (failure == NGHTTP3_ERR_NOMEM)
        return Error(ErrorCode::out_of_memory, Phase::receive, "out of memory in HTTP/3", Advice::retry)
            .with_protocol_code(code);
    return Error(ErrorCode::http3, Phase::receive,
                 std::string("HTTP/3 connection: ") + nghttp3_strerror(failure) + ", " + name_of_code(code),
                 Advice::retry)
        .with_protocol_code(code);
}

}  // namespace hawser::h3
