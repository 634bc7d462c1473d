// The one place where a clock is read.
#pragma once

#include <hawser/time.hpp>

namespace hawser::io {

/// CLOCK_MONOTONIC now. Does not enter the kernel on the usual systems.
Instant read_clock() noexcept;

}  // namespace hawser::io
