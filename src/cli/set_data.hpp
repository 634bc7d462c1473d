// What options say about the body of a request and the query of its URL.
#pragma once

#include <cstdint>

#include "cli/scene.hpp"

namespace hawser::cli {

/// How a piece of -d's family is written.
enum class DataForm : std::uint8_t {
    stripped,  ///< "@FILE" without line ends and null bytes
    binary,    ///< "@FILE" as it is
    raw,       ///< never a file
    encoded,   ///< CONTENT, =CONTENT, NAME=CONTENT, @FILE, NAME@FILE: form-encoded
    json,      ///< as binary, and pieces are joined without "&"
};

Result<void> add_data(Scene& scene, const Given& given, DataForm form);
Result<void> add_query(Scene& scene, const Given& given);
Result<void> add_form_field(Scene& scene, const Given& given, bool literally);

}  // namespace hawser::cli
