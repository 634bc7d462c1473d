// Idle connections that move from one Multi to another, and tables that several Multis use.
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
    found->shared = nullptr;
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

Names& Multi::Impl::names_for(const Shared* shared) noexcept {
    return shared != nullptr && shared->names != nullptr ? *shared->names : names_;
}

tls::SessionCache& Multi::Impl::sessions_for(const Shared* shared) noexcept {
    return shared != nullptr && shared->sessions != nullptr ? *shared->sessions : tls_.sessions();
}

void Multi::Impl::leave(const Shared& shared) {
    connectors_.each([&](SlotId, Connector& connector) {
        if (connector.goal().shared != &shared) return;
        connector.goal().shared = nullptr;
        leave_session_cache(connector.goal().layers);
    });
    connections_.each([&](SlotId, Connection& connection) {
        if (connection.shared != &shared) return;
        connection.shared = nullptr;
        connection.leave_session_cache();
    });
}

}  // namespace hawser::engine
