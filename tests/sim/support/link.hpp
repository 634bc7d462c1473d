// What a simulated endpoint and the way to it are like: plain values a test fills in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <hawser/paths.hpp>
#include <hawser/time.hpp>

#include "peer/peer.hpp"
#include "sim/support/datagram_peer.hpp"

namespace hawser::sim {

/// The way between client and endpoint, the same in both directions.
struct Link {
    Duration delay = std::chrono::milliseconds(5);  ///< one way; connecting takes two
    std::uint64_t rate_bytes_per_second = 0;        ///< 0: no limit
    /// Streams: how much each direction holds (in flight and unread). Datagrams: the queue before the link.
    std::size_t buffer_bytes = 256 * 1024;
    /// Streams: what was sent arrives in pieces of exactly this size (the last of one send may be shorter),
    /// each an arrival of its own, and no read gives more than one. 0: as sent.
    std::size_t fragment_bytes = 0;
    // Datagrams only: TCP hides these.
    double loss = 0;                        ///< probability
    double duplicate = 0;                   ///< probability
    double reorder = 0;                     ///< probability of arriving up to two delays late
    std::size_t datagram_bytes_max = 1472;  ///< larger ones vanish, as on a path with a smaller MTU
    double coalesce = 0;  ///< probability that datagrams of one size are received as one GRO run
};

enum class ConnectFault : std::uint8_t {
    none,
    refused,      ///< ECONNREFUSED after a round trip
    unreachable,  ///< EHOSTUNREACH after a round trip
    black_hole,   ///< never an answer
};

/// What goes wrong on one connection. Byte counts are of payload, per connection.
struct Faults {
    ConnectFault connect = ConnectFault::none;
    std::optional<std::uint64_t> reset_after_received{};  ///< a reset follows the client's n-th byte received
    std::optional<std::uint64_t> close_after_received{};  ///< the server's end closes there instead
    std::optional<std::uint64_t>
        half_close_after_received{};                      ///< the server's sending ends there, it still reads
    std::optional<std::uint64_t> stall_after_received{};  ///< nothing more arrives, ever
    std::optional<std::uint64_t> reset_after_sent{};  ///< the server resets having read n bytes (0: at once)
    double short_write = 0;                           ///< probability that a send takes only a random part
    double short_read = 0;                            ///< probability that a receive gives only a random part
    double would_block = 0;  ///< probability that a ready call answers would_block all the same
    double spurious = 0;     ///< probability per turn that an unready connected socket is called ready
};

/// Something that listens for streams.
struct StreamEndpoint {
    peer::PeerFactory accept{};  ///< called with "" for each connection
    Link link{};
    Faults faults{};
    /// When set, gives the faults of the n-th connection (from 0) in place of `faults`.
    std::function<Faults(std::size_t index)> faults_for{};
    /// False: a server that reads nothing while what it wants to send does not fit.
    bool reads_while_blocked = true;
    bool speaks_mptcp = false;
    /// MPTCP falls back to TCP after so many bytes received by the client (RFC 8684 3.7).
    std::optional<std::uint64_t> mptcp_fallback_after_received{};
    /// What paths() answers when MPTCP is in use; empty: the one path of the connection.
    std::vector<PathInfo> mptcp_paths{};
};

/// Something that answers datagrams: one peer for all clients, as one server socket is.
struct DatagramEndpoint {
    DatagramPeerFactory open{};
    Link link{};
    bool black_hole = false;  ///< swallows everything
};

}  // namespace hawser::sim
