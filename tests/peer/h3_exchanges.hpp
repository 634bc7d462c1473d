// The HTTP half of the simulated HTTP/3 server: nghttp3's server side, one request at a time per stream.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <nghttp3/nghttp3.h>

#include "peer/quic_server.hpp"

namespace hawser::peer {

class H3Exchanges {
  public:
    /// What it wants done to QUIC, carried out by the owner when no packet is half filled.
    struct Wish {
        enum class Kind : std::uint8_t { reset, stop_sending, close, update_keys };
        Kind kind = Kind::reset;
        std::int64_t stream = -1;
        std::uint64_t code = 0;
    };
    struct Chunk {
        std::int64_t stream = -1;
        bool fin = false;
        std::size_t pieces = 0;
    };
    using Credit = std::function<void(std::int64_t stream, std::size_t bytes)>;

    H3Exchanges(const H3Handler& handler, bool answer_early, std::shared_ptr<QuicServerLog> log,
                Credit credit);
    H3Exchanges(const H3Exchanges&) = delete;
    H3Exchanges& operator=(const H3Exchanges&) = delete;
    ~H3Exchanges() { nghttp3_conn_del(connection_); }

    bool bind(std::int64_t control, std::int64_t encoder, std::int64_t decoder);
    /// False: the client broke HTTP/3.
    bool read(std::int64_t stream, Bytes bytes, bool fin, Instant now);
    Chunk next_chunk(std::span<nghttp3_vec> into, Instant now);
    void wrote(std::int64_t stream, std::size_t bytes) {
        nghttp3_conn_add_write_offset(connection_, stream, bytes);
    }
    void blocked(std::int64_t stream) { nghttp3_conn_block_stream(connection_, stream); }
    void unblocked(std::int64_t stream) { nghttp3_conn_unblock_stream(connection_, stream); }
    void stopped(std::int64_t stream) { nghttp3_conn_shutdown_stream_write(connection_, stream); }
    void acknowledged(std::int64_t stream, std::uint64_t bytes) {
        nghttp3_conn_add_ack_offset(connection_, stream, bytes);
    }
    void stream_reset(std::int64_t stream) { nghttp3_conn_shutdown_stream_read(connection_, stream); }
    void stream_closed(std::int64_t stream, std::uint64_t code);
    std::vector<Wish> take_wishes() { return std::exchange(wishes_, {}); }
    Instant deadline() const;
    void expire(Instant now);

  private:
    struct Exchange {
        std::int64_t id = -1;
        PeerRequest request;
        H3Response response;
        bool asked = false;
        bool started = false;
        std::size_t sent = 0;
        std::size_t next_pause = 0;
        bool resting = false;
        bool wished = false;
        Instant due = never;
    };
    struct Callbacks;

    Exchange* find(std::int64_t stream);
    void ask(Exchange& exchange);
    void start(Exchange& exchange);
    void submit(Exchange& exchange);
    void truncate(Exchange& exchange);
    std::size_t sendable(Exchange& exchange);
    nghttp3_ssize read_answer(Exchange& exchange, nghttp3_vec* into, std::uint32_t& flags);

    const H3Handler& handler_;
    bool answer_early_;
    std::shared_ptr<QuicServerLog> log_;
    Credit credit_;
    nghttp3_conn* connection_ = nullptr;
    std::map<std::int64_t, Exchange> exchanges_;
    std::vector<Wish> wishes_;
    Instant now_{};
};

}  // namespace hawser::peer
