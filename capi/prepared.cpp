#include "prepared.hpp"

#include <algorithm>
#include <cstring>

#include <net/if.h>

#include <hawser/url.hpp>

#include "base/address.hpp"
#include "base/ascii.hpp"
#include "base/try.hpp"
#include "engine/file_part.hpp"
#include "mime.hpp"
#include "mime_body.hpp"
#include "prepared_tls.hpp"
#include "schemes.hpp"
#include "url_handle.hpp"

namespace hawser::capi {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string text_or_empty(const OptionStore& options, CURLoption id) {
    const char* text = options.text(id);
    return text == nullptr ? std::string() : std::string(text);
}

Result<void> prepare_url(const OptionStore& options, Prepared& into) {
    const auto* parts = static_cast<const CURLU*>(options.pointer(CURLOPT_CURLU));
    const char* text = options.text(CURLOPT_URL);
    if (parts != nullptr && (parts->scheme.empty() || (!parts->host && parts->scheme != "file")))
        return fail(ErrorCode::bad_url, Phase::setup, "the URL handle of CURLOPT_CURLU has no scheme or no host");
    if (parts == nullptr && text == nullptr) return fail(ErrorCode::bad_url, Phase::setup, "no URL set");
    into.url = parts != nullptr ? compose_safely(*parts) : text;
    into.spec.path_as_is = options.flag(CURLOPT_PATH_AS_IS);
    into.spec.own_path_as_is = parts != nullptr || into.spec.path_as_is;
    into.spec.refuse_user_in_url = options.flag(CURLOPT_DISALLOW_USERNAME_IN_URL);
    into.spec.port = static_cast<std::uint16_t>(options.number(CURLOPT_PORT));
    into.spec.new_file_permissions = static_cast<std::uint16_t>(options.number(CURLOPT_NEW_FILE_PERMS));
    into.default_scheme = text_or_empty(options, CURLOPT_DEFAULT_PROTOCOL);
    const SchemeSet allowed = schemes_allowed(options, CURLOPT_PROTOCOLS_STR);
    into.allowed_schemes = allowed.text();
    into.redirect_schemes = (allowed & schemes_allowed(options, CURLOPT_REDIR_PROTOCOLS_STR)).text();
    into.spec.guess_scheme = true;
    into.spec.default_scheme = into.default_scheme;
    into.spec.allowed_schemes = into.allowed_schemes;
    into.spec.url = into.url;
    into.spec.redirect_schemes = into.redirect_schemes;
    return {};
}

void prepare_body(const OptionStore& options, Prepared& into) {
    engine::Spec& spec = into.spec;
    const std::int64_t post_bytes = options.number(CURLOPT_POSTFIELDSIZE_LARGE);
    const auto* lent = static_cast<const char*>(options.pointer(CURLOPT_POSTFIELDS));
    if (spec.intent == engine::Intent::put) {
        spec.body_from = engine::BodyFrom::user;
        const std::int64_t bytes = options.number(CURLOPT_INFILESIZE_LARGE);
        if (bytes >= 0) spec.body_bytes = static_cast<std::uint64_t>(bytes);
        return;
    }
    spec.content_type = "application/x-www-form-urlencoded";
    if (options.has(CURLOPT_COPYPOSTFIELDS)) {
        spec.body_from = engine::BodyFrom::bytes;
        spec.body = options.blob(CURLOPT_COPYPOSTFIELDS);
        // A size set later can only name a part of what was copied.
        if (post_bytes >= 0) spec.body = spec.body.first(std::min(spec.body.size(), static_cast<std::size_t>(post_bytes)));
    } else if (lent != nullptr) {
        spec.body_from = engine::BodyFrom::bytes;
        spec.body =
            as_bytes({lent, post_bytes >= 0 ? static_cast<std::size_t>(post_bytes) : std::strlen(lent)});
    } else if (post_bytes == 0) {
        spec.body_from = engine::BodyFrom::bytes;
    } else {
        spec.body_from = engine::BodyFrom::user;
        if (post_bytes > 0) spec.body_bytes = static_cast<std::uint64_t>(post_bytes);
    }
}

/// "Name: value" adds, "Name:" leaves hawser's own out, "Name;" sends an empty one. A line goes out as it was written.
void prepare_fields(const curl_slist* list, std::vector<engine::FieldEdit>& into) {
    into.clear();
    for (; list != nullptr; list = list->next) {
        if (list->data == nullptr) continue;
        const std::string_view line(list->data);
        const std::size_t end = line.find_first_of(":;");
        if (end == std::string_view::npos || end == 0) continue;
        engine::FieldEdit edit;
        edit.name = line.substr(0, end);
        edit.value = ascii::trim(line.substr(end + 1));
        const bool colon = line[end] == ':';
        if (!colon && !edit.value.empty()) continue;
        edit.remove = colon && edit.value.empty();
        if (colon) edit.line = line;
        into.push_back(edit);
    }
}

void prepare_aliases(const curl_slist* list, Prepared& into) {
    into.status_aliases.clear();
    for (; list != nullptr; list = list->next)
        if (list->data != nullptr) into.status_aliases.emplace_back(list->data);
    into.spec.status_aliases = into.status_aliases;
}

engine::Intent intent_of(Method method) noexcept {
    switch (method) {
        case Method::get:
            return engine::Intent::get;
        case Method::head:
            return engine::Intent::head;
        case Method::post:
        case Method::mime:
        case Method::form:
            return engine::Intent::post;
        case Method::put:
            return engine::Intent::put;
    }
    return engine::Intent::get;
}

HttpVersion version_of(std::int64_t number) noexcept {
    switch (number) {
        case CURL_HTTP_VERSION_1_0:
            return HttpVersion::http1_0;
        case CURL_HTTP_VERSION_1_1:
            return HttpVersion::http1_1;
        case CURL_HTTP_VERSION_2_0:
            return HttpVersion::http2;
        case CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE:
            return HttpVersion::http2_prior;
        case CURL_HTTP_VERSION_3:
            return HttpVersion::http3;
        case CURL_HTTP_VERSION_3ONLY:
            return HttpVersion::http3_only;
        default:
            return HttpVersion::any;
    }
}

std::vector<std::string> lines_of(const curl_slist* list) {
    std::vector<std::string> lines;
    for (; list != nullptr; list = list->next)
        if (list->data != nullptr) lines.emplace_back(list->data);
    return lines;
}

void prepare_names(const OptionStore& options, Prepared& into) {
    NameOptions names;
    names.resolve = lines_of(options.list(CURLOPT_RESOLVE));
    names.connect_to = lines_of(options.list(CURLOPT_CONNECT_TO));
    const std::int64_t keep_for = options.number(CURLOPT_DNS_CACHE_TIMEOUT);
    names.keep_for = keep_for < 0 ? std::nullopt : std::optional(seconds(keep_for));
    names.shuffle = options.flag(CURLOPT_DNS_SHUFFLE_ADDRESSES);
    names.servers.addresses = text_or_empty(options, CURLOPT_DNS_SERVERS);
    names.servers.interface = text_or_empty(options, CURLOPT_DNS_INTERFACE);
    names.servers.local_ipv4 = text_or_empty(options, CURLOPT_DNS_LOCAL_IP4);
    names.servers.local_ipv6 = text_or_empty(options, CURLOPT_DNS_LOCAL_IP6);
    into.names.reset();
    if (names != NameOptions{}) into.names = std::move(names);
    into.spec.names = into.names ? &*into.names : nullptr;
}

/// What points into the program's own memory: lists and bodies.
void prepare_lent(const EasyHandle& easy, Prepared& into) {
    const engine::Intent intent = into.spec.intent;
    const bool of_parts = easy.method == Method::mime || easy.method == Method::form;
    if (!of_parts && (intent == engine::Intent::put || intent == engine::Intent::post))
        prepare_body(easy.options, into);
    prepare_names(easy.options, into);
    into.spec.shared = easy.tables();
    prepare_fields(easy.options.list(CURLOPT_HTTPHEADER), into.fields);
    into.spec.fields = into.fields;
    into.spec.fields_to_proxy = easy.options.number(CURLOPT_HEADEROPT) == CURLHEADER_UNIFIED;
    prepare_fields(into.spec.fields_to_proxy ? nullptr : easy.options.list(CURLOPT_PROXYHEADER), into.proxy_fields);
    into.spec.proxy_fields = into.proxy_fields;
    prepare_aliases(easy.options.list(CURLOPT_HTTP200ALIASES), into);
}

/// What of HTTP/1.x a program may have otherwise than the rules say.
void prepare_http1(const OptionStore& options, Prepared& into) {
    using Kind = TimeCondition::Kind;
    engine::Spec& spec = into.spec;
    into.target = text_or_empty(options, CURLOPT_REQUEST_TARGET);
    spec.target = into.target;
    spec.convert_line_ends = options.flag(CURLOPT_CRLF) || options.flag(CURLOPT_TRANSFERTEXT);
    spec.want_trailers = options.has(CURLOPT_TRAILERFUNCTION);
    spec.ask_transfer_codings = options.flag(CURLOPT_TRANSFER_ENCODING);
    spec.raw_chunks = !options.flag(CURLOPT_HTTP_TRANSFER_DECODING);
    spec.ignore_content_length = options.flag(CURLOPT_IGNORE_CONTENT_LENGTH);
    spec.keep_sending_on_error = options.flag(CURLOPT_KEEP_SENDING_ON_ERROR);
    static constexpr Kind kinds[] = {Kind::none, Kind::modified_since, Kind::unmodified_since, Kind::last_modified};
    spec.condition = {kinds[options.number(CURLOPT_TIMECONDITION)], options.number(CURLOPT_TIMEVALUE_LARGE)};
}

void prepare_request(const EasyHandle& easy, Prepared& into) {
    const OptionStore& options = easy.options;
    engine::Spec& spec = into.spec;
    spec.intent = intent_of(easy.method);
    into.method = text_or_empty(options, CURLOPT_CUSTOMREQUEST);
    spec.method = into.method;
    prepare_lent(easy, into);
    prepare_http1(options, into);
    into.user_agent = text_or_empty(options, CURLOPT_USERAGENT);
    into.referer = text_or_empty(options, CURLOPT_REFERER);
    into.cookie = text_or_empty(options, CURLOPT_COOKIE);
    spec.user_agent = into.user_agent;
    spec.referer = into.referer;
    spec.empty_referer = options.has(CURLOPT_REFERER);
    spec.cookie = into.cookie;
    if (const char* codings = options.text(CURLOPT_ACCEPT_ENCODING)) {
        into.accept_encoding = *codings == '\0' ? all_content_codings : codings;
        spec.accept_encoding = into.accept_encoding;
        spec.decode_content = options.flag(CURLOPT_HTTP_CONTENT_DECODING);
    }
    spec.version = version_of(options.number(CURLOPT_HTTP_VERSION));
    spec.allow_http0_9 = options.flag(CURLOPT_HTTP09_ALLOWED);
    spec.fail_on_error = options.flag(CURLOPT_FAILONERROR);
    spec.fresh_connection = options.flag(CURLOPT_FRESH_CONNECT);
    spec.share_connection = options.flag(CURLOPT_PIPEWAIT);
    spec.forbid_reuse = options.flag(CURLOPT_FORBID_REUSE);
    spec.connect_only = options.flag(CURLOPT_CONNECT_ONLY);
    const auto buffer = static_cast<std::size_t>(options.number(CURLOPT_BUFFERSIZE));
    spec.max_delivery_bytes = std::min<std::size_t>(buffer, CURL_MAX_WRITE_SIZE);
    spec.want_progress = !options.flag(CURLOPT_NOPROGRESS);
    spec.want_debug = options.flag(CURLOPT_VERBOSE);
    spec.want_certificates = options.flag(CURLOPT_CERTINFO);
}

/// The body of parts, made anew for each transfer: its boundary goes into the Content-Type, the program's if it set
/// one (it is left out if that is what it asked for). Without parts it is empty.
Result<void> prepare_multipart(EasyHandle& easy, Prepared& into) {
    if (easy.method != Method::mime && easy.method != Method::form) return {};
    const auto* form = static_cast<const curl_httppost*>(easy.options.pointer(CURLOPT_HTTPPOST));
    curl_mime* mime = easy.mime_post ? easy.mime_post->mime() : nullptr;
    into.spec.body_from = engine::BodyFrom::bytes;
    if (easy.method == Method::mime ? mime == nullptr : form == nullptr) return {};
    auto parts = easy.method == Method::mime ? parts_of(*mime, easy) : parts_of(form, &easy);
    if (!parts) return Unexpected(std::move(parts).error());
    const auto own = std::find_if(into.fields.begin(), into.fields.end(), [](const engine::FieldEdit& edit) {
        return !edit.remove && ascii::equal_ignoring_case(edit.name, "Content-Type");
    });
    const std::string_view type = own == into.fields.end() ? "multipart/form-data" : own->value;
    const bool backslash = (easy.options.number(CURLOPT_MIME_OPTIONS) & CURLMIMEOPT_FORMESCAPE) != 0;
    HAWSER_ASSIGN(into.multipart, engine::make_multipart(*std::move(parts), type,
                                                         backslash ? mime::Escape::backslash : mime::Escape::percent));
    if (own != into.fields.end()) into.fields.erase(own);
    into.spec.fields = into.fields;
    into.spec.body_from = engine::BodyFrom::user;
    into.spec.body_bytes = into.multipart->size();
    into.spec.content_type = into.multipart->content_type();
    return {};
}

void prepare_limits(const OptionStore& options, Prepared& into) {
    Limits& limits = into.limits;
    limits.total = milliseconds(std::max(options.number(CURLOPT_TIMEOUT_MS), curl_off_t{0}));  // below zero: none
    limits.connect = milliseconds(options.number(CURLOPT_CONNECTTIMEOUT_MS));
    limits.expect_continue = milliseconds(options.number(CURLOPT_EXPECT_100_TIMEOUT_MS));
    limits.low_speed_bytes_per_second = static_cast<std::uint64_t>(options.number(CURLOPT_LOW_SPEED_LIMIT));
    limits.low_speed_time = seconds(options.number(CURLOPT_LOW_SPEED_TIME));
    limits.max_body_bytes = static_cast<std::uint64_t>(options.number(CURLOPT_MAXFILESIZE_LARGE));
    limits.max_send_bytes_per_second = static_cast<std::uint64_t>(options.number(CURLOPT_MAX_SEND_SPEED_LARGE));
    limits.max_receive_bytes_per_second = static_cast<std::uint64_t>(options.number(CURLOPT_MAX_RECV_SPEED_LARGE));
    // libcurl counts whole seconds: idle for less than one is not too long for 0.
    limits.connection_idle = seconds(std::max<std::int64_t>(options.number(CURLOPT_MAXAGE_CONN), 1));
    limits.connection_age = seconds(options.number(CURLOPT_MAXLIFETIME_CONN));
    limits.max_redirects = static_cast<int>(options.number(CURLOPT_MAXREDIRS));
    into.spec.limits = &limits;
}

void prepare_redirects(const OptionStore& options, Prepared& into) {
    using How = engine::Spec::MethodOnRedirect;
    Redirects& redirects = into.redirects;
    const std::int64_t follow = options.number(CURLOPT_FOLLOWLOCATION);
    redirects.follow = follow != 0;
    into.spec.method_on_redirect = follow == CURLFOLLOW_OBEYCODE    ? How::obey_status
                                   : follow == CURLFOLLOW_FIRSTONLY ? How::first_only
                                                                    : How::keep;
    const std::int64_t keep = options.number(CURLOPT_POSTREDIR);
    redirects.keep_method_301 = (keep & CURL_REDIR_POST_301) != 0;
    redirects.keep_method_302 = (keep & CURL_REDIR_POST_302) != 0;
    redirects.keep_method_303 = (keep & CURL_REDIR_POST_303) != 0;
    redirects.credentials_everywhere = options.flag(CURLOPT_UNRESTRICTED_AUTH);
    redirects.referer = options.flag(CURLOPT_AUTOREFERER);
    into.spec.redirects = &redirects;
}

void prepare_credentials(const OptionStore& options, Prepared& into) {
    const auto methods = static_cast<std::uint64_t>(options.number(CURLOPT_HTTPAUTH));
    Credentials credentials;
    if ((methods & CURLAUTH_BASIC) != 0) {
        if (const char* user = options.text(CURLOPT_USERNAME)) credentials.user = user;
        if (const char* password = options.text(CURLOPT_PASSWORD)) credentials.password = password;
    }
    if ((methods & CURLAUTH_BEARER) != 0)
        credentials.bearer_token = text_or_empty(options, CURLOPT_XOAUTH2_BEARER);
    // A netrc file may be asked for Basic alone: it has no tokens.
    if ((methods & CURLAUTH_BASIC) != 0) {
        const std::int64_t netrc = options.number(CURLOPT_NETRC);
        credentials.netrc = netrc == CURL_NETRC_REQUIRED   ? NetrcUse::required
                            : netrc == CURL_NETRC_OPTIONAL ? NetrcUse::optional
                                                           : NetrcUse::off;
        if (credentials.netrc != NetrcUse::off) credentials.netrc_file = text_or_empty(options, CURLOPT_NETRC_FILE);
    }
    if (credentials == Credentials{}) return;
    into.credentials = std::move(credentials);
    into.spec.credentials = &*into.credentials;
}

void prepare_range(const OptionStore& options, Prepared& into) {
    RangeOptions range;
    range.range = text_or_empty(options, CURLOPT_RANGE);
    const std::int64_t from = options.number(CURLOPT_RESUME_FROM_LARGE);
    into.spec.resume_at_end = from < 0;
    if (from > 0) range.resume_from = static_cast<std::uint64_t>(from);
    if (range == RangeOptions{}) return;
    into.range = std::move(range);
    into.spec.range = &*into.range;
}

/// "if!NAME", "host!HOST", "ifhost!NAME!HOST", or one of NAME and HOST alone. A HOST may be an address.
void prepare_interface(std::string_view text, SocketPolicy& socket) {
    std::string_view host;
    std::string_view name;
    if (text.starts_with("ifhost!")) {
        const std::string_view both = text.substr(7);
        const std::size_t middle = both.find('!');
        name = both.substr(0, middle);
        if (middle != std::string_view::npos) host = both.substr(middle + 1);
    } else if (text.starts_with("if!")) {
        name = text.substr(3);
    } else if (text.starts_with("host!")) {
        host = text.substr(5);
    } else {
        const bool interface = !SocketAddress::from_literal(text, 0) && if_nametoindex(std::string(text).c_str()) != 0;
        (interface ? name : host) = text;
    }
    socket.interface = name;
    socket.local_address = host;
}

/// An empty path is a path as well: one that cannot be connected to.
void prepare_unix(const OptionStore& options, SocketPolicy& socket) {
    const char* name = options.text(CURLOPT_ABSTRACT_UNIX_SOCKET);
    const char* path = name != nullptr ? name : options.text(CURLOPT_UNIX_SOCKET_PATH);
    if (path == nullptr) return;
    socket.unix_path = *path == '\0' ? "/" : path;
    socket.unix_abstract = name != nullptr;
}

void prepare_socket(const EasyHandle& easy, Prepared& into) {
    const OptionStore& options = easy.options;
    SocketPolicy socket;
    socket.multipath = easy.multipath;
    const std::int64_t families = options.number(CURLOPT_IPRESOLVE);
    if (families == CURL_IPRESOLVE_V4) socket.families = AddressFamilies::ipv4;
    if (families == CURL_IPRESOLVE_V6) socket.families = AddressFamilies::ipv6;
    if (const char* text = options.text(CURLOPT_INTERFACE)) prepare_interface(text, socket);
    prepare_unix(options, socket);
    socket.local_port = static_cast<std::uint16_t>(options.number(CURLOPT_LOCALPORT));
    // libcurl counts the ports that may be tried, the policy those beyond the first.
    if (socket.local_port != 0)
        socket.local_port_range = static_cast<std::uint16_t>(options.number(CURLOPT_LOCALPORTRANGE) - 1);
    socket.ipv6_scope = static_cast<std::uint32_t>(options.number(CURLOPT_ADDRESS_SCOPE));
    socket.nodelay = options.flag(CURLOPT_TCP_NODELAY);
    socket.keep_alive = options.flag(CURLOPT_TCP_KEEPALIVE);
    if (socket.keep_alive) {
        socket.keep_alive_idle = seconds(options.number(CURLOPT_TCP_KEEPIDLE));
        socket.keep_alive_interval = seconds(options.number(CURLOPT_TCP_KEEPINTVL));
        socket.keep_alive_probes = static_cast<int>(options.number(CURLOPT_TCP_KEEPCNT));
    }
    socket.fast_open = options.flag(CURLOPT_TCP_FASTOPEN);
    socket.proxy_protocol = options.flag(CURLOPT_HAPROXYPROTOCOL);
    socket.proxy_protocol_client = text_or_empty(options, CURLOPT_HAPROXY_CLIENT_IP);
    socket.happy_eyeballs_delay = milliseconds(options.number(CURLOPT_HAPPY_EYEBALLS_TIMEOUT_MS));
    into.spec.want_paths = easy.multipath != Multipath::off;
    if (socket == SocketPolicy{}) return;
    into.socket = std::move(socket);
    into.spec.socket = &*into.socket;
}

const char* proxy_scheme(std::int64_t type) noexcept {
    switch (type) {
        case CURLPROXY_HTTPS:
            return "https";
        case CURLPROXY_HTTPS2:
            return "https2";
        case CURLPROXY_HTTPS3:
            return "https3";
        case CURLPROXY_SOCKS4:
            return "socks4";
        case CURLPROXY_SOCKS4A:
            return "socks4a";
        case CURLPROXY_SOCKS5:
            return "socks5";
        case CURLPROXY_SOCKS5_HOSTNAME:
            return "socks5h";
        default:
            return "http";
    }
}

/// The proxy as one URL: scheme from CURLOPT_PROXYTYPE, port from CURLOPT_PROXYPORT where the text has none.
Result<std::string> proxy_url(const OptionStore& options) {
    const char* text = options.text(CURLOPT_PROXY);
    if (text == nullptr) return std::string();
    if (*text == '\0') return std::string("none");
    UrlOptions how;
    how.default_scheme = proxy_scheme(options.number(CURLOPT_PROXYTYPE));
    auto parsed = Url::parse(text, how);
    if (!parsed)
        return fail(ErrorCode::proxy_unresolved, Phase::proxy, "CURLOPT_PROXY: " + parsed.error().message());
    UrlParts parts = parsed->parts();
    const auto port = static_cast<std::uint16_t>(options.number(CURLOPT_PROXYPORT));
    // libcurl's ports for proxies are not those of the schemes.
    if (!parts.port)
        parts.port = port != 0                           ? port
                     : parts.scheme.starts_with("https") ? std::uint16_t{443}
                                                         : std::uint16_t{1080};
    HAWSER_ASSIGN(const Url whole, Url::from_parts(parts));
    return whole.text();
}

Result<void> prepare_proxy(const OptionStore& options, Prepared& into) {
    ProxyOptions proxy;
    HAWSER_ASSIGN(proxy.url, proxy_url(options));
    if (const char* direct = options.text(CURLOPT_NOPROXY)) {
        // An empty list is a list too: it keeps the environment's from being read. A lone comma names no
        // host.
        proxy.no_proxy = *direct == '\0' ? "," : direct;
    }
    proxy.tunnel = options.flag(CURLOPT_HTTPPROXYTUNNEL);
    proxy.http1_0 = options.number(CURLOPT_PROXYTYPE) == CURLPROXY_HTTP_1_0;
    if ((static_cast<std::uint64_t>(options.number(CURLOPT_PROXYAUTH)) & CURLAUTH_BASIC) != 0) {
        proxy.user = text_or_empty(options, CURLOPT_PROXYUSERNAME);
        proxy.password = text_or_empty(options, CURLOPT_PROXYPASSWORD);
    }
    HAWSER_TRY(fill_tls(options, proxy_tls_options, proxy.tls));
    if (proxy == ProxyOptions{}) return {};
    into.proxy = std::make_unique<ProxyOptions>(std::move(proxy));
    into.spec.proxy = into.proxy.get();
    return {};
}

Result<void> prepare_tls(const OptionStore& options, Prepared& into) {
    TlsOptions tls;
    HAWSER_TRY(fill_tls(options, origin_tls_options, tls));
    if (tls == TlsOptions{}) return {};
    into.tls = std::make_unique<TlsOptions>(std::move(tls));
    into.spec.tls = into.tls.get();
    return {};
}

}  // namespace

Result<std::unique_ptr<Prepared>> prepare(EasyHandle& easy) {
    auto made = std::make_unique<Prepared>();
    Prepared& into = *made;
    into.revision = easy.options.revision();
    into.from_method = easy.method;
    into.multipath = easy.multipath;
    HAWSER_TRY(prepare_url(easy.options, into));
    prepare_request(easy, into);
    HAWSER_TRY(prepare_multipart(easy, into));
    prepare_limits(easy.options, into);
    prepare_redirects(easy.options, into);
    prepare_credentials(easy.options, into);
    prepare_range(easy.options, into);
    prepare_socket(easy, into);
    HAWSER_TRY(prepare_tls(easy.options, into));
    HAWSER_TRY(prepare_proxy(easy.options, into));
    return made;
}

bool prepare_again(const EasyHandle& easy, Prepared& into) {
    const bool fits = into.revision == easy.options.revision() && into.from_method == easy.method &&
                      into.multipath == easy.multipath && !easy.options.lends_blobs() &&
                      easy.method != Method::mime && easy.method != Method::form &&
                      !easy.options.has(CURLOPT_CURLU);  // its contents may have changed in place
    if (!fits) return false;
    into.body_copy.reset();
    prepare_lent(easy, into);
    return true;
}

}  // namespace hawser::capi
