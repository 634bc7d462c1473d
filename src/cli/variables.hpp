// --variable and what --expand-OPTION makes of "{{name}}".
//
// Properties: names are letters, digits and underscores, and case matters; a later definition replaces an earlier one.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <hawser/result.hpp>

namespace hawser::cli {

/// See the head of this file.
class Variables {
public:
    /// "NAME=text", "NAME@file" ("-": standard input), each with "[FIRST-LAST]" behind the name for some of the bytes only;
    /// "%NAME" takes the value of the environment, and what follows is for when that is not set.
    Result<void> define(std::string_view text);
    void set(std::string name, std::string value) { values_.insert_or_assign(std::move(name), std::move(value)); }

    /// Replaces "{{name}}" and "{{name:function:...}}" (trim, json, url, b64, 64dec); "\{{" stands for "{{". A name that was
    /// not defined is empty. What is not of that form stays as it is.
    Result<std::string> expand(std::string_view text) const;

private:
    Result<std::string> value_of(std::string_view reference) const;
    std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace hawser::cli
