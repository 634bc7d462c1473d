// JSON strings (RFC 8259 7).
#pragma once

#include <string>
#include <string_view>

namespace hawser::cli {

/// In quotes; bytes above 127 as they are.
std::string json_string(std::string_view text);

}  // namespace hawser::cli
