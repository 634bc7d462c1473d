// Whether a transfer is too slow for too long, from looks at it about once a second.
//
// Properties: its speed is the average over the last five seconds, or since the watch began; so a burst every few
// seconds counts as the steady transfer it is. A pause is no slowness: the watch begins anew after it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <hawser/time.hpp>

namespace hawser::policy {

class SpeedWatch {
  public:
    /// How often look() wants to be called.
    static constexpr Duration interval = std::chrono::seconds(1);
    /// Looks that make up the average.
    static constexpr std::size_t window = 5;

    /// Slower than `bytes_per_second` for `span` is too slow; 0 of either never is.
    SpeedWatch(std::uint64_t bytes_per_second, Duration span) noexcept : per_second_(bytes_per_second), span_(span) {}

    bool watching() const noexcept { return per_second_ != 0 && span_ > Duration::zero(); }
    /// The time and count from which speed is measured.
    void begin(Instant now, std::uint64_t moved_bytes) noexcept;
    /// True when it has been too slow for too long. `moved_bytes` counts up.
    bool look(Instant now, std::uint64_t moved_bytes) noexcept;

  private:
    struct Sample {
        Instant at{};
        std::uint64_t bytes = 0;
    };
    std::uint64_t per_second_;
    Duration span_;
    std::array<Sample, window> samples_{};  ///< the latest `count_` of them, in a ring
    std::size_t count_ = 0;
    std::size_t oldest_ = 0;
    Instant slow_since_ = never;
};

}  // namespace hawser::policy
