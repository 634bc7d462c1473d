// One simulated TCP connection: the client's socket on one end, a PeerConnection on the other, a Link
// between.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include <hawser/result.hpp>

#include "base/address.hpp"
#include "base/net.hpp"
#include "sim/support/link.hpp"
#include "sim/support/sim.hpp"

namespace hawser::sim {

class SimStream : public std::enable_shared_from_this<SimStream> {
  public:
    SimStream(Sim& sim, const StreamEndpoint& endpoint, const Faults& faults, SocketAddress local,
              SocketAddress remote);

    void connect();
    Result<void> connect_result() const;
    bool established() const noexcept { return state_ == State::established; }

    Result<IoCount> receive(MutableBytes into);
    Result<IoCount> send(Bytes from);
    Result<void> shutdown_write();
    /// The client's socket is gone: what it sent still arrives, then the end.
    void close();
    /// The client's interface went down: nothing arrives any more in either direction.
    void cut() noexcept { cut_ = true; }

    bool readable() const noexcept;
    bool writable() const noexcept;
    bool failed() const noexcept { return client_errno_ != 0; }
    Liveness liveness() const noexcept;

    const SocketAddress& local() const noexcept { return local_; }
    const SocketAddress& remote() const noexcept { return remote_; }
    const Faults& faults() const noexcept { return faults_; }
    Duration round_trip() const noexcept { return 2 * endpoint_.link.delay; }
    std::uint64_t bytes_sent() const noexcept { return up_.accepted; }
    std::uint64_t bytes_received() const noexcept { return down_.accepted; }
    const StreamEndpoint& endpoint() const noexcept { return endpoint_; }

  private:
    enum class State : std::uint8_t { fresh, connecting, established, closed };
    using Piece = std::vector<std::uint8_t>;
    /// One direction. `occupied`: bytes in flight or unread.
    struct Pipe {
        std::deque<Piece> arrived;
        std::size_t occupied = 0;
        std::uint64_t accepted = 0;
        Instant busy_until{};
        bool ended = false;  ///< nothing more is put in
        bool end_arrived = false;
    };
    using Arrival = void (SimStream::*)(Piece);

    void on_answer();
    void accept();
    Instant put(Pipe& pipe, Bytes bytes, Arrival arrival);
    Instant passes(Pipe& pipe, std::size_t bytes);
    void arrive_at_client(Piece piece);
    void arrive_at_peer(Piece piece);
    void feed_peer();
    void pump_peer();
    std::size_t down_room() const noexcept;
    void offer_to_client(Bytes bytes);
    std::optional<std::uint64_t> down_limit() const noexcept;
    void down_limit_reached();
    void end_down(bool peer_gone);
    void reset_client(Instant when);
    void reset_peer();
    void schedule_peer_deadline();
    void schedule_pump();

    Sim& sim_;
    StreamEndpoint endpoint_;
    Faults faults_;
    SocketAddress local_;
    SocketAddress remote_;
    std::unique_ptr<peer::PeerConnection> peer_;
    State state_ = State::fresh;
    Pipe up_;    ///< client to peer
    Pipe down_;  ///< peer to client
    int client_errno_ = 0;
    std::uint64_t fed_bytes_ = 0;
    bool cut_ = false;
    bool silent_ = false;  ///< stalled, or ended by a fault: what the peer sends is dropped
    bool pump_scheduled_ = false;
    Instant peer_deadline_ = never;
    Sim::EventId peer_timer_{};
};

}  // namespace hawser::sim
