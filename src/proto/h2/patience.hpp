// How much a peer may ask for without bringing anything forward: a token bucket.
#pragma once

#include <algorithm>
#include <cstdint>

#include <hawser/time.hpp>

#include "proto/h2/limits.hpp"

namespace hawser::h2 {

class Patience {
public:
    /// An idle frame came; false when patience is at its end.
    bool spend(Instant now) noexcept {
        refill(now);
        if (left_ == 0) return false;
        --left_;
        return true;
    }
    /// Something useful came or went.
    void earn() noexcept { left_ = std::min(idle_frames_burst, left_ + idle_frames_per_useful); }

private:
    void refill(Instant now) noexcept {
        constexpr Duration each = Duration(std::chrono::seconds(1)) / idle_frames_per_second;
        if (now <= last_) return;
        const auto earned = (now - last_) / each;
        if (earned == 0) return;
        left_ = static_cast<std::uint32_t>(std::min<Duration::rep>(idle_frames_burst - left_, earned)) + left_;
        last_ = now;
    }

    std::uint32_t left_ = idle_frames_burst;
    Instant last_{};
};

}  // namespace hawser::h2
