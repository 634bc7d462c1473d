// The variables of --write-out and their values.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "cli/write_out.hpp"

namespace hawser::cli {

/// The value of a variable, with what decides how it is printed.
struct VariableValue {
    enum class Kind : std::uint8_t {
        nothing,  ///< prints nothing; null in JSON
        text,     ///< quoted in JSON
        number,   ///< as it is, in both
        status,   ///< a number with at least three digits; without leading zeros in JSON
    };
    Kind kind = Kind::nothing;
    std::string text{};
};

struct Variable {
    const char* name;  ///< in alphabetical order of the table
    VariableValue (*value)(const WriteOutFacts& facts);
};

std::span<const Variable> variables() noexcept;
const Variable* find_variable(std::string_view name) noexcept;

}  // namespace hawser::cli
