#include "http/retry_after.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace hawser::http {

std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, UnixSeconds now) noexcept {
    value = ascii::trim(value);
    const bool digits_only = !value.empty() && std::all_of(value.begin(), value.end(), ascii::is_digit);
    if (digits_only) {
        // Too many digits for a number are a long delay, not a mistake.
        const auto seconds = ascii::to_number(value).value_or(UINT64_MAX);
        const auto cap = static_cast<std::uint64_t>(max_retry_after.count());
        return std::chrono::seconds(std::min(seconds, cap));
    }
    const auto date = parse_date(value, now);
    if (!date) return std::nullopt;
    return std::chrono::seconds(std::clamp<UnixSeconds>(*date - now, 0, max_retry_after.count()));
}

}  // namespace hawser::http
