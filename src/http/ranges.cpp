#include "http/ranges.hpp"

#include "base/ascii.hpp"
#include "http/lists.hpp"

namespace hawser::http {
namespace {

// An empty side of a range is allowed and means "not given"; a side that is no number is not.
bool read_side(std::string_view text, std::optional<std::uint64_t>& side) noexcept {
    if (text.empty()) return true;
    side = ascii::to_number(text);
    return side.has_value();
}

}  // namespace

std::optional<std::vector<ByteRange>> parse_byte_ranges(std::string_view text) {
    std::vector<ByteRange> ranges;
    ListReader reader(text);
    while (const auto element = reader.next()) {
        const std::size_t dash = element->find('-');
        ByteRange range;
        if (dash == std::string_view::npos || !read_side(element->substr(0, dash), range.first) ||
            !read_side(element->substr(dash + 1), range.last))
            return std::nullopt;
        if (!range.first && !range.last) return std::nullopt;
        if (range.first && range.last && *range.last < *range.first) return std::nullopt;  // RFC 9110 14.1.1
        if (ranges.size() == max_ranges) return std::nullopt;
        ranges.push_back(range);
    }
    if (ranges.empty()) return std::nullopt;
    return ranges;
}

std::optional<ContentRange> parse_content_range(std::string_view value) noexcept {
    constexpr std::string_view unit = "bytes";
    value = ascii::trim(value);
    if (value.size() <= unit.size() || !ascii::equal_ignoring_case(value.substr(0, unit.size()), unit) ||
        value[unit.size()] != ' ')
        return std::nullopt;
    value = ascii::trim(value.substr(unit.size()));
    const std::size_t slash = value.find('/');
    if (slash == std::string_view::npos) return std::nullopt;

    ContentRange result;
    const std::string_view complete = value.substr(slash + 1);
    if (complete != "*") {
        result.complete = ascii::to_number(complete);
        if (!result.complete) return std::nullopt;
    }
    const std::string_view span = value.substr(0, slash);
    if (span == "*") return result.complete ? std::optional(result) : std::nullopt;  // "*/*" says nothing
    const std::size_t dash = span.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto first = ascii::to_number(span.substr(0, dash));
    const auto last = ascii::to_number(span.substr(dash + 1));
    if (!first || !last || *last < *first) return std::nullopt;
    if (result.complete && *result.complete <= *last) return std::nullopt;
    result.range = ContentRange::Span{*first, *last};
    return result;
}

}  // namespace hawser::http
