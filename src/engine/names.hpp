// Names resolved a short while ago.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <hawser/socket_policy.hpp>
#include <hawser/time.hpp>

#include "base/address.hpp"

namespace hawser::engine {

class Names {
public:
    static constexpr Duration keep_for = std::chrono::seconds(60);
    /// A crawler meets names without end.
    static constexpr std::size_t max_entries = 10'000;

    /// The addresses of `host`, or null. Ports are not set.
    const std::vector<SocketAddress>* find(std::string_view host, AddressFamilies families, Instant now) const;
    void store(std::string_view host, AddressFamilies families, std::vector<SocketAddress> addresses, Instant now);
    void forget(std::string_view host);
    void clear() { entries_.clear(); }

private:
    struct Entry {
        std::vector<SocketAddress> addresses;
        Instant until = never;
    };
    static std::string key_of(std::string_view host, AddressFamilies families);
    std::unordered_map<std::string, Entry> entries_;
};

}  // namespace hawser::engine
