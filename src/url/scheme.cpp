#include "url/scheme.hpp"

#include <algorithm>

#include "url/chars.hpp"
#include "url/fault.hpp"

namespace hawser {
namespace url {
namespace {

constexpr Scheme schemes[] = {
    {"http", 80},
    {"https", 443, false, true},
    {"ws", 80},
    {"wss", 443, false, true},
    {"dict", 2628},
    {"file", 0},
    {"ftp", 21},
    {"ftps", 990, false, true},
    {"gopher", 70},
    {"gophers", 70, false, true},
    {"imap", 143, true},
    {"imaps", 993, true, true},
    {"ldap", 389},
    {"ldaps", 636, false, true},
    {"mqtt", 1883},
    {"mqtts", 8883, false, true},
    {"pop3", 110, true},
    {"pop3s", 995, true, true},
    {"rtsp", 554},
    {"scp", 22},
    {"sftp", 22},
    {"smb", 445},
    {"smbs", 445, false, true},
    {"smtp", 25, true},
    {"smtps", 465, true, true},
    {"telnet", 23},
    {"tftp", 69},
    {"socks4", 1080},
    {"socks4a", 1080},
    {"socks5", 1080},
    {"socks5h", 1080},
};

constexpr std::string_view guessable[] = {"ftp", "dict", "ldap", "imap", "smtp", "pop3"};

}  // namespace

const Scheme* find_scheme(std::string_view name) noexcept {
    const auto* const found = std::find_if(std::begin(schemes), std::end(schemes),
                                           [name](const Scheme& scheme) { return scheme.name == name; });
    return found == std::end(schemes) ? nullptr : found;
}

std::size_t scheme_length(std::string_view text) noexcept {
    if (text.empty() || !ascii::is_alpha(text.front())) return 0;
    std::size_t length = 1;
    while (length < text.size() && is_scheme_char(text[length]))
        ++length;
    return length < text.size() && text[length] == ':' ? length : 0;
}

Result<void> check_scheme(std::string_view scheme) {
    if (scheme.empty() || !ascii::is_alpha(scheme.front()) ||
        !std::all_of(scheme.begin(), scheme.end(), is_scheme_char))
        return refuse(UrlFault::bad_scheme,
                      "the URL's scheme " + quoted(scheme) +
                          " is not a letter followed by letters, digits, '+', '-' or '.'");
    if (scheme.size() > Url::max_scheme_bytes)
        return refuse(UrlFault::bad_scheme,
                      "the URL's scheme " + quoted(scheme) + " is longer than 40 characters");
    return {};
}

std::string_view guess_scheme(std::string_view host) noexcept {
    for (const std::string_view name : guessable)
        if (host.size() > name.size() && host[name.size()] == '.' &&
            ascii::equal_ignoring_case(host.substr(0, name.size()), name))
            return name;
    return "http";
}

}  // namespace url

std::optional<std::uint16_t> default_port(std::string_view scheme) noexcept {
    const url::Scheme* const known = url::find_scheme(scheme);
    return known != nullptr && known->port != 0 ? std::optional(known->port) : std::nullopt;
}

}  // namespace hawser
