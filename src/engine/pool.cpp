#include "engine/pool.hpp"

#include "engine/connection.hpp"

namespace hawser::engine {

void Pool::add(Connection& connection) {
    by_hash_.emplace(connection.key().hash(), connection.id);
    ++per_host_[connection.key().peer()];
}

void Pool::remove(Connection& connection) {
    set_busy(connection);
    const auto [begin, end] = by_hash_.equal_range(connection.key().hash());
    for (auto entry = begin; entry != end; ++entry) {
        if (entry->second != connection.id) continue;
        by_hash_.erase(entry);
        const auto host = per_host_.find(connection.key().peer());
        if (host != per_host_.end() && --host->second == 0) per_host_.erase(host);
        return;
    }
}

void Pool::set_idle(Connection& connection) {
    if (idle_at_.contains(connection.id)) return;
    idle_at_[connection.id] = idle_.insert(idle_.end(), connection.id);
}

void Pool::set_busy(Connection& connection) {
    const auto found = idle_at_.find(connection.id);
    if (found == idle_at_.end()) return;
    idle_.erase(found->second);
    idle_at_.erase(found);
}

std::size_t Pool::to_host(const std::string& host_and_port) const {
    const auto found = per_host_.find(host_and_port);
    return found == per_host_.end() ? 0 : found->second;
}

}  // namespace hawser::engine
