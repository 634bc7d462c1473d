// Which connections there are, by what may share them: the bookkeeping under policy::ReuseKey.
//
// Properties: adding, removing, lending and parking a connection cost the same however many there are, and lending and
// parking allocate nothing: a connection's two places move between lists.
#pragma once

#include <cstddef>
#include <list>
#include <unordered_map>

#include "base/slot_map.hpp"
#include "policy/reuse_key.hpp"

namespace hawser::engine {

class Connection;

/// The connections of one hash of keys. Both lists have the one used last at their end.
struct PoolShelf {
    std::list<SlotId> idle;
    std::list<SlotId> busy;
    SlotId shared = 0;  ///< the one that multiplexes and was used last; may be gone by now
};

/// Where a connection stands in its Multi's pool; the Pool's own.
struct PoolPlace {
    PoolShelf* shelf = nullptr;  ///< null: in no pool
    std::list<SlotId>::iterator on_shelf{};
    std::list<SlotId>::iterator in_order{};
    bool idle = false;
};

/// Ids only; connections are owned by the Multi.
class Pool {
public:
    /// It counts as busy.
    void add(Connection& connection);
    void remove(Connection& connection);

    /// What stands ready for `key`.
    struct Candidates {
        Connection* shared = nullptr;  ///< the one that was shared last; null for none
        Connection* idle = nullptr;    ///< of the idle ones the one used last; null for none
    };
    Candidates candidates(const policy::ReuseKey& key, const SlotMap<Connection>& connections) const;

    /// Connections whose key has the hash of `key`, the most recently idle first.
    template <class Visit>
    void each_like(const policy::ReuseKey& key, const SlotMap<Connection>& connections, Visit visit) const {
        const auto found = shelves_.find(key.hash());
        if (found == shelves_.end()) return;
        for (const std::list<SlotId>* list : {&found->second.idle, &found->second.busy})
            for (auto entry = list->rbegin(); entry != list->rend(); ++entry)
                if (Connection* connection = connections.find(*entry); connection != nullptr && visit(*connection)) return;
    }

    void set_idle(Connection& connection);
    void set_busy(Connection& connection);
    /// It multiplexes, and others may come to it as well.
    void set_shared(Connection& connection);
    std::size_t idle() const noexcept { return idle_.size(); }
    /// The connection idle for longest, 0 for none.
    SlotId oldest_idle() const noexcept { return idle_.empty() ? 0 : idle_.front(); }

    /// Idle ones from the most recently used on, until the visitor has enough.
    template <class Visit>
    void each_idle(Visit visit) const {
        for (auto entry = idle_.rbegin(); entry != idle_.rend(); ++entry)
            if (visit(*entry)) return;
    }

private:
    std::unordered_map<std::size_t, PoolShelf> shelves_;
    std::list<SlotId> idle_;  ///< oldest first
    std::list<SlotId> busy_;
};

}  // namespace hawser::engine
