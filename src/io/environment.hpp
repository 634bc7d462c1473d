// The environment of the process, as a whole.
#pragma once

#include <string_view>

namespace hawser::io {

/// True when some variable has this name, whatever its letters' case; `name` is in lower case. Cheaper than a getenv for
/// every spelling there may be.
bool has_variable_like(std::string_view name) noexcept;

}  // namespace hawser::io
