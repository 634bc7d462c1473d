// URL globs: the input is a glob, and behind a newline an output name with "#1". Whatever is accepted must give texts of
// the same number from the same words, within the length that its parts allow; escaping what it gives gives it back.
#include <algorithm>

#include "cli/glob.hpp"
#include "fuzz/fuzz.hpp"

using hawser::cli::Glob;
using hawser::fuzz::require;

namespace {

/// More texts than this are not looked at one by one.
constexpr std::uint64_t most_looked_at = 64;

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '{' || c == '}' || c == '[' || c == ']') result += '\\';
        result += c;
    }
    return result;
}

/// A backslash of the text's own before a bracket cannot be told from an escape, so such a text is not tried.
bool unambiguous(std::string_view text) { return text.find('\\') == std::string_view::npos; }

void look_at(const Glob& glob, std::string_view pattern, std::string_view name, std::uint64_t index) {
    const std::string text = glob.at(index);
    require(text.size() <= 512 * Glob::max_globs + pattern.size() * Glob::max_globs, "a text is longer than its parts");
    require(text == glob.at(index), "a text differs from itself");
    (void)glob.name(name, index);
    require(glob.name(escaped("plain"), index) == "plain", "a name without marks has changed");
    if (!unambiguous(text)) return;
    const auto again = Glob::parse(escaped(text));
    require(again && again->count() == 1 && again->at(0) == text, "an escaped text does not stand for itself: " + text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t newline = std::min(input.find('\n'), input.size());
    const std::string_view pattern = input.substr(0, newline);
    const std::string_view name = input.substr(std::min(newline + 1, input.size()));
    const auto glob = Glob::parse(pattern);
    if (!glob) {
        require(glob.error().message().find(" in URL position ") != std::string::npos, "an error without a position");
        return 0;
    }
    require(glob->count() >= 1, "a glob of nothing");
    for (std::uint64_t index = 0; index < std::min(glob->count(), most_looked_at); ++index) look_at(*glob, pattern, name, index);
    look_at(*glob, pattern, name, glob->count() - 1);
    return 0;
}
