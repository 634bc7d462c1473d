#include "proto/h2/errors.hpp"

#include <nghttp2/nghttp2.h>

namespace hawser::h2 {

namespace {

std::string name_of_stream(const Stream& stream) { return "HTTP/2 stream " + std::to_string(stream.id); }

std::string name_of_code(std::uint32_t code) {
    return std::string(nghttp2_http2_strerror(code)) + " (error " + std::to_string(code) + ")";
}

/// May the same request succeed later? Codes that blame the request or this client will come again.
Advice advice_for(std::uint32_t code) noexcept {
    switch (code) {
        case NGHTTP2_REFUSED_STREAM: return Advice::reconnect;  // RFC 9113 8.7: not processed
        case NGHTTP2_NO_ERROR:
        case NGHTTP2_INTERNAL_ERROR:
        case NGHTTP2_CANCEL:
        case NGHTTP2_CONNECT_ERROR:
        case NGHTTP2_ENHANCE_YOUR_CALM: return Advice::retry;
        default: return Advice::never;
    }
}

}  // namespace

Error reset_by_peer(const Stream& stream, std::uint32_t code) {
    const bool part = code == NGHTTP2_NO_ERROR && stream.receiving == Receiving::body;
    std::string text = name_of_stream(stream) + " was not closed cleanly: " + name_of_code(code);
    if (stream.receiving == Receiving::body)
        text += " after " + std::to_string(stream.received_bytes) + " body bytes";
    return Error(part ? ErrorCode::partial_body : ErrorCode::http2_stream, Phase::receive, std::move(text), advice_for(code))
        .with_protocol_code(code);
}

Error malformed(const Stream& stream, std::string_view what) {
    return Error(ErrorCode::http2_stream, Phase::receive,
                 name_of_stream(stream) + " was not closed cleanly: " + name_of_code(NGHTTP2_PROTOCOL_ERROR) + ": " +
                     std::string(what))
        .with_protocol_code(NGHTTP2_PROTOCOL_ERROR);
}

Error not_processed(const Stream& stream, std::uint32_t goaway_code, std::string_view goaway_text) {
    std::string text = name_of_stream(stream) + " was not processed: the server is going away, " + name_of_code(goaway_code);
    if (!goaway_text.empty()) text.append(", saying: ").append(goaway_text);
    return Error(ErrorCode::http2, Phase::receive, std::move(text), Advice::reconnect).with_protocol_code(goaway_code);
}

Error cut_off(const Stream& stream, std::string_view why) {
    std::string text = name_of_stream(stream) + " was not closed cleanly before the end of the connection";
    if (!why.empty()) text.append(": ").append(why);
    const bool unsent = stream.sending == Sending::queued;
    return Error(ErrorCode::http2_stream, Phase::receive, std::move(text), unsent ? Advice::reconnect : Advice::retry);
}

Error connection_broken(std::string_view what, std::uint32_t code) {
    return Error(ErrorCode::http2, Phase::receive, "HTTP/2 connection: " + std::string(what), Advice::retry)
        .with_protocol_code(code);
}

std::string printable(Bytes text) {
    std::string result;
    for (const std::uint8_t byte : text.first(std::min(text.size(), max_goaway_text_bytes)))
        result += byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '?';
    return result;
}

}  // namespace hawser::h2
