// URLs as values: parse, take apart, resolve, build, compare origins.
//
//     hawser::Result<hawser::Url> url = hawser::Url::parse("http://user@example.com:8080/a/../b?q#f");
//     url->host();     // "example.com"
//     url->path();     // "/b"
//     url->text();     // "http://user@example.com:8080/b?q#f"
//
// The grammar is RFC 3986 with the leniency users of libcurl know: one to three slashes after "scheme:", a
// missing scheme may be guessed, IPv4 addresses may be written as inet_aton reads them (0x7f.1), IPv6 zones
// with "%25" or "%". Stricter than the RFC where leniency has been an attack: no control byte anywhere, no
// space unless asked for, no backslash where a slash belongs, no '%' in a host name that is not an escape,
// one '@'.
//
// Properties: a Url holds one string and the positions of its parts; views returned live until it is changed
// or destroyed. A Url is always whole and normalised: `parse(url.text())` with the same options gives an
// equal Url. Names keep their letter case in the text (as libcurl prints them); an Origin compares them in
// lower case. Percent-escapes are kept as written, but for host names, which are decoded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <hawser/export.hpp>
#include <hawser/result.hpp>

namespace hawser {

/// What exactly is wrong with a URL. The numbers are those of libcurl's CURLUcode (CURLUE_*).
enum class UrlFault : std::uint8_t {
    none = 0,
    malformed = 3,
    bad_port = 4,
    bad_escape = 6,
    user_not_allowed = 8,
    no_host = 14,
    bad_file_url = 19,
    bad_fragment = 20,
    bad_host = 21,
    bad_ipv6 = 22,
    bad_login = 23,
    bad_password = 24,
    bad_path = 25,
    bad_query = 26,
    bad_scheme = 27,
    bad_slashes = 28,
    bad_user = 29,
    too_large = 31,
    backslash = 32,
};

/// The fault behind an Error that a function of this header gave; `none` for any other Error.
HAWSER_API UrlFault url_fault(const Error& error) noexcept;

/// What the host of a URL is.
enum class HostKind : std::uint8_t {
    none,  ///< no host: file:, or no authority
    name,  ///< a name to be resolved
    ipv4,  ///< an address, in four decimal numbers
    ipv6,  ///< an address, in the shortest form of RFC 5952
};

/// How to read a URL. The defaults are strict.
struct UrlOptions {
    /// A URL without a scheme gets one from its host name: ftp., dict., ldap., imap., smtp. and pop3. name
    /// theirs, all else is http.
    bool guess_scheme = false;
    /// A URL without a scheme gets this one; wins over guess_scheme. Not kept.
    std::string_view default_scheme = {};
    /// Spaces are allowed in userinfo, path, query and fragment.
    bool allow_space = false;
    /// Percent-encode allowed spaces ('+' in the query) and bytes above 127 in path, query and fragment.
    bool encode = false;
    /// Keep "." and ".." segments of the path.
    bool path_as_is = false;
    /// Allow an empty host, as schemes of one's own may have.
    bool allow_no_authority = false;
    /// A URL that holds a user name or password is an error.
    bool refuse_user = false;
};

/// The parts of a URL, percent-encoded as they stand in it. An empty optional is a part that is not there,
/// which differs from one that is there and empty ("http://h/?" has an empty query).
struct UrlParts {
    std::string scheme{};
    std::optional<std::string> user{};
    std::optional<std::string> password{};
    std::optional<std::string> options{};  ///< login options, ";auth=..." of IMAP, POP3 and SMTP URLs
    std::string host{};                    ///< IPv6 with or without brackets, without zone
    std::string zone{};                    ///< IPv6 zone id (RFC 6874), not encoded
    std::optional<std::uint16_t> port{};
    std::string path{};  ///< a leading '/' is added when it is missing
    std::optional<std::string> query{};
    std::optional<std::string> fragment{};
    friend bool operator==(const UrlParts&, const UrlParts&) = default;
};

/// A URL. See the head of this file.
class HAWSER_API Url {
public:
    /// The longest URL accepted, in bytes: what comes from a hostile peer must not fill the memory.
    static constexpr std::size_t max_bytes = 8'000'000;
    /// The longest scheme accepted.
    static constexpr std::size_t max_scheme_bytes = 40;

    /// An empty URL, to be assigned to.
    Url() = default;

    /// Reads an absolute URL (or one without scheme, where `options` say so). Unknown schemes are fine here.
    /// The Error is bad_url, or too_large; its sentence names the part at fault and never shows a password.
    static Result<Url> parse(std::string_view text, const UrlOptions& options = {});
    /// Builds a URL from parts, checking each by the same rules as parse.
    static Result<Url> from_parts(const UrlParts& parts, const UrlOptions& options = {});
    /// Reads `reference` as seen from this URL (RFC 3986 5.2). Spaces and bytes above 127 in it are encoded,
    /// since what servers write in Location is not always a URL. A reference without authority keeps this
    /// URL's user and password: whoever sends them must compare origins first.
    Result<Url> resolve(std::string_view reference, const UrlOptions& options = {}) const;

    bool empty() const noexcept { return text_.empty(); }
    /// The whole URL.
    const std::string& text() const noexcept { return text_; }

    /// In lower case.
    std::string_view scheme() const noexcept { return view(scheme_); }
    /// True when the URL came without a scheme.
    bool scheme_guessed() const noexcept { return scheme_guessed_; }
    std::optional<std::string_view> user() const noexcept { return optional_view(user_); }
    std::optional<std::string_view> password() const noexcept { return optional_view(password_); }
    std::optional<std::string_view> options() const noexcept { return optional_view(options_); }
    bool has_userinfo() const noexcept { return user_.there || password_.there || options_.there; }
    HostKind host_kind() const noexcept { return host_kind_; }
    /// Percent-decoded, so possibly not ASCII; IPv6 without brackets and zone.
    std::string_view host() const noexcept { return view(host_); }
    /// The zone id of an IPv6 address, else empty.
    std::string_view zone() const noexcept { return view(zone_); }
    /// The port that stands in the URL.
    std::optional<std::uint16_t> port() const noexcept;
    /// The port that stands in the URL, else the scheme's own, else 0.
    std::uint16_t effective_port() const noexcept;
    /// Never empty in a parsed URL.
    std::string_view path() const noexcept { return view(path_); }
    /// Without the '?'.
    std::optional<std::string_view> query() const noexcept { return optional_view(query_); }
    /// Without the '#'.
    std::optional<std::string_view> fragment() const noexcept { return optional_view(fragment_); }
    /// Path and query together, as an HTTP request line names them (RFC 9112 3.2.1).
    std::string_view target() const noexcept;

    UrlParts parts() const;
    /// Without userinfo and fragment: for Referer (RFC 9110 10.1.3), logs and traces.
    std::string public_text() const;
    /// The host as ASCII: a name with letters beyond ASCII by IDNA 2008 (RFC 5891, UTS 46), all in lower
    /// case. The Error (bad_url) says what cannot be converted.
    Result<std::string> ascii_host() const;

    friend bool operator==(const Url& a, const Url& b) noexcept { return a.text_ == b.text_; }

private:
    struct Part {
        std::uint32_t at = 0;
        std::uint32_t size = 0;
        bool there = false;
    };
    friend class UrlComposer;

    std::string_view view(const Part& part) const noexcept {
        return std::string_view(text_).substr(part.at, part.size);
    }
    std::optional<std::string_view> optional_view(const Part& part) const noexcept {
        return part.there ? std::optional(view(part)) : std::nullopt;
    }

    std::string text_;
    Part scheme_, user_, password_, options_, host_, zone_, path_, query_, fragment_;
    std::uint16_t port_ = 0;
    bool has_port_ = false;
    bool scheme_guessed_ = false;
    HostKind host_kind_ = HostKind::none;
};

/// Scheme, host and port: who is talked to (RFC 6454 4). Comparable and hashable.
struct HAWSER_API Origin {
    std::string scheme;  ///< lower case
    std::string host;    ///< lower case, ASCII; IPv6 without brackets, its zone after '%'
    std::uint16_t port = 0;
    HostKind host_kind = HostKind::none;

    /// The Error (bad_url) is that of Url::ascii_host.
    static Result<Origin> of(const Url& url);

    /// "scheme://host:port", the port always shown, IPv6 in brackets.
    std::string text() const;
    /// The value of a Host field or :authority (RFC 9110 7.2): "host" or "host:port" where the port is not
    /// the scheme's own; IPv6 in brackets and without its zone, which means nothing elsewhere (RFC 6874 4).
    std::string host_field() const;
    std::size_t hash() const noexcept;

    friend bool operator==(const Origin&, const Origin&) = default;
};

/// The port a scheme uses by itself ("https" gives 443); nullopt for unknown schemes and those without ports.
HAWSER_API std::optional<std::uint16_t> default_port(std::string_view scheme) noexcept;

/// Percent-encodes every byte but letters, digits, "-._~" and those in `keep`. Upper-case hex (RFC 3986 2.1).
HAWSER_API std::string percent_encode(std::string_view text, std::string_view keep = {});
/// Undoes percent-encoding; a '%' that begins no escape stays. The answer may hold any byte.
HAWSER_API std::string percent_decode(std::string_view text);
/// As percent_decode, but a control byte (below 32, or 127) in the answer is an Error (bad_url): for what
/// goes on a protocol's line.
HAWSER_API Result<std::string> percent_decode_line(std::string_view text);

/// The Unicode form of an ASCII host name with "xn--" labels; the Error (bad_url) says why there is none.
HAWSER_API Result<std::string> host_to_unicode(std::string_view host);
/// The ASCII form of a UTF-8 host name; see Url::ascii_host.
HAWSER_API Result<std::string> host_to_ascii(std::string_view host);

}  // namespace hawser

/// Lets an Origin be the key of an unordered container.
template <>
struct std::hash<hawser::Origin> {
    std::size_t operator()(const hawser::Origin& origin) const noexcept { return origin.hash(); }
};
