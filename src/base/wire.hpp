// The seam below every layer and codec: something that carries bytes both ways.
#pragma once

#include <cstddef>
#include <cstdint>

#include <hawser/bytes.hpp>
#include <hawser/result.hpp>
#include <hawser/time.hpp>

namespace hawser {

enum class IoStatus : std::uint8_t {
    ok,           ///< `bytes` were moved, at least one
    would_block,  ///< nothing now; wait for readiness
    eof,          ///< the other side has ended its direction (read only)
};

struct IoCount {
    std::size_t bytes = 0;
    IoStatus status = IoStatus::would_block;
};

/// What a layer or codec stands on: a socket, a layer's upper side, or a codec's stream.
/// Never blocks. An Error is final: the wire is dead afterwards and only close() may follow.
class Wire {
public:
    virtual ~Wire() = default;
    virtual Result<IoCount> read(MutableBytes into, Instant now) = 0;
    /// Takes a prefix of `from`, possibly nothing (would_block).
    virtual Result<IoCount> write(Bytes from, Instant now) = 0;
    /// Ends both directions; says goodbye in-band where the layer has a goodbye, without waiting for the answer.
    virtual void close(Instant now) noexcept = 0;
};

}  // namespace hawser
