// Reads options one word after the other, be it from a command line or from a config file.
#pragma once

#include <string>
#include <string_view>

#include "cli/config_file.hpp"
#include "cli/scene.hpp"

namespace hawser::cli {

/// See the head of this file.
class Reader {
public:
    explicit Reader(Scene& scene) : scene_(scene) {}

    /// Reads a word that begins with a dash. `next` is the word behind it, null for none; the answer says whether it was
    /// used as the option's value.
    Result<bool> option(std::string_view word, const char* next);
    Result<void> url(std::string_view text);
    Result<void> config_file(const std::string& name);
    /// Reads the text of a config file; `name` is for errors.
    Result<void> config_text(const std::string& name, std::string_view text);
    Scene& scene() noexcept { return scene_; }

private:
    Result<bool> long_option(std::string_view word, const char* next);
    Result<bool> short_options(std::string_view word, const char* next);
    Result<bool> with_value(const Option& option, std::string_view shown, const char* next, bool expand);
    Result<void> value(const Option& option, std::string_view shown, std::string_view text, bool expand);
    Result<void> config_line(const ConfigLine& line);

    Scene& scene_;
};

/// The action of --config.
Result<void> read_config(Scene& scene, const Given& given);

}  // namespace hawser::cli
