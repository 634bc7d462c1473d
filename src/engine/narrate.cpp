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

void tell_certificate(Route& route, const tls::Facts& facts, const TlsOptions& options) {
    if (facts.peer.subject.empty()) return;  // a resumed session brings none
    route.text("Server certificate:");
    route.text(" subject: " + facts.peer.subject);
    route.text(" start date: " + facts.peer.not_before);
    route.text(" expire date: " + facts.peer.not_after);
    route.text(" issuer: " + facts.peer.issuer);
    if (facts.verify_result == 0 && options.verify_peer) route.text(" SSL certificate verify ok.");
    else
        route.text(" SSL certificate verify result: " + facts.verify_text + " (" + std::to_string(facts.verify_result) +
                   "), continuing anyway.");
}

void tell_tls(Route& route, const tls::Facts& facts, const TlsOptions& options) {
    std::string agreed = "SSL connection using " + facts.version_name + " / " + facts.cipher;
    if (!facts.group.empty()) agreed += " / " + facts.group;
    if (!facts.signature.empty()) agreed += " / " + facts.signature;
    route.text(agreed);
    if (facts.resumed) route.text("SSL reusing session");
    route.text(facts.alpn.empty() ? std::string("ALPN: server did not agree on a protocol. Uses default.")
                                  : "ALPN: server accepted " + facts.alpn);
    tell_certificate(route, facts, options);
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
}

void Multi::Impl::narrate_connected(Transfer& transfer, const Connection& connection) {
    transfer.route.text("Connected to " + host_of(transfer) + " (" + connection.remote.text() + ") port " +
                        std::to_string(connection.remote.port()));
}

void Multi::Impl::narrate_new_connection(Transfer& transfer, const Connection& connection) {
    if (connection.tunnel_status == 0) narrate_connected(transfer, connection);  // else it was told before CONNECT
    static const TlsOptions usual;
    const auto* tcp = dynamic_cast<const TcpConnection*>(&connection);
    if (tcp != nullptr && tcp->tls_facts() != nullptr)
        tell_tls(transfer.route, *tcp->tls_facts(), transfer.spec.tls != nullptr ? *transfer.spec.tls : usual);
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
