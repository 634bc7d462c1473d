#include "url/parse.hpp"

#include <algorithm>
#include <limits>

#include "base/try.hpp"
#include "url/chars.hpp"
#include "url/fault.hpp"
#include "url/host.hpp"
#include "url/path.hpp"
#include "url/percent.hpp"
#include "url/scheme.hpp"

namespace hawser::url {
namespace {

constexpr auto npos = std::string_view::npos;

// `what` names the part for the sentence; the text itself may be a secret and is not shown.
Result<void> check_plain(std::string_view text, const UrlOptions& options, UrlFault fault, const char* what) {
    for (const char c : text) {
        if (is_control(c)) return refuse(fault, std::string("the URL's ") + what + " holds a control byte");
        if (c == ' ' && !options.allow_space)
            return refuse(fault, std::string("the URL's ") + what + " holds a space; write it as %20");
    }
    return {};
}

Result<std::string> read_part(std::string_view text, const UrlOptions& options, UrlFault fault,
                              const char* what, SpaceAs space) {
    HAWSER_TRY(check_plain(text, options, fault, what));
    return options.encode ? encode_lenient(text, space) : std::string(text);
}

Result<std::string> read_path(std::string_view text, const UrlOptions& options) {
    Result<std::string> path = read_part(text, options, UrlFault::bad_path, "path", SpaceAs::escape);
    if (!path) return path;
    if (path->empty() || path->front() != '/') path->insert(0, 1, '/');
    if (!options.path_as_is) *path = remove_dot_segments(*path);
    return path;
}

/// "C:/" and "C|/" name a drive (RFC 8089 E.2), which this system has not.
bool begins_with_drive(std::string_view path) noexcept {
    if (path.size() < 3 || !ascii::is_alpha(path[1]) || (path[2] != ':' && path[2] != '|')) return false;
    return path.size() == 3 || path[3] == '/' || path[3] == '\\';
}

/// Judged when the dot segments are gone: the path must read the same when the URL's text is read again.
Result<void> check_file_path(const UrlParts& parts) {
    if (parts.scheme != "file" || !begins_with_drive(parts.path)) return {};
    return refuse(UrlFault::bad_file_url, "the file: URL names a drive, and there are none on this system");
}

Result<void> read_query(std::string_view text, const UrlOptions& options, UrlParts& into) {
    HAWSER_ASSIGN(into.query, read_part(text, options, UrlFault::bad_query, "query", SpaceAs::plus));
    return {};
}

Result<void> read_fragment(std::string_view text, const UrlOptions& options, UrlParts& into) {
    HAWSER_ASSIGN(into.fragment,
                  read_part(text, options, UrlFault::bad_fragment, "fragment", SpaceAs::escape));
    return {};
}

// "DOMAIN\user" is in use, and allowed; at the beginning the backslash stands where readers may see a slash.
Result<void> check_user(std::string_view user, const UrlOptions& options) {
    if (user.starts_with('\\'))
        return refuse(UrlFault::backslash, "the URL's user name begins with a backslash; write it as %5C");
    return check_plain(user, options, UrlFault::bad_user, "user name");
}

// user[;options][:password] or user[:password][;options]; the options only in the schemes that have them.
Result<void> read_userinfo(std::string_view text, const UrlOptions& options, UrlParts& into) {
    const Scheme* const scheme = find_scheme(into.scheme);
    const std::size_t colon = text.find(':');
    const std::size_t semicolon = scheme != nullptr && scheme->login_options ? text.find(';') : npos;
    into.user = text.substr(0, std::min(colon, semicolon));
    if (colon != npos) {
        const std::size_t end = semicolon != npos && semicolon > colon ? semicolon : text.size();
        into.password = text.substr(colon + 1, end - colon - 1);
    }
    if (semicolon != npos) {
        const std::size_t end = colon != npos && colon > semicolon ? colon : text.size();
        if (end > semicolon + 1) into.options = text.substr(semicolon + 1, end - semicolon - 1);
    }
    // The options are written last: a ';' that belongs to the password must not be taken for theirs then.
    for (std::size_t mark = 0; semicolon != npos && into.password;) {
        mark = into.password->find(';', mark);
        if (mark == npos) break;
        into.password->replace(mark, 1, "%3B");
    }
    HAWSER_TRY(check_user(*into.user, options));
    HAWSER_TRY(check_plain(into.password.value_or(""), options, UrlFault::bad_password, "password"));
    return check_plain(into.options.value_or(""), options, UrlFault::bad_login, "login options");
}

Result<void> read_port(std::string_view text, bool may_be_secret, UrlParts& into) {
    if (text.empty()) return {};
    const auto number = ascii::to_number(text);
    if ((!number || *number > std::numeric_limits<std::uint16_t>::max()) && may_be_secret)
        return refuse(UrlFault::bad_port,
                      "the URL's port is not a number between 0 and 65535; in a password write "
                      "'/' as %2F, '?' as %3F and '#' as %23");
    if (!number || *number > std::numeric_limits<std::uint16_t>::max())
        return refuse(UrlFault::bad_port,
                      "the URL's port " + quoted(text) + " is not a number between 0 and 65535");
    into.port = static_cast<std::uint16_t>(*number);
    return {};
}

Result<void> read_authority(std::string_view text, std::string_view tail, const UrlOptions& options,
                            Parsed& into) {
    // RFC 3986 3.2.1 allows one '@'. Where a second one stands, readers disagree about the host.
    const std::size_t at = text.find('@');
    if (at != npos && options.refuse_user)
        return refuse(UrlFault::user_not_allowed, "the URL holds a user name, which is not allowed here");
    if (at != npos && text.find('@', at + 1) != npos)
        return refuse(UrlFault::bad_host,
                      "the URL has a second '@' before its path; in a user name or password write it as %40");
    const std::string_view userinfo = at == npos ? std::string_view() : text.substr(0, at);
    std::string_view host_and_port = at == npos ? text : text.substr(at + 1);
    const bool bracketed = host_and_port.starts_with('[');
    const std::size_t close = bracketed ? host_and_port.rfind(']') : npos;
    if (bracketed && close == npos)
        return refuse(UrlFault::bad_ipv6, "the URL's host begins with '[' and has no ']'");
    const std::size_t colon = host_and_port.find(':', bracketed ? close : 0);
    const std::string_view host_text = host_and_port.substr(0, colon);

    Host host;
    if (bracketed && host_text.size() != close + 1)
        return refuse(UrlFault::bad_port, "after the URL's host " +
                                              quoted(host_and_port.substr(0, close + 1)) +
                                              " something other than a port follows");
    if (bracketed) {
        HAWSER_ASSIGN(host, read_ipv6(host_text.substr(1, close - 1)));
    } else if (!host_text.empty()) {
        HAWSER_ASSIGN(host, read_host(host_text));
    } else if (!options.allow_no_authority || !text.empty() || into.parts.scheme.empty() ||
               into.scheme_guessed) {
        return refuse(UrlFault::no_host, "the URL has no host");
    }
    into.host_kind = host.kind;
    into.parts.host = std::move(host.text);
    into.parts.zone = std::move(host.zone);
    // "user:pass/word@host": what looks like the port is the password's beginning.
    const bool may_be_secret = tail.find('@') != npos;
    if (colon != npos) HAWSER_TRY(read_port(host_and_port.substr(colon + 1), may_be_secret, into.parts));

    if (into.parts.scheme.empty()) {
        into.parts.scheme = guess_scheme(into.parts.host);
        into.scheme_guessed = true;
    }
    if (at != npos) HAWSER_TRY(read_userinfo(userinfo, options, into.parts));
    return {};
}

// Takes "scheme:" off the text; leaves the scheme empty when it is to be guessed.
Result<void> take_scheme(std::string_view& text, const UrlOptions& options, Parsed& into) {
    const bool may_lack = options.guess_scheme || !options.default_scheme.empty();
    const std::size_t length = scheme_length(text);
    const std::string_view after = length == 0 ? std::string_view() : text.substr(length + 1);
    // "host:80" is not a scheme when a scheme may be missing; what has a slash behind its colon is.
    if (length != 0 && (!may_lack || after.starts_with('/') || after.starts_with('\\'))) {
        HAWSER_TRY(check_scheme(text.substr(0, length)));
        into.parts.scheme = ascii::to_lower(text.substr(0, length));
        text = after;
        return {};
    }
    if (length != 0 && after.empty())
        return refuse(UrlFault::bad_port,
                      "the URL ends in the colon that comes before a scheme's slashes or a port");
    const std::size_t colon = text.find("://");
    if (!may_lack || (colon != npos && colon < text.find_first_of("/?#"))) {
        const std::string_view head = text.substr(0, text.find_first_of(":/?#"));
        if (colon != npos) HAWSER_TRY(check_scheme(head));
        return refuse(UrlFault::bad_scheme, "the URL " + quoted(head) + " has no scheme such as http://");
    }
    if (!options.default_scheme.empty()) {
        HAWSER_TRY(check_scheme(options.default_scheme));
        into.parts.scheme = ascii::to_lower(options.default_scheme);
        into.scheme_guessed = true;
    }
    return {};
}

// RFC 8089: file:/path, file:///path, or with a host that is this one.
Result<void> read_file_url(std::string_view rest, const UrlOptions& options, Parsed& into) {
    if (rest.starts_with('\\'))
        return refuse(UrlFault::backslash, "a backslash stands after file: for a slash");
    if (rest.starts_with("//")) {
        rest.remove_prefix(2);
        const std::string_view host = rest.substr(0, rest.find('/'));
        if (!host.empty() && !ascii::equal_ignoring_case(host, "localhost") && host != "127.0.0.1")
            return refuse(UrlFault::bad_file_url, "the file: URL names the host " + quoted(host) +
                                                      "; only localhost, 127.0.0.1 or none can be read from");
        rest.remove_prefix(host.size());
    }
    if (!rest.starts_with('/'))
        return refuse(UrlFault::bad_file_url, "the file: URL has no path that begins with a slash");
    return read_tail(rest, options, into.parts);
}

Result<void> check_size(std::size_t bytes) {
    if (bytes < Url::max_bytes) return {};
    return refuse(UrlFault::too_large, "the URL is longer than 8,000,000 bytes");
}

}  // namespace

Result<void> read_tail(std::string_view tail, const UrlOptions& options, UrlParts& into) {
    if (const std::size_t hash = tail.find('#'); hash != npos) {
        HAWSER_TRY(read_fragment(tail.substr(hash + 1), options, into));
        tail = tail.substr(0, hash);
    }
    if (const std::size_t mark = tail.find('?'); mark != npos) {
        HAWSER_TRY(read_query(tail.substr(mark + 1), options, into));
        tail = tail.substr(0, mark);
    }
    HAWSER_ASSIGN(into.path, read_path(tail, options));
    return check_file_path(into);
}

Result<Parsed> parse(std::string_view text, const UrlOptions& options) {
    HAWSER_TRY(check_size(text.size()));
    Parsed into;
    HAWSER_TRY(take_scheme(text, options, into));
    if (into.parts.scheme == "file") {
        HAWSER_TRY(read_file_url(text, options, into));
        return into;
    }
    if (!into.parts.scheme.empty() && !into.scheme_guessed) {
        const std::size_t slashes = std::min(text.find_first_not_of('/'), text.size());
        if (slashes < 3 && slashes < text.size() && text[slashes] == '\\')
            return refuse(UrlFault::backslash,
                          "a backslash stands after " + into.parts.scheme + ": where a slash belongs");
        if (slashes < 1 || slashes > 3)
            return refuse(UrlFault::bad_slashes, "the URL has " + std::to_string(slashes) +
                                                     " slashes after " + into.parts.scheme +
                                                     ": where two belong");
        text.remove_prefix(slashes);
    }
    const std::size_t authority = std::min(text.find_first_of("/?#"), text.size());
    const std::string_view tail = text.substr(authority);
    HAWSER_TRY(read_authority(text.substr(0, authority), tail, options, into));
    HAWSER_TRY(read_tail(tail, options, into.parts));
    return into;
}

namespace {

Result<void> check_login_parts(const UrlParts& given, const UrlOptions& options, UrlParts& into) {
    if (!given.user && !given.password && !given.options) return {};
    if (options.refuse_user)
        return refuse(UrlFault::user_not_allowed, "the URL holds a user name, which is not allowed here");
    const Scheme* const scheme = find_scheme(into.scheme);
    const bool with_options = scheme != nullptr && scheme->login_options;
    if (given.options && !with_options)
        return refuse(UrlFault::bad_login,
                      "URLs of scheme " + quoted(into.scheme) + " have no login options");
    const std::string_view splits = with_options ? "/?#@;" : "/?#@";
    const auto holds = [splits](const std::optional<std::string>& text, const char* more) {
        return text && (text->find_first_of(splits) != npos || text->find_first_of(more) != npos);
    };
    if (holds(given.user, ":"))
        return refuse(UrlFault::bad_user, "the user name holds a character that must be percent-encoded");
    if (holds(given.password, ""))
        return refuse(UrlFault::bad_password, "the password holds a character that must be percent-encoded");
    if (given.options && given.options->find_first_of(given.password ? "/?#@" : "/?#@:") != npos)
        return refuse(UrlFault::bad_login, "the login options hold a character that must be percent-encoded");
    HAWSER_TRY(check_user(given.user.value_or(""), options));
    HAWSER_TRY(check_plain(given.password.value_or(""), options, UrlFault::bad_password, "password"));
    HAWSER_TRY(check_plain(given.options.value_or(""), options, UrlFault::bad_login, "login options"));
    into.user = given.user.value_or("");
    into.password = given.password;
    if (given.options && !given.options->empty()) into.options = given.options;
    return {};
}

Result<void> check_host_parts(const UrlParts& given, const UrlOptions& options, Parsed& into) {
    std::string_view text = given.host;
    if (text.empty()) {
        const bool bare = given.zone.empty() && !given.port && !into.parts.user;
        if (!options.allow_no_authority || !bare) return refuse(UrlFault::no_host, "the URL has no host");
        return {};
    }
    Host host;
    if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
    if (text.find(':') != npos) {
        HAWSER_ASSIGN(host, read_ipv6(text));
    } else {
        HAWSER_ASSIGN(host, read_host(text));
    }
    if (!given.zone.empty()) {
        HAWSER_TRY(check_zone(given.zone));
        if (host.kind != HostKind::ipv6)
            return refuse(UrlFault::bad_ipv6, "the URL has a zone id, and its host is no IPv6 address");
        host.zone = given.zone;
    }
    into.host_kind = host.kind;
    into.parts.host = std::move(host.text);
    into.parts.zone = std::move(host.zone);
    into.parts.port = given.port;
    return {};
}

}  // namespace

Result<Parsed> check_parts(const UrlParts& given, const UrlOptions& options) {
    HAWSER_TRY(check_size(given.path.size()));
    HAWSER_TRY(check_scheme(given.scheme));
    Parsed into;
    into.parts.scheme = ascii::to_lower(given.scheme);
    if (into.parts.scheme != "file") {
        HAWSER_TRY(check_login_parts(given, options, into.parts));
        HAWSER_TRY(check_host_parts(given, options, into));
    } else if (!given.host.empty() || given.user || given.password || given.options || given.port) {
        return refuse(UrlFault::bad_file_url, "a file: URL has neither host nor port nor user");
    }
    if (given.path.find_first_of("?#") != npos)
        return refuse(UrlFault::bad_path, "the path holds '?' or '#', which must be percent-encoded");
    HAWSER_ASSIGN(into.parts.path, read_path(given.path, options));
    HAWSER_TRY(check_file_path(into.parts));
    if (into.host_kind == HostKind::none && into.parts.scheme != "file" && into.parts.path != "/")
        return refuse(UrlFault::no_host, "a URL with a path needs a host");
    if (given.query && given.query->find('#') != npos)
        return refuse(UrlFault::bad_query, "the query holds '#', which must be percent-encoded");
    if (given.query) HAWSER_TRY(read_query(*given.query, options, into.parts));
    if (given.fragment) HAWSER_TRY(read_fragment(*given.fragment, options, into.parts));
    return into;
}

}  // namespace hawser::url
