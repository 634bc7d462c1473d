// Dates as people and protocols write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <hawser/export.hpp>

namespace hawser {

/// Reads a date such as "Sun, 06 Nov 1994 08:49:37 GMT", "6 Nov 1994", "1994-11-06 08:49" or "19941106" with its items in
/// nearly any order: seconds since 1970-01-01 00:00 UTC, negative before. A year is at least 1583, two digits mean 1971
/// to 2070; without a time of day it is midnight, without a zone UTC. nullopt for what is no date. Any thread.
HAWSER_API std::optional<std::int64_t> parse_date(std::string_view text) noexcept;

}  // namespace hawser
