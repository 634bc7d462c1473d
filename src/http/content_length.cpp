#include "http/content_length.hpp"

#include "base/ascii.hpp"

namespace hawser::http {

std::optional<std::uint64_t> parse_content_length(std::string_view value) noexcept {
    std::optional<std::uint64_t> length;
    for (;;) {
        const std::size_t comma = value.find(',');
        // An empty element is no number: "5," was made by no careful sender, so it is refused rather than
        // guessed.
        const auto number = ascii::to_number(ascii::trim(value.substr(0, comma)));
        if (!number || (length && *length != *number)) return std::nullopt;
        length = number;
        if (comma == std::string_view::npos) return length;
        value.remove_prefix(comma + 1);
    }
}

}  // namespace hawser::http
