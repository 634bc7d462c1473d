// Percent-encoding (RFC 3986 2.1).
#include <hawser/url.hpp>

#include "url/chars.hpp"
#include "url/fault.hpp"
#include "url/percent.hpp"

namespace hawser {
namespace url {

void append_escape(std::string& out, char c) {
    static constexpr char digits[] = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
}

int escaped_byte(std::string_view text, std::size_t at) noexcept {
    if (text.size() - at < 3 || text[at] != '%') return -1;
    const int high = hex_value(text[at + 1]);
    const int low = hex_value(text[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

std::string encode_lenient(std::string_view text, SpaceAs space) {
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        if (c == ' ' && space == SpaceAs::plus) {
            result += '+';
        } else if (c == ' ' || is_beyond_ascii(c)) {
            append_escape(result, c);
        } else {
            result += c;
        }
    }
    return result;
}

}  // namespace url

std::string percent_encode(std::string_view text, std::string_view keep) {
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        if (url::is_unreserved(c) || keep.find(c) != std::string_view::npos) {
            result += c;
        } else {
            url::append_escape(result, c);
        }
    }
    return result;
}

std::string percent_decode(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const int byte = url::escaped_byte(text, at);
        result += byte < 0 ? text[at] : static_cast<char>(byte);
        if (byte >= 0) at += 2;
    }
    return result;
}

Result<std::string> percent_decode_line(std::string_view text) {
    std::string result = percent_decode(text);
    for (const char c : result)
        if (url::is_control(c))
            return url::refuse(UrlFault::bad_escape,
                               "a part of the URL decodes to text with a control byte in it");
    return result;
}

}  // namespace hawser
