// HTTP dates (RFC 9110 5.6.7): the one form to write, the three forms to read.
//
// Times are seconds since 1970-01-01 00:00:00 UTC; no locale, no time zone, no clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hawser::http {

using UnixSeconds = std::int64_t;

/// Reads IMF-fixdate, RFC 850 and asctime forms; nullopt for anything else or a day that does not exist.
/// `now` settles the century of RFC 850's two-digit years: never more than 50 years ahead.
std::optional<UnixSeconds> parse_date(std::string_view text, UnixSeconds now) noexcept;

/// IMF-fixdate, e.g. "Sun, 06 Nov 1994 08:49:37 GMT"; empty for years outside 0..9999.
std::string format_date(UnixSeconds time);

}  // namespace hawser::http
