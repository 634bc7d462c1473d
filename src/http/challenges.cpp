#include "http/challenges.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "http/lists.hpp"
#include "http/tokens.hpp"

namespace hawser::http {
namespace {

constexpr bool is_token68_char(char c) noexcept {
    return ascii::is_alpha(c) || ascii::is_digit(c) ||
           std::string_view("-._~+/").find(c) != std::string_view::npos;
}

// Length of the token68 (RFC 9110 11.2) at the front of `text` when nothing but a comma or the end follows
// it; else 0.
std::size_t token68_length(std::string_view text) noexcept {
    std::size_t length = 0;
    while (length < text.size() && is_token68_char(text[length]))
        ++length;
    if (length == 0) return 0;
    while (length < text.size() && text[length] == '=')
        ++length;
    const std::string_view rest = ascii::trim(text.substr(length));
    return rest.empty() || rest.front() == ',' ? length : 0;
}

class Parser {
public:
    explicit Parser(std::string_view text) noexcept : rest_(ascii::trim(text)) {}

    std::vector<Challenge> run() {
        std::vector<Challenge> challenges;
        for (;;) {
            skip_commas();
            if (rest_.empty() || challenges.size() == max_challenges) return challenges;
            Challenge challenge;
            const bool whole = read(challenge);
            if (!challenge.scheme.empty() && whole) challenges.push_back(std::move(challenge));
            if (!whole) return challenges;
        }
    }

private:
    bool read(Challenge& challenge) {
        challenge.scheme = take(token_length(rest_));
        if (challenge.scheme.empty()) return false;
        if (!rest_.empty() && rest_.front() != ' ' && rest_.front() != '\t' && rest_.front() != ',')
            return false;
        skip_blanks();
        if (rest_.empty() || rest_.front() == ',') return true;
        if (const std::size_t length = token68_length(rest_); length != 0) {
            challenge.token68 = take(length);
            skip_blanks();
            return true;
        }
        if (!at_parameter()) return false;
        do {
            if (challenge.parameters.size() == max_challenge_parameters || !read_parameter(challenge))
                return false;
            skip_blanks();
            if (!rest_.empty() && rest_.front() != ',') return false;
            skip_commas();
        } while (at_parameter());  // else the next token is another scheme
        return true;
    }

    // auth-param = token BWS "=" BWS ( token / quoted-string )
    bool read_parameter(Challenge& challenge) {
        Challenge::Parameter parameter;
        parameter.name = take(token_length(rest_));
        skip_blanks();
        rest_.remove_prefix(1);  // the "=" at_parameter saw
        skip_blanks();
        if (const std::size_t quoted = quoted_length(rest_); quoted != 0)
            parameter.value = unquote(take(quoted)).value_or("");
        else if (const std::size_t token = token_length(rest_); token != 0)
            parameter.value = take(token);
        else
            return false;
        challenge.parameters.push_back(std::move(parameter));
        return true;
    }

    bool at_parameter() const noexcept {
        const std::size_t length = token_length(rest_);
        if (length == 0) return false;
        const std::string_view after = ascii::trim(rest_.substr(length));
        return !after.empty() && after.front() == '=';
    }

    std::string take(std::size_t count) {
        std::string taken(rest_.substr(0, count));
        rest_.remove_prefix(count);
        return taken;
    }
    void skip_blanks() noexcept {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t'))
            rest_.remove_prefix(1);
    }
    void skip_commas() noexcept {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\t' || rest_.front() == ','))
            rest_.remove_prefix(1);
    }

    std::string_view rest_;
};

}  // namespace

std::optional<std::string_view> Challenge::find(std::string_view name) const noexcept {
    const auto found = std::find_if(parameters.begin(), parameters.end(), [name](const Parameter& parameter) {
        return ascii::equal_ignoring_case(parameter.name, name);
    });
    if (found == parameters.end()) return std::nullopt;
    return found->value;
}

std::vector<Challenge> parse_challenges(std::string_view value) { return Parser(value).run(); }

}  // namespace hawser::http
