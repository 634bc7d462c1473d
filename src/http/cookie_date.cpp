#include "http/cookie_date.hpp"

#include <array>
#include <chrono>

#include "base/ascii.hpp"

namespace hawser::http {
namespace {

constexpr std::string_view months = "janfebmaraprmayjunjulaugsepoctnovdec";

/// delimiter of RFC 6265 5.1.1: everything but letters, digits, ':' and what is beyond ASCII or below tab.
constexpr bool is_delimiter(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x09 || (byte >= 0x20 && byte <= 0x2F) || (byte >= 0x3B && byte <= 0x40) ||
           (byte >= 0x5B && byte <= 0x60) || (byte >= 0x7B && byte <= 0x7E);
}

/// At most `most` and at least `least` digits at the front, which may be followed by anything but a digit.
std::optional<int> digits(std::string_view& text, std::size_t least, std::size_t most) noexcept {
    std::size_t count = 0;
    int value = 0;
    while (count < text.size() && ascii::is_digit(text[count])) {
        if (count == most) return std::nullopt;
        value = value * 10 + (text[count++] - '0');
    }
    if (count < least) return std::nullopt;
    text.remove_prefix(count);
    return value;
}

struct Found {
    std::optional<int> hour, minute, second, day, month, year;
};

bool take_time(std::string_view token, Found& found) noexcept {
    const auto hour = digits(token, 1, 2);
    if (!hour || !token.starts_with(':')) return false;
    token.remove_prefix(1);
    const auto minute = digits(token, 1, 2);
    if (!minute || !token.starts_with(':')) return false;
    token.remove_prefix(1);
    const auto second = digits(token, 1, 2);
    if (!second) return false;
    found.hour = hour;
    found.minute = minute;
    found.second = second;
    return true;
}

std::optional<int> month_of(std::string_view token) noexcept {
    if (token.size() < 3) return std::nullopt;
    for (int i = 0; i < 12; ++i)
        if (ascii::equal_ignoring_case(token.substr(0, 3), months.substr(static_cast<std::size_t>(i) * 3, 3)))
            return i + 1;
    return std::nullopt;
}

/// Each of the four is the first token of its form (RFC 6265 5.1.1 step 2).
void take(std::string_view token, Found& found) noexcept {
    if (!found.second && take_time(token, found)) return;
    std::string_view rest = token;
    if (!found.day)
        if (const auto day = digits(rest, 1, 2)) {
            found.day = day;
            return;
        }
    if (!found.month)
        if (const auto month = month_of(token)) {
            found.month = month;
            return;
        }
    rest = token;
    if (!found.year) found.year = digits(rest, 2, 4);
}

}  // namespace

std::optional<UnixSeconds> parse_cookie_date(std::string_view text) noexcept {
    Found found;
    while (!text.empty()) {
        std::size_t size = 0;
        while (size < text.size() && !is_delimiter(text[size])) ++size;
        if (size != 0) take(text.substr(0, size), found);
        text.remove_prefix(size == text.size() ? size : size + 1);
    }
    if (!found.second || !found.day || !found.month || !found.year) return std::nullopt;
    int year = *found.year;
    if (year >= 70 && year <= 99) year += 1900;
    if (year >= 0 && year <= 69) year += 2000;
    if (year < 1601 || *found.hour > 23 || *found.minute > 59 || *found.second > 59) return std::nullopt;
    using namespace std::chrono;
    const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(*found.month)),
                              std::chrono::day(static_cast<unsigned>(*found.day))};
    if (!date.ok()) return std::nullopt;
    const auto days = sys_days(date).time_since_epoch();
    return duration_cast<seconds>(days).count() + *found.hour * 3600 + *found.minute * 60 + *found.second;
}

}  // namespace hawser::http
