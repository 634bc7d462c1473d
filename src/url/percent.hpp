// Percent-encoding as the parser needs it; the public half is in <hawser/url.hpp>.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hawser::url {

enum class SpaceAs : std::uint8_t { escape, plus };

void append_escape(std::string& out, char c);

/// The byte that the escape at text[at] stands for, -1 when none begins there.
int escaped_byte(std::string_view text, std::size_t at) noexcept;

/// Encodes only what a URL may never hold: spaces and bytes above 127. Escapes and all else stay as written.
std::string encode_lenient(std::string_view text, SpaceAs space);

}  // namespace hawser::url
