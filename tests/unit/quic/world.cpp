#include "unit/quic/world.hpp"

#include "support/certs.hpp"

namespace hawser::test {
namespace {

constexpr std::uint16_t port = 443;
constexpr const char* server_literal = "192.0.2.1";

/// One authority for all tests of the program: making keys is slow.
const Authority& authority() {
    static const Authority made;
    return made;
}
const Identity& identity() {
    static const Identity made = authority().issue();
    return made;
}

}  // namespace

SimulatedServer::SimulatedServer(peer::H3Handler handler, const WorldOptions& options)
    : sim_(options.seed),
      net_(sim_),
      loop_(sim_, net_),
      address_(*SocketAddress::from_literal(server_literal, port)) {
    peer::QuicServerOptions server = options.server;
    server.certificate_pem = identity().certificate_pem;
    server.key_pem = identity().key_pem;
    server.seed = sim_.seed();
    sim::DatagramEndpoint endpoint;
    endpoint.link = options.link;
    endpoint.black_hole = options.black_hole;
    endpoint.open = [handler = std::move(handler), server, log = log] {
        return peer::make_quic_server(handler, server, log);
    };
    net_.listen_datagrams(server_literal, port, std::move(endpoint));
    net_.add_interface("sim1", {"10.0.1.2"});
}

ClientOptions World::client_options(const WorldOptions& options) {
    ClientOptions client;
    client.settings = options.client;
    client.host = options.host;
    client.sessions = options.sessions;
    client.tls.ca_pem =
        options.trust ? authority().certificate_pem() : Authority("Somebody Else").certificate_pem();
    client.tls.verify_peer = client.tls.verify_name = options.verify;
    return client;
}

World::World(peer::H3Handler handler, const WorldOptions& options)
    : SimulatedServer(std::move(handler), options),
      Client(SimulatedServer::loop_, address_, client_options(options)) {}

}  // namespace hawser::test
