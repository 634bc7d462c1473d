// poll(2) in the vocabulary of the loops.
#pragma once

#include <span>

#include <poll.h>

#include <hawser/result.hpp>
#include <hawser/time.hpp>

#include "base/loop.hpp"

namespace hawser::io {

short poll_events_of(Interest interest) noexcept;
Ready ready_of(short revents, Token token) noexcept;

/// Waits until one is ready or `until` has come (past: polls, `never`: no limit); the count of ready ones. A
/// signal does not end the wait. `revents` of all entries are set.
Result<std::size_t> poll_until(std::span<pollfd> waits, Instant until);

}  // namespace hawser::io
