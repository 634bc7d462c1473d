#include "policy/speed.hpp"

namespace hawser::policy {

void SpeedWatch::begin(Instant now, std::uint64_t moved_bytes) noexcept {
    samples_[0] = {now, moved_bytes};
    count_ = 1;
    oldest_ = 0;
    slow_since_ = never;
}

bool SpeedWatch::look(Instant now, std::uint64_t moved_bytes) noexcept {
    if (!watching()) return false;
    if (count_ == 0) begin(now, moved_bytes);
    const Sample& since = samples_[oldest_];
    const bool first = count_ == 1;
    const auto elapsed = std::chrono::duration<double>(now - since.at).count();
    const bool slow = static_cast<double>(moved_bytes - since.bytes) < static_cast<double>(per_second_) * elapsed;
    // What is slow at the first look was so from the beginning.
    if (!slow) slow_since_ = never;
    else if (slow_since_ == never) slow_since_ = first ? since.at : now;
    if (count_ == window) {
        samples_[oldest_] = {now, moved_bytes};
        oldest_ = (oldest_ + 1) % window;
    } else {
        samples_[(oldest_ + count_++) % window] = {now, moved_bytes};
    }
    return slow_since_ != never && now - slow_since_ >= span_;
}

}  // namespace hawser::policy
