// Properties of request methods (RFC 9110 9.2). Methods are case-sensitive (9.1).
#pragma once

#include <string_view>

namespace hawser::http {

/// Asks for nothing to be changed (RFC 9110 9.2.1). Unknown methods are taken for unsafe.
constexpr bool is_safe(std::string_view method) noexcept {
    return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE";
}

/// Once or twice is the same (RFC 9110 9.2.2): may be sent again when the answer was lost.
constexpr bool is_idempotent(std::string_view method) noexcept {
    return is_safe(method) || method == "PUT" || method == "DELETE";
}

}  // namespace hawser::http
