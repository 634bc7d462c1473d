#include "engine/environment_proxy.hpp"

#include <cstdlib>
#include <cstring>

#include <netinet/in.h>

#include <hawser/bytes.hpp>

#include "base/address.hpp"
#include "base/ascii.hpp"
#include "io/environment.hpp"

namespace hawser::engine {

namespace {

std::optional<std::string> variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') return std::nullopt;
    return std::string(value);
}

Bytes address_bytes(const SocketAddress& address) {
    if (address.family() == AF_INET)
        return {reinterpret_cast<const std::uint8_t*>(&reinterpret_cast<const sockaddr_in*>(address.data())->sin_addr), 4};
    return {reinterpret_cast<const std::uint8_t*>(&reinterpret_cast<const sockaddr_in6*>(address.data())->sin6_addr), 16};
}

// "192.0.2.0/24" against a literal host.
bool in_block(std::string_view block, std::string_view host) {
    const auto slash = block.find('/');
    if (slash == std::string_view::npos) return false;
    const auto network = SocketAddress::from_literal(block.substr(0, slash), 0);
    const auto address = SocketAddress::from_literal(host, 0);
    const auto bits = ascii::to_number(block.substr(slash + 1));
    if (!network || !address || !bits || network->family() != address->family()) return false;
    const Bytes a = address_bytes(*network);
    const Bytes b = address_bytes(*address);
    if (*bits > a.size() * 8) return false;
    const auto whole = static_cast<std::size_t>(*bits / 8);
    if (std::memcmp(a.data(), b.data(), whole) != 0) return false;
    const auto rest = static_cast<unsigned>(*bits % 8);
    return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

// A name matches itself and everything below it; a leading dot says the same.
bool matches(std::string_view entry, std::string_view host) {
    if (entry == "*") return true;
    if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
    if (in_block(entry, host)) return true;
    if (entry.starts_with('.')) entry.remove_prefix(1);
    if (entry.ends_with('.')) entry.remove_suffix(1);
    if (entry.empty() || host.size() < entry.size()) return false;
    if (!ascii::equal_ignoring_case(host.substr(host.size() - entry.size()), entry)) return false;
    return host.size() == entry.size() ||
           (host[host.size() - entry.size() - 1] == '.' && !SocketAddress::from_literal(host, 0));
}

}  // namespace

std::optional<std::string> environment_proxy(std::string_view scheme) {
    const std::string name = std::string(scheme) + "_proxy";
    // Most machines have no proxy: to learn that, every request pays for this look and for no more.
    if (!io::has_variable_like(name) && !io::has_variable_like("all_proxy")) return std::nullopt;
    if (auto value = variable(name)) return value;
    if (scheme != "http") {
        std::string capitals = name;
        for (char& c : capitals)
            if (ascii::is_alpha(c)) c = static_cast<char>(c & ~0x20);
        if (auto value = variable(capitals)) return value;
    }
    if (auto value = variable("all_proxy")) return value;
    return variable("ALL_PROXY");
}

std::string environment_no_proxy() {
    if (auto value = variable("no_proxy")) return *value;
    return variable("NO_PROXY").value_or("");
}

bool bypasses_proxy(std::string_view no_proxy, std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host.ends_with('.')) host.remove_suffix(1);
    while (!no_proxy.empty()) {
        const auto comma = no_proxy.find(',');
        const std::string_view entry = ascii::trim(no_proxy.substr(0, comma));
        if (matches(entry, host)) return true;
        if (comma == std::string_view::npos) break;
        no_proxy.remove_prefix(comma + 1);
    }
    return false;
}

}  // namespace hawser::engine
