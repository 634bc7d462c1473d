// tidy: table
#include "cli/options.hpp"

#include <cctype>
#include <charconv>
#include <fstream>
#include <iostream>
#include <iterator>

namespace hawser::cli {

namespace {

/// The operation that is being described.
Operation& now(Config& config) { return config.operations.back(); }

Unexpected wrong(std::string sentence) { return fail(ErrorCode::init_failed, Phase::setup, std::move(sentence)); }

Result<std::chrono::milliseconds> seconds(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > 1e9)
        return wrong("\"" + std::string(text) + "\" is not a number of seconds");
    return std::chrono::milliseconds(static_cast<long long>(value * 1000));
}

Result<long> number(std::string_view text, long least, long most) {
    long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most)
        return wrong("\"" + std::string(text) + "\" is not a number from " + std::to_string(least) + " to " + std::to_string(most));
    return value;
}

/// "@name" reads a file ("@-" standard input); else the text itself.
Result<std::string> text_or_file(std::string_view value, bool strip_lines) {
    if (!value.starts_with('@')) return std::string(value);
    const std::string name(value.substr(1));
    std::string content;
    if (name == "-") {
        content.assign(std::istreambuf_iterator<char>(std::cin), {});
    } else {
        std::ifstream file(name, std::ios::binary);
        if (!file) return fail(ErrorCode::read_failed, Phase::setup, "cannot read \"" + name + "\"");
        content.assign(std::istreambuf_iterator<char>(file), {});
    }
    if (strip_lines) std::erase_if(content, [](char c) { return c == '\n' || c == '\r' || c == '\0'; });
    return content;
}

Result<void> add_data(Config& config, std::string_view value, bool strip_lines) {
    auto text = text_or_file(value, strip_lines);
    if (!text) return Unexpected(std::move(text).error());
    Body& body = now(config).request.body;
    body = Body(body.empty() ? std::move(*text) : body.bytes() + '&' + *text);
    return {};
}

Result<void> add_header(Config& config, std::string_view line) {
    const auto mark = line.find_first_of(":;");
    if (mark == std::string_view::npos) return {};  // libcurl's command ignores it as well
    const std::string name(line.substr(0, mark));
    std::string_view value = line.substr(mark + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    if (line[mark] == ':' && value.empty()) now(config).request.without_headers.push_back(name);
    else now(config).request.headers.add(name, std::string(value));
    return {};
}

Result<void> set_credentials(Config& config, std::string_view pair) {
    const auto colon = pair.find(':');
    now(config).request.credentials->user = pair.substr(0, colon);
    now(config).request.credentials->password = colon == std::string_view::npos ? "" : pair.substr(colon + 1);
    return {};
}

Result<void> set_multipath(Config& config, std::string_view value) {
    const struct {
        std::string_view name;
        Multipath mode;
    } modes[] = {{"off", Multipath::off}, {"prefer", Multipath::prefer}, {"on", Multipath::on}, {"require", Multipath::require}};
    for (const auto& mode : modes)
        if (value == mode.name) {
            now(config).request.socket->multipath = mode.mode;
            return {};
        }
    return wrong("\"" + std::string(value) + "\" is not one of off, prefer, on, require");
}

Result<void> set_interface(Config& config, std::string_view value) {
    if (value.starts_with("if!")) now(config).request.socket->interface = value.substr(3);
    else if (value.starts_with("host!")) now(config).request.socket->local_address = value.substr(5);
    else if (value.find_first_of(".:") != std::string_view::npos) now(config).request.socket->local_address = value;
    else now(config).request.socket->interface = value;
    return {};
}

Result<void> set_resume(Config& config, std::string_view value) {
    auto from = number(value, 0, 1L << 62);
    if (!from) return Unexpected(std::move(from).error());
    now(config).request.range->resume_from = static_cast<std::uint64_t>(*from);
    return {};
}

Result<void> set_destination(Config& config, Destination destination, std::string_view file) {
    for (Target& target : now(config).targets)
        if (!target.destination_chosen) {
            target.destination = destination;
            target.output = file;
            target.destination_chosen = true;
            return {};
        }
    now(config).targets.push_back({.destination = destination, .output = std::string(file), .destination_chosen = true});
    return {};
}

template <class Field>
Result<void> set_seconds(Field& field, std::string_view value) {
    auto time = seconds(value);
    if (!time) return Unexpected(std::move(time).error());
    field = *time;
    return {};
}

using V = std::string_view;
using R = Result<void>;

constexpr Option table[] = {
    {"cacert", 0, Takes::value, "file", "trust the certificates in this PEM file",
     [](Config& c, V v) -> R { now(c).request.tls->ca_file = v; return {}; }},
    {"capath", 0, Takes::value, "dir", "trust the certificates in this directory",
     [](Config& c, V v) -> R { now(c).request.tls->ca_directory = v; return {}; }},
    {"cert", 'E', Takes::value, "file", "client certificate, PEM",
     [](Config& c, V v) -> R { now(c).request.tls->certificate_file = v; return {}; }},
    {"compressed", 0, Takes::nothing, "", "ask for compressed content and undo it",
     [](Config& c, V v) -> R { now(c).request.decompress = !v.empty(); return {}; }},
    {"connect-timeout", 0, Takes::value, "seconds", "most time for connecting",
     [](Config& c, V v) -> R { return set_seconds(now(c).request.limits->connect, v); }},
    {"continue-at", 'C', Takes::value, "offset", "resume at this byte",
     [](Config& c, V v) -> R { return set_resume(c, v); }},
    {"create-dirs", 0, Takes::nothing, "", "make missing directories of the output file",
     [](Config& c, V v) -> R { now(c).saving.create_directories = !v.empty(); return {}; }},
    {"data", 'd', Takes::value, "data", "POST this, or @file without its line ends",
     [](Config& c, V v) -> R { return add_data(c, v, true); }},
    {"data-binary", 0, Takes::value, "data", "POST this, or @file as it is",
     [](Config& c, V v) -> R { return add_data(c, v, false); }},
    {"dump-header", 'D', Takes::value, "file", "write the header lines to this file",
     [](Config& c, V v) -> R { now(c).dump_header = v; return {}; }},
    {"fail", 'f', Takes::nothing, "", "fail on status 400 and above, without output",
     [](Config& c, V v) -> R { now(c).on_http_error = v.empty() ? OnHttpError::deliver : OnHttpError::fail; return {}; }},
    {"get", 'G', Takes::nothing, "", "put the -d data into the URL and use GET",
     [](Config& c, V v) -> R { now(c).data_in_query = !v.empty(); return {}; }},
    {"head", 'I', Takes::nothing, "", "ask for the head only",
     [](Config& c, V v) -> R { now(c).head_only = !v.empty(); return {}; }},
    {"header", 'H', Takes::value, "line", "add a header; \"Name:\" removes one",
     [](Config& c, V v) -> R { return add_header(c, v); }},
    {"help", 'h', Takes::nothing, "", "show this list",
     [](Config& c, V) -> R { c.question = Question::help; return {}; }},
    {"http1.0", '0', Takes::nothing, "", "use HTTP/1.0",
     [](Config& c, V) -> R { now(c).request.version = HttpVersion::http1_0; return {}; }},
    {"http1.1", 0, Takes::nothing, "", "use HTTP/1.1",
     [](Config& c, V) -> R { now(c).request.version = HttpVersion::http1_1; return {}; }},
    {"http2", 0, Takes::nothing, "", "use HTTP/2 where the server has it",
     [](Config& c, V) -> R { now(c).request.version = HttpVersion::http2; return {}; }},
    {"http2-prior-knowledge", 0, Takes::nothing, "", "use HTTP/2 without asking",
     [](Config& c, V) -> R { now(c).request.version = HttpVersion::http2_prior; return {}; }},
    {"http3-only", 0, Takes::nothing, "", "use HTTP/3 over QUIC or fail",
     [](Config& c, V) -> R { now(c).request.version = HttpVersion::http3_only; return {}; }},
    {"include", 'i', Takes::nothing, "", "put the header lines before the body",
     [](Config& c, V v) -> R { now(c).show_headers = !v.empty(); return {}; }},
    {"insecure", 'k', Takes::nothing, "", "accept any certificate",
     [](Config& c, V v) -> R { now(c).request.tls->verify_peer = now(c).request.tls->verify_name = v.empty(); return {}; }},
    {"interface", 0, Takes::value, "name", "leave by this interface or address; rules out Multipath TCP",
     [](Config& c, V v) -> R { return set_interface(c, v); }},
    {"ipv4", '4', Takes::nothing, "", "use IPv4 only",
     [](Config& c, V) -> R { now(c).request.socket->families = AddressFamilies::ipv4; return {}; }},
    {"ipv6", '6', Takes::nothing, "", "use IPv6 only",
     [](Config& c, V) -> R { now(c).request.socket->families = AddressFamilies::ipv6; return {}; }},
    {"key", 0, Takes::value, "file", "private key of the client certificate, PEM",
     [](Config& c, V v) -> R { now(c).request.tls->private_key_file = v; return {}; }},
    {"location", 'L', Takes::nothing, "", "follow redirects",
     [](Config& c, V v) -> R { now(c).request.redirects->follow = !v.empty(); return {}; }},
    {"max-filesize", 0, Takes::value, "bytes", "refuse longer answers",
     [](Config& c, V v) -> R {
         auto most = number(v, 0, 1L << 62);
         if (!most) return Unexpected(std::move(most).error());
         now(c).request.limits->max_body_bytes = static_cast<std::uint64_t>(*most);
         return {};
     }},
    {"max-redirs", 0, Takes::value, "number", "follow at most so many redirects, -1 for any number",
     [](Config& c, V v) -> R {
         auto most = number(v, -1, 1'000'000);
         if (!most) return Unexpected(std::move(most).error());
         now(c).request.limits->max_redirects = static_cast<int>(*most);
         return {};
     }},
    {"max-time", 'm', Takes::value, "seconds", "most time for the whole transfer",
     [](Config& c, V v) -> R { return set_seconds(now(c).request.limits->total, v); }},
    {"mptcp", 0, Takes::nothing, "", "use Multipath TCP; fails where this kernel has none",
     [](Config& c, V v) -> R { now(c).request.socket->multipath = v.empty() ? Multipath::off : Multipath::on; return {}; }},
    {"multipath", 0, Takes::value, "mode", "Multipath TCP: off, prefer, on or require",
     [](Config& c, V v) -> R { return set_multipath(c, v); }},
    {"noproxy", 0, Takes::value, "list", "hosts to reach without a proxy",
     [](Config& c, V v) -> R { now(c).request.proxy->no_proxy = v; return {}; }},
    {"output", 'o', Takes::value, "file", "write the body to this file",
     [](Config& c, V v) -> R {
         return set_destination(c, v == "-" ? Destination::standard_output : Destination::file, v);
     }},
    {"paths", 0, Takes::nothing, "", "report the paths each transfer took",
     [](Config& c, V v) -> R { now(c).paths = v.empty() ? PathsReport::none : PathsReport::table; return {}; }},
    {"pinnedpubkey", 0, Takes::value, "hashes", "the server's public key must be this one",
     [](Config& c, V v) -> R { now(c).request.tls->pinned_public_key = v; return {}; }},
    {"proxy", 'x', Takes::value, "url", "go through this proxy",
     [](Config& c, V v) -> R { now(c).request.proxy->url = v.empty() ? "none" : v; return {}; }},
    {"proxy-cacert", 0, Takes::value, "file", "trust the certificates in this PEM file for the https:// proxy",
     [](Config& c, V v) -> R { now(c).request.proxy->tls.ca_file = v; return {}; }},
    {"proxytunnel", 'p', Takes::nothing, "", "use CONNECT for http:// too",
     [](Config& c, V v) -> R { now(c).request.proxy->tunnel = !v.empty(); return {}; }},
    {"range", 'r', Takes::value, "range", "ask for these bytes only",
     [](Config& c, V v) -> R { now(c).request.range->range = v; return {}; }},
    {"referer", 'e', Takes::value, "url", "send this Referer",
     [](Config& c, V v) -> R { now(c).request.headers.set("Referer", std::string(v)); return {}; }},
    {"remote-name", 'O', Takes::nothing, "", "name the output file as the URL does",
     [](Config& c, V v) -> R {
         if (v.empty()) return {};
         return set_destination(c, Destination::remote_name, "");
     }},
    {"request", 'X', Takes::value, "method", "use this method",
     [](Config& c, V v) -> R { now(c).request.method = v; return {}; }},
    {"show-error", 'S', Takes::nothing, "", "show errors even when silent",
     [](Config& c, V v) -> R { c.diagnostics.show_error = !v.empty(); return {}; }},
    {"silent", 's', Takes::nothing, "", "show no progress and no errors",
     [](Config& c, V v) -> R { now(c).silent = !v.empty(); return {}; }},
    {"upload-file", 'T', Takes::value, "file", "send this file (PUT); - for standard input",
     [](Config& c, V v) -> R { now(c).targets.empty() ? now(c).targets.push_back({.upload = std::string(v)}) : void(now(c).targets.back().upload = v); return {}; }},
    {"url", 0, Takes::value, "url", "fetch this",
     [](Config& c, V v) -> R {
         for (Target& target : now(c).targets)
             if (target.url.empty()) {
                 target.url = v;
                 return {};
             }
         now(c).targets.push_back({.url = std::string(v)});
         return {};
     }},
    {"user", 'u', Takes::value, "user:password", "log in (Basic)",
     [](Config& c, V v) -> R { return set_credentials(c, v); }},
    {"user-agent", 'A', Takes::value, "name", "send this User-Agent",
     [](Config& c, V v) -> R { now(c).request.headers.set("User-Agent", std::string(v)); return {}; }},
    {"verbose", 'v', Takes::nothing, "", "show what goes on",
     [](Config& c, V v) -> R { c.diagnostics.verbosity = v.empty() ? 0 : 1; return {}; }},
    {"version", 'V', Takes::nothing, "", "show the version",
     [](Config& c, V) -> R { c.question = Question::version; return {}; }},
};

}  // namespace

std::span<const Option> options() noexcept { return table; }

}  // namespace hawser::cli
