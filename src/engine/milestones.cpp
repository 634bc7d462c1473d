// When a transfer reached what: its milestones, never decreasing in their order, summed over redirects.
#include <algorithm>
#include <utility>

#include "engine/multi_impl.hpp"

namespace hawser::engine {

namespace {

/// A milestone of this hop on top of what earlier hops took for theirs.
Duration reached(const Transfer& transfer, Duration earlier, Instant at) {
    return earlier + std::max(at - transfer.hop_start, Duration{0});
}

}  // namespace

// A redirect ends one hop and begins the next.
void Multi::Impl::begin_hop(Transfer& transfer) {
    Timings& timings = transfer.outcome.timings;
    timings.redirects = now_ - transfer.began;
    transfer.earlier = timings;
    transfer.hop_start = now_;
}

void Multi::Impl::note_permitted(Transfer& transfer) {
    transfer.outcome.timings.queued = reached(transfer, transfer.earlier.queued, now_);
}

// The request is about to be sent on this connection, which was made for it or was there before.
void Multi::Impl::note_ready(Transfer& transfer, const Connection& connection) {
    Timings& timings = transfer.outcome.timings;
    const Timings& earlier = transfer.earlier;
    const bool reused = transfer.outcome.reused_connection;
    const Instant permitted = transfer.hop_start + (timings.queued - earlier.queued);
    // A connection may have been begun before this transfer came to wait for it.
    const auto since = [&](Duration before, Instant at) { return reached(transfer, before, reused ? permitted : std::max(at, permitted)); };
    timings.resolved = since(earlier.resolved, connection.times.resolved);
    timings.connected = std::max(timings.resolved, since(earlier.connected, connection.times.connected));
    timings.secured = connection.secure ? std::max(timings.connected, since(earlier.secured, connection.times.secured))
                                        : earlier.secured;
    timings.sent = earlier.sent;
    timings.first_byte = earlier.first_byte;
    timings.ready = std::max({reached(transfer, earlier.ready, now_), timings.connected, timings.secured});
}

// The request has left to its last byte, or waits for room in the network. A server may answer before it has read all.
// On a connection that was there all this happens within one turn: only the clock itself tells the moments apart.
void Multi::Impl::note_sent(Transfer& transfer) {
    if (std::exchange(transfer.upload.sent_noted, true)) return;
    now_ = loop_.refresh_now();
    Timings& timings = transfer.outcome.timings;
    timings.sent = std::max(reached(transfer, transfer.earlier.sent, now_), timings.ready);
    if (timings.first_byte > transfer.earlier.first_byte) timings.sent = std::min(timings.sent, timings.first_byte);
    transfer.route.text("Request completely sent off");
}

// An interim answer that asks for the body is none yet.
void Multi::Impl::note_first_byte(Transfer& transfer, bool interim) {
    Timings& timings = transfer.outcome.timings;
    if (timings.first_byte > transfer.earlier.first_byte || (interim && transfer.send_body && !transfer.upload.ended)) return;
    timings.first_byte = std::max({reached(transfer, transfer.earlier.first_byte, now_), timings.ready, timings.sent});
}

}  // namespace hawser::engine
