// What a server asks for with WWW-Authenticate or Proxy-Authenticate (RFC 9110 11).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hawser::http {

/// One challenge: a scheme with parameters, or with one token68, or bare.
struct Challenge {
    struct Parameter {
        std::string name;   ///< as sent; compares without regard to case
        std::string value;  ///< unquoted
        friend bool operator==(const Parameter&, const Parameter&) = default;
    };
    std::string scheme;
    std::string token68;
    std::vector<Parameter> parameters;

    /// The first parameter of that name, ASCII case aside.
    std::optional<std::string_view> find(std::string_view name) const noexcept;
    friend bool operator==(const Challenge&, const Challenge&) = default;
};

/// A server may offer a few schemes; one that offers hundreds wants the client's memory.
inline constexpr std::size_t max_challenges = 32;
inline constexpr std::size_t max_challenge_parameters = 64;

/// The challenges in one field value, in order. Reading ends at the first thing that is none, or at a limit:
/// what stands before it is still good.
std::vector<Challenge> parse_challenges(std::string_view value);

}  // namespace hawser::http
