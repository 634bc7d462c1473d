// The options of the command: one table (options.def) from which parsing, --help, the manual page and the shells'
// completion come.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <hawser/result.hpp>

namespace hawser::cli {

class Scene;

/// What an option takes.
enum class Takes : std::uint8_t {
    flag,      ///< nothing
    toggle,    ///< nothing; --no-NAME takes it back
    inverted,  ///< nothing, and it is documented as --no-NAME: the short letter stands for that
    text,
    file,      ///< text that names a file
    number,    ///< an integer, possibly negative
    count,     ///< an integer from 0 on
    seconds,   ///< a decimal fraction from 0 on
    size,      ///< a decimal fraction from 0 on with an optional unit
    subject,   ///< text that may be missing, when it is the last argument
    form,      ///< nothing, or a text joined by "="
};

/// Whom an option is about.
enum class Scope : std::uint8_t { operation, global };

/// What giving an option again does.
enum class Repeat : std::uint8_t { last, adds, each_url };

/// Whether there is something behind it.
enum class Standing : std::uint8_t {
    built,
    no_effect,  ///< documented to do nothing
    not_built,  ///< an error when it asks for something
};

/// What was given for an option. The views live as long as the call.
struct Given {
    std::string_view shown;  ///< the option as it was written
    std::string_view text{};
    bool on = true;
    std::int64_t number = 0;               ///< for number and count
    std::uint64_t bytes = 0;               ///< for size
    std::chrono::milliseconds time{0};     ///< for seconds

    int as_int() const noexcept { return static_cast<int>(number); }
};

struct Option {
    std::string_view name;  ///< without dashes; for `inverted` without "no-" too
    char letter;            ///< 0 for none
    Takes takes;
    std::string_view value_name;
    std::uint32_t categories;
    Scope scope;
    Repeat repeat;
    Standing standing;
    std::string_view help;
    Result<void> (*apply)(Scene& scene, const Given& given);
};

/// A category of --help.
struct Category {
    std::string_view name;
    std::string_view about;
    std::uint32_t bit;
};

std::span<const Option> options() noexcept;
std::span<const Category> categories() noexcept;

/// Another name for an option.
struct Alias {
    std::string_view name;
    std::string_view of;
};
std::span<const Alias> aliases() noexcept;

/// By name without dashes, aliases too; null for none.
const Option* option_by_name(std::string_view name) noexcept;
const Option* option_by_letter(char letter) noexcept;

/// What a beginning of a name stands for: nothing (null), one option, or the first of several.
struct Abbreviated {
    const Option* option = nullptr;
    bool is_ambiguous = false;
};
Abbreviated option_by_prefix(std::string_view prefix) noexcept;

constexpr bool takes_value(Takes takes) noexcept { return takes >= Takes::text && takes <= Takes::subject; }
constexpr bool may_be_negated(Takes takes) noexcept { return takes == Takes::toggle || takes == Takes::inverted; }

/// The name as it is documented: "--silent", "--no-alpn".
std::string documented_name(const Option& option);

}  // namespace hawser::cli
