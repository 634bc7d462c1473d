// What the command says of itself: --help, --manual, --version, the manual page, and completion for shells. All of it comes
// from the one table of options.
#pragma once

#include <string>
#include <string_view>

namespace hawser::cli {

/// For a topic: empty (the most important options), "category" (the list of categories), "all", a category's name, or an
/// option ("-s", "--silent").
std::string help(std::string_view topic);
/// The manual as plain text.
std::string manual();
/// The version, protocols and features.
std::string version_text();

/// hawser.1 in the man macros.
std::string manual_page();
std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace hawser::cli
