#include "http/netrc.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/try.hpp"

namespace hawser::http {
namespace {

Unexpected refuse(std::size_t line, const char* what) {
    return fail(ErrorCode::read_failed, Phase::setup,
                "the netrc file's line " + std::to_string(line) + " " + what);
}

/// The tokens of a file, one at a time, and the line they stand in.
class Tokens {
public:
    explicit Tokens(std::string_view text) : rest_(text) {}

    std::size_t line() const noexcept { return line_; }

    /// The next token where a keyword is looked for, past comments; nullopt at the end of the text.
    Result<std::optional<std::string>> keyword() {
        skip_blanks();
        while (rest_.starts_with('#')) {
            skip_line();
            skip_blanks();
        }
        return value();
    }

    /// The next token, whatever it begins with: passwords may begin with a '#', and if that were a comment, the word in
    /// the next line would be sent as one.
    Result<std::optional<std::string>> value() {
        skip_blanks();
        if (rest_.empty()) return std::optional<std::string>();
        HAWSER_ASSIGN(std::string token, rest_.front() == '"' ? quoted() : plain());
        if (token.size() > Netrc::max_token_bytes) return refuse(line_, "holds a word that is too long");
        return std::optional<std::string>(std::move(token));
    }

    void skip_line() {
        const std::size_t end = rest_.find('\n');
        take(end == std::string_view::npos ? rest_.size() : end + 1);
    }

    /// A macro's body: up to and with an empty line.
    void skip_macro() {
        skip_line();
        while (!rest_.empty()) {
            const std::string_view line = rest_.substr(0, rest_.find('\n'));
            const bool empty = line.empty() || line == "\r";
            skip_line();
            if (empty) return;
        }
    }

private:
    static bool is_blank(char c) noexcept {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
    }

    void take(std::size_t count) {
        line_ += static_cast<std::size_t>(std::count(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(count), '\n'));
        rest_.remove_prefix(count);
    }

    void skip_blanks() {
        std::size_t count = 0;
        while (count < rest_.size() && is_blank(rest_[count])) ++count;
        take(count);
    }

    Result<std::string> plain() {
        const auto end = std::find_if(rest_.begin(), rest_.end(), is_blank);
        std::string token(rest_.begin(), end);
        take(token.size());
        return token;
    }

    Result<std::string> quoted() {
        std::string token;
        for (std::size_t at = 1; at < rest_.size() && rest_[at] != '\n'; ++at) {
            char c = rest_[at];
            if (c == '"') {
                take(at + 1);
                return token;
            }
            if (c == '\\' && at + 1 < rest_.size()) {
                c = rest_[++at];
                c = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
            }
            token += c;
        }
        return refuse(line_, "opens a quote that is not closed on it");
    }

    std::string_view rest_;
    std::size_t line_ = 1;
};

enum class Keyword : std::uint8_t { other, machine, default_entry, login, password, account, macdef };

Keyword keyword_of(std::string_view token) noexcept {
    const auto is = [&](std::string_view name) { return ascii::equal_ignoring_case(token, name); };
    return is("machine")    ? Keyword::machine
           : is("default")  ? Keyword::default_entry
           : is("login")    ? Keyword::login
           : is("password") ? Keyword::password
           : is("account")  ? Keyword::account
           : is("macdef")   ? Keyword::macdef
                            : Keyword::other;
}

/// Where a value goes; a second login of the same machine begins an entry of its own.
void fill(std::vector<NetrcEntry>& entries, Keyword keyword, std::string value) {
    if (entries.empty()) return;
    const bool is_login = keyword == Keyword::login;
    const auto& slot = is_login ? entries.back().login : entries.back().password;
    if (slot) entries.push_back({entries.back().machine, {}, {}});
    (is_login ? entries.back().login : entries.back().password) = std::move(value);
}

}  // namespace

Result<Netrc> Netrc::parse(std::string_view text) {
    if (text.size() > max_bytes)
        return fail(ErrorCode::read_failed, Phase::setup, "the netrc file is longer than 10,000,000 bytes");
    Netrc netrc;
    Tokens tokens(text);
    for (;;) {
        HAWSER_ASSIGN(const std::optional<std::string> token, tokens.keyword());
        if (!token) return netrc;
        const Keyword keyword = keyword_of(*token);
        if (keyword == Keyword::other) continue;
        if (keyword == Keyword::default_entry) {
            netrc.entries_.emplace_back();
            continue;
        }
        if (keyword == Keyword::macdef) {
            tokens.skip_macro();
            continue;
        }
        HAWSER_ASSIGN(std::optional<std::string> value, tokens.value());
        if (!value) return netrc;
        if (keyword == Keyword::machine) {
            netrc.entries_.push_back({*std::move(value), {}, {}});
        } else if (keyword != Keyword::account) {
            fill(netrc.entries_, keyword, *std::move(value));
        }
    }
}

std::optional<NetrcLogin> Netrc::find(std::string_view host, std::optional<std::string_view> user) const {
    for (const NetrcEntry& entry : entries_) {
        if (entry.machine && !ascii::equal_ignoring_case(*entry.machine, host)) continue;
        if (!entry.login && !entry.password) continue;
        if (user && entry.login && *entry.login != *user) continue;
        return NetrcLogin{user ? std::string(*user) : entry.login.value_or(""), entry.password.value_or("")};
    }
    return std::nullopt;
}

}  // namespace hawser::http
