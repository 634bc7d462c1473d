#include "cli/help.hpp"

#include <algorithm>
#include <vector>

#include <hawser/version.hpp>

#include "cli/manual_text.hpp"
#include "cli/options.hpp"

namespace hawser::cli {

namespace {

constexpr std::size_t line_bytes = 79;
constexpr std::string_view unbuilt_topic = "not-built";
constexpr std::string_view usage = "Usage: hawser [options...] <url>...\n";

const Category* category_named(std::string_view name) {
    for (const Category& category : categories())
        if (category.name == name) return &category;
    return nullptr;
}

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(text.size() + 1, width), ' ');
    return text;
}

/// " -s, --silent        show no progress ...", broken into lines of 79 characters.
std::string help_line(const Option& option, std::size_t width) {
    std::string line = padded(' ' + synopsis(option), width);
    const std::size_t indent = width;
    std::string text;
    const std::string whole = std::string(option.help) + standing_remark(option);
    std::string_view rest = whole;
    if (line.size() > width) {
        text += line + '\n';
        line.assign(indent, ' ');
    }
    while (!rest.empty()) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
        if (line.size() > indent && line.size() + word.size() + 1 > line_bytes) {
            text += line + '\n';
            line.assign(indent, ' ');
        }
        if (line.size() > indent) line += ' ';
        line += word;
    }
    return text + line + '\n';
}

std::string list_of(const std::vector<const Option*>& chosen) {
    constexpr std::size_t widest = 34;
    std::size_t width = 0;
    for (const Option* option : chosen) width = std::max(width, std::min(synopsis(*option).size() + 3, widest));
    std::string text;
    for (const Option* option : chosen) text += help_line(*option, width);
    return text;
}

constexpr std::uint32_t every_category = ~std::uint32_t{0};

std::string list_of_category(std::uint32_t bits) {
    std::vector<const Option*> chosen;
    for (const Option& option : options())
        if ((option.categories & bits) != 0 && option.standing == Standing::built) chosen.push_back(&option);
    return list_of(chosen);
}

std::string list_of_unbuilt() {
    std::vector<const Option*> chosen;
    for (const Option& option : options())
        if (option.standing != Standing::built) chosen.push_back(&option);
    return list_of(chosen);
}

std::string list_of_categories() {
    std::string text = ' ' + padded("all", 12) + "every option that is built\n " + padded(std::string(unbuilt_topic), 12) +
                       "options of curl that are refused, or have no effect any more\n";
    for (const Category& category : categories()) text += ' ' + padded(std::string(category.name), 12) + std::string(category.about) + '\n';
    return text;
}

const Option* option_for_topic(std::string_view topic) {
    if (topic.size() == 2 && topic.front() == '-') return option_by_letter(topic[1]);
    if (!topic.starts_with("--")) return nullptr;
    if (const Option* option = option_by_name(topic.substr(2))) return option;
    return topic.starts_with("--no-") ? option_by_name(topic.substr(5)) : nullptr;
}

}  // namespace

std::string help(std::string_view topic) {
    if (topic.empty())
        return std::string(usage) + list_of_category(category_named("important")->bit) +
               "\nThis is not all there is: 'hawser --help category' lists categories, 'hawser --help all'\n"
               "lists every option, 'hawser --help --OPTION' explains one, and 'hawser --manual' all of them.\n";
    if (topic == "category") return std::string(usage) + list_of_categories();
    if (topic == "all") return std::string(usage) + list_of_category(every_category);
    if (topic == unbuilt_topic) return std::string(usage) + list_of_unbuilt();
    if (const Category* category = category_named(topic))
        return std::string(usage) + std::string(category->name) + ": " + std::string(category->about) + '\n' + list_of_category(category->bit);
    if (const Option* option = option_for_topic(topic)) return "    " + synopsis(*option) + "\n" + description(*option, 8);
    return std::string(usage) + "There is no category or option \"" + std::string(topic) + "\". The categories are:\n\n" + list_of_categories();
}

std::string manual() {
    std::string text;
    const auto add = [&text](const Section& section) {
        text += std::string(section.heading) + '\n' + wrapped(section.text, 4) + '\n';
    };
    for (const Section& section : sections_before_options()) add(section);
    text += "OPTIONS\n";
    for (const Option& option : options()) text += "    " + synopsis(option) + '\n' + description(option, 8) + '\n';
    for (const Section& section : sections_after_options()) add(section);
    return text;
}

std::string version_text() {
    return std::string("hawser ") + version() +
           "\nProtocols: file http https\nFeatures: HTTP2 HTTP3 IDN IPv6 largefile libz brotli zstd MPTCP PSL SSL "
           "UnixSockets\n";
}

}  // namespace hawser::cli
