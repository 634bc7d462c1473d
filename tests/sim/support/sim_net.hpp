// The simulated network behind the Net seam: interfaces on this side, endpoints on the other, links between.
//
// Properties: handles are small integers, reused lowest first as a kernel does, so that a stale one meets a
// stranger. An address nobody listens on refuses. What the caller does against the contract of Net or Loop is
// collected and told by the loop's next turn.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/net.hpp"
#include "sim/support/link.hpp"
#include "sim/support/sim.hpp"
#include "sim/support/stream.hpp"
#include "sim/support/udp.hpp"

namespace hawser::sim {

class SimNet final : public Net {
  public:
    /// What this machine's kernel does with a wish for Multipath TCP.
    struct Kernel {
        std::string mptcp_refusal;  ///< empty: gives MPTCP sockets; else why not
        bool can_verify_mptcp = true;
    };
    /// How often each call was made; one each is what a system call would be.
    struct Calls {
        std::size_t open = 0, connect = 0, receive = 0, send = 0, close = 0, liveness = 0;
        std::size_t receive_datagrams = 0, send_datagram = 0;
    };

    explicit SimNet(Sim& sim);
    ~SimNet() override;

    /// Starts listening. The literal may be IPv4 or IPv6; "unix:PATH" listens on a unix socket (port 0).
    StreamEndpoint& listen(std::string_view literal, std::uint16_t port, StreamEndpoint endpoint);
    StreamEndpoint& listen(std::string_view literal, std::uint16_t port, peer::PeerFactory accept);
    DatagramEndpoint& listen_datagrams(std::string_view literal, std::uint16_t port,
                                       DatagramEndpoint endpoint);
    /// Stops listening; open connections live on.
    void unlisten(std::string_view literal, std::uint16_t port);
    /// The first interface, "sim0" with 10.0.0.2 and fd00::2, exists from the start.
    void add_interface(std::string name, std::vector<std::string> literals);
    /// Down: nothing sent from or to its addresses arrives.
    void set_interface_up(std::string_view name, bool up);
    Kernel& kernel() noexcept { return kernel_; }
    Calls& calls() noexcept { return calls_; }
    /// Connections that were opened to this endpoint so far.
    std::size_t connections_to(std::string_view literal, std::uint16_t port) const;
    std::size_t open_handles() const noexcept { return sockets_.size(); }
    /// The plan a handle was opened with, for tests of what policy asked.
    const SocketPlan* plan_of(int handle) const noexcept;

    Result<OpenedSocket> open(const SocketPlan& plan) override;
    Result<bool> connect(int handle, const SocketAddress& to) override;
    Result<void> connect_result(int handle) override;
    Result<IoCount> receive(int handle, MutableBytes into) override;
    Result<IoCount> send(int handle, Bytes from) override;
    Result<void> shutdown_write(int handle) override;
    void close(int handle) noexcept override;
    Liveness liveness(int handle) noexcept override;
    Result<IoStatus> receive_datagrams(int handle, DatagramBatch& batch) override;
    Result<IoStatus> send_datagram(int handle, const Datagram& datagram) override;
    Result<SocketAddress> local_address(int handle) override;
    Result<SocketAddress> remote_address(int handle) override;
    MultipathOutcome multipath(int handle, SocketProtocol opened, std::string& detail) override;
    std::vector<PathInfo> paths(int handle, SocketProtocol opened) override;

    // For SimLoop.
    bool exists(int handle) const noexcept { return sockets_.contains(handle); }
    bool readable(int handle) const noexcept;
    bool writable(int handle) const noexcept;
    bool failed(int handle) const noexcept;
    bool spurious(int handle);
    void set_watched(int handle, bool watched) noexcept;
    void violate(std::string what) { violations_.push_back(std::move(what)); }
    std::vector<std::string> take_violations() { return std::exchange(violations_, {}); }
    /// "3 (tcp to 10.0.0.1 port 80, established)", for messages.
    std::string describe(int handle) const;

  private:
    struct Interface {
        std::string name;
        std::vector<SocketAddress> addresses;
        bool up = true;
    };
    struct Listener {
        StreamEndpoint endpoint;
        std::size_t connections = 0;
    };
    struct Socket {
        SocketPlan plan;
        SocketProtocol protocol = SocketProtocol::tcp;
        SocketAddress local;
        std::shared_ptr<SimStream> stream;  ///< once connecting
        std::shared_ptr<SimUdp> udp;
        bool watched = false;
    };
    using Key = std::pair<std::string, std::uint16_t>;

    Socket* find(int handle, const char* call);
    const Socket* find(int handle) const noexcept;
    Result<SocketAddress> choose_local(const SocketPlan& plan);
    Result<std::uint16_t> choose_port(const SocketPlan& plan, const SocketAddress& local);
    const Interface* interface_of(const SocketAddress& address) const noexcept;
    static Key key_of(const SocketAddress& address);
    static Key key_of(std::string_view literal, std::uint16_t port);

    Sim& sim_;
    std::vector<Interface> interfaces_;
    std::map<Key, Listener> listeners_;
    std::shared_ptr<UdpWorld> udp_;
    std::map<int, Socket> sockets_;
    std::set<Key> bound_;
    std::uint16_t next_port_ = 40'000;
    Kernel kernel_;
    Calls calls_;
    std::vector<std::string> violations_;
};

}  // namespace hawser::sim
