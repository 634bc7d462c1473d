#include "engine/pool.hpp"

#include "engine/connection.hpp"

namespace hawser::engine {

void Pool::add(Connection& connection) {
    by_hash_.emplace(connection.key().hash(), connection.id);
}

void Pool::remove(Connection& connection) {
    set_busy(connection);
    const auto [begin, end] = by_hash_.equal_range(connection.key().hash());
    for (auto entry = begin; entry != end; ++entry) {
        if (entry->second != connection.id) continue;
        by_hash_.erase(entry);
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

}  // namespace hawser::engine
