#include "base/address.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/un.h>

#include "base/ascii.hpp"

namespace hawser {

SocketAddress::SocketAddress() noexcept : length_(0) {
    std::memset(&storage_, 0, sizeof storage_);
    storage_.ss_family = AF_UNSPEC;
}

SocketAddress::SocketAddress(const sockaddr* address, socklen_t length) noexcept : SocketAddress() {
    length_ = std::min(length, static_cast<socklen_t>(sizeof storage_));
    std::memcpy(&storage_, address, length_);
}

namespace {

std::optional<std::uint32_t> scope_of(const std::string& zone) {
    if (const auto number = ascii::to_number(zone); number && *number <= UINT32_MAX)
        return static_cast<std::uint32_t>(*number);
    const unsigned index = if_nametoindex(zone.c_str());
    if (index == 0) return std::nullopt;
    return index;
}

}  // namespace

std::optional<SocketAddress> SocketAddress::from_literal(std::string_view text, std::uint16_t port_number) {
    sockaddr_in v4{};
    sockaddr_in6 v6{};
    if (text.find('\0') != std::string_view::npos) return std::nullopt;  // inet_pton would stop there
    std::string host(text);
    if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port_number);
        return SocketAddress(reinterpret_cast<const sockaddr*>(&v4), sizeof v4);
    }
    if (const auto percent = host.find('%'); percent != std::string::npos) {  // RFC 4007 11
        const auto scope = scope_of(host.substr(percent + 1));
        if (!scope) return std::nullopt;
        v6.sin6_scope_id = *scope;
        host.resize(percent);
    }
    if (inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) != 1) return std::nullopt;
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port_number);
    return SocketAddress(reinterpret_cast<const sockaddr*>(&v6), sizeof v6);
}

std::optional<SocketAddress> SocketAddress::from_path(std::string_view path, bool abstract_name) {
    sockaddr_un un{};
    un.sun_family = AF_UNIX;
    const std::size_t lead = abstract_name ? 1 : 0;
    if (path.empty() || path.size() + 1 > sizeof un.sun_path) return std::nullopt;
    // The kernel reads a path up to its first NUL: it would name another file. An abstract name may hold any byte.
    if (!abstract_name && path.find('\0') != std::string_view::npos) return std::nullopt;
    std::memcpy(un.sun_path + lead, path.data(), path.size());
    const std::size_t tail = abstract_name ? 0 : 1;
    return SocketAddress(reinterpret_cast<const sockaddr*>(&un),
                         static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + lead + path.size() + tail));
}

int SocketAddress::family() const noexcept { return storage_.ss_family; }

std::uint16_t SocketAddress::port() const noexcept {
    if (family() == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in*>(&storage_)->sin_port);
    if (family() == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6*>(&storage_)->sin6_port);
    return 0;
}

void SocketAddress::set_port(std::uint16_t port_number) noexcept {
    if (family() == AF_INET) reinterpret_cast<sockaddr_in*>(&storage_)->sin_port = htons(port_number);
    if (family() == AF_INET6) reinterpret_cast<sockaddr_in6*>(&storage_)->sin6_port = htons(port_number);
}

void SocketAddress::set_scope(std::uint32_t interface_number) noexcept {
    if (family() != AF_INET6) return;
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage_);
    if (v6->sin6_scope_id == 0 && IN6_IS_ADDR_LINKLOCAL(&v6->sin6_addr)) v6->sin6_scope_id = interface_number;
}

std::string SocketAddress::text() const {
    char buffer[INET6_ADDRSTRLEN] = {};
    if (family() == AF_INET) {
        inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(&storage_)->sin_addr, buffer, sizeof buffer);
        return buffer;
    }
    if (family() == AF_INET6) {
        const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&storage_);
        inet_ntop(AF_INET6, &v6->sin6_addr, buffer, sizeof buffer);
        std::string result = buffer;
        if (v6->sin6_scope_id != 0) result += '%' + std::to_string(v6->sin6_scope_id);
        return result;
    }
    if (family() == AF_UNIX && length_ > offsetof(sockaddr_un, sun_path)) {
        const auto* un = reinterpret_cast<const sockaddr_un*>(&storage_);
        const std::size_t bytes = length_ - offsetof(sockaddr_un, sun_path);
        if (un->sun_path[0] == '\0') return '@' + std::string(un->sun_path + 1, bytes - 1);
        return std::string(un->sun_path, strnlen(un->sun_path, bytes));
    }
    return {};
}

bool operator==(const SocketAddress& a, const SocketAddress& b) noexcept {
    return a.length_ == b.length_ && std::memcmp(&a.storage_, &b.storage_, a.length_) == 0;
}

}  // namespace hawser
