// A socket address as a value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sys/socket.h>

namespace hawser {

/// An IPv4, IPv6 or unix socket address. Compares by content.
class SocketAddress {
public:
    SocketAddress() noexcept;
    /// Copies `length` bytes of a sockaddr, as the socket calls give them.
    SocketAddress(const sockaddr* address, socklen_t length) noexcept;

    /// An IPv4 or IPv6 literal ("192.0.2.1", "2001:db8::1", "fe80::1%eth0", no brackets); nullopt when it is none.
    static std::optional<SocketAddress> from_literal(std::string_view text, std::uint16_t port_number);
    /// A unix socket; `abstract_name` puts it in the abstract name space. nullopt when the path is too long.
    static std::optional<SocketAddress> from_path(std::string_view path, bool abstract_name);

    int family() const noexcept;  ///< AF_INET, AF_INET6, AF_UNIX or AF_UNSPEC
    std::uint16_t port() const noexcept;
    void set_port(std::uint16_t port_number) noexcept;
    /// Names the interface of a link-local IPv6 address that names none (RFC 4007 11); others stay as they are.
    void set_scope(std::uint32_t interface_number) noexcept;
    /// The literal without port and brackets; the path for a unix socket.
    std::string text() const;
    const sockaddr* data() const noexcept { return reinterpret_cast<const sockaddr*>(&storage_); }
    socklen_t size() const noexcept { return length_; }

    friend bool operator==(const SocketAddress& a, const SocketAddress& b) noexcept;

private:
    sockaddr_storage storage_;
    socklen_t length_;
};

}  // namespace hawser
