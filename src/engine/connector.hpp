// From a name to a connected socket: resolve, race (RFC 8305), make sockets as policy says, connect.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include <hawser/socket_policy.hpp>

#include "base/deadlines.hpp"
#include "base/loop.hpp"
#include "base/net.hpp"
#include "base/resolver.hpp"
#include "base/slot_map.hpp"
#include "engine/multi.hpp"
#include "engine/tcp_connection.hpp"
#include "engine/tokens.hpp"
#include "engine/user.hpp"
#include "policy/pool.hpp"
#include "policy/race.hpp"

namespace hawser::engine {

class Connector;

/// What a connector came to.
struct ConnectedSocket {
    int handle = -1;
    SocketProtocol protocol = SocketProtocol::tcp;
    std::string refusal;       ///< why MPTCP was refused, when it was
    SocketAddress remote;
    bool user_made = false;    ///< by ask_open_socket: closed through ask_close_socket
    bool watched = false;      ///< still on the loop, under the attempt's token
};

/// Who is told. Implemented by the Multi.
class ConnectorEvents {
public:
    virtual ~ConnectorEvents() = default;
    virtual void on_connected(Connector& connector, ConnectedSocket socket) = 0;
    virtual void on_connect_failed(Connector& connector, Error error) = 0;
    /// Whom to ask; null when the transfer is gone.
    virtual User* user_of(Connector& connector) = 0;
    /// Addresses known already, if there are any. Ports are not set.
    virtual std::optional<std::vector<SocketAddress>> known_addresses(Connector& connector) = 0;
    /// All that the resolver said of a host.
    virtual void on_resolved(Connector& connector) = 0;
    /// An address is about to be tried; it did not work.
    virtual void on_attempt(Connector& connector, const SocketAddress& address) = 0;
    virtual void on_attempt_failed(Connector& connector, const SocketAddress& address, const Error& error) = 0;
};

/// Where to.
struct ConnectGoal {
    std::string host;  ///< ASCII name or literal
    std::uint16_t port = 0;
    SocketPolicy policy;
    const Shared* shared = nullptr;  ///< whose names are asked first; null: the Multi's own
    NameServers servers;   ///< who is asked for addresses
    bool shuffle = false;  ///< take the addresses answered in random order
    LayerPlan layers;
    bool proxy = false;  ///< the host is a proxy: errors say so
    bool quic = false;
    std::vector<SocketAddress> only;  ///< when not empty: these addresses, nothing is resolved
};

class Connector {
public:
    struct Around {
        Loop& loop;
        Resolver& resolver;
        ConnectorEvents& events;
        Instant now;
    };

    Connector(ConnectGoal goal, policy::ReuseKey key, TransferId transfer);

    void start(Around around);
    /// Part of the answer to query().
    void on_answer(Answer& answer, Around around);
    /// A socket of one of the attempts became writable or failed; which one is in the token.
    void on_ready(Token token, Around around);
    /// The connector's id within an attempt's token.
    static SlotId id_in(Token token) noexcept { return slot_of(token) & ~(slot_mask << slot_shift); }
    void on_expire(Around around);
    /// Gives up: closes every socket, forgets the query.
    void cancel(Around around) noexcept;
    /// Gives up the descriptors without a word: in a forked child they are the parent's.
    void abandon(Loop& loop) noexcept;

    const ConnectGoal& goal() const noexcept { return goal_; }
    ConnectGoal& goal() noexcept { return goal_; }
    policy::ReuseKey& key() noexcept { return key_; }
    TransferId transfer() const noexcept { return transfer_; }
    QueryId query() const noexcept { return query_; }
    std::vector<SocketAddress>& resolved() noexcept { return resolved_; }
    /// The addresses known of the host, without this one.
    std::vector<SocketAddress> others(const SocketAddress& tried) const;
    /// Why this kernel gave no Multipath TCP socket, when that was insisted on; else empty.
    const std::string& multipath_refusal() const noexcept { return multipath_refusal_; }
    bool done() const noexcept { return done_; }
    Instant next_deadline() const noexcept { return wait_until_; }

    SlotId id = 0;
    ConnectionTimes times;
    Deadlines::Entry deadline;

private:
    // A token has room for the place of an attempt between the connector's slot index and its generation: there are
    // never 2^29 connectors at once, and never more attempts at once than a race allows.
    static constexpr int slot_shift = 29;
    static constexpr SlotId slot_mask = 7;
    static_assert(policy::Race::max_parallel <= slot_mask);

    struct Attempt {
        policy::AttemptId name = 0;  ///< 0: this place is free
        SocketAddress address;
        OpenedSocket socket;
        bool user_made = false;
        bool watched = false;
    };

    void ask_local(Around around);
    void on_local(Answer& answer, Around around);
    void find_addresses(Around around);
    void ask_names(Around around);
    void answer_with(const std::vector<SocketAddress>& addresses, Around around);
    void follow_plan(Around around);
    void start_attempt(policy::AttemptId name, const SocketAddress& address, Around around);
    Result<SocketPlan> plan_for(const SocketAddress& address) const;
    Result<bool> open_and_connect(Attempt& attempt, Around around);
    Result<void> make_socket(Attempt& attempt, const SocketPlan& plan, Around around);
    Attempt* attempt_named(policy::AttemptId name) noexcept;
    void drop(Attempt& attempt, Around around) noexcept;
    void succeed(Attempt& attempt, Around around);
    void fail_with(Error error, Around around);
    Token token_for(const Attempt& attempt) const noexcept;

    ConnectGoal goal_;
    policy::ReuseKey key_;
    TransferId transfer_;
    QueryId query_ = 0;
    policy::Race race_;
    bool asking_local_ = false;  ///< query_ is about the name to bind to
    std::vector<SocketAddress> locals_;  ///< what that name came to
    std::vector<SocketAddress> resolved_;
    std::vector<SocketAddress> known_;  ///< all that the race was told
    std::array<Attempt, slot_mask + 1> attempts_;
    std::string multipath_refusal_;
    Instant wait_until_ = never;
    bool done_ = false;
};

}  // namespace hawser::engine
