// From the parts of -F to the library's value.
#pragma once

#include <vector>

#include <hawser/multipart.hpp>
#include <hawser/result.hpp>

#include "cli/form.hpp"

namespace hawser::cli {

/// Reads what "<FILE" and "@-" name into memory (so that a body can be sent again); other files are read while they are sent.
Result<Multipart> multipart_of(const std::vector<FormPart>& form, Multipart::Escape escape);

}  // namespace hawser::cli
