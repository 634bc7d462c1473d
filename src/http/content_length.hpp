// Content-Length (RFC 9110 8.6).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hawser::http {

/// The number in a Content-Length value: digits only, or a list of the same number over and over, as a proxy
/// that joins repeated fields makes it (RFC 9112 6.3). nullopt for anything else, overflow included.
std::optional<std::uint64_t> parse_content_length(std::string_view value) noexcept;

}  // namespace hawser::http
