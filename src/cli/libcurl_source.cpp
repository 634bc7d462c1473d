#include "cli/libcurl_source.hpp"

#include <cstdio>

#include <fcntl.h>

#include <hawser/version.hpp>

#include "cli/c_source.hpp"
#include "cli/libcurl_targets.hpp"
#include "cli/queue.hpp"

namespace hawser::cli {

namespace {

/// A glob stands for as many transfers as it likes; a program has an end.
constexpr int most_transfers = 1'000;

const char* version_constant(HttpVersion version) {
    switch (version) {
        case HttpVersion::any: return nullptr;
        case HttpVersion::http1_0: return "CURL_HTTP_VERSION_1_0";
        case HttpVersion::http1_1: return "CURL_HTTP_VERSION_1_1";
        case HttpVersion::http2: return "CURL_HTTP_VERSION_2_0";
        case HttpVersion::http2_prior: return "CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE";
        case HttpVersion::http3: return "CURL_HTTP_VERSION_3";
        case HttpVersion::http3_only: return "CURL_HTTP_VERSION_3ONLY";
    }
    return nullptr;
}

const char* tls_constant(TlsVersion version, bool most) {
    switch (version) {
        case TlsVersion::v1_0: return most ? "CURL_SSLVERSION_MAX_TLSv1_0" : "CURL_SSLVERSION_TLSv1_0";
        case TlsVersion::v1_1: return most ? "CURL_SSLVERSION_MAX_TLSv1_1" : "CURL_SSLVERSION_TLSv1_1";
        case TlsVersion::v1_2: return most ? "CURL_SSLVERSION_MAX_TLSv1_2" : "CURL_SSLVERSION_TLSv1_2";
        case TlsVersion::v1_3: return most ? "CURL_SSLVERSION_MAX_TLSv1_3" : "CURL_SSLVERSION_TLSv1_3";
    }
    return "";
}

const char* format_name(TlsFormat format) {
    return format == TlsFormat::p12 ? "P12" : format == TlsFormat::der ? "DER" : "PEM";
}

void text_unless_empty(CSource& source, std::string_view option, std::string_view value) {
    if (!value.empty()) source.text_option(option, value);
}

void flag_if(CSource& source, std::string_view option, bool on) {
    if (on) source.number_option(option, 1);
}

void write_part(CSource& source, const FormPart& part, const std::string& mime);

// Inner multiparts first: each part is a variable of its own only as long as it is described.
void write_parts(CSource& source, const std::vector<FormPart>& parts, const std::string& mime) {
    for (const FormPart& part : parts) write_part(source, part, mime);
}

void write_part(CSource& source, const FormPart& part, const std::string& mime) {
    const std::string name = source.variable("curl_mimepart *", "part", "");
    source.line(name + " = curl_mime_addpart(" + mime + ");");
    const auto call = [&](const char* function, std::string_view value) {
        source.line(std::string(function) + '(' + name + ", " + c_literal(value) + ");");
    };
    if (!part.name.empty()) call("curl_mime_name", part.name);
    if (part.content == PartContent::text)
        source.line("curl_mime_data(" + name + ", " + c_literal(part.value) + ", " + std::to_string(part.value.size()) + ");");
    if (part.content == PartContent::file || part.content == PartContent::file_text) call("curl_mime_filedata", part.value);
    if (part.content == PartContent::file_text) source.line("curl_mime_filename(" + name + ", NULL);");
    if (part.content == PartContent::parts) {
        const std::string inner = source.variable("curl_mime *", "mime", "NULL");
        source.line(inner + " = curl_mime_init(curl);");
        write_parts(source, part.parts, inner);
        source.line("curl_mime_subparts(" + name + ", " + inner + ");");
    }
    if (!part.type.empty()) call("curl_mime_type", part.type);
    if (part.file_name) call("curl_mime_filename", *part.file_name);
    if (!part.encoder.empty()) call("curl_mime_encoder", part.encoder);
    if (part.headers.empty()) return;
    const std::string list = source.variable("struct curl_slist *", "list", "NULL");
    source.line(list + " = NULL;");
    for (const std::string& header : part.headers)
        source.line(list + " = curl_slist_append(" + list + ", " + c_literal(header) + ");");
    source.line("curl_mime_headers(" + name + ", " + list + ", 1);");
}

void write_body(CSource& source, const Operation& operation) {
    const Request& request = operation.request;
    if (!operation.form.empty()) {
        const std::string mime = source.variable("curl_mime *", "mime", "NULL");
        source.line(mime + " = curl_mime_init(curl);");
        write_parts(source, operation.form, mime);
        source.line("curl_easy_setopt(curl, CURLOPT_MIMEPOST, " + mime + ");");
        source.at_end("curl_mime_free(" + mime + ");");
    } else if (!request.body.empty()) {
        source.offset_option("POSTFIELDSIZE_LARGE", static_cast<std::int64_t>(request.body.bytes().size()));
        source.text_option("POSTFIELDS", request.body.bytes());
    }
}

std::vector<std::string> header_lines(const Headers& added, const std::vector<std::string>& removed) {
    std::vector<std::string> lines;
    for (const std::string& name : removed) lines.push_back(name + ':');
    for (const Header& header : added) lines.push_back(header.value.empty() ? header.name + ';' : header.name + ": " + header.value);
    return lines;
}

void write_head(CSource& source, const Operation& operation) {
    const Request& request = operation.request;
    source.list_option("HTTPHEADER", header_lines(request.headers, request.without_headers));
    if (request.user_agent) source.text_option("USERAGENT", *request.user_agent);
    else source.text_option("USERAGENT", std::string("hawser/") + version());
    text_unless_empty(source, "REFERER", request.referer);
    text_unless_empty(source, "COOKIE", request.cookie);
    flag_if(source, "NOBODY", operation.head_only);
    if (!request.method.empty() && !(operation.head_only && request.method == "HEAD"))
        source.text_option("CUSTOMREQUEST", request.method);
    if (request.decompress) source.text_option("ACCEPT_ENCODING", "");
    text_unless_empty(source, "RANGE", request.range->range);
    if (operation.resume && !operation.resume->automatic && operation.resume->offset > 0)
        source.offset_option("RESUME_FROM_LARGE", static_cast<std::int64_t>(operation.resume->offset));
    if (const char* version = version_constant(request.version)) source.constant_option("HTTP_VERSION", version);
    flag_if(source, "HTTP09_ALLOWED", request.allow_http0_9);
    text_unless_empty(source, "REQUEST_TARGET", request.request_target);
    flag_if(source, "TRANSFER_ENCODING", request.ask_transfer_codings);
    flag_if(source, "IGNORE_CONTENT_LENGTH", request.ignore_content_length);
    if (request.new_file_permissions != Request().new_file_permissions)
        source.number_option("NEW_FILE_PERMS", request.new_file_permissions);
    flag_if(source, "CERTINFO", request.report_certificates);
    flag_if(source, "CRLF", request.convert_line_ends);
    if (request.raw_chunks) {
        source.number_option("HTTP_CONTENT_DECODING", 0);
        source.number_option("HTTP_TRANSFER_DECODING", 0);
    }
    if (request.condition.kind != TimeCondition::Kind::none) {
        const bool unmodified = request.condition.kind == TimeCondition::Kind::unmodified_since;
        source.constant_option("TIMECONDITION", unmodified ? "CURL_TIMECOND_IFUNMODSINCE" : "CURL_TIMECOND_IFMODSINCE");
        source.offset_option("TIMEVALUE_LARGE", request.condition.unix_seconds);
    }
}

void write_redirects(CSource& source, const Request& request) {
    const Redirects& redirects = *request.redirects;
    if (redirects.follow) source.number_option("FOLLOWLOCATION", redirects.keep_named_method || request.method.empty() ? 1 : 2);
    source.number_option("MAXREDIRS", request.limits->max_redirects);
    flag_if(source, "AUTOREFERER", redirects.referer);
    flag_if(source, "UNRESTRICTED_AUTH", redirects.credentials_everywhere);
    const int kept = (redirects.keep_method_301 ? 1 : 0) | (redirects.keep_method_302 ? 2 : 0) | (redirects.keep_method_303 ? 4 : 0);
    if (kept != 0) source.number_option("POSTREDIR", kept);
    text_unless_empty(source, "PROTOCOLS_STR", request.allowed_schemes);
    text_unless_empty(source, "REDIR_PROTOCOLS_STR", request.redirect_schemes);
    flag_if(source, "PATH_AS_IS", request.path_as_is);
    flag_if(source, "DISALLOW_USERNAME_IN_URL", request.refuse_user_in_url);
    text_unless_empty(source, "DEFAULT_PROTOCOL", request.default_scheme);
}

void write_limits(CSource& source, const Limits& limits) {
    const Limits defaults;
    if (limits.total.count() != 0) source.number_option("TIMEOUT_MS", limits.total.count());
    if (limits.connect != defaults.connect) source.number_option("CONNECTTIMEOUT_MS", limits.connect.count());
    if (limits.expect_continue != defaults.expect_continue)
        source.number_option("EXPECT_100_TIMEOUT_MS", limits.expect_continue.count());
    if (limits.max_body_bytes != 0) source.offset_option("MAXFILESIZE_LARGE", static_cast<std::int64_t>(limits.max_body_bytes));
    if (limits.max_receive_bytes_per_second != 0)
        source.offset_option("MAX_RECV_SPEED_LARGE", static_cast<std::int64_t>(limits.max_receive_bytes_per_second));
    if (limits.max_send_bytes_per_second != 0)
        source.offset_option("MAX_SEND_SPEED_LARGE", static_cast<std::int64_t>(limits.max_send_bytes_per_second));
    if (limits.low_speed_bytes_per_second == 0) return;
    source.number_option("LOW_SPEED_LIMIT", static_cast<std::int64_t>(limits.low_speed_bytes_per_second));
    source.number_option("LOW_SPEED_TIME", limits.low_speed_time.count());
}

void write_tls(CSource& source, const TlsOptions& tls, const std::string& prefix) {
    const TlsOptions defaults;
    text_unless_empty(source, prefix + "CAINFO", tls.ca_file);
    text_unless_empty(source, prefix + "CAPATH", tls.ca_directory);
    text_unless_empty(source, prefix + "CRLFILE", tls.crl_file);
    text_unless_empty(source, prefix + "SSLCERT", tls.certificate_file);
    text_unless_empty(source, prefix + "SSLKEY", tls.private_key_file);
    text_unless_empty(source, prefix + "KEYPASSWD", tls.key_password.view());
    text_unless_empty(source, prefix + "PINNEDPUBLICKEY", tls.pinned_public_key);
    text_unless_empty(source, prefix + "SSL_CIPHER_LIST", tls.ciphers);
    if (tls.certificate_format != TlsFormat::pem) source.text_option(prefix + "SSLCERTTYPE", format_name(tls.certificate_format));
    if (tls.private_key_format != TlsFormat::pem) source.text_option(prefix + "SSLKEYTYPE", format_name(tls.private_key_format));
    const std::string bits = std::string(tls.native_ca ? " | CURLSSLOPT_NATIVE_CA" : "") + (tls.split_cbc_records ? "" : " | CURLSSLOPT_ALLOW_BEAST") +
                             (tls.early_data ? " | CURLSSLOPT_EARLYDATA" : "");
    if (!bits.empty()) source.constant_option(prefix + "SSL_OPTIONS", '(' + bits.substr(3) + ')');
    if (!tls.verify_peer) source.number_option(prefix + "SSL_VERIFYPEER", 0);
    if (!tls.verify_name) source.number_option(prefix + "SSL_VERIFYHOST", 0);
    if (tls.min_version != defaults.min_version || tls.max_version != defaults.max_version)
        source.constant_option(prefix + "SSLVERSION", std::string("(") + tls_constant(tls.min_version, false) + " | " +
                                                          tls_constant(tls.max_version, true) + ')');
    if (!prefix.empty()) return;
    text_unless_empty(source, "SSL_EC_CURVES", tls.groups);
    text_unless_empty(source, "SSL_SIGNATURE_ALGORITHMS", tls.signature_algorithms);
    flag_if(source, "SSL_VERIFYSTATUS", tls.verify_status);
    if (!tls.alpn) source.number_option("SSL_ENABLE_ALPN", 0);
    if (!tls.session_cache) source.number_option("SSL_SESSIONID_CACHE", 0);
}

void write_socket(CSource& source, const SocketPolicy& socket) {
    const SocketPolicy defaults;
    if (socket.families == AddressFamilies::ipv4) source.constant_option("IPRESOLVE", "CURL_IPRESOLVE_V4");
    if (socket.families == AddressFamilies::ipv6) source.constant_option("IPRESOLVE", "CURL_IPRESOLVE_V6");
    if (!socket.interface.empty()) source.text_option("INTERFACE", "if!" + socket.interface);
    else if (!socket.local_address.empty()) source.text_option("INTERFACE", "host!" + socket.local_address);
    text_unless_empty(source, socket.unix_abstract ? "ABSTRACT_UNIX_SOCKET" : "UNIX_SOCKET_PATH", socket.unix_path);
    if (socket.local_port != 0) source.number_option("LOCALPORT", socket.local_port);
    if (socket.local_port_range != 0) source.number_option("LOCALPORTRANGE", socket.local_port_range + 1);
    if (!socket.nodelay) source.number_option("TCP_NODELAY", 0);
    flag_if(source, "TCP_FASTOPEN", socket.fast_open);
    flag_if(source, "HAPROXYPROTOCOL", socket.proxy_protocol);
    text_unless_empty(source, "HAPROXY_CLIENT_IP", socket.proxy_protocol_client);
    flag_if(source, "TCP_KEEPALIVE", socket.keep_alive);
    if (socket.keep_alive_idle != defaults.keep_alive_idle) {
        source.number_option("TCP_KEEPIDLE", socket.keep_alive_idle.count());
        source.number_option("TCP_KEEPINTVL", socket.keep_alive_interval.count());
    }
    if (socket.happy_eyeballs_delay != defaults.happy_eyeballs_delay)
        source.number_option("HAPPY_EYEBALLS_TIMEOUT_MS", socket.happy_eyeballs_delay.count());
}

void write_names(CSource& source, const NameOptions& names) {
    source.list_option("RESOLVE", names.resolve);
    source.list_option("CONNECT_TO", names.connect_to);
    text_unless_empty(source, "DNS_SERVERS", names.servers.addresses);
    text_unless_empty(source, "DNS_INTERFACE", names.servers.interface);
    text_unless_empty(source, "DNS_LOCAL_IP4", names.servers.local_ipv4);
    text_unless_empty(source, "DNS_LOCAL_IP6", names.servers.local_ipv6);
}

void write_credentials(CSource& source, const Request& request) {
    const Credentials& credentials = *request.credentials;
    if (credentials.user) source.text_option("USERNAME", *credentials.user);
    if (credentials.password) source.text_option("PASSWORD", *credentials.password);
    if (!credentials.bearer_token.empty()) {
        source.constant_option("HTTPAUTH", "CURLAUTH_BEARER");
        source.text_option("XOAUTH2_BEARER", credentials.bearer_token);
    }
    if (credentials.netrc == NetrcUse::optional) source.constant_option("NETRC", "CURL_NETRC_OPTIONAL");
    if (credentials.netrc == NetrcUse::required) source.constant_option("NETRC", "CURL_NETRC_REQUIRED");
    text_unless_empty(source, "NETRC_FILE", credentials.netrc_file);
    const ProxyOptions& proxy = *request.proxy;
    if (!proxy.url.empty()) source.text_option("PROXY", proxy.url == "none" ? "" : proxy.url);
    text_unless_empty(source, "NOPROXY", proxy.no_proxy);
    if (proxy.http1_0) source.constant_option("PROXYTYPE", "CURLPROXY_HTTP_1_0");
    flag_if(source, "HTTPPROXYTUNNEL", proxy.tunnel);
    text_unless_empty(source, "PROXYUSERNAME", proxy.user);
    text_unless_empty(source, "PROXYPASSWORD", proxy.password);
    source.list_option("PROXYHEADER", header_lines(proxy.headers, proxy.without_headers));
    write_tls(source, proxy.tls, "PROXY_");
}

void write_operation(CSource& source, const Operation& operation, int verbosity) {
    const std::string left = left_to_command(operation);
    if (!left.empty()) source.line("/* not in this program: " + left + " */");
    flag_if(source, "HEADER", operation.show_headers || operation.head_only);
    flag_if(source, "SUPPRESS_CONNECT_HEADERS", operation.hide_connect_headers);
    flag_if(source, "FAILONERROR", operation.on_http_error == OnHttpError::fail);
    flag_if(source, "VERBOSE", verbosity > 0);
    source.number_option("NOPROGRESS", 1);
    write_head(source, operation);
    write_body(source, operation);
    write_redirects(source, operation.request);
    write_limits(source, *operation.request.limits);
    write_socket(source, *operation.request.socket);
    write_names(source, *operation.request.names);
    write_tls(source, *operation.request.tls, "");
    write_credentials(source, operation.request);
}

/// For nobody but the user: passwords of the command line stand in it.
std::FILE* open_private(const std::string& name) {
    const int file = ::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return file < 0 ? nullptr : ::fdopen(file, "wb");
}

}  // namespace

std::string libcurl_source(const Config& config) {
    CSource source;
    if (config.parallel.on) source.line("/* the transfers are made one after another here: no --parallel */");
    TargetWriter targets(source);
    Queue queue(config);
    const Operation* operation = nullptr;
    for (int count = 0;; ++count) {
        auto item = queue.next();
        if (!item || !*item) break;  // a glob that cannot be read ends the run as well
        if (count == most_transfers) {
            source.line("/* more transfers follow on the command line than are written here */");
            break;
        }
        if ((*item)->operation != operation) {
            if (operation != nullptr) source.line("curl_easy_reset(curl);");
            operation = (*item)->operation;
            targets.begin_operation();
            write_operation(source, *operation, config.diagnostics.verbosity);
        }
        targets.add(**item);
    }
    return source.whole();
}

Result<void> write_libcurl_source(const Config& config) {
    const std::string text = libcurl_source(config);
    const bool to_output = config.libcurl_file == "-";
    std::FILE* const file = to_output ? stdout : open_private(config.libcurl_file);
    bool written = file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
    if (file != nullptr && !to_output) written = std::fclose(file) == 0 && written;
    if (!written) return fail(ErrorCode::write_failed, Phase::setup, "cannot write \"" + config.libcurl_file + "\" (--libcurl)");
    return {};
}

}  // namespace hawser::cli
