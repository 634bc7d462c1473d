// What may share a connection: one immutable, hashed value with every field that matters.
//
// A wrong reuse sends one user's request over another user's identity: when in doubt a field belongs in here.
// The parts are values whose == compares all their fields, so a field added to SocketPolicy or TlsOptions
// counts from the day it is added.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <hawser/group.hpp>
#include <hawser/request.hpp>
#include <hawser/socket_policy.hpp>
#include <hawser/tls_options.hpp>
#include <hawser/url.hpp>

namespace hawser::policy {

/// Which HTTP versions a connection may end up speaking.
enum class VersionClass : std::uint8_t {
    http1,        ///< 1.0 or 1.1, never 2
    negotiated,   ///< by ALPN, 2 or 1.1
    http2_prior,  ///< 2 without asking
    quic_or_tcp,  ///< 3, else as negotiated
    quic,         ///< 3 or nothing
};

VersionClass version_class(HttpVersion version) noexcept;

/// Who is logged in where the login is the connection's, not the request's (NTLM, Negotiate; RFC 4559 6).
struct ConnectionLogin {
    std::string user;
    std::string password;
    friend bool operator==(const ConnectionLogin&, const ConnectionLogin&) = default;
};

/// One proxy on the way.
struct ProxyHop {
    Origin origin;          ///< scheme http, https, socks4, socks4a, socks5 or socks5h
    bool tunnel = false;    ///< CONNECT or SOCKS: the bytes behind it are end to end
    ConnectionLogin login;  ///< always part of the key: a tunnel belongs to whom it was opened for
    Group<TlsOptions> tls;  ///< for https
    friend bool operator==(const ProxyHop&, const ProxyHop&) = default;
};

struct ReuseFacts {
    Origin origin;  ///< the server asked for
    /// Where to connect instead (libcurl's CONNECT_TO), as "host:port".
    std::string connect_to;
    std::string unix_path;
    bool unix_abstract = false;
    std::vector<ProxyHop> proxies;
    Group<TlsOptions> tls;
    Group<SocketPolicy> socket;
    VersionClass version = VersionClass::negotiated;
    /// Empty unless the login is bound to the connection.
    std::optional<ConnectionLogin> login;
    friend bool operator==(const ReuseFacts&, const ReuseFacts&) = default;
};

/// See the head of this file. Copies share one value and compare equal without looking at it: a connection's key is that of
/// the transfer it was opened for, and of those that come to the same place after it.
class ReuseKey {
public:
    /// Requests that an HTTP proxy forwards (no tunnel at the last hop) may share its connection whatever
    /// their origin is: the origin is dropped from such a key, and with it what only counts towards the
    /// origin.
    explicit ReuseKey(ReuseFacts facts);

    ReuseKey(const ReuseKey&) = default;
    ReuseKey& operator=(const ReuseKey&) = default;

    std::size_t hash() const noexcept { return value_->hash; }
    /// The first hop, for limits per host: "unix:PATH" or "host:port" of the first proxy, else of the server.
    const std::string& peer() const noexcept { return value_->peer; }
    const ReuseFacts& facts() const noexcept { return value_->facts; }
    /// One line for traces; without passwords.
    std::string text() const;

    friend bool operator==(const ReuseKey& a, const ReuseKey& b) {
        return a.value_ == b.value_ || (a.hash() == b.hash() && a.facts() == b.facts());
    }

private:
    struct Value {
        ReuseFacts facts;
        std::string peer;
        std::size_t hash = 0;
    };
    std::shared_ptr<const Value> value_;  ///< never null
};

}  // namespace hawser::policy

template <>
struct std::hash<hawser::policy::ReuseKey> {
    std::size_t operator()(const hawser::policy::ReuseKey& key) const noexcept { return key.hash(); }
};
