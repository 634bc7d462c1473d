// The schemes this parser knows something about.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <hawser/result.hpp>

namespace hawser::url {

struct Scheme {
    std::string_view name;
    std::uint16_t port = 0;      ///< 0: the scheme has none
    bool login_options = false;  ///< ";options" in the userinfo (RFC 5092, RFC 2384)
    bool tls = false;            ///< TLS from the first byte
};

/// The scheme of that name (lower case), nullptr when it is not known.
const Scheme* find_scheme(std::string_view name) noexcept;

/// Length of the scheme that `text` begins with, its ':' not counted; 0 when it begins with none.
std::size_t scheme_length(std::string_view text) noexcept;

/// Checks a scheme by itself: a letter, then letters, digits, "+-."; no longer than Url::max_scheme_bytes.
Result<void> check_scheme(std::string_view scheme);

/// The scheme a host name suggests: its first label, where that is one of ftp, dict, ldap, imap, smtp, pop3.
std::string_view guess_scheme(std::string_view host) noexcept;

}  // namespace hawser::url
