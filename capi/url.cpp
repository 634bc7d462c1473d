// The URL interface: a handle of parts that may be incomplete, over hawser::Url, which never is.
#include <algorithm>
#include <cstring>
#include <new>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include <hawser/url.hpp>

#include "base/ascii.hpp"
#include "handle.hpp"
#include "memory.hpp"
#include "schemes.hpp"
#include "url/host.hpp"
#include "url/percent.hpp"
#include "url/scheme.hpp"
#include "url_handle.hpp"

namespace hawser::capi {
namespace {

/// What curl_url_set leaves as it is in a path it encodes.
constexpr std::string_view path_keeps = "/!$&'(){}[]*+,;=:@";

CURLUcode code_of_fault(const Error& error) noexcept {
    const UrlFault fault = url_fault(error);
    if (fault != UrlFault::none) return static_cast<CURLUcode>(fault);
    return error.code() == ErrorCode::too_large ? CURLUE_TOO_LARGE : CURLUE_MALFORMED_INPUT;
}

UrlOptions options_of(unsigned flags) {
    UrlOptions options;
    options.guess_scheme = (flags & CURLU_GUESS_SCHEME) != 0;
    if ((flags & CURLU_DEFAULT_SCHEME) != 0) options.default_scheme = "https";
    options.encode = (flags & CURLU_URLENCODE) != 0;
    // What is encoded on its way in cannot stay a space.
    options.allow_space = options.encode || (flags & CURLU_ALLOW_SPACE) != 0;
    options.path_as_is = (flags & CURLU_PATH_AS_IS) != 0;
    options.allow_no_authority = (flags & CURLU_NO_AUTHORITY) != 0;
    options.refuse_user = (flags & CURLU_DISALLOW_USER) != 0;
    return options;
}

/// How parts that were set one by one are read as a whole: leniently, and left as they are.
UrlOptions as_they_are() {
    UrlOptions options;
    options.allow_space = true;
    options.path_as_is = true;
    options.allow_no_authority = true;
    return options;
}

bool is_bracketed(std::string_view host) noexcept { return host.starts_with('['); }

std::string login_text(const Curl_URL& handle) {
    const url::Scheme* const scheme = url::find_scheme(handle.scheme);
    const bool with_options = handle.options && scheme != nullptr && scheme->login_options;
    if (!handle.user && !handle.password && !with_options) return {};
    std::string text = handle.user.value_or("");
    if (handle.password) text.append(":").append(*handle.password);
    if (with_options) text.append(";").append(*handle.options);
    return text += '@';
}

/// True when the text names its scheme. Where one may be missing, "host:80" has none.
bool names_scheme(std::string_view text, unsigned flags) noexcept {
    const std::size_t length = url::scheme_length(text);
    const bool may_lack = (flags & (CURLU_GUESS_SCHEME | CURLU_DEFAULT_SCHEME)) != 0;
    return length != 0 && (!may_lack || text.substr(length).starts_with(":/"));
}

bool is_refused_scheme(std::string_view scheme, unsigned flags) noexcept {
    return (flags & CURLU_NON_SUPPORT_SCHEME) == 0 && !is_known_scheme(scheme);
}

/// A handle that holds a whole URL takes what is set as seen from there.
bool is_whole(const Curl_URL& handle) noexcept {
    return !handle.scheme.empty() && (handle.host || handle.scheme == "file");
}

void take(Curl_URL& handle, const Url& url, bool no_authority) {
    UrlParts parts = url.parts();
    Curl_URL taken;
    taken.scheme = std::move(parts.scheme);
    taken.user = std::move(parts.user);
    taken.password = std::move(parts.password);
    taken.options = std::move(parts.options);
    if (url.host_kind() == HostKind::ipv6) {
        taken.host = "[" + parts.host + "]";
    } else if (url.host_kind() != HostKind::none || no_authority) {
        taken.host = std::move(parts.host);
    }
    taken.zone = std::move(parts.zone);
    taken.port = parts.port;
    taken.path = std::move(parts.path);
    taken.query = std::move(parts.query);
    taken.fragment = std::move(parts.fragment);
    taken.scheme_guessed = url.scheme_guessed();
    handle = std::move(taken);
}

Result<Url> read_reference(const Curl_URL& handle, std::string_view text, const UrlOptions& options) {
    auto base = Url::parse(compose_safely(handle), as_they_are());
    return base ? base->resolve(text, options) : base;
}

CURLUcode set_url(Curl_URL& handle, std::string_view text, unsigned flags) {
    const bool absolute = !is_whole(handle) || names_scheme(text, flags);
    const std::string_view scheme =
        absolute ? text.substr(0, url::scheme_length(text)) : std::string_view(handle.scheme);
    if ((!absolute || names_scheme(text, flags)) && is_refused_scheme(scheme, flags))
        return CURLUE_UNSUPPORTED_SCHEME;
    const UrlOptions options = options_of(flags);
    const auto url = absolute ? Url::parse(text, options) : read_reference(handle, text, options);
    if (!url) return code_of_fault(url.error());
    if (options.refuse_user && url->has_userinfo()) return CURLUE_USER_NOT_ALLOWED;
    if (is_refused_scheme(url->scheme(), flags)) return CURLUE_UNSUPPORTED_SCHEME;
    take(handle, *url, options.allow_no_authority);
    return CURLUE_OK;
}

CURLUcode set_scheme(Curl_URL& handle, std::string_view text, unsigned flags) {
    if (!url::check_scheme(text)) return CURLUE_BAD_SCHEME;
    if (is_refused_scheme(text, flags)) return CURLUE_UNSUPPORTED_SCHEME;
    handle.scheme = ascii::to_lower(text);
    handle.scheme_guessed = false;
    return CURLUE_OK;
}

CURLUcode set_port(Curl_URL& handle, std::string_view text) {
    const auto number = ascii::to_number(text);
    if (!number || *number > 65'535) return CURLUE_BAD_PORT_NUMBER;
    handle.port = static_cast<std::uint16_t>(*number);
    return CURLUE_OK;
}

/// A name, decoded, or an IPv6 address in brackets, with its zone perhaps.
CURLUcode set_host(Curl_URL& handle, std::string_view text, unsigned flags) {
    if (text.empty() && (flags & CURLU_NO_AUTHORITY) == 0) return CURLUE_BAD_HOSTNAME;
    std::string zone;
    std::string host = percent_decode(text);
    if (is_bracketed(text)) {
        if (!text.ends_with(']')) return CURLUE_BAD_HOSTNAME;
        const auto address = url::read_ipv6(text.substr(1, text.size() - 2));
        if (!address) return code_of_fault(address.error());
        host = "[" + address->text + "]";
        zone = address->zone;
    } else if (!text.empty()) {
        const auto name = url::read_host(text);
        if (!name) return code_of_fault(name.error());
    }
    handle.host = std::move(host);
    handle.zone = std::move(zone);
    return CURLUE_OK;
}

/// Spaces become '+'; with `keep_equals` the first '=' stays, as a name and its value need it.
std::string encoded_query(std::string_view text, bool keep_equals) {
    const std::size_t equals = keep_equals ? text.find('=') : std::string_view::npos;
    std::string encoded = percent_encode(text.substr(0, equals), " ");
    if (equals != std::string_view::npos) encoded += "=" + percent_encode(text.substr(equals + 1), " ");
    std::replace(encoded.begin(), encoded.end(), ' ', '+');
    return encoded;
}

CURLUcode set_query(Curl_URL& handle, std::string_view text, unsigned flags) {
    const bool append = (flags & CURLU_APPENDQUERY) != 0;
    std::string query = (flags & CURLU_URLENCODE) != 0 ? encoded_query(text, append) : std::string(text);
    if (append && handle.query && !handle.query->empty())
        query.insert(0, *handle.query + (handle.query->ends_with('&') ? "" : "&"));
    handle.query = std::move(query);
    return CURLUE_OK;
}

CURLUcode set_path(Curl_URL& handle, std::string_view text, unsigned flags) {
    std::string path = (flags & CURLU_URLENCODE) != 0 ? percent_encode(text, path_keeps) : std::string(text);
    if (!path.starts_with('/')) path.insert(0, 1, '/');
    handle.path = std::move(path);
    return CURLUE_OK;
}

CURLUcode set_plain(std::optional<std::string>& part, std::string_view text, unsigned flags) {
    part = (flags & CURLU_URLENCODE) != 0 ? percent_encode(text) : std::string(text);
    return CURLUE_OK;
}

CURLUcode clear_part(Curl_URL& handle, CURLUPart what) {
    switch (what) {
        case CURLUPART_URL:
            handle = Curl_URL{};
            break;
        case CURLUPART_SCHEME:
            handle.scheme.clear();
            handle.scheme_guessed = false;
            break;
        case CURLUPART_USER:
            handle.user.reset();
            break;
        case CURLUPART_PASSWORD:
            handle.password.reset();
            break;
        case CURLUPART_OPTIONS:
            handle.options.reset();
            break;
        case CURLUPART_HOST:
            handle.host.reset();
            handle.zone.clear();
            break;
        case CURLUPART_ZONEID:
            handle.zone.clear();
            break;
        case CURLUPART_PORT:
            handle.port.reset();
            break;
        case CURLUPART_PATH:
            handle.path.clear();
            break;
        case CURLUPART_QUERY:
            handle.query.reset();
            break;
        case CURLUPART_FRAGMENT:
            handle.fragment.reset();
            break;
        default:
            return CURLUE_UNKNOWN_PART;
    }
    return CURLUE_OK;
}

CURLUcode set_part(Curl_URL& handle, CURLUPart what, const char* text, unsigned flags) {
    if (text == nullptr) return clear_part(handle, what);
    if (strnlen(text, Url::max_bytes + 1) > Url::max_bytes) return CURLUE_MALFORMED_INPUT;
    switch (what) {
        case CURLUPART_URL:
            return set_url(handle, text, flags);
        case CURLUPART_SCHEME:
            return set_scheme(handle, text, flags);
        case CURLUPART_PORT:
            return set_port(handle, text);
        case CURLUPART_HOST:
            return set_host(handle, text, flags);
        case CURLUPART_ZONEID:
            if (!url::check_zone(text)) return CURLUE_BAD_IPV6;  // or what is composed of it has another host
            handle.zone = text;                                  // may come before its address
            return CURLUE_OK;
        case CURLUPART_PATH:
            return set_path(handle, text, flags);
        case CURLUPART_QUERY:
            return set_query(handle, text, flags);
        case CURLUPART_USER:
            return set_plain(handle.user, text, flags);
        case CURLUPART_PASSWORD:
            return set_plain(handle.password, text, flags);
        case CURLUPART_OPTIONS:
            return set_plain(handle.options, text, flags);
        case CURLUPART_FRAGMENT:
            return set_plain(handle.fragment, text, flags);
        default:
            return CURLUE_UNKNOWN_PART;
    }
}

// Reading.

struct Answer {
    CURLUcode code = CURLUE_OK;
    std::string text;
};

Answer optional_part(const std::optional<std::string>& part, CURLUcode missing) {
    return part ? Answer{CURLUE_OK, *part} : Answer{missing, {}};
}

/// Query and fragment: one that is empty counts as absent unless asked for.
Answer tail_part(const std::optional<std::string>& part, CURLUcode missing, unsigned flags) {
    if (part && part->empty() && (flags & CURLU_GET_EMPTY) == 0) return {missing, {}};
    return optional_part(part, missing);
}

bool is_ascii(std::string_view text) noexcept {
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 128) return false;
    return true;
}

/// The host in the alphabet asked for.
Answer host_as_asked(std::string_view host, unsigned flags) {
    if (is_bracketed(host)) return {CURLUE_OK, std::string(host)};
    if ((flags & CURLU_URLENCODE) != 0) return {CURLUE_OK, percent_encode(host)};
    const bool to_ascii = (flags & CURLU_PUNYCODE) != 0 && !is_ascii(host);
    const bool to_unicode = (flags & CURLU_PUNY2IDN) != 0 && is_ascii(host);
    if (!to_ascii && !to_unicode) return {CURLUE_OK, std::string(host)};
    auto name = to_ascii ? host_to_ascii(host) : host_to_unicode(host);
    return name ? Answer{CURLUE_OK, *std::move(name)} : Answer{CURLUE_BAD_HOSTNAME, {}};
}

Answer scheme_part(const Curl_URL& handle, unsigned flags) {
    const bool hidden = handle.scheme_guessed && (flags & CURLU_NO_GUESS_SCHEME) != 0;
    if (!handle.scheme.empty() && !hidden) return {CURLUE_OK, handle.scheme};
    if ((flags & CURLU_DEFAULT_SCHEME) != 0) return {CURLUE_OK, "https"};
    return {CURLUE_NO_SCHEME, {}};
}

/// A file: URL's port is the 0 that libcurl shows.
Answer port_part(const Curl_URL& handle, unsigned flags) {
    const std::optional<std::uint16_t> usual =
        handle.scheme == "file" ? std::optional<std::uint16_t>(0) : default_port(handle.scheme);
    if (handle.port && (flags & CURLU_NO_DEFAULT_PORT) != 0 && usual == handle.port)
        return {CURLUE_NO_PORT, {}};
    if (handle.port) return {CURLUE_OK, std::to_string(*handle.port)};
    if ((flags & CURLU_DEFAULT_PORT) != 0 && usual) return {CURLUE_OK, std::to_string(*usual)};
    return {CURLUE_NO_PORT, {}};
}

Answer whole_url(const Curl_URL& handle, unsigned flags) {
    Curl_URL shown = handle;
    if (!shown.host && shown.scheme != "file") return {CURLUE_NO_HOST, {}};
    if (shown.scheme.empty()) {
        if ((flags & CURLU_DEFAULT_SCHEME) == 0) return {CURLUE_NO_SCHEME, {}};
        shown.scheme = "https";
    }
    Answer host = host_as_asked(shown.host.value_or(""), flags);
    if (host.code != CURLUE_OK) return host;
    shown.host = std::move(host.text);
    const Answer port = port_part(shown, flags);
    shown.port.reset();
    if (port.code == CURLUE_OK)
        shown.port = static_cast<std::uint16_t>(ascii::to_number(port.text).value_or(0));
    if ((flags & CURLU_GET_EMPTY) == 0) {
        if (shown.query && shown.query->empty()) shown.query.reset();
        if (shown.fragment && shown.fragment->empty()) shown.fragment.reset();
    }
    std::string text = compose(shown);
    const bool hidden = handle.scheme_guessed && (flags & CURLU_NO_GUESS_SCHEME) != 0;
    if (hidden) text.erase(0, shown.scheme.size() + 3);
    return {CURLUE_OK, std::move(text)};
}

Answer raw_part(const Curl_URL& handle, CURLUPart what, unsigned flags) {
    switch (what) {
        case CURLUPART_URL:
            return whole_url(handle, flags);
        case CURLUPART_SCHEME:
            return scheme_part(handle, flags);
        case CURLUPART_USER:
            return optional_part(handle.user, CURLUE_NO_USER);
        case CURLUPART_PASSWORD:
            return optional_part(handle.password, CURLUE_NO_PASSWORD);
        case CURLUPART_OPTIONS:
            return optional_part(handle.options, CURLUE_NO_OPTIONS);
        case CURLUPART_HOST:
            return handle.host ? host_as_asked(*handle.host, flags) : Answer{CURLUE_NO_HOST, {}};
        case CURLUPART_ZONEID:
            return handle.zone.empty() ? Answer{CURLUE_NO_ZONEID, {}} : Answer{CURLUE_OK, handle.zone};
        case CURLUPART_PORT:
            return port_part(handle, flags);
        case CURLUPART_PATH:
            return {CURLUE_OK, handle.path.empty() ? "/" : handle.path};
        case CURLUPART_QUERY:
            return tail_part(handle.query, CURLUE_NO_QUERY, flags);
        case CURLUPART_FRAGMENT:
            return tail_part(handle.fragment, CURLUE_NO_FRAGMENT, flags);
        default:
            return {CURLUE_UNKNOWN_PART, {}};
    }
}

/// Decodes, then encodes what no URL may hold, where that is asked for.
CURLUcode transcode(std::string& text, CURLUPart what, unsigned flags) {
    if (what == CURLUPART_URL || what == CURLUPART_SCHEME || what == CURLUPART_PORT) return CURLUE_OK;
    const bool query = what == CURLUPART_QUERY;
    if ((flags & CURLU_URLDECODE) != 0) {
        if (query) std::replace(text.begin(), text.end(), '+', ' ');
        text = percent_decode(text);
        const auto below_space = [](char c) { return static_cast<unsigned char>(c) < 32; };
        if (std::any_of(text.begin(), text.end(), below_space)) return CURLUE_URLDECODE;
    }
    if ((flags & CURLU_URLENCODE) != 0 && what != CURLUPART_HOST)
        text = url::encode_lenient(text, query ? url::SpaceAs::plus : url::SpaceAs::escape);
    return CURLUE_OK;
}

CURLUcode get_part(const Curl_URL& handle, CURLUPart what, char** out, unsigned flags) {
    Answer answer = raw_part(handle, what, flags);
    if (answer.code != CURLUE_OK) return answer.code;
    if (const CURLUcode code = transcode(answer.text, what, flags); code != CURLUE_OK) return code;
    *out = copy_text(answer.text);
    return *out == nullptr ? CURLUE_OUT_OF_MEMORY : CURLUE_OK;
}

}  // namespace

std::string compose(const Curl_URL& handle) {
    std::string text = handle.scheme + "://";
    if (handle.scheme != "file") {
        text += login_text(handle);
        std::string host = handle.host.value_or("");
        if (is_bracketed(host) && !handle.zone.empty()) host.insert(host.size() - 1, "%25" + handle.zone);
        text += host;
        if (handle.port) text.append(":").append(std::to_string(*handle.port));
    }
    text += handle.path.empty() ? "/" : handle.path;
    if (handle.query) text.append("?").append(*handle.query);
    if (handle.fragment) text.append("#").append(*handle.fragment);
    return text;
}

std::string compose_safely(const Curl_URL& handle) {
    const auto shield = [](std::string& text, std::string_view ends) {
        std::string safe;
        for (const char c : text) {
            if (ends.find(c) != std::string_view::npos) url::append_escape(safe, c);
            else safe += c;
        }
        text = std::move(safe);
    };
    Curl_URL safe = handle;
    if (safe.user) shield(*safe.user, " /?#@:;\\");
    if (safe.password) shield(*safe.password, " /?#@;");
    if (safe.options) shield(*safe.options, " /?#@:");
    shield(safe.path, " ?#");
    if (safe.query) shield(*safe.query, " #");
    if (safe.fragment) shield(*safe.fragment, " ");
    return compose(safe);
}

}  // namespace hawser::capi

using namespace hawser::capi;

CURLU* curl_url(void) { return new (std::nothrow) Curl_URL; }

void curl_url_cleanup(CURLU* handle) { delete handle; }

CURLU* curl_url_dup(const CURLU* handle) {
    if (handle == nullptr) return nullptr;
    return guarded<CURLU*>(nullptr, nullptr, [&] { return new Curl_URL(*handle); });
}

CURLUcode curl_url_set(CURLU* handle, CURLUPart what, const char* text, unsigned int flags) {
    if (handle == nullptr) return CURLUE_BAD_HANDLE;
    return guarded(CURLUE_OUT_OF_MEMORY, CURLUE_MALFORMED_INPUT,
                   [&] { return set_part(*handle, what, text, flags); });
}

CURLUcode curl_url_get(const CURLU* handle, CURLUPart what, char** text, unsigned int flags) {
    if (handle == nullptr) return CURLUE_BAD_HANDLE;
    if (text == nullptr) return CURLUE_BAD_PARTPOINTER;
    *text = nullptr;
    return guarded(CURLUE_OUT_OF_MEMORY, CURLUE_MALFORMED_INPUT,
                   [&] { return get_part(*handle, what, text, flags); });
}
