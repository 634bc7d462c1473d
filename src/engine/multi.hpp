// Many transfers on one thread: what turns specs and readiness into bytes and notices.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include <hawser/result.hpp>
#include <hawser/time.hpp>

#include "base/loop.hpp"
#include "base/resolver.hpp"
#include "engine/spec.hpp"
#include "engine/user.hpp"

namespace hawser {
class Files;
}

namespace hawser::tls {
class SessionCache;
}

namespace hawser::engine {

class Connection;

/// Names a transfer for ever; stale ids find nothing. 0 names none.
using TransferId = std::uint64_t;

/// Which directions of a transfer are paused.
struct Paused {
    bool receive = false;
    bool send = false;
};

/// Bounds of one Multi.
struct MultiSettings {
    std::size_t max_idle_connections = 0;       ///< 0: four times the running transfers, at least 8
    std::size_t max_connections = 0;            ///< 0: no limit
    std::size_t max_connections_per_host = 0;   ///< 0: no limit
    std::size_t max_concurrent_streams = 100;
    Duration max_idle = std::chrono::seconds(118);
    Duration max_lifetime = std::chrono::hours(24);
    bool multiplex = true;
    Files* files = nullptr;  ///< for file: URLs; null: the operating system's
};

/// One thread at a time, but for wake().
class Multi {
public:
    /// The loop must outlive the Multi and be driven by nobody else. `make_resolver` gets the loop and the token
    /// base its sockets must be watched under.
    using MakeResolver = std::unique_ptr<Resolver> (*)(Loop& loop, Token base, void* context);
    Multi(Loop& loop, MakeResolver make_resolver, void* context, MultiSettings settings);
    /// Ends what still runs (on_done is not called) and closes every connection.
    ~Multi();
    Multi(const Multi&) = delete;
    Multi& operator=(const Multi&) = delete;

    /// Starts a transfer; on_done comes later, never from within. `user` must live until on_done or remove.
    TransferId add(const Spec& spec, User& user);
    /// Forgets a transfer at any moment, within callbacks too; O(1), never blocks, and nobody's callback comes of it.
    /// `user` is not asked any more when it returns; what the Spec points at must live until then, or, within a
    /// callback, until the drive that is under way returns.
    void remove(TransferId id);
    void set_paused(TransferId id, Paused paused);
    /// What is known so far; null when the id is stale.
    const Outcome* facts(TransferId id) const;

    /// One turn: waits on the loop until something happens, `until` at the latest, and deals with it. The first thing
    /// that an on_done threw leaves here, when everybody else has been told.
    Result<void> drive(Instant until);
    /// When drive must be called again even if no descriptor is ready.
    Instant deadline() const;
    std::size_t running() const noexcept;

    /// The handle of a connection that is alive, idle or not, to look at; -1 when there is none.
    int handle_of(std::int64_t connection_number) const;
    /// A kept connection for connect_only: its handle, -1 when there is none. The caller may use the socket only
    /// through send_raw and receive_raw.
    int kept_handle(std::int64_t connection_number) const;
    Result<IoCount> receive_raw(std::int64_t connection_number, MutableBytes into);
    Result<IoCount> send_raw(std::int64_t connection_number, Bytes from);
    /// Closes a kept connection.
    void close_kept(std::int64_t connection_number);
    /// Takes the connection used last out of the idle ones and off its loop: it belongs to nobody then and may go to
    /// another Multi, on another thread. Null when none is idle that can move (QUIC, and sockets of the user's, stay).
    std::unique_ptr<Connection> detach_idle();
    /// Takes a detached connection in; it is idle here from now on.
    void attach(std::unique_ptr<Connection> connection);

    /// Closes idle connections.
    void close_idle();
    MultiSettings& settings() noexcept;
    /// Touches nothing of `shared` any more, which no transfer that runs may use: before its tables go.
    void leave(const Shared& shared);
    /// The TLS sessions won so far, for whoever exports them or brings some. Not to be used while drive runs.
    tls::SessionCache& tls_sessions() noexcept;

    class Impl;

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace hawser::engine
