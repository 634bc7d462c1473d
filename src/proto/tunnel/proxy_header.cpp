#include "proto/tunnel/proxy_header.hpp"

#include <optional>

#include <netinet/in.h>

namespace hawser::tunnel {

namespace {

/// The literal without what only this host knows (RFC 4007 11: a zone means nothing elsewhere).
std::string bare_text(const SocketAddress& address) {
    const std::string text = address.text();
    return text.substr(0, text.find('%'));
}

bool internet(int family) noexcept { return family == AF_INET || family == AF_INET6; }

}  // namespace

Result<std::string> proxy_header(const SocketAddress& local, const SocketAddress& remote, std::string_view client) {
    int family = local.family() == remote.family() ? local.family() : AF_UNSPEC;
    std::string from = bare_text(local), to = bare_text(remote);
    if (!client.empty()) {
        const auto address = SocketAddress::from_literal(client, 0);
        if (!address || client.find('%') != std::string_view::npos)
            return fail(ErrorCode::bad_argument, Phase::setup,
                        "the client's address for the PROXY protocol is no IPv4 or IPv6 address");
        family = address->family();
        from = to = address->text();
    }
    if (!internet(family)) return std::string("PROXY UNKNOWN\r\n");
    const auto port = [](const SocketAddress& of) { return std::to_string(internet(of.family()) ? of.port() : 0); };
    return std::string("PROXY ").append(family == AF_INET ? "TCP4 " : "TCP6 ").append(from).append(" ").append(to)
        .append(" ").append(port(local)).append(" ").append(port(remote)).append("\r\n");
}

}  // namespace hawser::tunnel
