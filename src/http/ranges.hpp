// Byte ranges: what to ask for and what came (RFC 9110 14).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hawser::http {

/// One range-spec in bytes (RFC 9110 14.1.1): "first-last", "first-" or "-suffix".
struct ByteRange {
    std::optional<std::uint64_t> first;  ///< absent: the last `last` bytes
    std::optional<std::uint64_t> last;   ///< absent: to the end
    friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

/// More ranges than this in one set are an attack on whoever assembles the answer, not a wish.
inline constexpr std::size_t max_ranges = 256;

/// Reads the part of a Range value after "bytes=", e.g. "0-499,1000-". nullopt when any of it is no range.
std::optional<std::vector<ByteRange>> parse_byte_ranges(std::string_view text);

/// Content-Range (RFC 9110 14.4) in bytes.
struct ContentRange {
    struct Span {
        std::uint64_t first = 0;
        std::uint64_t last = 0;
        friend bool operator==(const Span&, const Span&) = default;
    };
    std::optional<Span> range;              ///< absent: "bytes */length" of a 416
    std::optional<std::uint64_t> complete;  ///< absent: "*"
    friend bool operator==(const ContentRange&, const ContentRange&) = default;
};

/// nullopt for another unit or anything invalid (last < first, complete <= last).
std::optional<ContentRange> parse_content_range(std::string_view value) noexcept;

}  // namespace hawser::http
