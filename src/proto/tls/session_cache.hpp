// TLS sessions kept for resumption (RFC 8446 2.2, RFC 5077).
//
// Properties: bounded, least recently used first out; one thread at a time (where several share it, a Guard's). A TLS 1.3 ticket is handed out once
// (RFC 8446 C.4), a TLS 1.2 session stays until a newer one replaces it. Sessions hold secrets: they are never
// printed and go when the cache goes. A connection keeps a pointer to its cache; whoever destroys or leaves the
// cache first calls Layer::leave_session_cache().
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct ssl_session_st;

namespace hawser::tls {

struct SessionDeleter {
    void operator()(ssl_session_st* session) const noexcept;
};
using SessionPtr = std::unique_ptr<ssl_session_st, SessionDeleter>;

/// A session and what was known when it was made.
struct KeptSession {
    SessionPtr session{};
    long verify_result = 0;           ///< X509_V_ERR_* that was overlooked, for those who ask again
    std::string alpn{};               ///< the protocol agreed on; empty for none
    bool client_certificate = false;  ///< the peer may know us by one: such a session stays where it is
};

class SessionCache {
public:
    /// Peers remembered. A crawler meets hosts without end; each may cost some KB here.
    static constexpr std::size_t default_peer_limit = 128;
    /// Tickets kept per peer: a server may send as many as it likes (RFC 8446 4.6.1), parallel requests use a few.
    static constexpr std::size_t tickets_per_peer_limit = 4;

    explicit SessionCache(std::size_t peer_limit = default_peer_limit);
    SessionCache(const SessionCache&) = delete;
    SessionCache& operator=(const SessionCache&) = delete;
    ~SessionCache();

    /// Files a session under `key`. The newest ticket of a peer is the first handed out.
    void put(std::string_view key, KeptSession kept);
    /// A session to offer to that peer; null inside when there is none.
    KeptSession take(std::string_view key);
    /// Files a session whose key is known by its tag alone (see session_export.hpp): take() finds it.
    void put_tagged(std::string tag, KeptSession kept);
    /// Calls `visit` with each key and what is kept for it, oldest session first, until it gives false. It must not
    /// call back into the cache.
    template <class Visit>
    void each(Visit&& visit) const {
        for (const Peer& peer : peers_)
            for (const KeptSession& kept : peer.sessions)
                if (!visit(std::string_view(peer.key), kept)) return;
    }
    /// Drops what is kept for `key`; for a peer that refused a session in a way that breaks the handshake.
    void forget(std::string_view key) noexcept;
    void clear() noexcept;

    /// How many peers are remembered.
    std::size_t peers() const noexcept { return index_.size(); }
    /// How many sessions are kept for `key`.
    std::size_t sessions(std::string_view key) const;

private:
    struct Peer {
        std::string key;
        std::vector<KeptSession> sessions;  // oldest first
    };
    struct Tagged {
        std::string tag;
        KeptSession kept;
    };
    void untag(std::string_view key);
    std::size_t peer_limit_;
    std::list<Peer> peers_;  // most recently used first
    std::unordered_map<std::string_view, std::list<Peer>::iterator> index_;  // keys live in peers_
    std::list<Tagged> tagged_;  // oldest first; not more than peers
};

}  // namespace hawser::tls
