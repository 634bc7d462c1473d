// The characters of HTTP's grammar (RFC 9110 5.6.2, 5.5).
#pragma once

#include <array>
#include <string_view>

namespace hawser::http {

namespace detail {
constexpr std::array<bool, 256> make_token_table() noexcept {
    std::array<bool, 256> table{};
    for (int c = '0'; c <= '9'; ++c)
        table[static_cast<unsigned>(c)] = true;
    for (int c = 'a'; c <= 'z'; ++c)
        table[static_cast<unsigned>(c)] = true;
    for (int c = 'A'; c <= 'Z'; ++c)
        table[static_cast<unsigned>(c)] = true;
    for (const char c : std::string_view("!#$%&'*+-.^_`|~"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}
inline constexpr std::array<bool, 256> token_table = make_token_table();
}  // namespace detail

/// tchar of RFC 9110 5.6.2.
constexpr bool is_token_char(char c) noexcept { return detail::token_table[static_cast<unsigned char>(c)]; }

/// How many characters at the front of `text` are tchar.
constexpr std::size_t token_length(std::string_view text) noexcept {
    std::size_t length = 0;
    while (length < text.size() && is_token_char(text[length]))
        ++length;
    return length;
}

constexpr bool is_token(std::string_view text) noexcept {
    return !text.empty() && token_length(text) == text.size();
}

/// True when a field value could not end its line or string early: no CR, LF or NUL (RFC 9110 5.5).
constexpr bool is_safe_value(std::string_view text) noexcept {
    for (const char c : text)
        if (c == '\r' || c == '\n' || c == '\0') return false;
    return true;
}

/// True for a request target that stays one word of the request line (RFC 9112 3): no blank, no control.
constexpr bool is_safe_target(std::string_view text) noexcept {
    for (const char c : text)
        if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f) return false;
    return !text.empty();
}

}  // namespace hawser::http
