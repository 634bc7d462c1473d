// The seam for machines that turn one byte stream into another: TLS, SOCKS, CONNECT, the PROXY header.
//
// Contract. From below come `feed` and `feed_eof`; to below goes what `pull` gives; above are `read`, `write`, `close`.
// Bytes given to `feed` are borrowed, not copied: the caller keeps them alive and calls `read` until it gives
// would_block, or calls `settle` when it must have the memory back sooner. `settle` copies what is left (bounded by
// the size of one feed). A feed while earlier bytes are still borrowed is a mistake of the caller.
// A layer knows no socket, clock, thread or callback.
#pragma once

#include <hawser/bytes.hpp>
#include <hawser/result.hpp>
#include <hawser/time.hpp>

#include "base/wire.hpp"

namespace hawser {

class ByteLayer {
public:
    virtual ~ByteLayer() = default;

    /// Bytes from below. An Error is final; what `pull` still gives (an alert) should be sent.
    virtual Result<void> feed(Bytes bytes, Instant now) = 0;
    /// The lower side ended.
    virtual Result<void> feed_eof(Instant now) = 0;
    /// Takes the borrowed rest into the layer's own memory.
    virtual void settle() = 0;

    /// Writes bytes meant for below into `out`; 0 when there are none now.
    virtual Result<std::size_t> pull(MutableBytes out, Instant now) = 0;

    /// True once the upper side may carry bytes (handshake done, tunnel open).
    virtual bool open() const noexcept = 0;
    virtual Result<IoCount> read(MutableBytes into, Instant now) = 0;
    /// would_block while not open, or while more than a bounded amount waits to be pulled.
    virtual Result<IoCount> write(Bytes from, Instant now) = 0;
    /// Says goodbye in-band (close_notify); pull gives the bytes.
    virtual void close(Instant now) noexcept = 0;

    virtual Instant deadline() const noexcept { return never; }
    virtual Result<void> expire(Instant) { return {}; }
};

}  // namespace hawser
