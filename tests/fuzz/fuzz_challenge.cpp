// A WWW-Authenticate field value. Whatever it is, the answer keeps the limits, and written anew it reads the same.
#include <string>

#include <hawser/bytes.hpp>

#include "fuzz/fuzz.hpp"
#include "http/challenges.hpp"

using hawser::fuzz::require;
using hawser::http::Challenge;

namespace {

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result += '"';
}

std::string written(const std::vector<Challenge>& challenges) {
    std::string line;
    for (const Challenge& one : challenges) {
        if (!line.empty()) line += ", ";
        line += one.scheme;
        if (!one.token68.empty()) line += " " + one.token68;
        bool first = true;
        for (const Challenge::Parameter& parameter : one.parameters) {
            line += first ? " " : ", ";
            first = false;
            line += parameter.name + "=" + quoted(parameter.value);
        }
    }
    return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto challenges = hawser::http::parse_challenges(hawser::as_text({data, size}));
    require(challenges.size() <= hawser::http::max_challenges, "too many challenges");
    for (const Challenge& one : challenges) {
        require(!one.scheme.empty(), "a challenge without a scheme");
        require(one.parameters.size() <= hawser::http::max_challenge_parameters, "too many parameters");
        require(one.token68.empty() || one.parameters.empty(), "a token68 beside parameters");
    }
    const std::string line = written(challenges);
    require(hawser::http::parse_challenges(line) == challenges, "something else when written anew: " + line);
    return 0;
}
