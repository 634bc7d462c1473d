// Completion for shells: options with what they are for, and file names where an option takes a file.
#include "cli/help.hpp"
#include "cli/manual_text.hpp"

namespace hawser::cli {

namespace {

constexpr std::string_view made_by = "# Made from hawser's table of options; do not edit.\n";

bool is_offered(const Option& option) { return option.standing == Standing::built; }

/// Every spelling of an option, short one first.
std::string spellings(const Option& option, std::string_view separator) {
    std::string text;
    if (option.letter != 0) text.append("-").append(1, option.letter).append(separator);
    text += documented_name(option);
    return text;
}

/// Between single quotes of a shell.
std::string quoted(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (c == '\'') safe += "'\\''";
        else safe += c;
    }
    return safe;
}

/// For a specification of zsh's _arguments, in which brackets and colons mean something.
std::string zsh_text(std::string_view text) {
    std::string safe;
    for (const char c : quoted(text)) {
        if (c == '[' || c == ']' || c == ':') safe += '\\';
        safe += c;
    }
    return safe;
}

std::string names_that(bool (*wanted)(const Option&), std::string_view separator) {
    std::string text;
    for (const Option& option : options()) {
        if (!is_offered(option) || !wanted(option)) continue;
        if (!text.empty()) text += separator;
        text += spellings(option, separator);
    }
    return text;
}

bool any(const Option&) { return true; }
bool takes_file(const Option& option) { return option.takes == Takes::file; }
bool takes_other_value(const Option& option) { return takes_value(option.takes) && option.takes != Takes::file && option.takes != Takes::subject; }

std::string category_names() {
    std::string text = "all category";
    for (const Category& category : categories()) text.append(" ").append(category.name);
    return text;
}

std::string zsh_option(const Option& option) {
    const std::string about = '[' + zsh_text(option.help) + ']';
    std::string value;
    if (option.takes == Takes::file) value = ":" + zsh_text(option.value_name) + ":_files";
    else if (option.takes == Takes::subject) value = "::subject:(" + category_names() + ")";
    else if (takes_value(option.takes)) value = ":" + zsh_text(option.value_name) + ": ";
    const std::string again = option.repeat == Repeat::last ? "" : "*";
    std::string text;
    if (option.letter != 0) text += "  '" + again + '-' + zsh_text(std::string(1, option.letter)) + about + value + "' \\\n";
    return text + "  '" + again + documented_name(option) + about + value + "' \\\n";
}

std::string fish_option(const Option& option) {
    std::string text = "complete -c hawser";
    if (option.letter != 0) text += std::string(" -s '") + quoted(std::string(1, option.letter)) + "'";
    text += " -l '" + documented_name(option).substr(2) + "'";
    if (option.takes == Takes::file) text += " -r -F";
    else if (option.takes == Takes::subject) text += " -x -a '" + category_names() + "'";
    else if (takes_value(option.takes)) text += " -x";
    return text + " -d '" + quoted(option.help) + "'\n";
}

}  // namespace

std::string bash_completion() {
    return std::string(made_by) +
           "_hawser() {\n"
           "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
           "    COMPREPLY=()\n"
           "    case $before in\n"
           "        -h|--help) COMPREPLY=($(compgen -W '" + category_names() + "' -- \"$word\")); return ;;\n"
           "        " + names_that(takes_file, "|") + ")\n"
           "            COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n"
           "        " + names_that(takes_other_value, "|") + ") return ;;\n"
           "    esac\n"
           "    case $word in\n"
           "        -*) COMPREPLY=($(compgen -W '" + names_that(any, " ") + "' -- \"$word\")) ;;\n"
           "    esac\n"
           "}\n"
           "complete -o filenames -F _hawser hawser\n";
}

std::string zsh_completion() {
    std::string text = "#compdef hawser\n" + std::string(made_by) + "_arguments -s -S \\\n";
    for (const Option& option : options())
        if (is_offered(option)) text += zsh_option(option);
    return text + "  '*:URL:_urls'\n";
}

std::string fish_completion() {
    std::string text(made_by);
    for (const Option& option : options())
        if (is_offered(option)) text += fish_option(option);
    return text;
}

}  // namespace hawser::cli
