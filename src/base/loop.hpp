// The seam to readiness and time: one contract for epoll, poll, an application's own loop and the simulation.
//
// Contract: level-triggered. `watch` before `modify`; `unwatch` before the handle is closed. A Ready may arrive for
// interest that was dropped in the same turn: the receiver checks. The clock is read once per turn; `now` gives
// that reading. One thread at a time, but for wake(), which any thread (and a signal handler) may call.
#pragma once

#include <cstdint>
#include <span>

#include <hawser/result.hpp>
#include <hawser/time.hpp>

namespace hawser {

class Net;

enum class Interest : std::uint8_t { none = 0, read = 1, write = 2, both = 3 };

constexpr Interest operator|(Interest a, Interest b) noexcept {
    return static_cast<Interest>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}
constexpr bool has(Interest set, Interest one) noexcept {
    return (static_cast<std::uint8_t>(set) & static_cast<std::uint8_t>(one)) != 0;
}

/// What the watcher wants to be reminded of with a readiness: opaque to the loop.
using Token = std::uint64_t;

struct Ready {
    Token token = 0;
    bool readable = false;
    bool writable = false;
    bool failed = false;  ///< error or hang-up; the next read or write tells which
};

class Loop {
public:
    virtual ~Loop() = default;

    /// The sockets this loop can watch.
    virtual Net& net() noexcept = 0;

    virtual Result<void> watch(int handle, Interest interest, Token token) = 0;
    virtual Result<void> modify(int handle, Interest interest, Token token) = 0;
    virtual void unwatch(int handle) noexcept = 0;

    /// The one timer: turn() returns no later than this. `never` disarms.
    virtual void arm(Instant deadline) = 0;
    /// The clock as read by the last turn (or at construction).
    virtual Instant now() const noexcept = 0;
    /// Reads the clock again outside a turn: when a transfer is added after a long quiet.
    virtual Instant refresh_now() noexcept = 0;

    /// Waits until something is ready, the timer is due, wake() was called, or `until` has come; then reads the
    /// clock. `until` in the past polls. The span lives until the next turn.
    virtual Result<std::span<const Ready>> turn(Instant until) = 0;
    /// Makes a running or the next turn return.
    virtual void wake() noexcept = 0;

    /// True in a child process of the one that made this loop: its registrations belong to the parent.
    virtual bool inherited() const noexcept = 0;
};

}  // namespace hawser
