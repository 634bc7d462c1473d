// How long a wait may last, in the shapes the system calls want.
#pragma once

#include <algorithm>
#include <climits>
#include <ctime>

#include <hawser/time.hpp>

#include "io/clock.hpp"

namespace hawser::io {

/// The rest of the time up to an instant. Reads the clock unless it need not.
class Timeout {
  public:
    static Timeout until(Instant instant) noexcept {
        if (instant == never) return Timeout(Duration::max());
        if (instant <= Instant{}) return Timeout(Duration(0));  // long past: no need to ask how long
        return Timeout(std::max(Duration(0), instant - read_clock()));
    }

    bool is_endless() const noexcept { return span_ == Duration::max(); }
    /// Finite and not a whole number of milliseconds.
    bool is_fractional() const noexcept {
        return !is_endless() && span_ % std::chrono::milliseconds(1) != Duration(0);
    }
    timespec as_timespec() const noexcept {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(span_);
        return {static_cast<time_t>(seconds.count()), static_cast<long>((span_ - seconds).count())};
    }
    /// Rounded up, so that a wait never ends before its time; -1 for endless.
    int as_milliseconds() const noexcept {
        if (is_endless()) return -1;
        const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(span_).count();
        return static_cast<int>(std::min<decltype(milliseconds)>(milliseconds, INT_MAX));
    }

  private:
    explicit Timeout(Duration span) noexcept : span_(span) {}
    Duration span_;
};

}  // namespace hawser::io
