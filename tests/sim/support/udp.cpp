#include "sim/support/udp.hpp"

#include <algorithm>
#include <cerrno>

#include "io/net_errors.hpp"

namespace hawser::sim {

DatagramEndpoint& UdpWorld::listen(const Key& key, DatagramEndpoint endpoint) {
    Server& server = servers_[key];
    server.address = SocketAddress::from_literal(key.first, key.second).value();
    server.peer = endpoint.open ? endpoint.open() : nullptr;
    server.endpoint = std::move(endpoint);
    arm(key);
    return server.endpoint;
}

void UdpWorld::attach(const std::shared_ptr<SimUdp>& socket) { clients_[key_of(socket->local)] = socket; }

bool UdpWorld::is_down(const SocketAddress& address) const {
    const auto found = down_.find(address.text());
    return found != down_.end() && found->second;
}

Result<IoStatus> UdpWorld::send(SimUdp& from, const Datagram& datagram) {
    if (from.pending_errno != 0) return io::send_failure(std::exchange(from.pending_errno, 0), from.remote);
    const SocketAddress& to = datagram.remote.family() == AF_UNSPEC ? from.remote : datagram.remote;
    if (to.family() == AF_UNSPEC) return io::send_failure(EDESTADDRREQ, to);
    if (from.queue_free > sim_.now()) return IoStatus::would_block;
    const auto found = servers_.find(key_of(to));
    if (found == servers_.end()) {
        if (!is_down(from.local)) refuse(from, to);
        return IoStatus::ok;
    }
    Server& server = found->second;
    const Link& link = server.endpoint.link;
    from.coalesce = link.coalesce;
    Bytes rest = datagram.bytes;
    const std::size_t segment = datagram.segment_bytes == 0 ? rest.size() : datagram.segment_bytes;
    do {
        const Bytes part = rest.first(std::min(segment, rest.size()));
        rest = rest.subspan(part.size());
        carry(link, server.up_busy, {to, from.local, datagram.ecn, {part.begin(), part.end()}}, true);
    } while (!rest.empty());
    if (link.rate_bytes_per_second != 0) {
        const Duration depth(link.buffer_bytes * 1'000'000'000ULL / link.rate_bytes_per_second);
        from.queue_free = server.up_busy - depth;
        if (from.queue_free > sim_.now()) sim_.at(from.queue_free, [] {});  // the moment it is writable again
    }
    return IoStatus::ok;
}

void UdpWorld::refuse(const SimUdp& from, const SocketAddress& to) {
    const Duration round_trip = 2 * Link{}.delay;
    sim_.at(after(sim_.now(), round_trip), [self = shared_from_this(), local = from.local, to] {
        const auto client = self->clients_.find(key_of(local));
        if (client == self->clients_.end()) return;
        const auto socket = client->second.lock();
        if (socket && socket->remote == to)
            socket->pending_errno = ECONNREFUSED;  // connected sockets hear of ICMP
    });
}

void UdpWorld::carry(const Link& link, Instant& busy_until, OwnedDatagram datagram, bool to_server) {
    busy_until = std::max(busy_until, sim_.now());
    if (link.rate_bytes_per_second != 0)
        busy_until += Duration(datagram.bytes.size() * 1'000'000'000ULL / link.rate_bytes_per_second);
    if (datagram.bytes.size() > link.datagram_bytes_max) return;
    if (is_down(to_server ? datagram.remote : datagram.local) || sim_.chance(link.loss)) return;
    const int copies = sim_.chance(link.duplicate) ? 2 : 1;
    for (int i = 0; i < copies; ++i) {
        Instant arrival = after(busy_until, link.delay);
        if (sim_.chance(link.reorder))
            arrival += Duration(sim_.below(static_cast<std::uint64_t>(2 * link.delay.count()) + 1'000'000));
        sim_.at(arrival, [self = shared_from_this(), datagram, to_server] {
            if (to_server) {
                self->arrive_at_server(datagram);
            } else {
                self->arrive_at_client(datagram);
            }
        });
    }
}

void UdpWorld::arrive_at_server(const OwnedDatagram& datagram) {
    const Key key = key_of(datagram.local);
    const auto found = servers_.find(key);
    if (found == servers_.end() || found->second.endpoint.black_hole || !found->second.peer) return;
    found->second.peer->feed({datagram.local, datagram.remote, datagram.ecn, 0, datagram.bytes}, sim_.now());
    pump(key);
}

void UdpWorld::arrive_at_client(OwnedDatagram datagram) {
    const auto found = clients_.find(key_of(datagram.local));
    if (found == clients_.end() || is_down(datagram.local)) return;
    const auto socket = found->second.lock();
    if (!socket || socket->inbox.size() >= SimUdp::inbox_max) return;
    if (socket->remote.family() != AF_UNSPEC && !(socket->remote == datagram.remote)) return;
    socket->inbox.push_back(std::move(datagram));
}

void UdpWorld::pump(const Key& key) {
    const auto found = servers_.find(key);
    if (found == servers_.end() || !found->second.peer) return;
    Server& server = found->second;
    Datagram out;
    while (server.peer->pull(out, sim_.now())) {
        Bytes rest = out.bytes;
        const std::size_t segment = out.segment_bytes == 0 ? rest.size() : out.segment_bytes;
        do {
            const Bytes part = rest.first(std::min(segment, rest.size()));
            rest = rest.subspan(part.size());
            carry(server.endpoint.link, server.down_busy,
                  {out.remote, server.address, out.ecn, {part.begin(), part.end()}}, false);
        } while (!rest.empty());
        out = {};
    }
    arm(key);
}

void UdpWorld::arm(const Key& key) {
    Server& server = servers_.at(key);
    const Instant wanted = server.peer ? server.peer->deadline() : never;
    if (wanted == server.armed) return;
    sim_.cancel(server.timer);
    server.armed = wanted;
    if (wanted == never) return;
    server.timer = sim_.at(wanted, [self = shared_from_this(), key] {
        const auto found = self->servers_.find(key);
        if (found == self->servers_.end() || !found->second.peer) return;
        found->second.armed = never;
        found->second.peer->expire(self->sim_.now());
        self->pump(key);
    });
}

Result<IoStatus> UdpWorld::receive(SimUdp& at, DatagramBatch& batch) {
    batch.datagrams.clear();
    if (at.pending_errno != 0) return io::receive_failure(std::exchange(at.pending_errno, 0), at.remote);
    if (at.inbox.empty()) return IoStatus::would_block;
    batch.memory.resize(DatagramBatch::max_count * DatagramBatch::slot_bytes);
    while (!at.inbox.empty() && batch.datagrams.size() < DatagramBatch::max_count) {
        std::uint8_t* slot = batch.memory.data() + batch.datagrams.size() * DatagramBatch::slot_bytes;
        const OwnedDatagram first = std::move(at.inbox.front());
        at.inbox.pop_front();
        std::copy(first.bytes.begin(), first.bytes.end(), slot);
        std::size_t size = first.bytes.size();
        std::size_t segment = 0;
        bool whole = !first.bytes.empty();
        while (whole && !at.inbox.empty() &&
               sim_.chance(at.coalesce)) {  // GRO: same size, the last may be shorter
            const OwnedDatagram& next = at.inbox.front();
            if (!(next.remote == first.remote) || next.ecn != first.ecn || next.bytes.empty() ||
                next.bytes.size() > first.bytes.size() ||
                size + next.bytes.size() > DatagramBatch::slot_bytes)
                break;
            std::copy(next.bytes.begin(), next.bytes.end(), slot + size);
            size += next.bytes.size();
            segment = first.bytes.size();
            whole = next.bytes.size() == first.bytes.size();
            at.inbox.pop_front();
        }
        batch.datagrams.push_back({first.local, first.remote, first.ecn, segment, Bytes(slot, size)});
    }
    return IoStatus::ok;
}

}  // namespace hawser::sim
