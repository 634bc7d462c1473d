// From the words of a command line to a Config.
#pragma once

#include <span>
#include <string_view>

#include <hawser/result.hpp>

#include "cli/config.hpp"

namespace hawser::cli {

/// Reads a command line (without the program's name), and before it ~/.hawserrc unless the first word is -q. Config files,
/// "@file" values and standard input are read on the way. An Error says which option is wrong and what to do; its code is
/// the exit code.
Result<Config> parse(std::span<const char* const> arguments);

}  // namespace hawser::cli
