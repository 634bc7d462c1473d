// How fast one direction of one transfer may go: a token bucket in the caller's time.
//
// Properties: S seconds after the first byte no more than rate * (S + burst) bytes were allowed, and a transfer that is
// held back by nothing else got rate * S of them, however late its timers fire (up to `lateness`). Time comes as an
// argument; nothing is counted per byte, and no remainder is lost however small the pieces are.
#pragma once

#include <cstddef>
#include <cstdint>

#include <hawser/time.hpp>

namespace hawser::policy {

class Rate {
  public:
    /// What may come at once after a time in which nothing was to be moved. Five seconds are measured to 2 %: one
    /// burst is a fifth of that.
    static constexpr Duration burst = std::chrono::milliseconds(20);
    /// How late a timer may fire without slowing the transfer down.
    static constexpr Duration lateness = std::chrono::milliseconds(100);

    /// No limit.
    Rate() = default;
    /// 0 for no limit.
    explicit Rate(std::uint64_t bytes_per_second) noexcept;

    bool limited() const noexcept { return per_second_ != 0; }
    std::uint64_t bytes_per_second() const noexcept { return per_second_; }

    /// How many bytes may move now; the whole address space without a limit. 0: not before next().
    std::size_t allowance(Instant now) noexcept;
    /// So many did. More than allowed is a debt, which is waited off.
    void spend(std::size_t bytes) noexcept;
    /// The last answer was 0.
    bool held_back() const noexcept { return held_back_; }
    /// When a burst's worth may move again. Meaningful while held back.
    Instant next() const noexcept;

  private:
    Duration span() const noexcept;

    std::uint64_t per_second_ = 0;
    Instant paid_until_{};          ///< the time up to which all that moved is paid for
    std::uint64_t remainder_ = 0;   ///< what the last price was rounded off by, in bytes * nanoseconds per second
    bool held_back_ = false;        ///< the last answer was 0: what has passed since is credit, not idleness
};

}  // namespace hawser::policy
