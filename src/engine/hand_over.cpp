// Idle connections that move from one Multi to another.
#include "engine/multi_impl.hpp"

namespace hawser::engine {

std::unique_ptr<Connection> Multi::Impl::detach_idle() {
    now_ = loop_.refresh_now();
    Connection* found = nullptr;
    pool_.each_idle([&](SlotId id) {
        Connection* connection = connections_.find(id);
        if (connection == nullptr || !connection->detach(around())) return false;
        found = connection;
        return true;
    });
    if (found == nullptr) return nullptr;
    pool_.remove(*found);
    deadlines_.clear(found->deadline);
    return connections_.erase(found->id);
}

void Multi::Impl::attach(std::unique_ptr<Connection> connection) {
    if (!connection) return;
    now_ = loop_.refresh_now();
    Connection& taken = *connection;
    taken.id = connections_.insert(std::move(connection));
    taken.number = next_connection_number_++;
    taken.deadline.key = token_of(TokenKind::connection, taken.id);
    taken.idle_since = now_;
    pool_.add(taken);
    pool_.set_idle(taken);
    deadlines_.set(taken.deadline, after(now_, settings.max_idle));
    taken.attach(around());
    if (!dispatching_) rearm();
}

}  // namespace hawser::engine
