// Which connection a request gets: a pure function over plain facts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <hawser/time.hpp>

#include "policy/reuse_key.hpp"

namespace hawser::policy {

/// A request that waits for a connection. Asks are served in the order given.
struct Ask {
    std::uint64_t id = 0;
    const ReuseKey* key = nullptr;
    bool fresh = false;  ///< must not reuse (FRESH_CONNECT)
    /// Rather wait for a connection being opened than open another (PIPEWAIT).
    bool waits_for_multiplex = false;
};

enum class ConnectionState : std::uint8_t { opening, open, closing };

/// A connection, as far as the plan is concerned.
struct ConnectionFacts {
    std::uint64_t id = 0;
    const ReuseKey* key = nullptr;
    ConnectionState state = ConnectionState::open;
    /// False: it ends with its last request (GOAWAY seen, Connection: close, FORBID_REUSE).
    bool reusable = true;
    bool multiplexes = false;  ///< known once open
    std::size_t streams = 0;   ///< requests on it now
    std::size_t max_streams = 1;
    Instant opened{};
    Instant idle_since = never;  ///< never while it carries a request
};

/// Zero means no limit, but for max_idle_count.
struct PoolLimits {
    std::size_t max_total = 0;
    std::size_t max_per_peer = 0;
    std::size_t max_idle_count = 8;  ///< how many idle connections are kept
    Duration max_idle_time = std::chrono::seconds(118);
    Duration max_lifetime = std::chrono::hours(24);
};

struct PoolDecision {
    enum class What : std::uint8_t {
        use,    ///< put ask on connection
        wait,   ///< ask waits: for connection to be open, or (connection 0) until one is free
        open,   ///< open a connection for ask
        close,  ///< close the idle connection
    };
    What what = What::wait;
    std::uint64_t ask = 0;
    std::uint64_t connection = 0;
    friend bool operator==(const PoolDecision&, const PoolDecision&) = default;
};

struct PoolPlan {
    std::vector<PoolDecision> decisions;  ///< to be carried out in this order
    Instant again = never;                ///< when the next idle connection is past its time
    /// E.g. "use 1 on 7; close 3; open for 2; wait 4".
    std::string text() const;
};

/// Decides for all asks. `connections` are all of the pool's: the limits count them, closing ones too. An ask
/// looks at the connections of its own key alone, and at all of them only where a limit holds it up.
///
/// A request prefers a connection that multiplexes and has room (the one with the fewest streams), then the
/// one idle for the shortest time, since that is the likeliest to live. At a limit the connection idle for
/// the longest time makes room.
PoolPlan plan_pool(std::span<const Ask> asks, std::span<const ConnectionFacts> connections,
                   const PoolLimits& limits, Instant now);

}  // namespace hawser::policy
