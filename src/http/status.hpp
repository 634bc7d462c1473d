// Status codes (RFC 9110 15).
#pragma once

#include <string_view>

namespace hawser::http {

constexpr bool is_interim(int status) noexcept { return status >= 100 && status < 200; }
constexpr bool is_success(int status) noexcept { return status >= 200 && status < 300; }

/// The redirections a client follows by itself; 304 and 300 are answers of their own (RFC 9110 15.4).
constexpr bool is_redirect(int status) noexcept {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// The registered reason phrase; empty for a code that has none. Static lifetime.
std::string_view reason_phrase(int status) noexcept;

}  // namespace hawser::http
