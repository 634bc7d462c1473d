// SSLKEYLOGFILE: the key log other tools read, written only when the environment asks for it.
#pragma once

#include <functional>
#include <string_view>

namespace hawser::io {

/// A sink that appends lines to the file SSLKEYLOGFILE names, or an empty function. Ignored for set-uid programs,
/// whose environment belongs to somebody else.
std::function<void(std::string_view line)> key_log_from_environment();

}  // namespace hawser::io
