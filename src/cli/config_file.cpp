#include "cli/config_file.hpp"

#include <algorithm>

#include "cli/files.hpp"

namespace hawser::cli {

namespace {

/// A stray carriage return is one too: files come from systems where lines end in two characters.
constexpr std::string_view blanks = " \t\r";

char escaped(char letter) {
    switch (letter) {
        case 't': return '\t';
        case 'n': return '\n';
        case 'r': return '\r';
        case 'v': return '\v';
        default: return letter;  // of any other letter the backslash is left out
    }
}

std::string_view without_blanks_before(std::string_view text) { return text.substr(std::min(text.find_first_not_of(blanks), text.size())); }

/// What stands between quotes; without a closing one, all that is left.
std::string quoted(std::string_view text) {
    std::string value;
    for (std::size_t at = 1; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\' && at + 1 < text.size()) value += escaped(text[++at]);
        else value += text[at];
    }
    return value;
}

void read_value(std::string_view text, ConfigLine& line) {
    if (text.starts_with('"')) {
        line.value = quoted(text);
        return;
    }
    const auto end = std::min(text.find_first_of(blanks), text.size());
    line.value = std::string(text.substr(0, end));
    const std::string_view after = without_blanks_before(text.substr(end));
    line.spills = !after.empty() && after.front() != '#';
}

// Behind dashes only blanks separate: "=" and ":" belong to the value. Without dashes they separate too.
void read_option(std::string_view text, ConfigLine& line) {
    const bool dashed = text.starts_with('-');
    const auto end = std::min(text.find_first_of(dashed ? " \t\r" : " \t\r=:"), text.size());
    line.name = text.substr(0, end);
    std::string_view rest = without_blanks_before(text.substr(end));
    if (!dashed && (rest.starts_with('=') || rest.starts_with(':'))) {
        rest = without_blanks_before(rest.substr(1));
        read_value(rest, line);  // "name =" is an empty value
        return;
    }
    if (!rest.empty() && rest.front() != '#') read_value(rest, line);
}

}  // namespace

std::optional<ConfigLine> ConfigLines::next() {
    while (!rest_.empty()) {
        ++number_;
        std::string_view text = without_blanks_before(next_line(rest_));
        text = text.substr(0, text.find_last_not_of(blanks) + 1);
        if (text.empty() || text.front() == '#') continue;
        ConfigLine line{.number = number_};
        read_option(text, line);
        return line;
    }
    return {};
}

}  // namespace hawser::cli
