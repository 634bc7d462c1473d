// The host of a URL: names, the many ways to write an IPv4 address, bracketed IPv6 with zone.
#pragma once

#include <string>
#include <string_view>

#include <hawser/url.hpp>

namespace hawser::url {

struct Host {
    HostKind kind = HostKind::none;
    std::string text;  ///< decoded and normalised; IPv6 without brackets
    std::string zone;
};

/// The longest zone id: IFNAMSIZ less its terminator, since a zone names an interface here.
inline constexpr std::size_t max_zone_bytes = 15;

/// Reads a host name or IPv4 address, percent-encoded.
Result<Host> read_host(std::string_view encoded);
/// Reads what stands between the brackets.
Result<Host> read_ipv6(std::string_view inside);
Result<void> check_zone(std::string_view zone);
/// The decimal form of an IPv4 address written as inet_aton reads it: one to four numbers, each decimal,
/// octal (leading 0) or hex (leading 0x), the last filling the bytes that are left; nullopt when it is none.
std::optional<std::string> normalise_ipv4(std::string_view text);

}  // namespace hawser::url
