#include "proto/h2/client.hpp"

#include <algorithm>
#include <new>

#include "base/try.hpp"
#include "proto/h2/callbacks.hpp"
#include "proto/h2/errors.hpp"
#include "proto/h2/limits.hpp"
#include "proto/h2/request.hpp"

namespace hawser::h2 {

std::unique_ptr<Codec> make_codec(const Settings& settings) { return std::make_unique<Client>(settings); }

Client::Client(const Settings& settings) : session_(make_session(settings, *this)) {}

bool Client::ids_left() const noexcept {  // RFC 9113 5.1.1: numbers are not used again
    return nghttp2_session_get_next_stream_id(session_.get()) < 1u << 31;
}

Result<StreamId> Client::open(const RequestHead& head, Instant) {
    if (failure_) return Unexpected(*failure_);
    if (free_streams() == 0)
        return fail(ErrorCode::http2, Phase::send, "this HTTP/2 connection takes no more streams now", Advice::reconnect);
    HAWSER_TRY(build_request(head, scratch_));

    const bool bodied = head.body.kind == BodyFraming::Kind::open_ended ||
                        (head.body.kind == BodyFraming::Kind::sized && head.body.bytes != 0);
    auto stream = std::make_unique<Stream>(0);
    stream->bodiless = head.method == "HEAD";
    stream->connect = head.method == "CONNECT";
    if (bodied) {
        stream->upload = std::make_unique<Upload>();
        if (head.body.kind == BodyFraming::Kind::sized) stream->upload->left_bytes = head.body.bytes;
    }
    streams_.reserve_one();
    const nghttp2_data_provider provider = Callbacks::provider();
    const std::int32_t id = nghttp2_submit_request(session_.get(), nullptr, scratch_.data(), scratch_.size(),
                                                   bodied ? &provider : nullptr, nullptr);
    if (id == NGHTTP2_ERR_NOMEM) throw std::bad_alloc();
    if (id < 0)
        return fail(ErrorCode::http2, Phase::send, std::string("the request was refused: ") + nghttp2_strerror(id),
                    Advice::reconnect);
    stream->id = id;
    streams_.open(std::move(stream));
    return id;
}

Result<void> Client::feed(Bytes bytes, Instant now) {
    now_ = now;
    if (failure_ && events_.empty()) return Unexpected(*failure_);
    if (!failure_ && !closing_) input_ = bytes;
    return {};
}

Result<void> Client::feed_eof(Instant now) {
    now_ = now;
    eof_ = true;
    while (!streams_.empty()) {
        Stream& stream = **(streams_.end() - 1);
        if (stream.receiving == Receiving::held) {  // the answer is whole: what of the request was left does not matter
            events_.push(EndEvent{stream.id});
        } else if (stream.receiving != Receiving::over && !closing_) {
            events_.push(StreamFailed{stream.id, goaway_ ? cut_off(stream, goaway_->text) : cut_off(stream, {})});
        }
        streams_.erase(stream.id);
    }
    return {};
}

Result<std::optional<Event>> Client::next(Instant now) {
    now_ = now;
    for (;;) {
        if (auto event = events_.take()) return event;
        if (failure_) return Unexpected(*failure_);
        if (input_.empty()) return std::nullopt;
        step();
    }
}

void Client::consume(StreamId id, std::size_t bytes, Instant) {
    Stream* stream = streams_.find(id);
    if (stream == nullptr || failure_) return;
    const auto credit = std::min<std::uint64_t>(bytes, stream->unconsumed_bytes);
    stream->unconsumed_bytes -= credit;
    const int result = nghttp2_session_consume_stream(session_.get(), stream->id, static_cast<std::size_t>(credit));
    if (result == NGHTTP2_ERR_NOMEM) throw std::bad_alloc();
}

void Client::submit_reset(std::int32_t id, std::uint32_t code) noexcept {
    // Out of memory is remembered and becomes the connection's failure; there is nobody to tell here.
    if (nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, id, code) != 0) no_memory_ = true;
}

void Client::reset(StreamId id, Instant) {
    events_.drop(id);
    Stream* stream = streams_.find(id);
    if (stream == nullptr) return;
    submit_reset(stream->id, NGHTTP2_CANCEL);
    streams_.erase(id);
}

std::size_t Client::free_streams() const noexcept {
    if (failure_ || goaway_ || closing_ || eof_ || !ids_left()) return 0;
    // 100 until the peer's SETTINGS say otherwise (RFC 9113 6.5.2 recommends no less).
    const std::size_t peer =
        nghttp2_session_get_remote_settings(session_.get(), NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
    const std::size_t limit = std::min(peer, max_open_streams);
    return limit > streams_.size() ? limit - streams_.size() : 0;
}

bool Client::reusable() const noexcept {
    return !failure_ && !goaway_ && !closing_ && !eof_ && ids_left() && streams_.empty();
}

void Client::close(Instant) noexcept {
    if (closing_ || failure_) return;
    closing_ = true;
    input_ = {};
    // Out of memory: the peer learns of the end from the transport alone.
    (void)nghttp2_session_terminate_session(session_.get(), NGHTTP2_NO_ERROR);
}

}  // namespace hawser::h2
