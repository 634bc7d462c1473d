#include "http/credentials.hpp"

#include "http/base64.hpp"
#include "http/tokens.hpp"

namespace hawser::http {

std::string basic_credentials(std::string_view user, std::string_view password) {
    std::string pair;
    pair.reserve(user.size() + 1 + password.size());
    pair.append(user).append(":").append(password);
    return "Basic " + encode_base64(as_bytes(pair));
}

Result<std::string> bearer_credentials(std::string_view token) {
    if (token.empty() || !is_safe_value(token))
        return fail(ErrorCode::bad_argument, Phase::setup, "the bearer token is empty or holds a line break");
    return "Bearer " + std::string(token);
}

}  // namespace hawser::http
