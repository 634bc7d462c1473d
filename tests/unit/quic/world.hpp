// A Client and a simulated HTTP/3 server with a simulated network between them, in virtual time.
#pragma once

#include <memory>
#include <string>

#include "peer/quic_server.hpp"
#include "sim/support/sim.hpp"
#include "sim/support/sim_loop.hpp"
#include "sim/support/sim_net.hpp"
#include "unit/quic/client.hpp"

namespace hawser::test {

struct WorldOptions {
    std::uint64_t seed = 1;
    sim::Link link{};
    peer::QuicServerOptions server{};
    quic::Settings client{};
    std::string host = "localhost";
    bool trust = true;  ///< the client trusts the server's authority
    bool verify = true;
    tls::SessionCache* sessions = nullptr;
    bool black_hole = false;
};

/// What a World's client stands on; made before it.
struct SimulatedServer {
    SimulatedServer(peer::H3Handler handler, const WorldOptions& options);

    std::shared_ptr<peer::QuicServerLog> log = std::make_shared<peer::QuicServerLog>();
    sim::Sim sim_;
    sim::SimNet net_;
    sim::SimLoop loop_;
    SocketAddress address_;
};

class World : private SimulatedServer, public Client {
  public:
    World(peer::H3Handler handler, const WorldOptions& options);

    using SimulatedServer::log;
    sim::Sim& sim() { return sim_; }
    /// For another client of the same server.
    const SocketAddress& address() const { return address_; }
    static ClientOptions client_options(const WorldOptions& options);
    sim::SimNet& net() { return net_; }
    sim::SimLoop& loop() { return SimulatedServer::loop_; }
};

}  // namespace hawser::test
