// A .netrc file: who to log in as, by host.
//
// The format is a stream of tokens separated by blanks and line ends: "machine NAME" or "default" begins an
// entry, "login", "password" and "account" fill it, "macdef NAME" begins a macro that ends with an empty
// line. A token may stand in double quotes, where \n, \r and \t are those bytes and a backslash before any
// other byte is that byte. A token that begins with '#' opens a comment up to the end of the line where a
// keyword is looked for.
//
// Pure: text in, entries out. Who reads the file is src/io/netrc_file.hpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hawser/result.hpp>

namespace hawser::http {

/// What stands behind one "machine" or "default".
struct NetrcEntry {
    std::optional<std::string> machine{};  ///< empty for "default", which matches every host
    std::optional<std::string> login{};
    std::optional<std::string> password{};
    friend bool operator==(const NetrcEntry&, const NetrcEntry&) = default;
};

/// Credentials found. A login that stands without a password has an empty one.
struct NetrcLogin {
    std::string user{};
    std::string password{};
    friend bool operator==(const NetrcLogin&, const NetrcLogin&) = default;
};

class Netrc {
public:
    /// A file nobody writes by hand is longer; what claims to be one must not fill the memory.
    static constexpr std::size_t max_bytes = 10'000'000;
    /// The longest name or secret: bearer tokens in the password's place run to some thousand bytes.
    static constexpr std::size_t max_token_bytes = 65'536;

    /// The Error (read_failed) names the line of a quote that is not closed or of a token that is too long,
    /// never what stands there.
    static Result<Netrc> parse(std::string_view text);

    /// What the file says of `host` (names compare without ASCII case): the first entry with a login or a
    /// password. With a `user` only entries of that login count, and those without any login, whose password
    /// serves every user. nullopt when there is none.
    std::optional<NetrcLogin> find(std::string_view host, std::optional<std::string_view> user = {}) const;

    const std::vector<NetrcEntry>& entries() const noexcept { return entries_; }

private:
    std::vector<NetrcEntry> entries_;
};

}  // namespace hawser::http
