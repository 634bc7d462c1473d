// Requests out: bodies wait in a bounded buffer per stream and are framed straight into the caller's memory.
#include <algorithm>
#include <cstring>
#include <new>

#include "base/try.hpp"
#include "proto/h2/client.hpp"
#include "proto/h2/errors.hpp"
#include "proto/h2/limits.hpp"
#include "proto/h2/request.hpp"

namespace hawser::h2 {

namespace {

constexpr std::size_t frame_head_bytes = 9;  // RFC 9113 4.1

}  // namespace

Result<Stream*> Client::writable(StreamId id) const {
    if (failure_) return Unexpected(*failure_);
    Stream* stream = streams_.find(id);
    if (stream == nullptr)
        return fail(ErrorCode::http2_stream, Phase::send, "HTTP/2 stream " + std::to_string(id) + " is not open");
    return stream;
}

std::size_t Client::send_capacity(StreamId id) const {
    const Stream* stream = streams_.find(id);
    if (stream == nullptr || !stream->upload || stream->upload->ended || failure_) return 0;
    const std::size_t room = stream->upload->waiting.room();
    const auto& left = stream->upload->left_bytes;
    return left ? static_cast<std::size_t>(std::min<std::uint64_t>(room, *left)) : room;
}

Result<std::size_t> Client::send_body(StreamId id, Bytes bytes, Instant) {
    HAWSER_ASSIGN(Stream * stream, writable(id));
    if (bytes.empty()) return std::size_t{0};
    Upload* upload = stream->upload.get();
    if (upload == nullptr || upload->ended || upload->left_bytes == 0)
        return fail(ErrorCode::bad_argument, Phase::send, "more request body than was announced");
    const std::size_t taken = upload->waiting.append(bytes.first(std::min(bytes.size(), send_capacity(id))));
    if (upload->left_bytes) *upload->left_bytes -= taken;
    if (taken != 0 && upload->asleep) {
        upload->asleep = false;
        if (nghttp2_session_resume_data(session_.get(), stream->id) == NGHTTP2_ERR_NOMEM) throw std::bad_alloc();
    }
    return taken;
}

Result<void> Client::end(StreamId id, std::span<const FieldView> trailers, Instant) {
    HAWSER_ASSIGN(Stream * stream, writable(id));
    Upload* upload = stream->upload.get();
    if (upload == nullptr || upload->ended) return {};
    if (upload->left_bytes.value_or(0) != 0)
        return fail(ErrorCode::read_failed, Phase::send,
                    "the request's body ended " + std::to_string(*upload->left_bytes) + " bytes short");
    HAWSER_TRY(build_trailers(trailers, scratch_));  // refused before anything changes
    for (const FieldView& field : trailers) upload->trailers.add(std::string(field.name), std::string(field.value));
    upload->ended = true;
    if (upload->asleep) {
        upload->asleep = false;
        if (nghttp2_session_resume_data(session_.get(), stream->id) == NGHTTP2_ERR_NOMEM) throw std::bad_alloc();
    }
    if (stream->receiving == Receiving::held) {
        stream->receiving = Receiving::over;
        events_.push(EndEvent{stream->id});
    }
    return {};
}

bool Client::wants_write() const noexcept {
    if (eof_) return false;
    return !framed_.empty() || nghttp2_session_want_write(session_.get()) != 0;
}

/// Moves framed bytes to the sink; false when the sink is full.
bool Client::drain_framed() noexcept {
    const std::size_t count = std::min(framed_.size(), sink_.size());
    if (count != 0) {
        std::memcpy(sink_.data(), framed_.data(), count);
        framed_ = framed_.subspan(count);
        sink_ = sink_.subspan(count);
        sink_fresh_ = false;
    }
    return !sink_.empty();
}

Result<std::size_t> Client::pull(MutableBytes out, Instant now) {
    now_ = now;
    sink_ = out;
    sink_fresh_ = true;
    while (!eof_ && drain_framed()) {
        const std::uint8_t* data = nullptr;
        const ssize_t count = nghttp2_session_mem_send(session_.get(), &data);
        if (count < 0) {
            if (count == NGHTTP2_ERR_NOMEM) no_memory_ = true;
            if (!failure_) fail_connection(nghttp2_strerror(static_cast<int>(count)), NGHTTP2_INTERNAL_ERROR);
            eof_ = true;  // nothing sensible follows what was half framed
            break;
        }
        if (count == 0) break;
        framed_ = {data, static_cast<std::size_t>(count)};
    }
    const std::size_t written = out.size() - sink_.size();
    sink_ = {};
    return written;
}

/// Called while pulling: how the next DATA frame of this stream is made.
ssize_t Client::read_upload(std::int32_t id, MutableBytes into, std::uint32_t& flags) {
    Stream* stream = streams_.find(id);
    if (stream == nullptr || !stream->upload) return NGHTTP2_ERR_DEFERRED;  // given up; its reset is on its way
    Upload& upload = *stream->upload;
    const std::size_t waiting = std::min(upload.waiting.size(), into.size());
    if (waiting == 0 && !upload.ended) {
        upload.asleep = true;
        return NGHTTP2_ERR_DEFERRED;
    }
    const std::size_t room = sink_.size() > frame_head_bytes ? sink_.size() - frame_head_bytes : 0;
    std::size_t count = std::min(waiting, room);
    const bool in_place = count == waiting || count >= min_data_room_bytes;
    if (!in_place) {
        // A frame in nghttp2's own memory, taken piecemeal, only for callers whose memory is too small for any.
        if (!sink_fresh_) return NGHTTP2_ERR_PAUSE;
        count = waiting;
        std::memcpy(into.data(), upload.waiting.view().data(), count);
        upload.waiting.consume(count);
    }
    const std::size_t rest = in_place ? upload.waiting.size() - count : upload.waiting.size();
    if (upload.ended && rest == 0) {
        flags |= NGHTTP2_DATA_FLAG_EOF;
        if (!upload.trailers.empty()) {
            flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
            if (!submit_trailers(*stream)) return NGHTTP2_ERR_CALLBACK_FAILURE;
        }
    }
    if (in_place && count != 0) flags |= NGHTTP2_DATA_FLAG_NO_COPY;
    patience_.earn();
    return static_cast<ssize_t>(count);
}

/// The frame read_upload promised, into the room it saw.
int Client::send_data(std::int32_t id, const std::uint8_t* head, std::size_t size) noexcept {
    Stream* stream = streams_.find(id);
    if (stream == nullptr || !stream->upload || sink_.size() < frame_head_bytes + size) return NGHTTP2_ERR_CALLBACK_FAILURE;
    Buffer& waiting = stream->upload->waiting;
    std::memcpy(sink_.data(), head, frame_head_bytes);
    std::memcpy(sink_.data() + frame_head_bytes, waiting.view().data(), size);
    waiting.consume(size);
    sink_ = sink_.subspan(frame_head_bytes + size);
    sink_fresh_ = false;
    return 0;
}

Result<void> Client::submit_trailers(Stream& stream) {
    std::vector<FieldView> views;
    for (const Header& trailer : stream.upload->trailers) views.push_back({trailer.name, trailer.value});
    HAWSER_TRY(build_trailers(views, scratch_));
    if (nghttp2_submit_trailer(session_.get(), stream.id, scratch_.data(), scratch_.size()) != 0) throw std::bad_alloc();
    return {};
}

/// From here on the peer may have seen the request: it is no longer surely unprocessed.
void Client::on_sending(const nghttp2_frame& frame) noexcept {
    Stream* stream = streams_.find(frame.hd.stream_id);
    if (stream != nullptr && stream->sending == Sending::queued) stream->sending = Sending::open;
}

void Client::on_sent(const nghttp2_frame& frame) {
    if (frame.hd.type == NGHTTP2_GOAWAY && !closing_ && !failure_)
        return fail_connection("the server broke HTTP/2's framing", frame.goaway.error_code);
    const bool carries = frame.hd.type == NGHTTP2_HEADERS || frame.hd.type == NGHTTP2_DATA;
    if (!carries || (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) == 0) return;
    Stream* stream = streams_.find(frame.hd.stream_id);
    if (stream == nullptr) return;
    stream->sending = Sending::over;
    stream->upload.reset();
    finish_if_over(*stream);
}

void Client::on_not_sent(const nghttp2_frame& frame, int error) {
    if (frame.hd.type != NGHTTP2_HEADERS) return;
    Stream* stream = streams_.find(frame.hd.stream_id);
    if (stream == nullptr || stream->receiving == Receiving::held || stream->receiving == Receiving::over) return;
    fail_stream(*stream,
                Error(ErrorCode::http2_stream, Phase::send,
                      "HTTP/2 stream " + std::to_string(stream->id) + " could not be sent: " + nghttp2_strerror(error)),
                NGHTTP2_CANCEL);
}

}  // namespace hawser::h2
