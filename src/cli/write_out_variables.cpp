// tidy: table
#include "cli/write_out_variables.hpp"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include <hawser/url.hpp>

namespace hawser::cli {

namespace {

using Facts = WriteOutFacts;
using Value = VariableValue;
using Kind = VariableValue::Kind;

Value text(std::string value) { return {Kind::text, std::move(value)}; }
Value text_or_nothing(const std::string& value) { return value.empty() ? Value{} : text(value); }

template <class Number>
Value number(Number value) {
    return {Kind::number, std::to_string(value)};
}

Value status(int value) {
    char digits[16];
    std::snprintf(digits, sizeof digits, "%03d", value);
    return {Kind::status, digits};
}

Value seconds(std::chrono::nanoseconds span) {
    const auto microseconds = std::max<std::int64_t>(span.count() / 1000, 0);
    char digits[48];
    std::snprintf(digits, sizeof digits, "%" PRId64 ".%06" PRId64, microseconds / 1'000'000, microseconds % 1'000'000);
    return {Kind::number, digits};
}

/// Whole bytes per second over the whole transfer.
Value speed(const Facts& facts, std::uint64_t bytes) {
    const auto microseconds = facts.known->timings.total.count() / 1000;
    if (microseconds <= 0) return number(bytes);
    return number(static_cast<std::uint64_t>(static_cast<double>(bytes) * 1e6 / static_cast<double>(microseconds)));
}

const char* version_text(HttpVersion version) noexcept {
    switch (version) {
        case HttpVersion::http1_0: return "1";
        case HttpVersion::http1_1: return "1.1";
        case HttpVersion::http2:
        case HttpVersion::http2_prior: return "2";
        case HttpVersion::http3:
        case HttpVersion::http3_only: return "3";
        case HttpVersion::any: break;
    }
    return "0";
}

Value content_type(const Facts& facts) {
    const auto value = facts.known->headers.get("content-type");
    return value ? text(std::string(*value)) : Value{};
}

Value header_count(const Facts& facts) { return number(facts.known->headers.size()); }

enum class UrlPart : std::uint8_t { scheme, user, password, options, host, port, path, query, fragment, zone };

Value optional_part(std::optional<std::string_view> part) { return part ? text(std::string(*part)) : Value{}; }

Value port_of(const Url& url) {
    if (url.effective_port() == 0) return {};
    return text(std::to_string(url.effective_port()));
}

Value host_of(const Url& url) {
    if (url.host().empty()) return {};
    return text(url.host_kind() == HostKind::ipv6 ? "[" + std::string(url.host()) + "]" : std::string(url.host()));
}

Value part_of(const std::string& address, UrlPart part) {
    UrlOptions options;
    options.guess_scheme = options.allow_no_authority = true;
    const auto url = Url::parse(address, options);
    if (!url) return {};
    switch (part) {
        case UrlPart::scheme: return text(std::string(url->scheme()));
        case UrlPart::user: return optional_part(url->user());
        case UrlPart::password: return optional_part(url->password());
        case UrlPart::options: return optional_part(url->options());
        case UrlPart::host: return host_of(*url);
        case UrlPart::port: return port_of(*url);
        case UrlPart::path: return text(std::string(url->path()));
        case UrlPart::query: return optional_part(url->query());
        case UrlPart::fragment: return optional_part(url->fragment());
        case UrlPart::zone: return url->zone().empty() ? Value{} : text(std::string(url->zone()));
    }
    return {};
}

const std::string& effective(const Facts& facts) {
    return facts.known->effective_url.empty() ? facts.url : facts.known->effective_url;
}

template <UrlPart part>
Value asked(const Facts& facts) {
    return part_of(facts.url, part);
}

template <UrlPart part>
Value fetched(const Facts& facts) {
    return part_of(effective(facts), part);
}

/// "NAME:VALUE" a line, certificate after certificate.
Value certificates(const Facts& facts) {
    std::string lines;
    for (const Headers& certificate : facts.known->certificates)
        for (const Header& field : certificate) {
            lines.append(field.name).append(":").append(field.value);
            if (!lines.ends_with('\n')) lines.push_back('\n');
        }
    return text(std::move(lines));
}

constexpr Variable table[] = {
    {"certs", certificates},
    {"conn_id", [](const Facts& f) { return number(f.known->facts.connection_number); }},
    {"content_type", content_type},
    {"errormsg", [](const Facts& f) { return text_or_nothing(f.error_message); }},
    {"exitcode", [](const Facts& f) { return number(f.exit_code); }},
    {"filename_effective", [](const Facts& f) { return text_or_nothing(f.file_name); }},
    {"ftp_entry_path", [](const Facts&) { return Value{}; }},  // only FTP has one
    {"http_code", [](const Facts& f) { return status(f.known->status); }},
    {"http_connect", [](const Facts& f) { return status(f.known->facts.connect_status); }},
    {"http_version", [](const Facts& f) { return text(version_text(f.known->version)); }},
    {"local_ip", [](const Facts& f) { return text(f.known->facts.local_address); }},
    {"local_port", [](const Facts& f) { return number(f.known->facts.local_port); }},
    {"method", [](const Facts& f) { return text_or_nothing(f.known->facts.method); }},
    {"num_certs", [](const Facts& f) { return number(f.known->certificates.size()); }},
    {"num_connects", [](const Facts& f) { return number(f.known->facts.new_connections); }},
    {"num_headers", header_count},
    {"num_redirects", [](const Facts& f) { return number(f.known->redirects); }},
    {"num_retries", [](const Facts& f) { return number(f.retries); }},
    {"proxy_ssl_verify_result", [](const Facts& f) { return number(f.known->facts.proxy_tls_verify_result); }},
    {"proxy_used", [](const Facts& f) { return number(f.known->facts.used_proxy ? 1 : 0); }},
    {"redirect_url", [](const Facts& f) { return text_or_nothing(f.known->facts.redirect_url); }},
    {"referer", [](const Facts& f) { return text_or_nothing(f.known->facts.referer); }},
    {"remote_ip", [](const Facts& f) { return text(f.known->facts.remote_address); }},
    {"remote_port", [](const Facts& f) { return number(f.known->facts.remote_port); }},
    {"response_code", [](const Facts& f) { return status(f.known->status); }},
    {"scheme", [](const Facts& f) { return text_or_nothing(f.known->facts.scheme); }},
    {"size_delivered", [](const Facts& f) { return number(f.known->facts.delivered_bytes); }},
    {"size_download", [](const Facts& f) { return number(f.known->bytes_received); }},
    {"size_header", [](const Facts& f) { return number(f.known->facts.header_bytes); }},
    {"size_request", [](const Facts& f) { return number(f.known->facts.request_bytes); }},
    {"size_upload", [](const Facts& f) { return number(f.known->bytes_sent); }},
    {"speed_download", [](const Facts& f) { return speed(f, f.known->bytes_received); }},
    {"speed_upload", [](const Facts& f) { return speed(f, f.known->bytes_sent); }},
    {"ssl_verify_result", [](const Facts& f) { return number(f.known->facts.tls_verify_result); }},
    {"time_appconnect", [](const Facts& f) { return seconds(f.known->timings.secured); }},
    {"time_connect", [](const Facts& f) { return seconds(f.known->timings.connected); }},
    {"time_namelookup", [](const Facts& f) { return seconds(f.known->timings.resolved); }},
    {"time_posttransfer", [](const Facts& f) { return seconds(f.known->timings.sent); }},
    {"time_pretransfer", [](const Facts& f) { return seconds(f.known->timings.ready); }},
    {"time_queue", [](const Facts& f) { return seconds(f.known->timings.queued); }},
    {"time_redirect", [](const Facts& f) { return seconds(f.known->timings.redirects); }},
    {"time_starttransfer", [](const Facts& f) { return seconds(f.known->timings.first_byte); }},
    {"time_total", [](const Facts& f) { return seconds(f.known->timings.total); }},
    {"tls_earlydata", [](const Facts& f) { return number(f.known->facts.early_data_bytes); }},
    {"url", [](const Facts& f) { return text_or_nothing(f.url); }},
    {"url.fragment", asked<UrlPart::fragment>},
    {"url.host", asked<UrlPart::host>},
    {"url.options", asked<UrlPart::options>},
    {"url.password", asked<UrlPart::password>},
    {"url.path", asked<UrlPart::path>},
    {"url.port", asked<UrlPart::port>},
    {"url.query", asked<UrlPart::query>},
    {"url.scheme", asked<UrlPart::scheme>},
    {"url.user", asked<UrlPart::user>},
    {"url.zoneid", asked<UrlPart::zone>},
    {"url_effective", [](const Facts& f) { return text_or_nothing(effective(f)); }},
    {"urle.fragment", fetched<UrlPart::fragment>},
    {"urle.host", fetched<UrlPart::host>},
    {"urle.options", fetched<UrlPart::options>},
    {"urle.password", fetched<UrlPart::password>},
    {"urle.path", fetched<UrlPart::path>},
    {"urle.port", fetched<UrlPart::port>},
    {"urle.query", fetched<UrlPart::query>},
    {"urle.scheme", fetched<UrlPart::scheme>},
    {"urle.user", fetched<UrlPart::user>},
    {"urle.zoneid", fetched<UrlPart::zone>},
    {"urlnum", [](const Facts& f) { return number(f.url_number); }},
    {"xfer_id", [](const Facts& f) { return number(f.known->facts.transfer_number); }},
};

}  // namespace

std::span<const Variable> variables() noexcept { return table; }

const Variable* find_variable(std::string_view name) noexcept {
    const auto* found = std::lower_bound(std::begin(table), std::end(table), name,
                                         [](const Variable& variable, std::string_view wanted) { return variable.name < wanted; });
    return found != std::end(table) && found->name == name ? found : nullptr;
}

}  // namespace hawser::cli
