#include "cli/values.hpp"

#include <charconv>

namespace hawser::cli {

namespace {

constexpr double max_seconds = 2'147'483'647.0;
constexpr double max_bytes = 9.2e18;

// from_chars knows "inf" and "nan", which no option means.
std::optional<double> fraction(std::string_view text, std::string_view& rest) {
    if (text.empty() || !(text.front() == '.' || (text.front() >= '0' && text.front() <= '9'))) return {};
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (error != std::errc{}) return {};
    rest = text.substr(static_cast<std::size_t>(end - text.data()));
    return value;
}

}  // namespace

std::optional<std::int64_t> parse_integer(std::string_view text) noexcept {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return {};
    return value;
}

std::optional<std::chrono::milliseconds> parse_seconds(std::string_view text) noexcept {
    std::string_view rest;
    const auto value = fraction(text, rest);
    if (!value || !rest.empty() || *value > max_seconds) return {};
    return std::chrono::milliseconds(static_cast<std::int64_t>(*value * 1000 + 0.5));
}

std::optional<std::uint64_t> parse_size(std::string_view text) noexcept {
    std::string_view unit;
    auto value = fraction(text, unit);
    if (!value || unit.size() > 1) return {};
    constexpr std::string_view units = "bkmgtp";
    const auto power = unit.empty() ? 0 : units.find(static_cast<char>(unit.front() | 0x20));
    if (power == std::string_view::npos) return {};
    for (std::size_t i = 0; i < power; ++i) *value *= 1024;
    if (*value > max_bytes) return {};
    return static_cast<std::uint64_t>(*value);
}

std::optional<unsigned> parse_octal_mode(std::string_view text) noexcept {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 8);
    if (error != std::errc{} || end != text.data() + text.size() || value > 0777) return {};
    return value;
}

}  // namespace hawser::cli
