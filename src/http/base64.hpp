// Base64 (RFC 4648 4), both ways.
//
// Properties: what is encoded or decoded may be a secret, so no table is indexed and no branch is taken by
// its bytes: only lengths show in the time it takes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <hawser/bytes.hpp>

namespace hawser::http {

std::string encode_base64(Bytes bytes);
/// With padding, as RFC 4648 4 has it; nullopt for any other character, length or leftover bits.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace hawser::http
