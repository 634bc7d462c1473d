#include "io/resolv_options.hpp"

#include <algorithm>
#include <fstream>

#include "base/ascii.hpp"

namespace hawser::io {

namespace {

constexpr std::uint64_t most_seconds = 30;
constexpr std::uint64_t most_attempts = 5;

/// The next word of a line, empty at its end.
std::string_view take_word(std::string_view& line) {
    const auto begin = std::min(line.find_first_not_of(" \t\r"), line.size());
    line.remove_prefix(begin);
    const std::string_view word = line.substr(0, line.find_first_of(" \t\r"));
    line.remove_prefix(word.size());
    return word;
}

std::uint64_t within(std::uint64_t value, std::uint64_t most) { return std::clamp<std::uint64_t>(value, 1, most); }

void apply(std::string_view option, ResolvOptions& options) {
    const auto colon = option.find(':');
    if (colon == std::string_view::npos) return;
    const auto value = ascii::to_number(option.substr(colon + 1));
    if (!value) return;
    const std::string_view name = option.substr(0, colon);
    if (name == "timeout") options.timeout = std::chrono::seconds(within(*value, most_seconds));
    if (name == "attempts") options.attempts = static_cast<int>(within(*value, most_attempts));
}

}  // namespace

ResolvOptions parse_resolv_options(std::string_view text) {
    ResolvOptions options;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (take_word(line) != "options") continue;
        for (std::string_view word = take_word(line); !word.empty(); word = take_word(line)) apply(word, options);
    }
    return options;
}

ResolvOptions read_resolv_options(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text(resolv_conf_max_bytes, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return parse_resolv_options(text);
}

}  // namespace hawser::io
