// The URL interface: a handle of parts that may be incomplete, over hawser::Url, which never is.
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

/// A CURLU. An empty scheme or host is one that is not there.
struct Curl_URL {
    hawser::UrlParts parts;
    bool scheme_guessed = false;
};

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
    options.allow_space = (flags & CURLU_ALLOW_SPACE) != 0;
    options.encode = (flags & CURLU_URLENCODE) != 0;
    options.path_as_is = (flags & CURLU_PATH_AS_IS) != 0;
    options.allow_no_authority = (flags & CURLU_NO_AUTHORITY) != 0;
    options.refuse_user = (flags & CURLU_DISALLOW_USER) != 0;
    return options;
}

/// How parts that were checked when they were set are put together again: as they are.
UrlOptions as_they_are() {
    UrlOptions options;
    options.allow_space = true;
    options.path_as_is = true;
    options.allow_no_authority = true;
    return options;
}

bool begins_with_scheme(std::string_view text) noexcept {
    std::size_t end = 0;
    while (end < text.size() && (ascii::is_alpha(text[end]) || ascii::is_digit(text[end]) ||
                                 text[end] == '+' || text[end] == '-' || text[end] == '.'))
        ++end;
    return end > 0 && ascii::is_alpha(text[0]) && text.substr(end).starts_with(":/");
}

Result<Url> read_url(const Curl_URL& handle, std::string_view text, unsigned flags) {
    const UrlOptions options = options_of(flags);
    const bool whole =
        !handle.parts.scheme.empty() && (!handle.parts.host.empty() || handle.parts.scheme == "file");
    if (!whole || begins_with_scheme(text)) return Url::parse(text, options);
    auto base = Url::from_parts(handle.parts, as_they_are());
    if (!base) return base;
    return base->resolve(text, options);
}

CURLUcode set_url(Curl_URL& handle, const char* text, unsigned flags) {
    const auto url = read_url(handle, text, flags);
    if (!url) return code_of_fault(url.error());
    if ((flags & CURLU_NON_SUPPORT_SCHEME) == 0 && !is_known_scheme(url->scheme()))
        return CURLUE_UNSUPPORTED_SCHEME;
    handle.parts = url->parts();
    handle.scheme_guessed = url->scheme_guessed();
    return CURLUE_OK;
}

CURLUcode set_scheme(Curl_URL& handle, std::string_view text, unsigned flags) {
    if (text.empty() || text.size() > Url::max_scheme_bytes || !ascii::is_alpha(text[0]))
        return CURLUE_BAD_SCHEME;
    for (const char c : text)
        if (!ascii::is_alpha(c) && !ascii::is_digit(c) && c != '+' && c != '-' && c != '.')
            return CURLUE_BAD_SCHEME;
    if ((flags & CURLU_NON_SUPPORT_SCHEME) == 0 && !is_known_scheme(text)) return CURLUE_UNSUPPORTED_SCHEME;
    handle.parts.scheme = ascii::to_lower(text);
    handle.scheme_guessed = false;
    return CURLUE_OK;
}

CURLUcode set_port(Curl_URL& handle, std::string_view text) {
    const auto number = ascii::to_number(text);
    if (!number || *number > 65'535) return CURLUE_BAD_PORT_NUMBER;
    handle.parts.port = static_cast<std::uint16_t>(*number);
    return CURLUE_OK;
}

/// Spaces become '+'; with `keep_equals` the first '=' stays, as a name and its value need it.
std::string encoded_query(std::string_view text, bool keep_equals) {
    std::string result;
    std::size_t plain = keep_equals ? text.find('=') : std::string_view::npos;
    const std::string encoded =
        percent_encode(text.substr(0, plain), " ") +
        (plain == std::string_view::npos ? "" : "=" + percent_encode(text.substr(plain + 1), " "));
    for (const char c : encoded)
        result += c == ' ' ? '+' : c;
    return result;
}

std::string appended_query(const Curl_URL& handle, std::string added) {
    if (!handle.parts.query || handle.parts.query->empty()) return added;
    return *handle.parts.query + (handle.parts.query->ends_with('&') ? "" : "&") + added;
}

/// The parts with stand-ins for what is not there yet, so that the rules of whole URLs can be asked.
UrlParts completed(UrlParts parts) {
    if (parts.scheme.empty()) parts.scheme = "http";
    if (parts.host.empty() && parts.scheme != "file") parts.host = "h";
    return parts;
}

void put_part(UrlParts& parts, CURLUPart what, std::string text) {
    switch (what) {
        case CURLUPART_USER:
            parts.user = std::move(text);
            break;
        case CURLUPART_PASSWORD:
            parts.password = std::move(text);
            break;
        case CURLUPART_OPTIONS:
            parts.options = std::move(text);
            break;
        case CURLUPART_HOST:
            parts.host = std::move(text);
            parts.zone.clear();
            break;
        case CURLUPART_ZONEID:
            parts.zone = std::move(text);
            break;
        case CURLUPART_PATH:
            parts.path = std::move(text);
            break;
        case CURLUPART_QUERY:
            parts.query = std::move(text);
            break;
        case CURLUPART_FRAGMENT:
            parts.fragment = std::move(text);
            break;
        default:
            break;
    }
}

std::string encoded_part(const Curl_URL& handle, CURLUPart what, std::string_view text, unsigned flags) {
    const bool encode = (flags & CURLU_URLENCODE) != 0;
    const bool append = (flags & CURLU_APPENDQUERY) != 0;
    switch (what) {
        case CURLUPART_HOST:
        case CURLUPART_ZONEID:
            return std::string(text);
        case CURLUPART_PATH:
            return encode ? percent_encode(text, path_keeps) : std::string(text);
        case CURLUPART_QUERY: {
            std::string query = encode ? encoded_query(text, append) : std::string(text);
            return append ? appended_query(handle, std::move(query)) : query;
        }
        default:
            return encode ? percent_encode(text) : std::string(text);
    }
}

CURLUcode set_text_part(Curl_URL& handle, CURLUPart what, std::string_view text, unsigned flags) {
    UrlParts candidate = handle.parts;
    put_part(candidate, what, encoded_part(handle, what, text, flags));
    if (what == CURLUPART_HOST && candidate.host.empty() && (flags & CURLU_NO_AUTHORITY) == 0)
        return CURLUE_BAD_HOSTNAME;
    // A zone may come before its address.
    if (what == CURLUPART_ZONEID) {
        handle.parts.zone = candidate.zone;
        return CURLUE_OK;
    }
    UrlOptions options = as_they_are();
    const auto checked = Url::from_parts(completed(candidate), options);
    if (!checked) return code_of_fault(checked.error());
    if (what == CURLUPART_HOST) {
        const UrlParts normal = checked->parts();
        candidate.host = candidate.host.empty() ? "" : normal.host;
        if (!normal.zone.empty()) candidate.zone = normal.zone;
    }
    if (what == CURLUPART_PATH) candidate.path = checked->path();
    handle.parts = std::move(candidate);
    return CURLUE_OK;
}

CURLUcode clear_part(Curl_URL& handle, CURLUPart what) {
    UrlParts& parts = handle.parts;
    switch (what) {
        case CURLUPART_URL:
            handle = Curl_URL{};
            break;
        case CURLUPART_SCHEME:
            parts.scheme.clear();
            handle.scheme_guessed = false;
            break;
        case CURLUPART_USER:
            parts.user.reset();
            break;
        case CURLUPART_PASSWORD:
            parts.password.reset();
            break;
        case CURLUPART_OPTIONS:
            parts.options.reset();
            break;
        case CURLUPART_HOST:
            parts.host.clear();
            parts.zone.clear();
            break;
        case CURLUPART_ZONEID:
            parts.zone.clear();
            break;
        case CURLUPART_PORT:
            parts.port.reset();
            break;
        case CURLUPART_PATH:
            parts.path.clear();
            break;
        case CURLUPART_QUERY:
            parts.query.reset();
            break;
        case CURLUPART_FRAGMENT:
            parts.fragment.reset();
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
        case CURLUPART_USER:
        case CURLUPART_PASSWORD:
        case CURLUPART_OPTIONS:
        case CURLUPART_HOST:
        case CURLUPART_ZONEID:
        case CURLUPART_PATH:
        case CURLUPART_QUERY:
        case CURLUPART_FRAGMENT:
            return set_text_part(handle, what, text, flags);
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
Answer host_as_asked(const UrlParts& parts, unsigned flags) {
    if ((flags & CURLU_PUNYCODE) != 0 && !is_ascii(parts.host)) {
        auto name = host_to_ascii(parts.host);
        return name ? Answer{CURLUE_OK, *std::move(name)} : Answer{CURLUE_BAD_HOSTNAME, {}};
    }
    if ((flags & CURLU_PUNY2IDN) != 0 && is_ascii(parts.host)) {
        auto name = host_to_unicode(parts.host);
        return name ? Answer{CURLUE_OK, *std::move(name)} : Answer{CURLUE_BAD_HOSTNAME, {}};
    }
    return {CURLUE_OK, parts.host};
}

Answer host_part(const UrlParts& parts, unsigned flags) {
    if (parts.host.empty()) return {CURLUE_NO_HOST, {}};
    Answer host = host_as_asked(parts, flags);
    if (host.text.find(':') != std::string::npos && host.text.front() != '[')
        host.text = "[" + host.text + "]";
    return host;
}

Answer scheme_part(const Curl_URL& handle, unsigned flags) {
    const bool hidden = handle.scheme_guessed && (flags & CURLU_NO_GUESS_SCHEME) != 0;
    if (!handle.parts.scheme.empty() && !hidden) return {CURLUE_OK, handle.parts.scheme};
    if ((flags & CURLU_DEFAULT_SCHEME) != 0) return {CURLUE_OK, "https"};
    return {CURLUE_NO_SCHEME, {}};
}

Answer port_part(const UrlParts& parts, unsigned flags) {
    const auto usual = default_port(parts.scheme);
    if (parts.port && (flags & CURLU_NO_DEFAULT_PORT) != 0 && usual == parts.port)
        return {CURLUE_NO_PORT, {}};
    if (parts.port) return {CURLUE_OK, std::to_string(*parts.port)};
    if ((flags & CURLU_DEFAULT_PORT) != 0 && usual) return {CURLUE_OK, std::to_string(*usual)};
    return {CURLUE_NO_PORT, {}};
}

Answer whole_url(const Curl_URL& handle, unsigned flags) {
    UrlParts parts = handle.parts;
    if (parts.scheme.empty()) {
        if ((flags & CURLU_DEFAULT_SCHEME) == 0) return {CURLUE_NO_SCHEME, {}};
        parts.scheme = "https";
    }
    if (parts.host.empty() && parts.scheme != "file" && (flags & CURLU_NO_AUTHORITY) == 0)
        return {CURLUE_NO_HOST, {}};
    const Answer host = host_as_asked(parts, flags);
    if (host.code != CURLUE_OK) return host;
    parts.host = host.text;
    const Answer port = port_part(parts, flags);
    parts.port.reset();
    if (port.code == CURLUE_OK)
        parts.port = static_cast<std::uint16_t>(ascii::to_number(port.text).value_or(0));
    if ((flags & CURLU_GET_EMPTY) == 0) {
        if (parts.query && parts.query->empty()) parts.query.reset();
        if (parts.fragment && parts.fragment->empty()) parts.fragment.reset();
    }
    const auto url = Url::from_parts(parts, as_they_are());
    if (!url) return {code_of_fault(url.error()), {}};
    if (handle.scheme_guessed && (flags & CURLU_NO_GUESS_SCHEME) != 0)
        return {CURLUE_OK, url->text().substr(parts.scheme.size() + 3)};
    return {CURLUE_OK, url->text()};
}

Answer raw_part(const Curl_URL& handle, CURLUPart what, unsigned flags) {
    const UrlParts& parts = handle.parts;
    switch (what) {
        case CURLUPART_URL:
            return whole_url(handle, flags);
        case CURLUPART_SCHEME:
            return scheme_part(handle, flags);
        case CURLUPART_USER:
            return optional_part(parts.user, CURLUE_NO_USER);
        case CURLUPART_PASSWORD:
            return optional_part(parts.password, CURLUE_NO_PASSWORD);
        case CURLUPART_OPTIONS:
            return optional_part(parts.options, CURLUE_NO_OPTIONS);
        case CURLUPART_HOST:
            return host_part(parts, flags);
        case CURLUPART_ZONEID:
            return parts.zone.empty() ? Answer{CURLUE_NO_ZONEID, {}} : Answer{CURLUE_OK, parts.zone};
        case CURLUPART_PORT:
            return port_part(parts, flags);
        case CURLUPART_PATH:
            return {CURLUE_OK, parts.path.empty() ? "/" : parts.path};
        case CURLUPART_QUERY:
            return tail_part(parts.query, CURLUE_NO_QUERY, flags);
        case CURLUPART_FRAGMENT:
            return tail_part(parts.fragment, CURLUE_NO_FRAGMENT, flags);
        default:
            return {CURLUE_UNKNOWN_PART, {}};
    }
}

CURLUcode get_part(const Curl_URL& handle, CURLUPart what, char** out, unsigned flags) {
    Answer answer = raw_part(handle, what, flags);
    if (answer.code != CURLUE_OK) return answer.code;
    const bool decodable = what != CURLUPART_URL && what != CURLUPART_SCHEME && what != CURLUPART_PORT;
    if ((flags & CURLU_URLDECODE) != 0 && decodable) {
        if (what == CURLUPART_QUERY)
            for (char& c : answer.text)
                c = c == '+' ? ' ' : c;
        auto decoded = percent_decode_line(answer.text);
        if (!decoded) return CURLUE_URLDECODE;
        answer.text = *std::move(decoded);
    }
    *out = copy_text(answer.text);
    return *out == nullptr ? CURLUE_OUT_OF_MEMORY : CURLUE_OK;
}

}  // namespace
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
