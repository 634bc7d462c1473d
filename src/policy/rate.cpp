#include "policy/rate.hpp"

#include <algorithm>

namespace hawser::policy {

namespace {

constexpr std::uint64_t nanoseconds_per_second = 1'000'000'000;
/// Faster than any link: more is no limit, and the arithmetic below stays within 64 bits.
constexpr std::uint64_t most_per_second = 1ULL << 34;
/// The most one call counts: 64 MiB at 10^9 parts fit 64 bits with room for the remainder.
constexpr std::size_t most_at_once = std::size_t{64} << 20;

}  // namespace

Rate::Rate(std::uint64_t bytes_per_second) noexcept
    : per_second_(bytes_per_second > most_per_second ? 0 : bytes_per_second) {}

// At a few bytes a second a burst's time is worth less than one byte: then the burst is that byte.
Duration Rate::span() const noexcept {
    return std::max(burst, Duration(nanoseconds_per_second / per_second_ + 1));
}

std::size_t Rate::allowance(Instant now) noexcept {
    if (!limited()) return static_cast<std::size_t>(-1);
    const Duration credit = held_back_ ? span() + lateness : span();
    if (paid_until_ < now - credit) {
        paid_until_ = now - credit;
        remainder_ = 0;
    }
    const bool in_debt = paid_until_ >= now;
    const auto open = in_debt ? 0 : static_cast<std::uint64_t>((now - paid_until_).count());
    // At most 0.12 s here unless a byte takes longer: seconds and the rest are counted apart to stay within 64 bits.
    const std::uint64_t bytes = open / nanoseconds_per_second * per_second_ +
                                open % nanoseconds_per_second * per_second_ / nanoseconds_per_second;
    held_back_ = bytes == 0;
    return static_cast<std::size_t>(std::min<std::uint64_t>(bytes, most_at_once));
}

void Rate::spend(std::size_t bytes) noexcept {
    if (!limited()) return;
    while (bytes != 0) {
        const std::size_t part = std::min(bytes, most_at_once);
        const std::uint64_t price = part * nanoseconds_per_second + remainder_;
        paid_until_ = after(paid_until_, Duration(price / per_second_));
        remainder_ = price % per_second_;
        bytes -= part;
    }
}

Instant Rate::next() const noexcept { return limited() ? after(paid_until_, span()) : Instant{}; }

}  // namespace hawser::policy
