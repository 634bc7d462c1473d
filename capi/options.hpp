// The option table as data: what every option of curl_easy_setopt is called, takes, and is worth here.
#pragma once

#include <cstdint>
#include <span>

#include <curl/curl.h>

namespace hawser::capi {

enum class OptionClass : std::uint8_t { number, values, offset, object, text, list, data, blob, function };

/// See the head of options.def.
enum class OptionKind : std::uint8_t { built, no_effect, absent, gone };

struct OptionFacts {
    const char* name = nullptr;  ///< without CURLOPT_
    CURLoption id{};
    OptionClass takes = OptionClass::number;
    OptionKind kind = OptionKind::gone;
    bool alias = false;
    std::int64_t standard = 0;  ///< what a number is when it is not set
    std::int64_t lowest = 0;    ///< `unbounded` for no bound
    std::int64_t highest = 0;
    const char* note = "";
};

inline constexpr std::int64_t unbounded = INT64_MIN;

/// All options in the order of their place, then the aliases.
std::span<const OptionFacts> all_options() noexcept;

/// The option of that number, never an alias; null for a number that means nothing.
const OptionFacts* find_option(CURLoption id) noexcept;

/// The number of an option without its class: unique, small, dense.
constexpr std::uint16_t place_of(CURLoption id) noexcept {
    return static_cast<std::uint16_t>(static_cast<unsigned>(id) % 10'000U);
}

inline constexpr std::uint16_t place_count = place_of(CURLOPT_LASTENTRY);

constexpr bool is_numeric(OptionClass takes) noexcept {
    return takes == OptionClass::number || takes == OptionClass::values || takes == OptionClass::offset;
}

}  // namespace hawser::capi
