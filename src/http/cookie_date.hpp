// The dates of cookies (RFC 6265 5.1.1): anything with a time of day, a day, a month's name and a year in it.
#pragma once

#include <optional>
#include <string_view>

#include "http/dates.hpp"

namespace hawser::http {

/// Reads the Expires attribute of a cookie; nullopt when one of the four is missing or out of range.
std::optional<UnixSeconds> parse_cookie_date(std::string_view text) noexcept;

}  // namespace hawser::http
