#include "io/interfaces.hpp"

#include <memory>

#include <ifaddrs.h>
#include <netinet/in.h>

namespace hawser::io {

std::vector<std::pair<std::string, SocketAddress>> interface_addresses() {
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0) return {};
    const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> list(first, freeifaddrs);
    std::vector<std::pair<std::string, SocketAddress>> found;
    for (const ifaddrs* one = first; one != nullptr; one = one->ifa_next) {
        if (one->ifa_addr == nullptr) continue;
        const int family = one->ifa_addr->sa_family;
        if (family != AF_INET && family != AF_INET6) continue;
        const socklen_t length = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
        found.emplace_back(one->ifa_name, SocketAddress(one->ifa_addr, length));
    }
    return found;
}

std::optional<SocketAddress> first_address_of(const std::string& interface, int family) {
    std::optional<SocketAddress> link_local;
    for (const auto& [name, address] : interface_addresses()) {
        if (name != interface || address.family() != family) continue;
        const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address.data());
        if (family == AF_INET || !IN6_IS_ADDR_LINKLOCAL(&v6->sin6_addr)) return address;
        if (!link_local) link_local = address;
    }
    return link_local;
}

}  // namespace hawser::io
