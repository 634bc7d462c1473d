// What a transfer says of itself in debug text: one line for each step, in the words users of libcurl look for.
#include <netinet/in.h>

#include "engine/multi_impl.hpp"

namespace hawser::engine {

namespace {

std::string with_brackets(const SocketAddress& address) {
    return address.family() == AF_INET6 ? '[' + address.text() + ']' : address.text();
}

std::string number_text(const Connection& connection) { return '#' + std::to_string(connection.number); }

/// Whom a user takes the connection to be with.
const std::string& host_of(const Transfer& transfer) {
    if (transfer.hops.via_proxy) return transfer.hops.proxy.host;
    return transfer.hops.connect_to ? transfer.hops.connect_to->host : transfer.origin.host;
}

void tell_certificate(Route& route, const tls::Facts& facts, const TlsOptions& options, std::string_view whose) {
    if (facts.peer.subject.empty()) return;  // a resumed session brings none
    route.text(std::string(whose).append(" certificate:"));
    route.text(" subject: " + facts.peer.subject);
    route.text(" start date: " + facts.peer.not_before);
    route.text(" expire date: " + facts.peer.not_after);
    route.text(" issuer: " + facts.peer.issuer);
    if (facts.verify_result == 0 && options.verify_peer) route.text(" SSL certificate verify ok.");
    else
        route.text(" SSL certificate verify result: " + facts.verify_text + " (" + std::to_string(facts.verify_result) +
                   "), continuing anyway.");
}

void tell_tls(Route& route, const tls::Facts& facts, const TlsOptions& options, std::string_view whose) {
    std::string agreed = "SSL connection using " + facts.version_name + " / " + facts.cipher;
    if (!facts.group.empty()) agreed += " / " + facts.group;
    if (!facts.signature.empty()) agreed += " / " + facts.signature;
    route.text(agreed);
    if (facts.resumed) route.text("SSL reusing session");
    if (whose != "Proxy")  // which is offered nothing
        route.text(facts.alpn.empty() ? std::string("ALPN: server did not agree on a protocol. Uses default.")
                                      : "ALPN: server accepted " + facts.alpn);
    tell_certificate(route, facts, options, whose);
}

const char* using_text(HttpVersion version) {
    switch (version) {
        case HttpVersion::http2: return "using HTTP/2";
        case HttpVersion::http3: return "using HTTP/3";
        default: return "using HTTP/1.x";
    }
}

}  // namespace

void Multi::Impl::on_attempt(Connector& connector, const SocketAddress& address) {
    Transfer* transfer = transfers_.find(connector.transfer());
    if (transfer == nullptr || !transfer->route.wants_debug()) return;
    transfer->route.text("  Trying " + with_brackets(address) + ":" + std::to_string(address.port()) + "...");
}

void Multi::Impl::on_attempt_failed(Connector& connector, const SocketAddress& address, const Error& error) {
    Transfer* transfer = transfers_.find(connector.transfer());
    if (transfer == nullptr || !transfer->route.wants_debug()) return;
    transfer->route.text("connect to " + address.text() + " port " + std::to_string(address.port()) +
                         " failed: " + error.message());
}

// The connection a request is about to go out on, and whom the request logs in as.
void Multi::Impl::narrate_connection(Transfer& transfer, const Connection& connection) {
    if (!transfer.route.wants_debug()) return;
    if (transfer.outcome.reused_connection)
        transfer.route.text("Re-using existing connection " + number_text(connection) + " with " +
                            (transfer.hops.via_proxy ? "proxy " : "host ") + host_of(transfer));
    else narrate_new_connection(transfer, connection);
    if (transfer.outcome.login != Login::none)
        transfer.route.text(std::string("Server auth using ") + (transfer.outcome.login == Login::basic ? "Basic" : "Bearer") +
                            " with user '" + transfer.user_name + "'");
    if (!transfer.hops.tunnel) narrate_proxy_login(transfer);
}

void Multi::Impl::narrate_connected(Transfer& transfer, const Connection& connection) {
    transfer.route.text("Connected to " + host_of(transfer) + " (" + connection.remote.text() + ") port " +
                        std::to_string(connection.remote.port()));
}

// What TLS has agreed on with the last of those it was spoken with; the proxy, where there is no tunnel through it yet.
void Multi::Impl::narrate_tls(Transfer& transfer, const Connection& connection, bool no_tunnel) {
    static const TlsOptions usual;
    const auto* tcp = dynamic_cast<const TcpConnection*>(&connection);
    if (tcp == nullptr || tcp->tls_facts() == nullptr) return;
    const bool with_proxy = transfer.hops.via_proxy && no_tunnel;
    const TlsOptions* options = with_proxy ? transfer.hops.proxy_tls : transfer.spec.tls;
    tell_tls(transfer.route, *tcp->tls_facts(), options != nullptr ? *options : usual, with_proxy ? "Proxy" : "Server");
}

void Multi::Impl::narrate_proxy_login(Transfer& transfer) {
    if (transfer.outcome.proxy_login != Login::none)
        transfer.route.text("Proxy auth using Basic with user '" + transfer.hops.user + "'");
}

void Multi::Impl::narrate_new_connection(Transfer& transfer, const Connection& connection) {
    if (connection.tunnel_status == 0) narrate_connected(transfer, connection);  // else it was told before CONNECT
    if (transfer.origin.scheme == "https" || !transfer.hops.tunnel) narrate_tls(transfer, connection, !transfer.hops.tunnel);
    transfer.route.text(using_text(connection.spoken()));
}

// What became of it once the transfer has left it.
void Multi::Impl::narrate_parting(Transfer& transfer, const Connection& connection) {
    if (!transfer.route.wants_debug()) return;
    transfer.route.text(connection.doomed
                            ? "Closing connection " + number_text(connection)
                            : "Connection " + number_text(connection) + " to host " + host_of(transfer) + " left intact");
}

// Records of a handshake, for whom the connection is made.
void Multi::Impl::on_tls_bytes(Connection& connection, Bytes bytes, bool outgoing) {
    if (Transfer* transfer = transfers_.find(connection.waiting))
        transfer->route.debug(outgoing ? DebugKind::tls_out : DebugKind::tls_in, bytes);
}

}  // namespace hawser::engine
