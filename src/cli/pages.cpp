// The manual page.
#include "cli/help.hpp"
#include "cli/manual_text.hpp"

#include <algorithm>

#include <hawser/version.hpp>

namespace hawser::cli {

namespace {

/// When the manual's words were last gone through; a date of the build would make builds differ.
constexpr std::string_view page_date = "2026-11-22";

/// Text that roff shows as it is: hyphens that are minus signs, backslashes, and no request at the start of a line.
std::string roff(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '\\') escaped += "\\e";
        else if (c == '-') escaped += "\\-";
        else if (c == '\'') escaped += "\\(aq";
        else if (c == '^') escaped += "\\(ha";
        else if (c == '~') escaped += "\\(ti";
        else if (c == '`') escaped += "\\(ga";
        else escaped += c;
    }
    if (escaped.starts_with('.')) escaped.insert(0, "\\&");
    return escaped;
}

std::string roff_lines(std::string_view paragraph) {
    std::string text;
    const bool list = paragraph.find('\t') != std::string_view::npos;
    const bool example = paragraph.starts_with("  ");
    if (example) text += ".nf\n";
    while (!paragraph.empty()) {
        const std::string_view line = paragraph.substr(0, paragraph.find('\n'));
        paragraph.remove_prefix(std::min(paragraph.size(), line.size() + 1));
        const auto tab = line.find('\t');
        if (list && tab != std::string_view::npos)
            text += ".TP\n.B " + roff(line.substr(0, tab)) + '\n' + roff(line.substr(tab + 1)) + '\n';
        else
            text += roff(line) + '\n';
    }
    return text + (example ? ".fi\n" : "");
}

std::string roff_paragraphs(std::string_view text, std::string_view between) {
    std::string all;
    while (!text.empty()) {
        const auto end = text.find("\n\n");
        const std::string_view paragraph = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
        if (!all.empty() && paragraph.find('\t') == std::string_view::npos) all.append(between).append("\n");
        all += roff_lines(paragraph);
    }
    return all;
}

std::string roff_section(const Section& section) {
    return ".SH " + std::string(section.heading) + '\n' + roff_paragraphs(section.text, ".PP");
}

std::string roff_option(const Option& option) {
    std::string name = synopsis(option);
    name.erase(0, name.find_first_not_of(' '));
    std::string sentence(option.help);
    if (sentence.front() >= 'a' && sentence.front() <= 'z') sentence.front() = static_cast<char>(sentence.front() - 32);
    std::string text = ".TP\n.B " + roff(name) + '\n' + roff(sentence + '.') + '\n';
    if (!details(option).empty()) {
        const bool has_list = details(option).find('\t') != std::string_view::npos;
        text += (has_list ? ".RS\n" : std::string()) + (has_list ? ".PP\n" : ".IP\n") +
                roff_paragraphs(details(option), has_list ? ".PP" : ".IP") + (has_list ? ".RE\n" : "");
    }
    if (const std::string more = rules(option); !more.empty()) text += ".IP\n" + roff(more) + '\n';
    return text;
}

}  // namespace

std::string manual_page() {
    std::string page = ".\\\" Made from the table of options; do not edit.\n.TH hawser 1 " + std::string(page_date) + " \"hawser " + std::string(version()) + "\" \"hawser\"\n";
    for (const Section& section : sections_before_options()) page += roff_section(section);
    page += ".SH OPTIONS\n";
    for (const Option& option : options()) page += roff_option(option);
    for (const Section& section : sections_after_options()) page += roff_section(section);
    return page;
}

}  // namespace hawser::cli
