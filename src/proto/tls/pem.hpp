// Files that options name, and the PEM blocks in them (RFC 7468).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <hawser/bytes.hpp>
#include <hawser/result.hpp>

namespace hawser::tls {

/// Files of certificates, lists and keys. /dev/zero named as a CA file must not eat the machine.
inline constexpr std::size_t file_limit_bytes = 64U << 20U;

/// The whole file; the Error has the given code, names the file and says what the system said.
Result<std::string> read_file(const std::string& path, ErrorCode code, std::string_view what);

/// The text between the next BEGIN and END line of that label, moving `rest` behind it; nullopt when there is none.
/// An END that is missing gives the rest of the file, which then does not decode.
std::optional<std::string_view> next_pem_block(std::string_view& rest, std::string_view label);

/// Appends the bytes of base64 text (line ends and blanks skipped) to `out`. False for anything else in it.
/// Not in constant time: for public things only.
bool decode_base64(std::string_view text, std::string& out);

}  // namespace hawser::tls
