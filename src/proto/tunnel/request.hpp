// The head of a CONNECT request (RFC 9110 9.3.6, RFC 9112 3.2.3).
#pragma once

#include <string>

#include <hawser/result.hpp>

#include "proto/tunnel/connect.hpp"

namespace hawser::tunnel {

/// "host:port", IPv6 in brackets.
std::string target_of(const ConnectSettings& settings);

/// Errors: bad_argument for a field that would break out of its line.
Result<std::string> make_request(const ConnectSettings& settings);

}  // namespace hawser::tunnel
