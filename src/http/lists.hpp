// Comma-separated lists (RFC 9110 5.6.1) and quoted strings (5.6.4).
//
// Properties: nothing is allocated but what unquote and quote return; views borrow from the text given.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hawser::http {

/// Walks the elements of a list: trimmed, empty ones left out, commas inside quoted strings no separators.
class ListReader {
public:
    explicit ListReader(std::string_view text) noexcept : rest_(text) {}
    std::optional<std::string_view> next() noexcept;

private:
    std::size_t element_length() noexcept;

    std::string_view rest_;
    bool quotes_close_ = true;
};

/// True when `list` has `token` as one of its elements, ASCII case aside.
bool list_contains(std::string_view list, std::string_view token) noexcept;

/// Length of the quoted-string at the front of `text`, both quotes included; 0 when there is no whole one.
std::size_t quoted_length(std::string_view text) noexcept;
/// What a whole quoted-string means (quotes taken off, quoted-pairs undone); nullopt when it is none.
std::optional<std::string> unquote(std::string_view text);
/// `text` as a quoted-string.
std::string quote(std::string_view text);

}  // namespace hawser::http
