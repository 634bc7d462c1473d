#include "schemes.hpp"

#include "base/ascii.hpp"

namespace hawser::capi {
namespace {

struct Scheme {
    std::string_view name;
    std::uint64_t bit;  ///< CURLPROTO_*; 0 for the ones that came after the mask was full
};

constexpr Scheme known[] = {
    {"http", CURLPROTO_HTTP},
    {"https", CURLPROTO_HTTPS},
    {"dict", CURLPROTO_DICT},
    {"file", CURLPROTO_FILE},
    {"ftp", CURLPROTO_FTP},
    {"ftps", CURLPROTO_FTPS},
    {"gopher", CURLPROTO_GOPHER},
    {"gophers", CURLPROTO_GOPHERS},
    {"imap", CURLPROTO_IMAP},
    {"imaps", CURLPROTO_IMAPS},
    {"ldap", CURLPROTO_LDAP},
    {"ldaps", CURLPROTO_LDAPS},
    {"mqtt", CURLPROTO_MQTT},
    {"mqtts", 0},
    {"pop3", CURLPROTO_POP3},
    {"pop3s", CURLPROTO_POP3S},
    {"rtmp", CURLPROTO_RTMP},
    {"rtmpe", CURLPROTO_RTMPE},
    {"rtmps", CURLPROTO_RTMPS},
    {"rtmpt", CURLPROTO_RTMPT},
    {"rtmpte", CURLPROTO_RTMPTE},
    {"rtmpts", CURLPROTO_RTMPTS},
    {"rtsp", CURLPROTO_RTSP},
    {"scp", CURLPROTO_SCP},
    {"sftp", CURLPROTO_SFTP},
    {"smb", CURLPROTO_SMB},
    {"smbs", CURLPROTO_SMBS},
    {"smtp", CURLPROTO_SMTP},
    {"smtps", CURLPROTO_SMTPS},
    {"telnet", CURLPROTO_TELNET},
    {"tftp", CURLPROTO_TFTP},
    {"ws", 0},
    {"wss", 0},
};

std::uint32_t built_bit(std::string_view scheme) noexcept {
    for (std::uint32_t i = 0; built_schemes[i] != nullptr; ++i)
        if (ascii::equal_ignoring_case(scheme, built_schemes[i])) return 1U << i;
    return 0;
}

}  // namespace

SchemeSet SchemeSet::all() noexcept {
    SchemeSet set;
    for (const char* const* name = built_schemes; *name != nullptr; ++name)
        set.add(*name);
    return set;
}

bool SchemeSet::has(std::string_view scheme) const noexcept { return (bits_ & built_bit(scheme)) != 0; }

void SchemeSet::add(std::string_view scheme) noexcept { bits_ |= built_bit(scheme); }

std::string SchemeSet::text() const {
    std::string list;
    for (const char* const* name = built_schemes; *name != nullptr; ++name) {
        if (!has(*name)) continue;
        if (!list.empty()) list += ',';
        list += *name;
    }
    return list;
}

bool is_known_scheme(std::string_view scheme) noexcept {
    for (const Scheme& one : known)
        if (ascii::equal_ignoring_case(one.name, scheme)) return true;
    return false;
}

std::optional<SchemeSet> parse_schemes(std::string_view names) {
    SchemeSet set;
    bool any = false;
    while (!names.empty()) {
        const std::size_t end = names.find(',');
        const std::string_view name = ascii::trim(names.substr(0, end));
        names.remove_prefix(end == std::string_view::npos ? names.size() : end + 1);
        if (name.empty()) continue;
        any = true;
        if (ascii::equal_ignoring_case(name, "all")) {
            set = SchemeSet::all();
        } else {
            if (!is_known_scheme(name)) return std::nullopt;
            set.add(name);
        }
    }
    return any ? std::optional(set) : std::nullopt;
}

std::string names_of_mask(std::uint64_t mask) {
    std::string list;
    for (const Scheme& one : known) {
        if ((one.bit & mask) == 0) continue;
        if (!list.empty()) list += ',';
        list += one.name;
    }
    return list;
}

SchemeSet schemes_allowed(const OptionStore& options, CURLoption id) {
    const char* names = options.text(id);
    if (names != nullptr) return parse_schemes(names).value_or(SchemeSet{});
    // A server must not lead a program to its own files (CURLOPT_REDIR_PROTOCOLS_STR).
    const bool redirects = id == CURLOPT_REDIR_PROTOCOLS_STR;
    return redirects ? parse_schemes("http,https,ftp,ftps").value_or(SchemeSet{}) : SchemeSet::all();
}

long bit_of_scheme(std::string_view scheme) noexcept {
    for (const Scheme& one : known)
        if (ascii::equal_ignoring_case(one.name, scheme)) return static_cast<long>(one.bit);
    return 0;
}

}  // namespace hawser::capi
