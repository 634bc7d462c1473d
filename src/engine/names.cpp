#include "engine/names.hpp"

namespace hawser::engine {

std::string Names::key_of(std::string_view host, AddressFamilies families) {
    std::string key(host);
    key += '/';
    key += static_cast<char>('0' + static_cast<int>(families));
    return key;
}

const std::vector<SocketAddress>* Names::find(std::string_view host, AddressFamilies families, Instant now) const {
    const auto found = entries_.find(key_of(host, families));
    if (found == entries_.end() || found->second.until <= now) return nullptr;
    return &found->second.addresses;
}

void Names::store(std::string_view host, AddressFamilies families, std::vector<SocketAddress> addresses, Instant now) {
    if (entries_.size() >= max_entries)
        std::erase_if(entries_, [now](const auto& entry) { return entry.second.until <= now; });
    if (entries_.size() >= max_entries) entries_.erase(entries_.begin());
    entries_[key_of(host, families)] = {std::move(addresses), after(now, keep_for)};
}

void Names::forget(std::string_view host) {
    for (const auto families : {AddressFamilies::any, AddressFamilies::ipv4, AddressFamilies::ipv6})
        entries_.erase(key_of(host, families));
}

}  // namespace hawser::engine
