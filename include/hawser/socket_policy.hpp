// How a transfer reaches the network: a value that can be kept, compared and reused.
//
// Properties: two transfers share a connection only when their policies are equal. Nothing here touches a
// socket; what was asked is data, and what happened comes back as data too (paths.hpp).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace hawser {

/// Which transport protocol carries the bytes.
enum class Transport : std::uint8_t {
    stream,  ///< TCP, or Multipath TCP as `multipath` says
    quic,    ///< QUIC only (HTTP/3)
};

/// How much Multipath TCP (RFC 8684) is wanted.
enum class Multipath : std::uint8_t {
    off,      ///< plain TCP
    prefer,   ///< Multipath TCP where this kernel can, else plain TCP
    on,       ///< this kernel must; a server without it still gets the seamless fallback of RFC 8684 3.7
    require,  ///< the server must speak it too, else an error before any request byte is sent
};

/// Which address families may be used.
enum class AddressFamilies : std::uint8_t { any, ipv4, ipv6 };

/// How a transfer reaches the network. See the head of this file.
struct SocketPolicy {
    Transport transport = Transport::stream;
    Multipath multipath = Multipath::off;
    AddressFamilies families = AddressFamilies::any;

    /// The interface to leave by (SO_BINDTODEVICE), empty for any. A bound transfer uses plain TCP.
    std::string interface;
    /// The local address to bind, a literal or a host name, which is resolved; empty for any. A bound transfer uses
    /// plain TCP. Errors: interface_failed.
    std::string local_address;
    /// The interface's number for link-local IPv6 addresses that come without a zone (RFC 4007 11), 0 for none.
    std::uint32_t ipv6_scope = 0;
    /// The first local port to try and how many more; 0 lets the kernel choose.
    std::uint16_t local_port = 0;
    std::uint16_t local_port_range = 0;

    /// Connect to this unix socket, whatever the URL's host is: no name is resolved and no proxy used. Empty for none;
    /// at most 107 bytes. The URL still decides about TLS and what the request says.
    std::string unix_path;
    bool unix_abstract = false;  ///< the path is a name in Linux' abstract name space (unix(7)), not a file's

    bool nodelay = true;
    bool keep_alive = false;
    std::chrono::seconds keep_alive_idle{60};
    std::chrono::seconds keep_alive_interval{60};
    int keep_alive_probes = 9;
    bool fast_open = false;
    std::optional<int> type_of_service;  ///< IP_TOS / IPV6_TCLASS, 0-255
    std::optional<int> priority;         ///< SO_PRIORITY, 0-7
    std::optional<std::uint32_t> mark;   ///< SO_MARK
    std::optional<int> receive_buffer_bytes;
    std::optional<int> send_buffer_bytes;
    std::string congestion_control;  ///< TCP_CONGESTION, empty for the system's

    /// The first thing every connection says to the server is a header of the PROXY protocol, version 1 (section 2.1 of
    /// the HAProxy project's proxy-protocol.txt): before TLS, and within a tunnel where there is one. It names the
    /// connection's two addresses and ports, or says UNKNOWN where they are no IP addresses. Errors: not_built for
    /// HTTP/3, unsupported_scheme for requests that an https:// proxy is to pass on.
    bool proxy_protocol = false;
    /// Name this address, an IPv4 or IPv6 literal without zone, as both source and destination there; enough to have
    /// the header sent. Errors: bad_argument when it is no address.
    std::string proxy_protocol_client;

    /// How long one address gets before the next is tried beside it (RFC 8305 5).
    std::chrono::milliseconds happy_eyeballs_delay{200};

    /// True when the transfer must not leave by anything but the named interface or address.
    bool bound() const noexcept { return !interface.empty() || !local_address.empty(); }

    friend bool operator==(const SocketPolicy&, const SocketPolicy&) = default;
};

}  // namespace hawser
