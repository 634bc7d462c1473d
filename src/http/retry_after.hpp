// Retry-After (RFC 9110 10.2.3).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "http/dates.hpp"

namespace hawser::http {

/// How long to wait from `now` on, for a delay or a date (one that has passed is 0); nullopt when it is
/// neither. Never more than `max_retry_after`: a server cannot put a client to sleep for years.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, UnixSeconds now) noexcept;

inline constexpr std::chrono::seconds max_retry_after = std::chrono::hours(6);

}  // namespace hawser::http
