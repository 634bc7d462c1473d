#include "proto/h3/session.hpp"

#include <algorithm>

#include "base/try.hpp"
#include "proto/h3/errors.hpp"

namespace hawser::h3 {

std::unique_ptr<Codec> Codec::create() { return std::make_unique<Session>(); }

Stream* Session::find(StreamId stream) const noexcept {
    const auto found = streams_.find(stream);
    return found == streams_.end() ? nullptr : found->second.get();
}

// --- from above
// ---------------------------------------------------------------------------------------------------

Result<StreamId> Session::open(const RequestHead& head, Instant) {
    if (free_streams() == 0)
        return fail(ErrorCode::http3, Phase::send, "the HTTP/3 connection takes no more requests now",
                    Advice::reconnect);
    FieldList list;
    HAWSER_TRY(list.set_request(head));
    HAWSER_ASSIGN(const StreamId id, transport_->open_bidirectional());
    auto stream = std::make_unique<Stream>();
    stream->id = id;
    const nghttp3_data_reader reader = body_reader();
    const bool bodyless = head.body.kind == BodyFraming::Kind::none && head.method != "CONNECT";
    if (bodyless) stream->sending = Sending::ended;
    const int failure =
        nghttp3_conn_submit_request(connection_.get(), id, list.fields().data(), list.fields().size(),
                                    bodyless ? nullptr : &reader, stream.get());
    if (failure != 0) {
        transport_->stop_writing(id, NGHTTP3_H3_INTERNAL_ERROR);
        transport_->stop_reading(id, NGHTTP3_H3_INTERNAL_ERROR);
        return Unexpected(connection_broken(failure));
    }
    streams_.emplace(id, std::move(stream));
    ++unanswered_;
    return id;
}

std::size_t Session::send_capacity(StreamId id) const {
    const Stream* stream = find(id);
    return stream != nullptr && stream->sending == Sending::open ? stream->body.room() : 0;
}

Result<std::size_t> Session::send_body(StreamId id, Bytes bytes, Instant) {
    Stream* stream = find(id);
    if (stream == nullptr || stream->sending == Sending::stopped) return std::size_t{0};
    if (stream->sending == Sending::ended)
        return fail(ErrorCode::bad_argument, Phase::send, "the request's body has already ended");
    const std::size_t taken = stream->body.append(bytes);
    if (taken != 0) nghttp3_conn_resume_stream(connection_.get(), id);
    return taken;
}

Result<void> Session::end(StreamId id, std::span<const FieldView> trailers, Instant) {
    Stream* stream = find(id);
    if (stream == nullptr || stream->sending != Sending::open) return {};
    HAWSER_TRY(stream->trailers.set_trailers(trailers));
    stream->sending = Sending::ended;
    nghttp3_conn_resume_stream(connection_.get(), id);
    return {};
}

void Session::consume(StreamId id, std::size_t bytes, Instant) {
    if (find(id) != nullptr) transport_->credit_stream(id, bytes);
}

void Session::reset(StreamId id, Instant) {
    events_.drop(id);
    Stream* stream = find(id);
    if (stream == nullptr) return;
    if (stream->receiving != Receiving::over) {
        stream->receiving = Receiving::over;
        --unanswered_;
    }
    abandon(*stream, NGHTTP3_H3_REQUEST_CANCELLED);
    nghttp3_conn_shutdown_stream_read(connection_.get(), id);
}

Result<std::optional<Event>> Session::next(Instant) { return events_.take(); }

std::size_t Session::free_streams() const noexcept {
    if (!usable() || closing_ || unanswered_ >= max_open_streams) return 0;
    return static_cast<std::size_t>(
        std::min<std::uint64_t>(max_open_streams - unanswered_, transport_->bidirectional_left()));
}

bool Session::reusable() const noexcept {
    return usable() && !closing_ && unanswered_ == 0 && events_.empty();
}

/// RFC 9114 5.3: a client that is done closes the connection at once; the transport says so with H3_NO_ERROR.
void Session::close(Instant) noexcept { closing_ = true; }

// --- to the wire
// --------------------------------------------------------------------------------------------------

Result<StreamSource::Chunk> Session::next_chunk() {
    Chunk chunk;
    if (!usable()) return chunk;
    std::array<nghttp3_vec, max_pieces> vectors;
    int fin = 0;
    const nghttp3_ssize count =
        nghttp3_conn_writev_stream(connection_.get(), &chunk.stream, &fin, vectors.data(), vectors.size());
    if (count < 0) return Unexpected(connection_broken(static_cast<int>(count)));
    const auto pieces = static_cast<std::size_t>(count);
    for (std::size_t i = 0; i < pieces; ++i)
        pieces_[i] = {vectors[i].base, vectors[i].len};
    chunk.pieces = std::span(pieces_).first(pieces);
    chunk.fin = fin != 0;
    return chunk;
}

Result<void> Session::wrote(StreamId stream, std::size_t bytes) {
    const int failure = nghttp3_conn_add_write_offset(connection_.get(), stream, bytes);
    if (failure != 0 && failure != NGHTTP3_ERR_STREAM_NOT_FOUND)
        return Unexpected(connection_broken(failure));
    return {};
}

void Session::blocked(StreamId stream) { nghttp3_conn_block_stream(connection_.get(), stream); }

void Session::unblocked(StreamId stream) {
    if (usable()) nghttp3_conn_unblock_stream(connection_.get(), stream);
}

void Session::stopped(StreamId id) {
    nghttp3_conn_shutdown_stream_write(connection_.get(), id);
    if (Stream* stream = find(id)) stream->sending = Sending::stopped;
}

Result<void> Session::acknowledged(StreamId stream, std::uint64_t bytes) {
    if (!usable()) return {};
    const int failure = nghttp3_conn_add_ack_offset(connection_.get(), stream, bytes);
    if (failure != 0 && failure != NGHTTP3_ERR_STREAM_NOT_FOUND)
        return Unexpected(connection_broken(failure));
    return {};
}

// --- from the wire
// ------------------------------------------------------------------------------------------------

Result<void> Session::ready(Instant) {
    if (connection_ || transport_ == nullptr) return {};
    nghttp3_callbacks callbacks{};
    set_callbacks(callbacks);
    nghttp3_settings settings;
    nghttp3_settings_default(&settings);
    settings.max_field_section_size = max_head_bytes;
    settings.qpack_max_dtable_capacity = qpack_table_bytes;
    settings.qpack_encoder_max_dtable_capacity = qpack_table_bytes;
    settings.qpack_blocked_streams = qpack_blocked_streams;
    nghttp3_conn* made = nullptr;
    const int failure = nghttp3_conn_client_new(&made, &callbacks, &settings, nullptr, this);
    if (failure != 0) return Unexpected(connection_broken(failure));
    connection_.reset(made);
    return bind_own_streams();
}

/// RFC 9114 6.2, RFC 9204 4.2: a control stream and QPACK's two.
Result<void> Session::bind_own_streams() {
    HAWSER_ASSIGN(const StreamId control, transport_->open_unidirectional());
    HAWSER_ASSIGN(const StreamId encoder, transport_->open_unidirectional());
    HAWSER_ASSIGN(const StreamId decoder, transport_->open_unidirectional());
    int failure = nghttp3_conn_bind_control_stream(connection_.get(), control);
    if (failure == 0) failure = nghttp3_conn_bind_qpack_streams(connection_.get(), encoder, decoder);
    if (failure != 0) return Unexpected(connection_broken(failure));
    return {};
}

Result<void> Session::stream_data(StreamId stream, Bytes bytes, bool fin, Instant) {
    if (!usable()) return {};
    const nghttp3_ssize used =
        nghttp3_conn_read_stream(connection_.get(), stream, bytes.data(), bytes.size(), fin ? 1 : 0);
    if (used < 0) return Unexpected(connection_broken(static_cast<int>(used)));
    // What carried no body is done with; recv_data and consume see to the rest.
    transport_->credit_stream(stream, static_cast<std::size_t>(used));
    transport_->credit_connection(static_cast<std::size_t>(used));
    return {};
}

Result<void> Session::stream_reset(StreamId id, std::uint64_t code, Instant) {
    if (!usable()) return {};
    nghttp3_conn_shutdown_stream_read(connection_.get(), id);
    if (Stream* stream = find(id))
        fail_stream(*stream,
                    reset_by_peer(id, code, stream->receiving == Receiving::body, stream->body_bytes));
    return {};
}

Result<void> Session::stream_closed(StreamId id, std::optional<std::uint64_t> code, Instant) {
    if (!usable()) return {};
    if (Stream* stream = find(id); stream != nullptr && stream->receiving != Receiving::over)
        fail_stream(*stream,
                    code ? reset_by_peer(id, *code, stream->receiving == Receiving::body, stream->body_bytes)
                         : cut_off(id, stream->body_bytes));
    const int failure = nghttp3_conn_close_stream(connection_.get(), id, code.value_or(NGHTTP3_H3_NO_ERROR));
    streams_.erase(id);
    if (failure != 0 && failure != NGHTTP3_ERR_STREAM_NOT_FOUND)
        return Unexpected(connection_broken(failure));
    return {};
}

void Session::finish(Stream& stream) {
    if (stream.receiving == Receiving::over) return;
    if (stream.receiving == Receiving::head) return fail_stream(stream, cut_off(stream.id, 0));
    stream.receiving = Receiving::over;
    --unanswered_;
    events_.push(EndEvent{stream.id});
}

void Session::fail_stream(Stream& stream, Error error) {
    if (stream.receiving == Receiving::over) return;
    stream.receiving = Receiving::over;
    --unanswered_;
    events_.push(StreamFailed{stream.id, std::move(error)});
    abandon(stream, NGHTTP3_H3_REQUEST_CANCELLED);
}

/// The transport's word is enough: nghttp3 learns when it next offers bytes (stopped) and when the stream
/// closes. It may be in one of its callbacks here.
void Session::abandon(Stream& stream, std::uint64_t code) {
    if (stream.sending != Sending::stopped) transport_->stop_writing(stream.id, code);
    stream.sending = Sending::stopped;
    transport_->stop_reading(stream.id, code);
}

}  // namespace hawser::h3
