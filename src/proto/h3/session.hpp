// h3::Codec on nghttp3. Its callbacks stand in callbacks.cpp.
#pragma once

#include <array>
#include <memory>
#include <unordered_map>

#include <nghttp3/nghttp3.h>

#include "proto/h3/codec.hpp"
#include "proto/h3/event_queue.hpp"
#include "proto/h3/request.hpp"
#include "proto/h3/send_buffer.hpp"

namespace hawser::h3 {

/// What the answer has come to. Rises only.
enum class Receiving : std::uint8_t { head, body, over };
/// What the request's body has come to.
enum class Sending : std::uint8_t { open, ended, stopped };

struct Stream {
    StreamId id = -1;
    Receiving receiving = Receiving::head;
    Sending sending = Sending::open;
    std::size_t interim_heads = 0;
    std::uint64_t body_bytes = 0;
    FieldSection incoming;
    SendBuffer body;
    FieldList trailers;
};

class Session final : public Codec {
  public:
    // Codec
    void attach(StreamTransport& transport) override { transport_ = &transport; }
    bool usable() const noexcept override { return connection_ != nullptr; }
    bool has_events() const noexcept override { return !events_.empty(); }

    // StreamCodec
    Result<StreamId> open(const RequestHead& head, Instant now) override;
    std::size_t send_capacity(StreamId stream) const override;
    Result<std::size_t> send_body(StreamId stream, Bytes bytes, Instant now) override;
    Result<void> end(StreamId stream, std::span<const FieldView> trailers, Instant now) override;
    void consume(StreamId stream, std::size_t bytes, Instant now) override;
    void reset(StreamId stream, Instant now) override;
    Result<std::optional<Event>> next(Instant now) override;
    std::size_t free_streams() const noexcept override;
    bool reusable() const noexcept override;
    void close(Instant now) noexcept override;

    // StreamSource
    Result<Chunk> next_chunk() override;
    Result<void> wrote(StreamId stream, std::size_t bytes) override;
    void blocked(StreamId stream) override;
    void unblocked(StreamId stream) override;
    void stopped(StreamId stream) override;
    Result<void> acknowledged(StreamId stream, std::uint64_t bytes) override;

    // StreamSink
    Result<void> ready(Instant now) override;
    Result<void> stream_data(StreamId stream, Bytes bytes, bool fin, Instant now) override;
    Result<void> stream_reset(StreamId stream, std::uint64_t code, Instant now) override;
    Result<void> stream_closed(StreamId stream, std::optional<std::uint64_t> code, Instant now) override;

  private:
    struct Callbacks;
    struct Release {
        void operator()(nghttp3_conn* connection) const noexcept { nghttp3_conn_del(connection); }
    };
    static constexpr std::size_t max_pieces = 16;

    static void set_callbacks(nghttp3_callbacks& callbacks) noexcept;
    static nghttp3_data_reader body_reader() noexcept;

    Stream* find(StreamId stream) const noexcept;
    Result<void> bind_own_streams();
    /// Tells of the end of the answer, once.
    void finish(Stream& stream);
    void fail_stream(Stream& stream, Error error);
    /// Lets go of both directions of a stream, on the wire and in nghttp3.
    void abandon(Stream& stream, std::uint64_t code);

    StreamTransport* transport_ = nullptr;
    EventQueue events_;
    std::unordered_map<StreamId, std::unique_ptr<Stream>> streams_;
    std::size_t unanswered_ = 0;  ///< streams whose answer is not over
    bool closing_ = false;        ///< no new stream: GOAWAY, or close()
    std::array<Bytes, max_pieces> pieces_;
    std::unique_ptr<nghttp3_conn, Release> connection_;  // last: freed first, it points into streams_
};

}  // namespace hawser::h3
