#include "cli/encoding.hpp"

#include <cstdint>

namespace hawser::cli {

namespace {

constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool is_unreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

void append_hex(std::string& text, char c) {
    constexpr char digits[] = "0123456789ABCDEF";
    text += digits[static_cast<unsigned char>(c) >> 4];
    text += digits[static_cast<unsigned char>(c) & 15];
}

std::string encoded(std::string_view bytes, bool plus_for_space) {
    std::string text;
    text.reserve(bytes.size());
    for (const char c : bytes) {
        if (is_unreserved(c)) text += c;
        else if (c == ' ' && plus_for_space) text += '+';
        else text += '%', append_hex(text, c);
    }
    return text;
}

/// The letter after the backslash, 0 for none (RFC 8259 7).
char json_letter(char c) {
    switch (c) {
        case '\b': return 'b';
        case '\f': return 'f';
        case '\n': return 'n';
        case '\r': return 'r';
        case '\t': return 't';
        case '"': return '"';
        case '\\': return '\\';
        default: return 0;
    }
}

}  // namespace

std::string percent_encoded(std::string_view bytes) { return encoded(bytes, false); }
std::string form_encoded(std::string_view bytes) { return encoded(bytes, true); }

std::string json_escaped(std::string_view bytes) {
    std::string text;
    for (const char c : bytes) {
        if (const char letter = json_letter(c)) text += '\\', text += letter;
        else if (static_cast<unsigned char>(c) < 0x20) text += "\\u00", append_hex(text, c);
        else text += c;
    }
    return text;
}

std::string base64_encoded(std::string_view bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            text += i + k <= bytes.size() ? base64_digits[group >> (18 - 6 * k) & 63] : '=';
    }
    return text;
}

std::optional<std::string> base64_decoded(std::string_view text) {
    if (text.size() % 4 != 0) return {};
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const bool last = i + 4 == text.size();
        const std::size_t padding = last && text.ends_with("==") ? 2 : last && text.ends_with('=') ? 1 : 0;
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            const auto digit = k < 4 - padding ? base64_digits.find(text[i + k]) : 0;
            if (digit == std::string_view::npos) return {};
            group = group << 6 | static_cast<std::uint32_t>(digit);
        }
        for (std::size_t k = 0; k < 3 - padding; ++k) bytes += static_cast<char>(group >> (16 - 8 * k) & 255);
    }
    return bytes;
}

}  // namespace hawser::cli
