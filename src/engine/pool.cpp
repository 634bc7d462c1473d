#include "engine/pool.hpp"

#include "engine/connection.hpp"

namespace hawser::engine {

void Pool::add(Connection& connection) {
    PoolPlace& place = connection.place;
    place.shelf = &shelves_[connection.key().hash()];
    place.on_shelf = place.shelf->busy.insert(place.shelf->busy.end(), connection.id);
    place.in_order = busy_.insert(busy_.end(), connection.id);
    place.idle = false;
}

void Pool::remove(Connection& connection) {
    PoolPlace& place = connection.place;
    if (place.shelf == nullptr) return;
    (place.idle ? place.shelf->idle : place.shelf->busy).erase(place.on_shelf);
    (place.idle ? idle_ : busy_).erase(place.in_order);
    if (place.shelf->idle.empty() && place.shelf->busy.empty()) shelves_.erase(connection.key().hash());
    place = {};
}

Pool::Candidates Pool::candidates(const policy::ReuseKey& key, const SlotMap<Connection>& connections) const {
    Candidates ready;
    const auto found = shelves_.find(key.hash());
    if (found == shelves_.end()) return ready;
    const PoolShelf& shelf = found->second;
    Connection* shared = connections.find(shelf.shared);
    if (shared != nullptr && shared->key() == key) ready.shared = shared;
    for (auto entry = shelf.idle.rbegin(); entry != shelf.idle.rend() && ready.idle == nullptr; ++entry)
        if (Connection* one = connections.find(*entry); one != nullptr && one->key() == key) ready.idle = one;
    return ready;
}

void Pool::set_shared(Connection& connection) {
    if (connection.place.shelf != nullptr) connection.place.shelf->shared = connection.id;
}

void Pool::set_idle(Connection& connection) {
    PoolPlace& place = connection.place;
    if (place.shelf == nullptr || place.idle) return;
    place.shelf->idle.splice(place.shelf->idle.end(), place.shelf->busy, place.on_shelf);
    idle_.splice(idle_.end(), busy_, place.in_order);
    place.idle = true;
}

void Pool::set_busy(Connection& connection) {
    PoolPlace& place = connection.place;
    if (place.shelf == nullptr || !place.idle) return;
    place.shelf->busy.splice(place.shelf->busy.end(), place.shelf->idle, place.on_shelf);
    busy_.splice(busy_.end(), idle_, place.in_order);
    place.idle = false;
}

}  // namespace hawser::engine
