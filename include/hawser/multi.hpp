// Many transfers on one thread.
//
//     hawser::Multi multi;
//     multi.add({.url = "https://example.org/"}, {.on_done = [](hawser::Done done) { ... }});
//     multi.run();
//
// Or, within an application's own event loop: watch fd() for reading, call drive() when it is readable or when
// time_left() is over.
//
// Properties: one thread at a time, but for wake(). Connections, names and TLS sessions are shared by its transfers.
// Destroying a Multi ends what runs without calling on_done. Never blocks but in run().
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include <hawser/export.hpp>
#include <hawser/handlers.hpp>
#include <hawser/request.hpp>
#include <hawser/secret.hpp>

namespace hawser {

/// Names a transfer of a Multi, for ever: an id that is no longer there is ignored by every call.
using TransferId = std::uint64_t;

/// Bounds of a Multi; zero means no limit where nothing else is said.
struct MultiLimits {
    std::size_t max_idle_connections = 0;  ///< 0: four times the running transfers, at least 8
    std::size_t max_connections = 0;
    std::size_t max_connections_per_host = 0;
    std::size_t max_concurrent_streams = 100;  ///< on one HTTP/2 or HTTP/3 connection
};

/// See the head of this file.
class HAWSER_API Multi {
public:
    /// Throws BadResult when the system gives no descriptors.
    explicit Multi(MultiLimits limits = {});
    Multi(Multi&&) noexcept;
    Multi& operator=(Multi&&) noexcept;
    ~Multi();

    /// Starts a transfer; it moves only in drive() and run(). Request and handlers are kept until its end.
    TransferId add(Request request, Handlers handlers);
    /// Forgets a transfer, wherever it stands, at once; on_done is not called. From callbacks too.
    void remove(TransferId id);
    /// Stops telling body bytes, or asking for them. What arrives meanwhile is bounded by flow control.
    void pause(TransferId id, bool receiving, bool sending);
    /// Goes on in both directions.
    void unpause(TransferId id);
    /// Transfers that have not ended.
    std::size_t running() const noexcept;

    /// Drives until no transfer runs. An Error is that of the loop itself.
    Result<void> run();

    /// The TLS sessions won so far (RFC 8446 2.2), as text for load_tls_sessions() of another Multi, in this process or a
    /// later one; those made with a client certificate are left out. Who has the text can take up what the servers believe
    /// of this client: it is a secret. Not from callbacks.
    Secret save_tls_sessions() const;
    /// Takes in what save_tls_sessions() gave; sessions that have ended are passed over. The Error (bad_argument) names the
    /// line that is damaged: those before it are taken. Not from callbacks.
    Result<void> load_tls_sessions(std::string_view saved);

    /// A descriptor that is readable when drive() has work to do. Owned by the Multi.
    int fd() const noexcept;
    /// How long until drive() must be called even if fd() stays quiet; nullopt for no such time.
    std::optional<std::chrono::nanoseconds> time_left() const;
    /// Deals with all that is ready, without waiting.
    Result<void> drive();
    /// Makes run() on another thread, or a poll on fd(), return once. Any thread.
    void wake() noexcept;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hawser
