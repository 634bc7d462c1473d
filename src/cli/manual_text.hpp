// The words of the manual, and how an option is described. Rendered as plain text by help.cpp and as roff by pages.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/options.hpp"

namespace hawser::cli {

/// A section of the manual besides the list of options. Paragraphs are separated by an empty line; one whose lines begin
/// with two blanks is an example, and one of "TERM<tab>explanation" lines is a list.
struct Section {
    std::string_view heading;
    std::string_view text;
};

std::span<const Section> sections_before_options() noexcept;
std::span<const Section> sections_after_options() noexcept;

/// "-s, --silent", "-o, --output <file>".
std::string synopsis(const Option& option);
/// " (not built)" and the like; empty for what is built.
std::string standing_remark(const Option& option);
/// What is said of the option beyond its one line, in paragraphs as above; empty for nothing.
std::string_view details(const Option& option) noexcept;
/// Sentences on repetition, scope and --no-NAME.
std::string rules(const Option& option);
/// All of it, wrapped, each line indented.
std::string description(const Option& option, std::size_t indent);
/// Paragraphs as above, wrapped and indented.
std::string wrapped(std::string_view text, std::size_t indent);

}  // namespace hawser::cli
