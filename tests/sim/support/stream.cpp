#include "sim/support/stream.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include "io/net_errors.hpp"

namespace hawser::sim {

SimStream::SimStream(Sim& sim, const StreamEndpoint& endpoint, const Faults& faults, SocketAddress local,
                     SocketAddress remote)
    : sim_(sim), endpoint_(endpoint), faults_(faults), local_(local), remote_(remote) {}

void SimStream::connect() {
    state_ = State::connecting;
    if (faults_.connect == ConnectFault::black_hole) return;
    sim_.at(after(sim_.now(), round_trip()), [self = shared_from_this()] { self->on_answer(); });
}

void SimStream::on_answer() {
    if (state_ != State::connecting || cut_) return;
    if (faults_.connect == ConnectFault::refused || !endpoint_.accept) client_errno_ = ECONNREFUSED;
    if (faults_.connect == ConnectFault::unreachable) client_errno_ = EHOSTUNREACH;
    if (client_errno_ == 0) accept();
}

void SimStream::accept() {
    state_ = State::established;
    peer_ = endpoint_.accept("");
    if (faults_.reset_after_sent == 0U) return reset_peer();
    pump_peer();
}

Result<void> SimStream::connect_result() const {
    if (client_errno_ != 0) return io::connect_failure(client_errno_, remote_);
    if (state_ != State::established) return io::connect_failure(EINPROGRESS, remote_);
    return {};
}

bool SimStream::readable() const noexcept {
    return client_errno_ != 0 || !down_.arrived.empty() || down_.end_arrived;
}

bool SimStream::writable() const noexcept {
    if (client_errno_ != 0) return true;
    return state_ == State::established && up_.occupied < endpoint_.link.buffer_bytes;
}

Liveness SimStream::liveness() const noexcept {
    if (!down_.arrived.empty()) return Liveness::readable;
    if (client_errno_ != 0 || down_.end_arrived || state_ != State::established) return Liveness::closed;
    return Liveness::quiet;
}

Result<IoCount> SimStream::receive(MutableBytes into) {
    if (state_ == State::fresh) return io::receive_failure(ENOTCONN, remote_);
    if (into.empty() || sim_.chance(faults_.would_block)) return IoCount{};
    if (down_.arrived.empty()) {
        if (client_errno_ != 0) return io::receive_failure(client_errno_, remote_);
        return IoCount{0, down_.end_arrived ? IoStatus::eof : IoStatus::would_block};
    }
    if (sim_.chance(faults_.short_read)) into = into.first(1 + sim_.below(into.size()));
    std::size_t count = 0;
    while (count < into.size() && !down_.arrived.empty()) {
        Piece& piece = down_.arrived.front();
        const std::size_t taken = std::min(piece.size(), into.size() - count);
        std::copy_n(piece.begin(), taken, into.begin() + static_cast<std::ptrdiff_t>(count));
        count += taken;
        if (taken == piece.size()) {
            down_.arrived.pop_front();
        } else {
            piece.erase(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(taken));
        }
        if (endpoint_.link.fragment_bytes != 0) break;
    }
    down_.occupied -= count;
    schedule_pump();
    return IoCount{count, IoStatus::ok};
}

Result<IoCount> SimStream::send(Bytes from) {
    if (client_errno_ != 0)
        return io::send_failure(client_errno_ == ECONNRESET ? EPIPE : client_errno_, remote_);
    if (up_.ended) return io::send_failure(EPIPE, remote_);
    if (state_ == State::fresh) return io::send_failure(ENOTCONN, remote_);
    const std::size_t room =
        endpoint_.link.buffer_bytes - std::min(up_.occupied, endpoint_.link.buffer_bytes);
    std::size_t count = std::min(from.size(), room);
    if (state_ != State::established || count == 0 || sim_.chance(faults_.would_block)) return IoCount{};
    if (sim_.chance(faults_.short_write)) count = 1 + sim_.below(count);
    put(up_, from.first(count), &SimStream::arrive_at_peer);
    return IoCount{count, IoStatus::ok};
}

/// Books the link for these bytes and says when they are through.
Instant SimStream::passes(Pipe& pipe, std::size_t bytes) {
    const Link& link = endpoint_.link;
    pipe.busy_until = std::max(pipe.busy_until, sim_.now());
    if (link.rate_bytes_per_second != 0) {
        const std::uint64_t nanoseconds = bytes * 1'000'000'000ULL / link.rate_bytes_per_second;
        pipe.busy_until = after(pipe.busy_until, Duration(nanoseconds));
    }
    if (link.fragment_bytes != 0) pipe.busy_until += Duration(1);  // each piece is an arrival of its own
    return after(pipe.busy_until, link.delay);
}

Instant SimStream::put(Pipe& pipe, Bytes bytes, Arrival arrival) {
    Instant last = sim_.now();
    pipe.occupied += bytes.size();
    pipe.accepted += bytes.size();
    const std::size_t piece_bytes =
        endpoint_.link.fragment_bytes == 0 ? bytes.size() : endpoint_.link.fragment_bytes;
    while (!bytes.empty()) {
        const Bytes part = bytes.first(std::min(piece_bytes, bytes.size()));
        bytes = bytes.subspan(part.size());
        last = passes(pipe, part.size());
        sim_.at(last,
                [self = shared_from_this(), arrival, piece = Piece(part.begin(), part.end())]() mutable {
                    if (!self->cut_) ((*self).*arrival)(std::move(piece));
                });
    }
    return last;
}

void SimStream::arrive_at_client(Piece piece) {
    if (state_ == State::established && client_errno_ == 0) down_.arrived.push_back(std::move(piece));
    if (state_ == State::closed)
        reset_peer();  // the client's kernel answers bytes nobody will read with a reset
}

void SimStream::arrive_at_peer(Piece piece) {
    up_.arrived.push_back(std::move(piece));
    feed_peer();
}

std::size_t SimStream::down_room() const noexcept {
    return endpoint_.link.buffer_bytes - std::min(down_.occupied, endpoint_.link.buffer_bytes);
}

void SimStream::feed_peer() {
    while (!up_.arrived.empty() && (endpoint_.reads_while_blocked || down_room() != 0)) {
        const Piece piece = std::move(up_.arrived.front());
        up_.arrived.pop_front();
        up_.occupied -= piece.size();
        // Sent to a closed socket; the reset does not overtake what that socket still said.
        if (!peer_) return reset_client(std::max(sim_.now(), down_.busy_until) + endpoint_.link.delay);
        Bytes bytes = piece;
        const bool cuts = faults_.reset_after_sent && fed_bytes_ + bytes.size() >= *faults_.reset_after_sent;
        if (cuts) bytes = bytes.first(static_cast<std::size_t>(*faults_.reset_after_sent - fed_bytes_));
        fed_bytes_ += bytes.size();
        if (!bytes.empty()) peer_->feed(bytes, sim_.now());
        if (cuts) return reset_peer();
        pump_peer();
    }
    if (!up_.arrived.empty() || !up_.end_arrived || !peer_) return;
    up_.end_arrived = false;  // told once
    peer_->feed_eof(sim_.now());
    pump_peer();
}

void SimStream::schedule_pump() {
    if (pump_scheduled_ || !peer_) return;
    pump_scheduled_ = true;  // the acknowledgement that frees the window travels back first
    sim_.at(after(sim_.now(), endpoint_.link.delay), [self = shared_from_this()] {
        self->pump_scheduled_ = false;
        if (self->cut_) return;
        self->pump_peer();
        self->feed_peer();
    });
}

void SimStream::pump_peer() {
    std::array<std::uint8_t, 16 * 1024> memory;
    while (peer_ && state_ != State::closed && !silent_) {
        const std::size_t room = down_room();
        if (room == 0) break;
        const std::size_t given =
            peer_->pull(MutableBytes(memory).first(std::min(room, memory.size())), sim_.now());
        if (given == 0) {
            if (!peer_->wants_close()) break;
            if (peer_->wants_reset())
                return reset_client(std::max(sim_.now(), down_.busy_until) + endpoint_.link.delay);
            return end_down(true);
        }
        offer_to_client(Bytes(memory).first(given));
    }
    schedule_peer_deadline();
}

std::optional<std::uint64_t> SimStream::down_limit() const noexcept {
    std::optional<std::uint64_t> limit;
    for (const auto& one : {faults_.reset_after_received, faults_.close_after_received,
                            faults_.half_close_after_received, faults_.stall_after_received})
        if (one && (!limit || *one < *limit)) limit = one;
    return limit;
}

void SimStream::offer_to_client(Bytes bytes) {
    if (silent_) return;
    const auto limit = down_limit();
    if (limit && down_.accepted + bytes.size() >= *limit) {
        put(down_, bytes.first(static_cast<std::size_t>(*limit - down_.accepted)),
            &SimStream::arrive_at_client);
        silent_ = true;
        return down_limit_reached();
    }
    put(down_, bytes, &SimStream::arrive_at_client);
}

void SimStream::down_limit_reached() {
    const auto limit = down_limit();
    if (faults_.stall_after_received == limit) return;
    if (faults_.reset_after_received == limit)
        return reset_client(std::max(sim_.now(), down_.busy_until) + endpoint_.link.delay);
    end_down(faults_.close_after_received == limit);
}

void SimStream::end_down(bool peer_gone) {
    if (peer_gone) peer_.reset();
    if (down_.ended) return;
    down_.ended = true;
    sim_.at(passes(down_, 0), [self = shared_from_this()] {
        if (!self->cut_) self->down_.end_arrived = true;
    });
}

void SimStream::reset_client(Instant when) {
    peer_.reset();
    silent_ = true;
    sim_.at(when, [self = shared_from_this()] {
        if (!self->cut_ && self->client_errno_ == 0) self->client_errno_ = ECONNRESET;
    });
}

void SimStream::reset_peer() {
    if (peer_ && state_ != State::closed) return reset_client(after(sim_.now(), endpoint_.link.delay));
    peer_.reset();
}

Result<void> SimStream::shutdown_write() {
    if (client_errno_ != 0 || state_ != State::established) return io::send_failure(ENOTCONN, remote_);
    if (up_.ended) return {};
    up_.ended = true;
    sim_.at(passes(up_, 0), [self = shared_from_this()] {
        if (self->cut_) return;
        self->up_.end_arrived = true;
        self->feed_peer();
    });
    return {};
}

void SimStream::close() {
    if (state_ == State::established && client_errno_ == 0) (void)shutdown_write();
    state_ = State::closed;
    down_.arrived.clear();
    schedule_peer_deadline();
}

void SimStream::schedule_peer_deadline() {
    const Instant wanted = peer_ && state_ != State::closed ? peer_->deadline() : never;
    if (wanted == peer_deadline_) return;
    sim_.cancel(peer_timer_);
    peer_deadline_ = wanted;
    if (wanted == never) return;
    peer_timer_ = sim_.at(wanted, [self = shared_from_this()] {
        self->peer_deadline_ = never;
        if (!self->peer_) return;
        self->peer_->expire(self->sim_.now());
        self->pump_peer();
    });
}

}  // namespace hawser::sim
