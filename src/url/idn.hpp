// Internationalised host names (RFC 5891, UTS 46): the only file that knows libidn2.
#pragma once

#include <string>
#include <string_view>

#include <hawser/result.hpp>

namespace hawser::url {

/// The longest name handed to the conversion: its cost grows with the input, DNS takes 253 bytes (RFC
/// 1035 2.3.4), and no sensible UTF-8 spelling of those is longer.
inline constexpr std::size_t max_idn_bytes = 1024;

Result<std::string> idn_to_ascii(std::string_view utf8);
Result<std::string> idn_to_unicode(std::string_view name);

}  // namespace hawser::url
