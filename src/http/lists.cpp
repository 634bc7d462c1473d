#include "http/lists.hpp"

#include "base/ascii.hpp"

namespace hawser::http {

// Where the element at the front ends: at a comma outside quotes. A quote that never closes is an ordinary
// character, so that one sender's slip does not swallow the elements after it, and so is every quote after
// such a one: else a text of escaped quotes would cost its length squared.
std::size_t ListReader::element_length() noexcept {
    std::size_t at = 0;
    while (at < rest_.size() && rest_[at] != ',') {
        std::size_t step = 1;
        if (rest_[at] == '"' && quotes_close_) {
            const std::size_t quoted = quoted_length(rest_.substr(at));
            quotes_close_ = quoted != 0;
            if (quotes_close_) step = quoted;
        }
        at += step;
    }
    return at;
}

std::optional<std::string_view> ListReader::next() noexcept {
    while (!rest_.empty()) {
        const std::size_t length = element_length();
        const std::string_view element = ascii::trim(rest_.substr(0, length));
        rest_.remove_prefix(length == rest_.size() ? length : length + 1);
        if (!element.empty()) return element;  // empty elements are to be ignored (RFC 9110 5.6.1.2)
    }
    return std::nullopt;
}

bool list_contains(std::string_view list, std::string_view token) noexcept {
    ListReader reader(list);
    while (const auto element = reader.next())
        if (ascii::equal_ignoring_case(*element, token)) return true;
    return false;
}

std::size_t quoted_length(std::string_view text) noexcept {
    if (text.empty() || text.front() != '"') return 0;
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] == '"') return at + 1;
        if (text[at] == '\\') ++at;
    }
    return 0;
}

std::optional<std::string> unquote(std::string_view text) {
    if (text.empty() || quoted_length(text) != text.size()) return std::nullopt;
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 1; at + 1 < text.size(); ++at) {
        if (text[at] == '\\') ++at;
        result += text[at];
    }
    return result;
}

std::string quote(std::string_view text) {
    std::string result = "\"";
    result.reserve(text.size() + 2);
    for (const char c : text) {
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result += '"';
}

}  // namespace hawser::http
