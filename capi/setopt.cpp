// curl_easy_setopt: the option table says what is taken, the rules below what a few options do beyond being
// kept.
#include <cstdarg>
#include <cstring>
#include <string_view>

#include <hawser/url.hpp>

#include "easy.hpp"
#include "handle.hpp"
#include "job.hpp"
#include "mime.hpp"
#include "option_argument.hpp"
#include "prepared.hpp"
#include "prepared_tls.hpp"
#include "schemes.hpp"
#include "share_handle.hpp"

namespace hawser::capi {
namespace {

/// libcurl's limit for text options: what a program passes on from a hostile source must not fill the memory.
constexpr std::size_t max_text_bytes = 8'000'000;
constexpr std::size_t max_copied_bytes = UINT32_MAX;

CURLcode set_number(EasyHandle& easy, const OptionFacts& facts, std::int64_t value) {
    if (facts.kind == OptionKind::absent) return value == facts.standard ? CURLE_OK : CURLE_NOT_BUILT_IN;
    if (facts.lowest != unbounded && value < facts.lowest) return CURLE_BAD_FUNCTION_ARGUMENT;
    if (facts.highest != unbounded && value > facts.highest) return CURLE_BAD_FUNCTION_ARGUMENT;
    easy.options.set_number(facts.id, value);
    return CURLE_OK;
}

CURLcode set_text(EasyHandle& easy, CURLoption id, const char* value) {
    if (value != nullptr && strnlen(value, max_text_bytes + 1) > max_text_bytes)
        return CURLE_BAD_FUNCTION_ARGUMENT;
    easy.options.set_text(id, value);
    return CURLE_OK;
}

CURLcode set_blob(EasyHandle& easy, CURLoption id, const curl_blob* blob) {
    if (blob == nullptr) {
        easy.options.unset(id);
        return CURLE_OK;
    }
    if (blob->data == nullptr || blob->len == 0 || blob->len > max_text_bytes)
        return CURLE_BAD_FUNCTION_ARGUMENT;
    easy.options.set_blob(id, {static_cast<const std::uint8_t*>(blob->data), blob->len},
                          (blob->flags & CURL_BLOB_COPY) != 0);
    return CURLE_OK;
}

/// Keeps an argument as its class says.
CURLcode keep(EasyHandle& easy, const OptionFacts& facts, const OptionArgument& argument) {
    if (is_numeric(facts.takes)) return set_number(easy, facts, argument.number);
    const bool nothing =
        facts.takes == OptionClass::function ? argument.function == nullptr : argument.pointer == nullptr;
    if (facts.kind == OptionKind::absent) return nothing ? CURLE_OK : CURLE_NOT_BUILT_IN;
    switch (facts.takes) {
        case OptionClass::text:
            return set_text(easy, facts.id, static_cast<const char*>(argument.pointer));
        case OptionClass::blob:
            return set_blob(easy, facts.id, static_cast<const curl_blob*>(argument.pointer));
        case OptionClass::function:
            easy.options.set_function(facts.id, argument.function);
            return CURLE_OK;
        default:
            easy.options.set_pointer(facts.id, argument.pointer);
            return CURLE_OK;
    }
}

// Which request the options ask for.

/// Whatever was asked for before, but for HEAD.
void go_back_to_get(EasyHandle& easy) {
    (easy.method == Method::head ? easy.without_head : easy.method) = Method::get;
}

CURLcode set_method(EasyHandle& easy, CURLoption id, bool on) {
    switch (id) {
        case CURLOPT_HTTPGET:
            if (on) easy.method = Method::get;
            break;
        case CURLOPT_POST:
            if (on) easy.method = Method::post;
            else go_back_to_get(easy);
            break;
        case CURLOPT_NOBODY:
            if (on && easy.method != Method::head) {
                easy.without_head = Method::get;
                easy.method = Method::head;
            } else if (!on && easy.method == Method::head) {
                easy.method = easy.without_head;
            }
            break;
        default:  // UPLOAD and its old name PUT
            if (on) easy.method = Method::put;
            else go_back_to_get(easy);
            break;
    }
    return CURLE_OK;
}

/// Data asks for POST; a program that said it wants no body keeps HEAD until it says otherwise.
void ask_for_post(EasyHandle& easy) {
    (easy.method == Method::head ? easy.without_head : easy.method) = Method::post;
}

/// The copy that stands there goes; a running transfer may be sending it.
void drop_post_copy(EasyHandle& easy) {
    OptionStore copy = easy.options.take(CURLOPT_COPYPOSTFIELDS);
    if (easy.job && easy.job->running() && !easy.prepared->body_copy) easy.prepared->body_copy.emplace(std::move(copy));
}

CURLcode set_post_fields(EasyHandle& easy, void* data) {
    drop_post_copy(easy);
    easy.options.set_pointer(CURLOPT_POSTFIELDS, data);
    // git sets NULL in between on a handle that then fetches by GET: only data asks for POST.
    if (data != nullptr) ask_for_post(easy);
    return CURLE_OK;
}

CURLcode copy_post_fields(EasyHandle& easy, const char* data) {
    if (data == nullptr) return set_post_fields(easy, nullptr);
    const std::int64_t announced = easy.options.number(CURLOPT_POSTFIELDSIZE_LARGE);
    const std::size_t bytes = announced >= 0 ? static_cast<std::size_t>(announced) : std::strlen(data);
    if (bytes > max_copied_bytes) return CURLE_OUT_OF_MEMORY;
    easy.options.unset(CURLOPT_POSTFIELDS);
    drop_post_copy(easy);
    easy.options.set_blob(CURLOPT_COPYPOSTFIELDS, as_bytes({data, bytes}), true);
    ask_for_post(easy);
    return CURLE_OK;
}

CURLcode set_mime_post(EasyHandle& easy, curl_mime* mime) {
    if (!easy.mime_post) easy.mime_post = std::make_unique<MimePost>();
    if (!easy.mime_post->attach(mime)) return CURLE_BAD_FUNCTION_ARGUMENT;
    easy.method = Method::mime;
    return CURLE_OK;
}

CURLcode set_http_post(EasyHandle& easy, void* form) {
    easy.options.set_pointer(CURLOPT_HTTPPOST, form);
    easy.method = Method::form;
    return CURLE_OK;
}

// Pairs of options that are one setting: the second name's entry holds it.

CURLcode set_seconds(EasyHandle& easy, const OptionFacts& facts, CURLoption milliseconds,
                     std::int64_t value) {
    if (value < facts.lowest || value > facts.highest) return CURLE_BAD_FUNCTION_ARGUMENT;
    easy.options.set_number(milliseconds, value * 1'000);
    return CURLE_OK;
}

CURLcode set_twin(EasyHandle& easy, CURLoption large, std::int64_t value) {
    return set_number(easy, *find_option(large), value);
}

/// "user:password", split at the first colon.
CURLcode set_credentials(EasyHandle& easy, CURLoption user, CURLoption password, const char* pair,
                         bool decode) {
    if (pair == nullptr) {
        easy.options.unset(user);
        easy.options.unset(password);
        return CURLE_OK;
    }
    if (strnlen(pair, max_text_bytes + 1) > max_text_bytes) return CURLE_BAD_FUNCTION_ARGUMENT;
    const std::string_view both(pair);
    const std::size_t colon = both.find(':');
    const std::string_view name = both.substr(0, colon);
    const auto set = [&](CURLoption id, std::string_view part) {
        if (decode)
            easy.options.set_text(id, std::string_view(percent_decode(part)));
        else
            easy.options.set_text(id, part);
    };
    set(user, name);
    if (colon == std::string_view::npos)
        easy.options.unset(password);
    else
        set(password, both.substr(colon + 1));
    return CURLE_OK;
}

CURLcode set_schemes(EasyHandle& easy, CURLoption id, const char* names) {
    if (names != nullptr) {
        if (std::string_view(names).find_first_not_of(", ") == std::string_view::npos)
            return CURLE_BAD_FUNCTION_ARGUMENT;
        if (!parse_schemes(names)) return CURLE_UNSUPPORTED_PROTOCOL;
    }
    return set_text(easy, id, names);
}

CURLcode set_scheme_mask(EasyHandle& easy, CURLoption id, std::uint64_t mask) {
    const std::string names = names_of_mask(mask);
    if (names.empty()) return CURLE_BAD_FUNCTION_ARGUMENT;
    easy.options.set_text(id, std::string_view(names));
    return CURLE_OK;
}

/// A mask of methods must hold one that is built; the others are not offered.
CURLcode set_auth(EasyHandle& easy, CURLoption id, std::int64_t value, std::uint64_t built) {
    const auto mask = static_cast<std::uint64_t>(value);
    if (mask != CURLAUTH_NONE && (mask & built) == 0) return CURLE_NOT_BUILT_IN;
    easy.options.set_number(id, value);
    return CURLE_OK;
}

CURLcode set_clamped(EasyHandle& easy, CURLoption id, std::int64_t value, std::int64_t lowest,
                     std::int64_t highest) {
    const std::int64_t standard = find_option(id)->standard;
    const std::int64_t wanted = value <= 0        ? standard
                                : value < lowest  ? lowest
                                : value > highest ? highest
                                                  : value;
    easy.options.set_number(id, wanted);
    return CURLE_OK;
}

CURLcode set_http_version(EasyHandle& easy, const OptionFacts& facts, std::int64_t value) {
    const bool known = (value >= CURL_HTTP_VERSION_NONE && value <= CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE) ||
                       value == CURL_HTTP_VERSION_3 || value == CURL_HTTP_VERSION_3ONLY;
    return known ? set_number(easy, facts, value) : CURLE_UNSUPPORTED_PROTOCOL;
}

/// Engines and providers are OpenSSL's. A name that means nothing fails the transfer, as in libcurl.
CURLcode set_file_type(EasyHandle& easy, CURLoption id, const char* type) {
    if (type != nullptr && (curl_strequal(type, "ENG") != 0 || curl_strequal(type, "PROV") != 0))
        return CURLE_NOT_BUILT_IN;
    return set_text(easy, id, type);
}

CURLcode set_tls13_suites(EasyHandle& easy, CURLoption id, const char* list) {
    if (list != nullptr && !asks_for_every_tls13_suite(list)) return CURLE_NOT_BUILT_IN;
    return set_text(easy, id, list);
}

CURLcode set_share(EasyHandle& easy, CURLSH* share) {
    if (easy.in_callback || is_running(easy)) return CURLE_BAD_FUNCTION_ARGUMENT;
    ShareHandle* wanted = share == nullptr ? nullptr : share_of(share);
    if (share != nullptr && wanted == nullptr) return CURLE_BAD_FUNCTION_ARGUMENT;
    attach_share(easy, wanted);
    return CURLE_OK;
}

using Argument = OptionArgument;

/// What sets a method, a body, or one half of a pair. nullopt: an option like any other.
std::optional<CURLcode> apply_request_rules(EasyHandle& easy, const OptionFacts& facts,
                                            const Argument& argument) {
    switch (facts.id) {
        case CURLOPT_HTTPGET:
        case CURLOPT_POST:
        case CURLOPT_NOBODY:
        case CURLOPT_UPLOAD:
        case CURLOPT_PUT:
            return set_method(easy, facts.id, argument.number != 0);
        case CURLOPT_POSTFIELDS:
            return set_post_fields(easy, argument.pointer);
        case CURLOPT_COPYPOSTFIELDS:
            return copy_post_fields(easy, static_cast<const char*>(argument.pointer));
        case CURLOPT_MIMEPOST:
            return set_mime_post(easy, static_cast<curl_mime*>(argument.pointer));
        case CURLOPT_HTTPPOST:
            return set_http_post(easy, argument.pointer);
        case CURLOPT_POSTFIELDSIZE:
            return set_twin(easy, CURLOPT_POSTFIELDSIZE_LARGE, argument.number);
        case CURLOPT_INFILESIZE:
            return set_twin(easy, CURLOPT_INFILESIZE_LARGE, argument.number);
        case CURLOPT_TIMEVALUE:
            return set_twin(easy, CURLOPT_TIMEVALUE_LARGE, argument.number);
        case CURLOPT_RESUME_FROM:
            return set_twin(easy, CURLOPT_RESUME_FROM_LARGE, argument.number);
        case CURLOPT_MAXFILESIZE:
            return set_twin(easy, CURLOPT_MAXFILESIZE_LARGE, argument.number);
        case CURLOPT_TIMEOUT:
            return set_seconds(easy, facts, CURLOPT_TIMEOUT_MS, argument.number);
        case CURLOPT_CONNECTTIMEOUT:
            return set_seconds(easy, facts, CURLOPT_CONNECTTIMEOUT_MS,
                               argument.number == 0 ? facts.standard : argument.number);
        case CURLOPT_CONNECTTIMEOUT_MS:
            return set_number(easy, facts, argument.number <= 0 ? facts.standard : argument.number);
        case CURLOPT_HTTP_VERSION:
            return set_http_version(easy, facts, argument.number);
        default:
            return std::nullopt;
    }
}

std::optional<CURLcode> apply_other_rules(EasyHandle& easy, const OptionFacts& facts,
                                          const Argument& argument) {
    const auto* text = static_cast<const char*>(argument.pointer);
    switch (facts.id) {
        case CURLOPT_USERPWD:
            return set_credentials(easy, CURLOPT_USERNAME, CURLOPT_PASSWORD, text, false);
        case CURLOPT_PROXYUSERPWD:
            return set_credentials(easy, CURLOPT_PROXYUSERNAME, CURLOPT_PROXYPASSWORD, text, true);
        case CURLOPT_PROTOCOLS_STR:
        case CURLOPT_REDIR_PROTOCOLS_STR:
            return set_schemes(easy, facts.id, text);
        case CURLOPT_PROTOCOLS:
            return set_scheme_mask(easy, CURLOPT_PROTOCOLS_STR, static_cast<std::uint64_t>(argument.number));
        case CURLOPT_REDIR_PROTOCOLS:
            return set_scheme_mask(easy, CURLOPT_REDIR_PROTOCOLS_STR,
                                   static_cast<std::uint64_t>(argument.number));
        case CURLOPT_HTTPAUTH:
            return set_auth(easy, facts.id, argument.number, CURLAUTH_BASIC | CURLAUTH_BEARER);
        case CURLOPT_PROXYAUTH:
            return set_auth(easy, facts.id, argument.number, CURLAUTH_BASIC);
        case CURLOPT_BUFFERSIZE:
            return set_clamped(easy, facts.id, argument.number, 1'024, CURL_MAX_READ_SIZE);
        case CURLOPT_UPLOAD_BUFFERSIZE:
            return set_clamped(easy, facts.id, argument.number, 16'384, 2'097'152);
        case CURLOPT_SSLCERTTYPE:
        case CURLOPT_SSLKEYTYPE:
        case CURLOPT_PROXY_SSLCERTTYPE:
        case CURLOPT_PROXY_SSLKEYTYPE:
            return set_file_type(easy, facts.id, text);
        case CURLOPT_TLS13_CIPHERS:
        case CURLOPT_PROXY_TLS13_CIPHERS:
            return set_tls13_suites(easy, facts.id, text);
        case CURLOPT_SSLVERSION:
        case CURLOPT_PROXY_SSLVERSION:
            if (!is_tls_version(argument.number)) return CURLE_BAD_FUNCTION_ARGUMENT;
            return std::nullopt;
        case CURLOPT_CONNECT_ONLY:
            if (argument.number == 2) return CURLE_NOT_BUILT_IN;
            return std::nullopt;
        case CURLOPT_UNIX_SOCKET_PATH:
        case CURLOPT_ABSTRACT_UNIX_SOCKET:  // one setting under two names: the last one counts
            easy.options.unset(facts.id == CURLOPT_UNIX_SOCKET_PATH ? CURLOPT_ABSTRACT_UNIX_SOCKET
                                                                    : CURLOPT_UNIX_SOCKET_PATH);
            return std::nullopt;
        case CURLOPT_SHARE:
            return set_share(easy, argument.pointer);
        default:
            return std::nullopt;
    }
}

}  // namespace

CURLcode set_option(EasyHandle& easy, CURLoption id, const OptionArgument& argument) {
    const OptionFacts* facts = find_option(id);
    if (facts == nullptr || facts->kind == OptionKind::gone) return CURLE_UNKNOWN_OPTION;
    if (facts->kind == OptionKind::no_effect) return CURLE_OK;
    if (facts->kind == OptionKind::absent) return keep(easy, *facts, argument);
    if (const auto code = apply_request_rules(easy, *facts, argument)) return *code;
    if (const auto code = apply_other_rules(easy, *facts, argument)) return *code;
    return keep(easy, *facts, argument);
}

OptionArgument read_argument(CURLoption id, va_list list) {
    OptionArgument argument;
    const OptionFacts* facts = find_option(id);
    if (facts == nullptr) return argument;
    switch (facts->takes) {
        case OptionClass::number:
        case OptionClass::values:
            argument.number = va_arg(list, long);
            break;
        case OptionClass::offset:
            argument.number = va_arg(list, curl_off_t);
            break;
        case OptionClass::function:
            argument.function = va_arg(list, void (*)());
            break;
        default:
            argument.pointer = va_arg(list, void*);
            break;
    }
    return argument;
}

}  // namespace hawser::capi

using namespace hawser::capi;

#undef curl_easy_setopt
CURLcode curl_easy_setopt(CURL* handle, CURLoption id, ...) {
    va_list list;
    va_start(list, id);
    const OptionArgument argument = read_argument(id, list);
    va_end(list);
    return with_easy(handle, [&](EasyHandle& easy) { return set_option(easy, id, argument); });
}
