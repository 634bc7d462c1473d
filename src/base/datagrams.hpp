// The seam for QUIC: a machine that eats and gives datagrams and carries many streams.
//
// Contract: events point into the machine and live until the next `feed`, `pull` or `next`. Stream bytes are fetched
// from a StreamSource while a packet is being filled, so nothing is copied before it is sent. A machine knows no
// socket, clock, thread or user callback.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <variant>

#include <hawser/bytes.hpp>
#include <hawser/result.hpp>
#include <hawser/time.hpp>

#include "base/codec.hpp"
#include "base/net.hpp"

namespace hawser {

/// What a QUIC connection sends on its streams: HTTP/3 implements it.
class StreamSource {
public:
    struct Chunk {
        StreamId stream = -1;  ///< -1: nothing to send
        std::span<const Bytes> pieces;
        bool fin = false;
    };
    virtual ~StreamSource() = default;
    /// The next bytes that want to go out; they live until `wrote` or `blocked` for that stream.
    virtual Result<Chunk> next_chunk() = 0;
    virtual Result<void> wrote(StreamId stream, std::size_t bytes) = 0;
    /// Flow control stops this stream until unblocked().
    virtual void blocked(StreamId stream) = 0;
    virtual void unblocked(StreamId stream) = 0;
    /// The peer acknowledged this many bytes of the stream: they need not be kept any more.
    virtual Result<void> acknowledged(StreamId stream, std::uint64_t bytes) = 0;
};

}  // namespace hawser
