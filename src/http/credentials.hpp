// Values of the Authorization field that need no challenge.
#pragma once

#include <string>
#include <string_view>

#include <hawser/result.hpp>

namespace hawser::http {

/// "Basic ..." (RFC 7617 2). A colon in the user name is sent; the server takes what follows it for the password.
std::string basic_credentials(std::string_view user, std::string_view password);
/// "Bearer ..." (RFC 6750 2.1). A token that would not stay one line is an Error.
Result<std::string> bearer_credentials(std::string_view token);

}  // namespace hawser::http
