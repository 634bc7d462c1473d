// Simulated UDP: the client's sockets, the servers' DatagramPeers, and the lossy way between them.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/net.hpp"
#include "sim/support/link.hpp"
#include "sim/support/sim.hpp"

namespace hawser::sim {

/// A datagram that owns its bytes.
struct OwnedDatagram {
    SocketAddress local;
    SocketAddress remote;
    std::uint8_t ecn = 0;
    std::vector<std::uint8_t> bytes;
};

/// The client's end of a simulated UDP socket.
struct SimUdp {
    SocketAddress local;
    SocketAddress remote;  ///< family AF_UNSPEC until connected
    std::deque<OwnedDatagram> inbox;
    int pending_errno = 0;  ///< an ICMP error that came back
    double coalesce = 0;
    Instant queue_free{};  ///< when the link has room again
    /// A kernel drops what a full receive buffer cannot hold.
    static constexpr std::size_t inbox_max = 1024;
};

/// All of simulated UDP. Kept by SimNet through a shared_ptr so that events in flight may outlive a socket.
class UdpWorld : public std::enable_shared_from_this<UdpWorld> {
  public:
    using Key = std::pair<std::string, std::uint16_t>;

    explicit UdpWorld(Sim& sim) : sim_(sim) {}

    DatagramEndpoint& listen(const Key& key, DatagramEndpoint endpoint);
    void unlisten(const Key& key) { servers_.erase(key); }
    void attach(const std::shared_ptr<SimUdp>& socket);
    void detach(const SimUdp& socket) noexcept { clients_.erase(key_of(socket.local)); }
    void set_address_up(const std::string& literal, bool up) { down_[literal] = !up; }

    Result<IoStatus> send(SimUdp& from, const Datagram& datagram);
    Result<IoStatus> receive(SimUdp& at, DatagramBatch& batch);

  private:
    struct Server {
        SocketAddress address;
        DatagramEndpoint endpoint;
        std::unique_ptr<DatagramPeer> peer;
        Instant up_busy{};
        Instant down_busy{};
        Instant armed = never;
        Sim::EventId timer{};
    };

    static Key key_of(const SocketAddress& address) { return {address.text(), address.port()}; }
    bool is_down(const SocketAddress& address) const;
    void carry(const Link& link, Instant& busy_until, OwnedDatagram datagram, bool to_server);
    void arrive_at_server(const OwnedDatagram& datagram);
    void arrive_at_client(OwnedDatagram datagram);
    void refuse(const SimUdp& from, const SocketAddress& to);
    void pump(const Key& key);
    void arm(const Key& key);

    Sim& sim_;
    std::map<Key, Server> servers_;
    std::map<Key, std::weak_ptr<SimUdp>> clients_;
    std::map<std::string, bool> down_;
};

}  // namespace hawser::sim
