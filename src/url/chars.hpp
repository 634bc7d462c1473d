// The character classes of RFC 3986, as this parser means them.
#pragma once

#include <string_view>

#include "base/ascii.hpp"

namespace hawser::url {

constexpr bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
constexpr bool is_beyond_ascii(char c) noexcept { return static_cast<unsigned char>(c) >= 0x80; }

/// unreserved (RFC 3986 2.3).
constexpr bool is_unreserved(char c) noexcept {
    return ascii::is_alpha(c) || ascii::is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/// A character of a scheme after its first letter (RFC 3986 3.1).
constexpr bool is_scheme_char(char c) noexcept {
    return ascii::is_alpha(c) || ascii::is_digit(c) || c == '+' || c == '-' || c == '.';
}

/// A host name may hold unreserved characters and UTF-8. The sub-delims RFC 3986 3.2.2 would allow are
/// refused: no resolver knows them, and what quotes or splits a name further on might.
constexpr bool is_host_char(char c) noexcept { return is_unreserved(c) || is_beyond_ascii(c); }

/// The value of a hex digit, -1 for anything else.
constexpr int hex_value(char c) noexcept {
    if (ascii::is_digit(c)) return c - '0';
    const char low = ascii::lower(c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

}  // namespace hawser::url
