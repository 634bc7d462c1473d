// Which connections there are, by what may share them: the bookkeeping under policy::ReuseKey.
#pragma once

#include <cstddef>
#include <list>
#include <unordered_map>
#include <vector>

#include "base/slot_map.hpp"
#include "policy/pool.hpp"

namespace hawser::engine {

class Connection;

/// Ids only; connections are owned by the Multi.
class Pool {
public:
    void add(Connection& connection);
    void remove(Connection& connection);

    /// Connections whose key equals `key`, the most recently idle first.
    template <class Visit>
    void each_with(const policy::ReuseKey& key, const SlotMap<Connection>& connections, Visit visit) const {
        const auto [begin, end] = by_hash_.equal_range(key.hash());
        for (auto entry = begin; entry != end; ++entry)
            if (Connection* connection = connections.find(entry->second); connection != nullptr && visit(*connection)) return;
    }

    void set_idle(Connection& connection);
    void set_busy(Connection& connection);
    std::size_t idle() const noexcept { return idle_.size(); }
    /// The connection idle for longest, 0 for none.
    SlotId oldest_idle() const noexcept { return idle_.empty() ? 0 : idle_.front(); }

    /// Idle ones from the most recently used on, until the visitor has enough.
    template <class Visit>
    void each_idle(Visit visit) const {
        for (auto entry = idle_.rbegin(); entry != idle_.rend(); ++entry)
            if (visit(*entry)) return;
    }

    std::size_t total() const noexcept { return by_hash_.size(); }

private:
    std::unordered_multimap<std::size_t, SlotId> by_hash_;
    std::list<SlotId> idle_;  ///< oldest first
    std::unordered_map<SlotId, std::list<SlotId>::iterator> idle_at_;
};

}  // namespace hawser::engine
