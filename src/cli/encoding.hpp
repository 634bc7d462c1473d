// Ways to write bytes inside other text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hawser::cli {

/// Percent-encodes all but the unreserved characters of RFC 3986 2.3.
std::string percent_encoded(std::string_view bytes);
/// The same with "+" for a space, as forms have it.
std::string form_encoded(std::string_view bytes);
/// What stands between the quotes of a JSON string (RFC 8259 7).
std::string json_escaped(std::string_view text);
/// RFC 4648 4.
std::string base64_encoded(std::string_view bytes);
std::optional<std::string> base64_decoded(std::string_view text);

}  // namespace hawser::cli
