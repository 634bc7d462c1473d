#include "http/base64.hpp"

#include <cstdint>

namespace hawser::http {
namespace {

// All ones when low <= value <= high, else 0. Both operands fit 16 bits, so the sign of the difference is the
// answer.
constexpr std::int32_t in_range(std::int32_t value, std::int32_t low, std::int32_t high) noexcept {
    return ~((value - low) >> 31) & ~((high - value) >> 31);
}

constexpr char to_character(std::uint32_t bits) noexcept {
    const auto six = static_cast<std::int32_t>(bits & 63);
    std::int32_t c = in_range(six, 0, 25) & (six + 'A');
    c |= in_range(six, 26, 51) & (six - 26 + 'a');
    c |= in_range(six, 52, 61) & (six - 52 + '0');
    c |= in_range(six, 62, 62) & '+';
    c |= in_range(six, 63, 63) & '/';
    return static_cast<char>(c);
}

// The six bits a character stands for; bit 8 and above set when it stands for none.
constexpr std::uint32_t from_character(char character) noexcept {
    const std::int32_t c = static_cast<unsigned char>(character);
    std::int32_t valid = 0;
    std::int32_t six = 0;
    const auto add = [&](std::int32_t mask, std::int32_t value) {
        valid |= mask;
        six |= mask & value;
    };
    add(in_range(c, 'A', 'Z'), c - 'A');
    add(in_range(c, 'a', 'z'), c - 'a' + 26);
    add(in_range(c, '0', '9'), c - '0' + 52);
    add(in_range(c, '+', '+'), 62);
    add(in_range(c, '/', '/'), 63);
    return static_cast<std::uint32_t>(six | (~valid & 0x100));
}

}  // namespace

std::string encode_base64(Bytes bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    std::size_t at = 0;
    for (; at + 3 <= bytes.size(); at += 3) {
        const std::uint32_t group =
            std::uint32_t{bytes[at]} << 16 | std::uint32_t{bytes[at + 1]} << 8 | bytes[at + 2];
        for (const int shift : {18, 12, 6, 0})
            text += to_character(group >> shift);
    }
    const std::size_t left = bytes.size() - at;
    if (left == 0) return text;
    std::uint32_t group = std::uint32_t{bytes[at]} << 16;
    if (left == 2) group |= std::uint32_t{bytes[at + 1]} << 8;
    text += to_character(group >> 18);
    text += to_character(group >> 12);
    text += left == 2 ? to_character(group >> 6) : '=';
    return text += '=';
}

std::optional<std::string> decode_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    if (text.empty()) return std::string();
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t wrong = 0;
    for (std::size_t at = 0; at < text.size(); at += 4) {
        const std::size_t given = at + 4 == text.size() ? 4 - padding : 4;
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            const std::uint32_t six = i < given ? from_character(text[at + i]) : 0;
            wrong |= six & 0x100;
            group = group << 6 | (six & 63);
        }
        for (std::size_t i = 0; i + 1 < given; ++i)
            bytes += static_cast<char>(group >> (16 - 8 * i) & 0xff);
        // Bits behind the last whole byte must be zero, or one secret would have many spellings (RFC 4648
        // 3.5).
        if (given == 3) wrong |= group & 0xff;
        if (given == 2) wrong |= group & 0xffff;
    }
    if (wrong != 0) return std::nullopt;
    return bytes;
}

}  // namespace hawser::http
