// The calendar: for dates in HTTP fields, never for timing.
#pragma once

#include <cstdint>

namespace hawser::io {

/// Seconds since 1970-01-01 00:00:00 UTC.
std::int64_t unix_seconds() noexcept;

}  // namespace hawser::io
