// The lines of a config file (-K).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hawser::cli {

/// One option of a config file.
struct ConfigLine {
    std::size_t number = 0;  ///< of the line, from 1
    std::string name{};      ///< as written, dashes included if there were any
    std::optional<std::string> value{};
    bool spills = false;     ///< the value was not quoted and something follows its first blank
};

/// Reads "name value", "name = value", "name: value" with comments ("#") and quoted values. The text must live as long.
class ConfigLines {
public:
    explicit ConfigLines(std::string_view text) : rest_(text) {}
    /// The next option, nullopt at the end.
    std::optional<ConfigLine> next();

private:
    std::string_view rest_;
    std::size_t number_ = 0;
};

}  // namespace hawser::cli
