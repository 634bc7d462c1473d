// The seam for QUIC: a machine that eats and gives datagrams, the streams it carries, and who speaks on them.
//
// Four parts. Datagrams is the machine seen from below (the socket's side). StreamTransport is the same
// machine seen from above: opening streams, flow control, giving up. StreamSource and StreamSink are what an
// application protocol (HTTP/3) offers the machine: bytes to send, fetched while a packet is being filled so
// that nothing is copied before it is sent; and bytes received, handed over as soon as they are in order so
// that nothing is copied before it is parsed. Neither side knows the other: whoever owns both introduces
// them.
//
// Contract. A machine knows no socket, clock, thread or user callback. StreamSource and StreamSink are called
// from inside feed, pull and expire only. A StreamSink may call the StreamTransport from its calls; a
// StreamSource may not (a packet is half filled then).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <hawser/bytes.hpp>
#include <hawser/result.hpp>
#include <hawser/time.hpp>

#include "base/address.hpp"
#include "base/codec.hpp"
#include "base/net.hpp"

namespace hawser {

/// What pull wrote: datagrams of `segment_bytes` each, the last one possibly shorter, for one GSO send.
struct PulledDatagrams {
    std::size_t bytes = 0;  ///< 0: nothing to send now
    std::size_t segment_bytes = 0;
    std::uint8_t ecn = 0;  ///< RFC 3168 codepoint to mark them with
    SocketAddress local;
    SocketAddress remote;
};

class Datagrams {
  public:
    /// pull needs at least this much room: one packet of any size that path MTU discovery may try.
    static constexpr std::size_t min_pull_bytes = 1'500;

    virtual ~Datagrams() = default;

    /// A datagram (or a GRO run) from below. An Error is final and given again by every later call; `pull`
    /// first gives the goodbye, if there is one.
    virtual Result<void> feed(const Datagram& datagram, Instant now) = 0;
    /// Writes the next run of datagrams into `out`; call until it gives 0 bytes. Too little room is
    /// bad_argument.
    virtual Result<PulledDatagrams> pull(MutableBytes out, Instant now) = 0;
    /// When expire wants to be called, followed by pull; `never` once the connection is dead.
    virtual Instant deadline() const noexcept = 0;
    virtual Result<void> expire(Instant now) = 0;
};

/// The streams of a QUIC connection as an application protocol uses them. A stream that is gone is ignored.
class StreamTransport {
  public:
    virtual ~StreamTransport() = default;

    /// Opens a stream, from StreamSink::ready on. The peer's limit is an Error with Advice::retry.
    virtual Result<StreamId> open_bidirectional() = 0;
    virtual Result<StreamId> open_unidirectional() = 0;
    /// How many bidirectional streams the peer lets us open now.
    virtual std::uint64_t bidirectional_left() const noexcept = 0;

    /// The reader is done with so many bytes of a stream: the peer may send as many more on it.
    virtual void credit_stream(StreamId stream, std::size_t bytes) noexcept = 0;
    /// The same for the window all streams share.
    virtual void credit_connection(std::size_t bytes) noexcept = 0;

    /// Wants no more of a stream (STOP_SENDING): nothing of it is delivered after this.
    virtual void stop_reading(StreamId stream, std::uint64_t code) noexcept = 0;
    /// Sends no more on a stream (RESET_STREAM).
    virtual void stop_writing(StreamId stream, std::uint64_t code) noexcept = 0;
};

/// What a QUIC connection sends on its streams: HTTP/3 implements it. An Error ends the connection; its
/// protocol_code is the application error the peer is told.
class StreamSource {
  public:
    struct Chunk {
        StreamId stream = -1;  ///< -1: nothing to send
        std::span<const Bytes> pieces;
        bool fin = false;
    };
    virtual ~StreamSource() = default;
    /// The next bytes that want to go out; they live until acknowledged() has covered them or the stream is
    /// closed.
    virtual Result<Chunk> next_chunk() = 0;
    /// So many bytes of the chunk were taken (0 with an accepted `fin` alone).
    virtual Result<void> wrote(StreamId stream, std::size_t bytes) = 0;
    /// Flow control stops this stream until unblocked().
    virtual void blocked(StreamId stream) = 0;
    virtual void unblocked(StreamId stream) = 0;
    /// Nothing more can be sent on this stream: the peer does not want it (STOP_SENDING), or it is gone.
    virtual void stopped(StreamId stream) = 0;
    /// The peer acknowledged this many more bytes of the stream: they need not be kept any more.
    virtual Result<void> acknowledged(StreamId stream, std::uint64_t bytes) = 0;
};

/// Who takes what the peer sends. An Error ends the connection as with StreamSource.
class StreamSink {
  public:
    virtual ~StreamSink() = default;
    /// Keys and limits are known: streams may be opened, and the peer's may arrive at once.
    virtual Result<void> ready(Instant now) = 0;
    /// Bytes in order, borrowed for the call; `fin` with the last of a stream. Nothing is credited by itself.
    virtual Result<void> stream_data(StreamId stream, Bytes bytes, bool fin, Instant now) = 0;
    /// The peer gave up sending on this stream (RESET_STREAM).
    virtual Result<void> stream_reset(StreamId stream, std::uint64_t code, Instant now) = 0;
    /// Both directions are over. `code` is the first error either side gave for it, if any.
    virtual Result<void> stream_closed(StreamId stream, std::optional<std::uint64_t> code, Instant now) = 0;
};

}  // namespace hawser
