// The codec itself: what nghttp2 says of frames becomes events of exchanges.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/codec.hpp"
#include "proto/h2/codec.hpp"
#include "proto/h2/event_queue.hpp"
#include "proto/h2/frame_meter.hpp"
#include "proto/h2/header_block.hpp"
#include "proto/h2/patience.hpp"
#include "proto/h2/session.hpp"
#include "proto/h2/streams.hpp"

namespace hawser::h2 {

class Client final : public Codec {
public:
    explicit Client(const Settings& settings);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

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

    Result<void> feed(Bytes bytes, Instant now) override;
    Result<void> feed_eof(Instant now) override;
    Result<std::size_t> pull(MutableBytes out, Instant now) override;
    bool wants_write() const noexcept override;

    // What nghttp2 tells (callbacks.cpp); receiving.
    void on_no_memory() noexcept { no_memory_ = true; }
    void on_begin_frame() noexcept { begun_ = true; }
    void on_begin_head() noexcept { head_.clear(); }
    /// False: the rest of this head is not wanted.
    bool on_field(std::int32_t stream, nghttp2_rcbuf* name, nghttp2_rcbuf* value);
    void on_malformed(std::int32_t stream, std::string_view what);
    void on_body(std::int32_t stream, Bytes bytes);
    void on_frame(const nghttp2_frame& frame);
    void on_invalid_frame(int error) noexcept { rejection_ = error; }
    void on_stream_close(std::int32_t stream, std::uint32_t code);
    // Sending.
    void on_sending(const nghttp2_frame& frame) noexcept;
    void on_sent(const nghttp2_frame& frame);
    void on_not_sent(const nghttp2_frame& frame, int error);
    ssize_t read_upload(std::int32_t stream, MutableBytes into, std::uint32_t& flags);
    int send_data(std::int32_t stream, const std::uint8_t* head, std::size_t size) noexcept;

private:
    /// Why no stream may be opened any more, as far as the peer said it.
    struct Goaway {
        std::uint32_t code = 0;
        std::string text;
    };

    // receive.cpp
    void step();
    bool admit(const FrameHead& frame);
    bool bear_idle_frame();
    void settle(const FrameHead& frame);
    bool ignoring_all(bool begins) const noexcept;
    void tell_head(Stream& stream, bool last);
    void on_goaway(const nghttp2_goaway& frame);
    void close_stream(std::int32_t id, std::uint32_t code);
    void on_whole(Stream& stream);
    void fail_stream(Stream& stream, Error error, std::uint32_t reset_code);
    void fail_connection(std::string_view what, std::uint32_t code);
    void finish_if_over(Stream& stream) noexcept;

    // client.cpp
    bool ids_left() const noexcept;
    Result<Stream*> writable(StreamId stream) const;
    void submit_reset(std::int32_t stream, std::uint32_t code) noexcept;

    // send.cpp
    bool drain_framed() noexcept;
    Result<void> submit_trailers(Stream& stream);

    SessionPtr session_;
    StreamTable streams_;
    EventQueue events_;
    HeaderBlock head_;
    std::vector<nghttp2_nv> scratch_;  ///< fields on their way to nghttp2

    Bytes input_;  ///< borrowed from feed
    FrameMeter meter_;
    Patience patience_;
    Instant now_{};
    bool begun_ = false;      ///< nghttp2 took notice of the current frame
    bool delivered_ = false;  ///< nghttp2 accepted the current frame
    bool carried_ = false;    ///< it had body bytes for a stream we wait on
    std::size_t continuations_ = 0;  ///< of the current head
    int rejection_ = 0;       ///< why it did not, where it said so

    Bytes framed_;       ///< what nghttp2 has framed and no pull has taken yet; lives until its next mem_send
    MutableBytes sink_;  ///< the caller's memory while pulling
    bool sink_fresh_ = false;  ///< nothing was written to it yet

    std::optional<Goaway> goaway_;
    std::optional<Error> failure_;
    bool closing_ = false;  ///< close() was called
    bool eof_ = false;
    bool no_memory_ = false;
};

}  // namespace hawser::h2
