// Bytes in, events out: one frame at a time.
#include "base/ascii.hpp"
#include "proto/h2/client.hpp"
#include "proto/h2/errors.hpp"
#include "proto/h2/limits.hpp"

namespace hawser::h2 {

namespace {

bool last_of_stream(const FrameHead& frame) noexcept { return (frame.flags & NGHTTP2_FLAG_END_STREAM) != 0; }

}  // namespace

void Client::step() {
    const FrameMeter::Piece piece = meter_.take(input_);
    input_ = input_.subspan(piece.bytes.size());
    if (piece.begins) {
        begun_ = delivered_ = carried_ = false;
        rejection_ = 0;
        if (!admit(meter_.frame())) return;
    }
    const ssize_t taken = nghttp2_session_mem_recv(session_.get(), piece.bytes.data(), piece.bytes.size());
    if (taken < 0) {
        if (taken == NGHTTP2_ERR_NOMEM) no_memory_ = true;
        const bool flooded = taken == NGHTTP2_ERR_FLOODED;
        return fail_connection(nghttp2_strerror(static_cast<int>(taken)),
                               flooded ? NGHTTP2_ENHANCE_YOUR_CALM : NGHTTP2_INTERNAL_ERROR);
    }
    if (ignoring_all(piece.begins))
        return fail_connection(rejection_ != 0 ? nghttp2_strerror(rejection_) : "the server broke HTTP/2's framing",
                               NGHTTP2_PROTOCOL_ERROR);
    if (no_memory_) return fail_connection("out of memory", NGHTTP2_INTERNAL_ERROR);
    if (piece.ends) settle(meter_.frame());
}

/// May this frame come in at all? Floods end here, before they cost anything.
bool Client::admit(const FrameHead& frame) {
    if (frame.type == NGHTTP2_PUSH_PROMISE) {  // RFC 9113 6.6: ENABLE_PUSH is 0
        fail_connection("the server pushes although that was refused", NGHTTP2_PROTOCOL_ERROR);
        return false;
    }
    continuations_ = frame.type == NGHTTP2_CONTINUATION ? continuations_ + 1 : 0;
    if (continuations_ > max_continuations) {
        fail_connection("the server's head goes on in too many frames", NGHTTP2_ENHANCE_YOUR_CALM);
        return false;
    }
    const bool known = streams_.find(frame.stream) != nullptr;
    if (known && (frame.type == NGHTTP2_HEADERS || frame.type == NGHTTP2_CONTINUATION)) {
        patience_.earn();
        return true;
    }
    return frame.type == NGHTTP2_DATA || bear_idle_frame();  // what DATA carries is known when it is whole
}

bool Client::bear_idle_frame() {
    if (patience_.spend(now_)) return true;
    fail_connection("the server floods it with frames that carry nothing", NGHTTP2_ENHANCE_YOUR_CALM);
    return false;
}

/// nghttp2 ignores what follows a connection error, and says so only in a roundabout way: no request is allowed any
/// more, though the peer sent no GOAWAY; or else, frames of the whole connection are no longer announced.
bool Client::ignoring_all(bool begins) const noexcept {
    if (!goaway_ && ids_left()) return nghttp2_session_check_request_allowed(session_.get()) == 0;
    const std::uint8_t type = meter_.frame().type;
    return begins && !begun_ && (type == NGHTTP2_SETTINGS || type == NGHTTP2_PING || type == NGHTTP2_GOAWAY);
}

/// A frame is whole. If nghttp2 did not accept it for a stream we wait on, that stream is lost: nghttp2 has a reset
/// waiting, and would tell of it only once that is sent.
void Client::settle(const FrameHead& frame) {
    if (frame.type == NGHTTP2_DATA) {
        // DATA of a stream given up meanwhile was on its way: flow control bounds it. Padding alone carries nothing.
        const bool late = frame.length != 0 && streams_.find(frame.stream) == nullptr;
        if (carried_) patience_.earn();
        else if (!late && !last_of_stream(frame) && !bear_idle_frame()) return;
    }
    const bool headers = (frame.type == NGHTTP2_HEADERS || frame.type == NGHTTP2_CONTINUATION) &&
                         (frame.flags & NGHTTP2_FLAG_END_HEADERS) != 0;
    if (delivered_ || (!headers && frame.type != NGHTTP2_DATA)) return;
    on_malformed(frame.stream, rejection_ != 0     ? nghttp2_strerror(rejection_)
                               : headers           ? "its header fields break the rules of HTTP"
                                                   : "its body does not fit its header fields");
}

bool Client::on_field(std::int32_t id, nghttp2_rcbuf* name, nghttp2_rcbuf* value) {
    Stream* stream = streams_.find(id);
    if (stream == nullptr) return false;
    const HeaderBlock::Added added = head_.add(name, value);
    if (added == HeaderBlock::Added::ok) return true;
    const bool fields = added == HeaderBlock::Added::too_many_fields;
    const std::string text = fields ? "more than " + std::to_string(max_head_fields) + " fields"
                                    : "more than " + std::to_string(max_head_bytes) + " bytes";
    fail_stream(*stream,
                Error(fields ? ErrorCode::too_large : ErrorCode::receive_failed, Phase::receive,
                      "HTTP/2 stream " + std::to_string(id) + ": the server's head has " + text),
                NGHTTP2_ENHANCE_YOUR_CALM);
    return false;
}

void Client::on_malformed(std::int32_t id, std::string_view what) {
    Stream* stream = streams_.find(id);
    if (stream == nullptr) return;
    if (stream->receiving == Receiving::held || stream->receiving == Receiving::over) return;
    fail_stream(*stream, malformed(*stream, what), NGHTTP2_PROTOCOL_ERROR);
}

void Client::on_body(std::int32_t id, Bytes bytes) {
    // The connection's window is credited whoever the bytes are for: a paused or given-up stream stops no other.
    if (nghttp2_session_consume_connection(session_.get(), bytes.size()) != 0) no_memory_ = true;
    Stream* stream = streams_.find(id);
    if (stream == nullptr || stream->receiving != Receiving::body || bytes.empty()) return;
    carried_ = true;
    stream->received_bytes += bytes.size();
    stream->unconsumed_bytes += bytes.size();
    events_.push(BodyEvent{id, bytes});
}

void Client::on_frame(const nghttp2_frame& frame) {
    delivered_ = true;
    const bool last = (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    Stream* stream = streams_.find(frame.hd.stream_id);
    switch (frame.hd.type) {
        case NGHTTP2_HEADERS:
            if (stream != nullptr) tell_head(*stream, last);
            break;
        case NGHTTP2_DATA:
            if (stream != nullptr && last) on_whole(*stream);
            break;
        case NGHTTP2_RST_STREAM: close_stream(frame.hd.stream_id, frame.rst_stream.error_code); break;
        case NGHTTP2_GOAWAY: on_goaway(frame.goaway); break;
        default: break;
    }
}

void Client::tell_head(Stream& stream, bool last) {
    if (stream.receiving == Receiving::body) {
        events_.push(TrailersEvent{stream.id, head_.fields()});
        if (last) on_whole(stream);
        return;
    }
    if (stream.receiving != Receiving::head) return;
    const int status = head_.status();
    HeadEvent event;
    event.stream = stream.id;
    event.status = status;
    event.version = HttpVersion::http2;
    event.fields = head_.fields();
    if (status / 100 == 1) {
        if (++stream.interim_heads > max_interim_heads)
            return fail_stream(stream, malformed(stream, "too many interim answers"), NGHTTP2_ENHANCE_YOUR_CALM);
        event.interim = true;
        events_.push(event);
        return;
    }
    stream.receiving = Receiving::body;
    stream.status = status;
    const bool tunnel = stream.connect && status / 100 == 2;
    const bool bodiless = stream.bodiless || status == 204 || status == 304;  // RFC 9110 6.4.1
    for (const FieldView& field : head_.fields())
        if (field.name == "content-length" && !bodiless && !tunnel) stream.expected_bytes = ascii::to_number(field.value);
    events_.push(event);
    if (last) on_whole(stream);
}

/// END_STREAM came.
void Client::on_whole(Stream& stream) {
    if (stream.receiving != Receiving::body) return on_malformed(stream.id, "it ended before its final head");
    if (stream.expected_bytes && *stream.expected_bytes != stream.received_bytes)  // RFC 9113 8.1.1
        return on_malformed(stream.id, "its body has " + std::to_string(stream.received_bytes) + " bytes of the " +
                                           std::to_string(*stream.expected_bytes) + " announced");
    const bool request_whole = stream.sending == Sending::over || !stream.upload || stream.upload->ended;
    if (!request_whole && stream.status / 100 == 2) {
        stream.receiving = Receiving::held;
        return;
    }
    stream.receiving = Receiving::over;
    events_.push(EndEvent{stream.id});
    if (!request_whole) {  // RFC 9113 8.1: the answer does not depend on what was not sent
        submit_reset(stream.id, NGHTTP2_CANCEL);
        stream.sending = Sending::over;
    }
    finish_if_over(stream);
}

void Client::on_goaway(const nghttp2_goaway& frame) {
    const bool first = !goaway_;
    Goaway goaway{frame.error_code, printable({frame.opaque_data, frame.opaque_data_len})};
    goaway_ = std::move(goaway);
    if (first) events_.push(Closing{});
    std::vector<std::int32_t> lost;
    for (const auto& stream : streams_)  // RFC 9113 6.8; and nothing new is sent after a GOAWAY
        if (stream->id > frame.last_stream_id || stream->sending == Sending::queued) lost.push_back(stream->id);
    for (const std::int32_t id : lost) {
        Stream& stream = *streams_.find(id);
        if (stream.receiving == Receiving::over) {
            streams_.erase(id);
            continue;
        }
        fail_stream(stream, not_processed(stream, goaway_->code, goaway_->text), NGHTTP2_CANCEL);
    }
}

/// nghttp2 closed the stream. What the peer reset is gone by then, so this is nghttp2's own verdict, sent.
void Client::on_stream_close(std::int32_t id, std::uint32_t code) {
    if (code == NGHTTP2_PROTOCOL_ERROR) on_malformed(id, "its body does not fit its header fields");
    close_stream(id, code);
}

/// The peer reset the stream, or it is over on both sides.
void Client::close_stream(std::int32_t id, std::uint32_t code) {
    Stream* stream = streams_.find(id);
    if (stream == nullptr) return;
    switch (stream->receiving) {
        case Receiving::head:
        case Receiving::body: events_.push(StreamFailed{id, reset_by_peer(*stream, code)}); break;
        case Receiving::held: events_.push(EndEvent{id}); break;  // RFC 9113 8.1: the rest is not wanted
        case Receiving::over: break;
    }
    streams_.erase(id);
}

void Client::fail_stream(Stream& stream, Error error, std::uint32_t reset_code) {
    events_.push(StreamFailed{stream.id, std::move(error)});
    submit_reset(stream.id, reset_code);
    streams_.erase(stream.id);
}

void Client::fail_connection(std::string_view what, std::uint32_t code) {
    input_ = {};
    if (no_memory_)
        failure_ = Error(ErrorCode::out_of_memory, Phase::receive, "out of memory in HTTP/2");
    else
        failure_ = connection_broken(what, code);
    if (closing_) return;
    // Says why, unless nghttp2 already does.
    (void)nghttp2_session_terminate_session(session_.get(), code);
}

void Client::finish_if_over(Stream& stream) noexcept {
    if (stream.sending == Sending::over && stream.receiving == Receiving::over) streams_.erase(stream.id);
}

}  // namespace hawser::h2
