// The options of the command: one table from which parsing and --help come.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <hawser/result.hpp>

#include "cli/config.hpp"

namespace hawser::cli {

enum class Takes : std::uint8_t {
    nothing,  ///< a switch; --no-NAME turns it off
    value,
};

struct Option {
    const char* long_name;   ///< without dashes
    char short_name;         ///< 0 for none
    Takes takes;
    const char* value_name;  ///< for --help
    const char* help;
    /// `value` is "1" or "" for a switch.
    Result<void> (*apply)(Config& config, std::string_view value);
};

std::span<const Option> options() noexcept;

/// Reads a command line (without the program's name). An Error says which argument is wrong and what to do.
Result<Config> parse(std::span<const char* const> arguments);

}  // namespace hawser::cli
