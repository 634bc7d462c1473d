// A path report as JSON (RFC 8259): one form for the C++ API, the C interface and the command.
#include <cstdio>
#include <optional>

#include <hawser/paths.hpp>

namespace hawser {

namespace {

std::string endpoint_text(const std::string& address, std::uint16_t port) {
    const bool v6 = address.find(':') != std::string::npos;
    return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

std::string json_text(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        if (static_cast<unsigned char>(c) < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
            quoted += escape;
        } else {
            quoted += c;
        }
    }
    return quoted + "\"";
}

std::string json_number(const std::optional<std::uint64_t>& number) {
    return number ? std::to_string(*number) : "null";
}

}  // namespace

const char* name_of(Multipath mode) noexcept {
    switch (mode) {
        case Multipath::off: return "off";
        case Multipath::prefer: return "prefer";
        case Multipath::on: return "on";
        case Multipath::require: return "require";
    }
    return "off";
}

std::string to_json(const PathReport& report) {
    std::string text = "{\"transport\":";
    text += report.transport == Transport::quic ? "\"quic\"" : "\"stream\"";
    text += ",\"multipath\":{\"asked\":" + json_text(name_of(report.asked)) + ",\"outcome\":" + json_text(describe(report.outcome)) +
            ",\"detail\":" + json_text(report.detail) + "},\"paths\":[";
    bool first = true;
    for (const PathInfo& path : report.paths) {
        if (!first) text += ',';
        first = false;
        text += "{\"local\":" + json_text(endpoint_text(path.local_address, path.local_port)) +
                ",\"remote\":" + json_text(endpoint_text(path.remote_address, path.remote_port)) +
                ",\"interface\":" + json_text(path.interface) + ",\"rtt_microseconds\":" +
                (path.rtt ? std::to_string(path.rtt->count()) : "null") + ",\"bytes_received\":" + json_number(path.bytes_received) +
                ",\"bytes_sent\":" + json_number(path.bytes_sent) +
                ",\"bytes_retransmitted\":" + json_number(path.bytes_retransmitted) +
                ",\"backup\":" + (path.backup ? "true" : "false") + "}";
    }
    return text + "]}";
}

}  // namespace hawser
