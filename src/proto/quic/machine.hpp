// A QUIC client (RFC 9000, 9001, 9002): datagrams below, streams above.
//
// Life: `connect` makes one; `pull` gives its first flight. When keys and the peer's limits are known the
// sink's `ready` is called and streams may be opened; `next` then tells HandshakeDone. It ends by close(), by
// the peer, by a timeout or by an error; from then on feed, pull and expire act as base/datagrams.hpp says.
//
// Errors before the handshake is done have code quic_connect, but for certificates, which have TLS's own
// codes; afterwards http3 where the peer's or our own application protocol ended it, else receive_failed.
// protocol_code is the number that went over the wire (RFC 9000 20).
//
// Properties: 0-RTT is not used. The source and sink outlive the machine. Time may stand still but not run
// back.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <hawser/bytes.hpp>
#include <hawser/paths.hpp>
#include <hawser/result.hpp>
#include <hawser/time.hpp>

#include "base/address.hpp"
#include "base/datagrams.hpp"
#include "base/guard.hpp"
#include "proto/tls/context.hpp"
#include "proto/tls/facts.hpp"
#include "proto/tls/session_cache.hpp"

namespace hawser::quic {

/// Where unpredictable bytes (connection ids, path challenges) come from.
class Random {
  public:
    virtual ~Random() = default;
    virtual void fill(MutableBytes out) noexcept = 0;
};

struct Settings {
    Duration idle_timeout = std::chrono::seconds(120);      ///< RFC 9000 10.1; 0 for none
    Duration handshake_timeout = std::chrono::seconds(10);  ///< from connect to the end of the handshake
    Duration keep_alive{0};                                 ///< PING after so much silence; 0 for none

    // What the peer may send before the reader has taken any of it: this bounds the memory a peer can fill.
    // Windows grow to the second number only while the reader drains them; 16 MiB carry 1 Gbit/s over 130 ms.
    std::uint64_t stream_window_bytes = 1 << 20;
    std::uint64_t max_stream_window_bytes = 16 << 20;
    std::uint64_t connection_window_bytes = 2 << 20;
    std::uint64_t max_connection_window_bytes = 24 << 20;

    std::size_t max_udp_payload_bytes = 1'452;  ///< largest datagram sent; from 1200 (RFC 9000 14) to 1472
    bool path_mtu_discovery = true;
    std::string token;         ///< of an earlier NewToken event of the same server (RFC 9000 8.1.3)
    Random* random = nullptr;  ///< null: the TLS library's; outlives the machine
};

/// Whom to connect to. Borrowed for the call.
struct Peer {
    SocketAddress local;    ///< of the socket, IPv4 or IPv6
    SocketAddress remote;   ///< same family
    std::string_view host;  ///< name or literal its certificate must name
    std::span<const std::string_view> alpn;
};

/// The TLS side. The session cache outlives the machine, or leave_session_cache is called first.
struct Security {
    const tls::Context& context;
    tls::SessionCache* sessions = nullptr;  ///< null: none
    std::string_view session_key = {};
    const Guard* sessions_guard = nullptr;  ///< held around each use of the cache; lives as long as it
};

/// The connection stands. `alpn` lives as long as the machine.
struct HandshakeDone {
    std::string_view alpn;
    std::uint32_t version = 0;
    bool verified = false;  ///< the certificate chain and name were found good
};
/// A token for Settings::token of a later connection to this server.
struct NewToken {
    std::vector<std::uint8_t> token;
};
/// How probing a path, after migrate(), ended.
struct PathValidated {
    SocketAddress local;
    bool ok = false;
};
using ConnectionEvent = std::variant<HandshakeDone, NewToken, PathValidated>;

class Machine : public Datagrams, public StreamTransport {
  public:
    /// A run of datagrams for one send: the kernel takes at most 128 segments, and a burst should stay short.
    static constexpr std::size_t max_batch_segments = 42;
    /// Unidirectional streams the peer may have open: HTTP/3 needs three, the rest is room for its greasing
    /// (RFC 9114 6.2.3). Each costs memory for as long as the peer likes.
    static constexpr std::uint64_t max_peer_streams = 16;
    /// What may wait in one of those: they carry settings and header tables, never bodies.
    static constexpr std::uint64_t peer_stream_window_bytes = 256 << 10;
    /// NEW_TOKEN frames kept until next() asks, and the size of each: a server may send them without end.
    static constexpr std::size_t max_waiting_events = 8;
    static constexpr std::size_t max_token_bytes = 4'096;

    /// Errors: bad_argument (addresses, sizes), quic_connect (TLS options that forbid TLS 1.3),
    /// out_of_memory.
    static Result<std::unique_ptr<Machine>> connect(const Peer& peer, const Security& security,
                                                    const Settings& settings, StreamSource& source,
                                                    StreamSink& sink, Instant now);

    virtual std::optional<ConnectionEvent> next() = 0;

    /// Ends the connection with an application error code (RFC 9000 10.2.3); pull gives the goodbye.
    virtual void close(std::uint64_t code, Instant now) noexcept = 0;
    /// Makes new packet keys (RFC 9001 6). Error: the last update is not confirmed yet, or too early.
    virtual Result<void> update_keys(Instant now) = 0;
    /// Goes on from another local address (RFC 9000 9.2); PathValidated tells how it went. Error: not
    /// confirmed yet, or the server forbids it.
    virtual Result<void> migrate(const SocketAddress& local, Instant now) = 0;
    virtual void leave_session_cache() noexcept = 0;

    virtual bool established() const noexcept = 0;
    virtual tls::Facts facts() const = 0;
    virtual PathInfo path() const = 0;
    /// Datagrams read and written so far.
    virtual std::uint64_t datagrams_received() const noexcept = 0;
    virtual std::uint64_t datagrams_sent() const noexcept = 0;
};

}  // namespace hawser::quic
