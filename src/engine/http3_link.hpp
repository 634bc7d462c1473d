// HTTP/3 over QUIC as one thing: a StreamCodec above, Datagrams below. It introduces h3::Codec and
// quic::Machine, which do not know each other.
//
// Life: `connect`; pull and feed until `open()`; then requests. next_connection_event tells of the handshake
// and of tokens to keep. A failure of the connection comes from feed, pull or expire, or, when events precede
// it, from `next` after the last of them; it is given again by every later call.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/codec.hpp"
#include "base/datagrams.hpp"
#include "proto/h3/codec.hpp"
#include "proto/quic/machine.hpp"

namespace hawser::engine {

class Http3Link final : public StreamCodec, public Datagrams {
  public:
    /// The name of HTTP/3 in ALPN (RFC 9114 3.1).
    static constexpr std::string_view alpn = "h3";

    struct Target {
        SocketAddress local;  ///< of the socket, known after it was connected
        SocketAddress remote;
        std::string_view host;  ///< what the certificate must name; borrowed for the call
    };

    static Result<std::unique_ptr<Http3Link>> connect(const Target& target, const quic::Security& security,
                                                      const quic::Settings& settings, Instant now);

    // Datagrams
    Result<void> feed(const Datagram& datagram, Instant now) override;
    Result<PulledDatagrams> pull(MutableBytes out, Instant now) override;
    Instant deadline() const noexcept override { return machine_->deadline(); }
    Result<void> expire(Instant now) override;

    // StreamCodec
    Result<StreamId> open(const RequestHead& head, Instant now) override;
    std::size_t send_capacity(StreamId stream) const override { return codec_->send_capacity(stream); }
    Result<std::size_t> send_body(StreamId stream, Bytes bytes, Instant now) override;
    Result<void> end(StreamId stream, std::span<const FieldView> trailers, Instant now) override;
    void consume(StreamId stream, std::size_t bytes, Instant now) override {
        codec_->consume(stream, bytes, now);
    }
    void reset(StreamId stream, Instant now) override { codec_->reset(stream, now); }
    Result<std::optional<Event>> next(Instant now) override;
    std::size_t free_streams() const noexcept override { return failure_ ? 0 : codec_->free_streams(); }
    bool reusable() const noexcept override { return !failure_ && codec_->reusable(); }
    /// Ends the connection at once (RFC 9114 5.3); pull gives the goodbye.
    void close(Instant now) noexcept override;

    /// The handshake is done and requests may be opened.
    bool open() const noexcept { return !failure_ && machine_->established() && codec_->usable(); }
    std::optional<quic::ConnectionEvent> next_connection_event() { return machine_->next(); }
    /// For migrate, facts, path, update_keys, leave_session_cache.
    quic::Machine& machine() noexcept { return *machine_; }
    const quic::Machine& machine() const noexcept { return *machine_; }

  private:
    Http3Link() : codec_(h3::Codec::create()) {}
    Result<void> settle(Result<void> outcome);

    std::unique_ptr<h3::Codec> codec_;
    std::unique_ptr<quic::Machine> machine_;  // speaks to the codec: goes first
    std::optional<Error> failure_;
};

}  // namespace hawser::engine
