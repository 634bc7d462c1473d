// Asking a person for a password.
#pragma once

#include <string>
#include <string_view>

namespace hawser::cli {

/// Shows the question at the terminal and reads a line without showing it; standard input stands in for a terminal that is
/// not there. Empty at the end of input.
std::string ask_password(std::string_view question);

}  // namespace hawser::cli
