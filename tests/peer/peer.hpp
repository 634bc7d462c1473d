// The servers of the simulated world: machines that eat a client's bytes and give a server's, as sans-I/O as
// the cores they test, and independent of them (a peer shares no parser with the client).
//
// Contract. Whoever drives a peer (a simulated socket, or another peer that carries it, as TLS carries HTTP)
// calls `feed` with what the client sent, in any pieces, and `pull` until it gives 0. `deadline` and `expire`
// work as in a core: nothing happens before its time. Once `wants_close` is true and `pull` gives 0 the
// driver ends the connection: with a reset when `wants_reset`, else in order. Bytes are borrowed for the call
// only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hawser/bytes.hpp>
#include <hawser/time.hpp>

namespace hawser::peer {

/// The server's end of one connection.
class PeerConnection {
public:
    virtual ~PeerConnection() = default;

    /// Bytes the client sent.
    virtual void feed(Bytes bytes, Instant now) = 0;
    /// The client ended its direction.
    virtual void feed_eof(Instant now) = 0;
    /// Writes what the server sends now into `out`; 0 when that is nothing.
    virtual std::size_t pull(MutableBytes out, Instant now) = 0;

    /// True when the server ends the connection as soon as pull gives 0.
    virtual bool wants_close() const = 0;
    /// With wants_close: end it by a reset.
    virtual bool wants_reset() const { return false; }

    virtual Instant deadline() const { return never; }
    virtual void expire(Instant) {}
};

/// Makes the server's end of a new connection. TLS gives the protocol ALPN chose ("" for none); others give
/// "".
using PeerFactory = std::function<std::unique_ptr<PeerConnection>(std::string_view alpn)>;

struct PeerField {
    std::string name;
    std::string value;
    friend bool operator==(const PeerField&, const PeerField&) = default;
};
using PeerFields = std::vector<PeerField>;

/// The first value of that name (ASCII case aside), or null.
const std::string* find_field(const PeerFields& fields, std::string_view name);

/// A request as the server understood it.
struct PeerRequest {
    std::string method;
    std::string target;     ///< h1: the request target as sent; h2, h3: :path
    std::string authority;  ///< h1: the Host field; h2, h3: :authority
    std::string version;    ///< "HTTP/1.1", "HTTP/1.0", "h2", "h3"
    PeerFields fields;
    std::string body;  ///< transfer coding undone
    PeerFields trailers;
    std::size_t index = 0;  ///< how many requests came before it on this connection
};

/// HTTP/1.x: how the body is delimited. HTTP/2 and 3: sized adds Content-Length, the others do not.
enum class PeerFraming : std::uint8_t { sized, chunked, close };

/// An interim answer (1xx) that precedes the final one.
struct PeerInterim {
    int status = 103;
    PeerFields fields;
};

/// Rest before body byte `at` is sent.
struct PeerPause {
    std::size_t at = 0;
    Duration length{0};
};

/// What to answer. Everything not said is what an ordinary origin does.
struct PeerResponse {
    int status = 200;
    std::string reason = "OK";  ///< HTTP/1.x
    PeerFields fields;          ///< beside those that framing asks for
    std::string body;
    PeerFraming framing = PeerFraming::sized;
    PeerFields trailers;  ///< HTTP/1.x: with chunked framing only
    std::vector<PeerInterim> interim;

    Duration delay{0};                       ///< before the first byte of the answer
    std::vector<PeerPause> pauses;           ///< in rising order
    std::optional<std::size_t> truncate_at;  ///< end it after so many body bytes
    bool close_after = false;                ///< end the connection after this answer
    bool reset_after = false;                ///< end it by a reset (also when truncated)
    std::size_t chunk_bytes = 1024;          ///< HTTP/1.x chunked: size of each chunk
    std::optional<std::string> raw;          ///< HTTP/1.x: these very bytes instead
    /// After the head the connection carries this (answer to CONNECT, or 101): the proxy's or upgraded other
    /// side.
    std::function<std::unique_ptr<PeerConnection>()> tunnel;
};

/// The site: called when a request is whole.
using PeerHandler = std::function<PeerResponse(const PeerRequest&)>;

}  // namespace hawser::peer
