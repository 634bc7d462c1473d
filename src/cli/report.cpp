#include "cli/report.hpp"

#include <cstdio>

namespace hawser::cli {

namespace {

std::string count_text(const std::optional<std::uint64_t>& bytes) {
    if (!bytes) return "unknown";
    static constexpr const char* units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = static_cast<double>(*bytes);
    std::size_t unit = 0;
    while (value >= 1024 && unit + 1 < std::size(units)) value /= 1024, ++unit;
    char text[32];
    std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    return text;
}

std::string rtt_text(const PathInfo& path) {
    if (!path.rtt) return "unknown";
    char text[32];
    std::snprintf(text, sizeof text, "%.2f ms", static_cast<double>(path.rtt->count()) / 1000);
    return text;
}

std::string endpoint_text(const std::string& address, std::uint16_t port) {
    const bool v6 = address.find(':') != std::string::npos;
    return (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

}  // namespace

std::string paths_table(const PathReport& report) {
    std::string text;
    if (report.transport == Transport::quic) text = "transport: QUIC\n";
    else if (report.asked == Multipath::off) text = "transport: TCP\n";
    else text = std::string("Multipath TCP: ") + describe(report.outcome) + " (asked: " + name_of(report.asked) + ")\n";
    if (!report.detail.empty()) text += "  " + report.detail + "\n";
    char line[256];
    for (std::size_t i = 0; i < report.paths.size(); ++i) {
        const PathInfo& path = report.paths[i];
        std::snprintf(line, sizeof line, "  path %zu  %s -> %s%s%s%s  rtt %s  received %s  sent %s  retransmitted %s\n", i + 1,
                      endpoint_text(path.local_address, path.local_port).c_str(),
                      endpoint_text(path.remote_address, path.remote_port).c_str(), path.interface.empty() ? "" : "  ",
                      path.interface.c_str(), path.backup ? "  backup" : "", rtt_text(path).c_str(),
                      count_text(path.bytes_received).c_str(), count_text(path.bytes_sent).c_str(),
                      count_text(path.bytes_retransmitted).c_str());
        text += line;
    }
    return text;
}

}  // namespace hawser::cli
