// What the options of a command line work on while it is read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hawser/result.hpp>

#include "cli/config.hpp"
#include "cli/options.hpp"
#include "cli/variables.hpp"

namespace hawser::cli {

/// What is known of an operation and becomes part of its Request when all options have been read.
struct Draft {
    std::optional<std::string> data{};  ///< of -d and its family, joined
    bool json = false;                ///< the last piece was --json
    bool form_escape = false;
    bool netrc = false;
    bool netrc_optional = false;
    bool remote_name_all = false;
    std::string cookies{};
    std::optional<std::string> user_agent{};
    std::optional<std::string> user{};  ///< -u as given
    std::optional<std::string> proxy_user{};
    std::vector<std::size_t> open_parts{};  ///< where in Operation::form the open "=(" stand, outermost first
};

/// See the head of this file.
class Scene {
public:
    Scene();

    Config config{};
    Variables variables{};

    Operation& operation() { return config.operations.back(); }
    Draft& draft() { return drafts_.back(); }
    Draft& draft_of(std::size_t operation) { return drafts_[operation]; }
    void begin_operation();
    /// A sentence for standard error that does not stop anything.
    void warn(std::string sentence) { config.warnings.push_back(std::move(sentence)); }

    /// Config files that are being read, innermost last.
    std::vector<std::string> open_configs{};

private:
    std::vector<Draft> drafts_{};
};

/// An error in the command line: exit code 2.
Unexpected bad_usage(std::string sentence);

}  // namespace hawser::cli
