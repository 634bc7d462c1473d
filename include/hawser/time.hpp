// Time as hawser sees it: one monotone clock, read once per turn of a loop and handed down as an argument.
//
// Properties: an Instant says nothing of wall time; two Instants compare only within one process (or one
// simulation). `never` is later than every Instant a clock can give, so "no deadline" needs no optional.
#pragma once

#include <chrono>

namespace hawser {

using Duration = std::chrono::nanoseconds;

/// The tag of hawser's monotone time line. It has no now(): only a Loop reads a clock.
struct Monotonic {
    using rep = Duration::rep;
    using period = Duration::period;
    using duration = Duration;
    using time_point = std::chrono::time_point<Monotonic, Duration>;
    static constexpr bool is_steady = true;
};

/// A point on the monotone time line.
using Instant = Monotonic::time_point;

/// Later than every instant: the deadline of something that has none.
inline constexpr Instant never = Instant::max();

/// `from + span`, saturating at `never` so that a huge timeout cannot wrap into the past.
constexpr Instant after(Instant from, Duration span) noexcept {
    if (from == never || span >= never - from) return never;
    return from + span;
}

}  // namespace hawser
