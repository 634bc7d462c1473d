#include "proto/quic/connection.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

namespace hawser::quic {
namespace {

// Room for one CONNECTION_CLOSE, padded to a full Initial where it must be (RFC 9000 14.1).
constexpr std::size_t goodbye_bytes = 1'200;
// Streams asked for one packet: each answers "blocked", "stopped" or fills some of it, so this is never met
// unless a source offers the same stream again and again.
constexpr int max_chunks_per_packet = 512;
// Pieces of one chunk handed to ngtcp2 at once.
constexpr std::size_t max_pieces = 16;
// ngtcp2 takes time as unsigned and 0 for "not yet" in places: our first instant is one second.
constexpr ngtcp2_tstamp first_stamp = 1'000'000'000;
// Timers of QUIC are no finer than this (RFC 9002 6.1.2).
constexpr Duration timer_granularity = std::chrono::milliseconds(1);
// Local addresses of one connection: each migration adds one.
constexpr std::size_t max_locals = 8;

}  // namespace

ngtcp2_tstamp Connection::stamp(Instant now) noexcept {
    const Duration since = now - epoch_;
    const auto at = since.count() > 0 ? first_stamp + static_cast<ngtcp2_tstamp>(since.count()) : first_stamp;
    last_stamp_ = std::max(last_stamp_, at);  // ngtcp2 asserts that time does not run back
    now_ = now;
    return last_stamp_;
}

Stage Connection::stage() const noexcept {
    return std::holds_alternative<Connecting>(state_) ? Stage::connecting : Stage::established;
}

bool Connection::streams_usable() const noexcept {
    if (const auto* connecting = std::get_if<Connecting>(&state_)) return connecting->ready;
    return established();
}

/// Before this ngtcp2 asserts on a key update, and RFC 9001 6.1 and RFC 9000 9 forbid one and a migration.
bool Connection::confirmed() const noexcept {
    const auto* standing = std::get_if<Established>(&state_);
    return standing != nullptr && standing->confirmed;
}

// --- from below
// ---------------------------------------------------------------------------------------------------

/// ngtcp2 knows a path by both addresses; a local address we never used is the socket's idea of the first
/// one.
const SocketAddress& Connection::local_of(const Datagram& datagram) const noexcept {
    const auto known = std::find(locals_.begin(), locals_.end(), datagram.local);
    return known != locals_.end() ? *known : locals_.back();
}

Result<void> Connection::feed(const Datagram& datagram, Instant now) {
    if (const auto* ended = std::get_if<Over>(&state_)) return Unexpected(ended->error);
    // RFC 9000 9: a client answers to no other address of the server. ngtcp2 asserts on what is no IP
    // address.
    if (!(datagram.remote == remote_)) return {};
    const SocketAddress local = local_of(datagram);
    Bytes rest = datagram.bytes;
    const std::size_t segment = datagram.segment_bytes == 0 ? rest.size() : datagram.segment_bytes;
    while (!rest.empty()) {
        const Bytes packet = rest.first(std::min(segment, rest.size()));
        rest = rest.subspan(packet.size());
        ++received_count_;
        received_bytes_ += packet.size();
        if (auto outcome = read(packet, local, datagram.ecn, now); !outcome) return outcome;
    }
    return {};
}

Result<void> Connection::read(Bytes packet, const SocketAddress& local, std::uint8_t ecn, Instant now) {
    ngtcp2_path path{};
    ngtcp2_addr_init(&path.local, local.data(), local.size());
    ngtcp2_addr_init(&path.remote, remote_.data(), remote_.size());
    ngtcp2_pkt_info info{};
    info.ecn = ecn & NGTCP2_ECN_MASK;
    const int failure =
        ngtcp2_conn_read_pkt(connection_.get(), &path, &info, packet.data(), packet.size(), stamp(now));
    if (failure != 0) return end(failure, now);
    return {};
}

Result<PulledDatagrams> Connection::pull(MutableBytes out, Instant now) {
    if (out.size() < min_pull_bytes)
        return fail(ErrorCode::bad_argument, Phase::send, "a QUIC packet needs a buffer of 1500 bytes");
    return over() ? pull_goodbye(out) : pull_batch(out, now);
}

Result<PulledDatagrams> Connection::pull_goodbye(MutableBytes out) {
    auto& [error, goodbye] = std::get<Over>(state_);
    if (goodbye.empty()) return Unexpected(error);
    std::memcpy(out.data(), goodbye.data(), goodbye.size());
    PulledDatagrams pulled;
    pulled.bytes = pulled.segment_bytes = goodbye.size();
    pulled.local = locals_.back();
    pulled.remote = remote_;
    goodbye = {};
    ++sent_count_;
    sent_bytes_ += pulled.bytes;
    return pulled;
}

/// GSO wants equal segments, only the last may be shorter: a longer packet (a path MTU probe) or one for
/// another path or mark waits for the next batch.
Result<PulledDatagrams> Connection::pull_batch(MutableBytes out, Instant now) {
    const ngtcp2_tstamp at = stamp(now);
    const std::size_t longest = ngtcp2_conn_get_max_tx_udp_payload_size(connection_.get());
    const std::size_t burst = std::min(out.size(), ngtcp2_conn_get_send_quantum(connection_.get()));
    Packet first;
    std::size_t bytes = 0;
    std::size_t segments = 0;
    if (held_) {
        first = *held_;
        held_.reset();
        std::memcpy(out.data(), held_bytes_.data(), first.bytes);
        bytes = first.bytes;
        segments = 1;
    }
    while (segments < max_batch_segments && (segments == 0 || bytes + longest <= burst)) {
        Packet packet;
        const MutableBytes room = out.subspan(bytes, longest);
        const ngtcp2_ssize written = write_packet(room, packet, at);
        if (written < 0) {
            static_cast<void>(end(static_cast<int>(written), now));
            if (bytes == 0) return pull_goodbye(out);
            return describe(first, bytes);
        }
        if (written == 0) break;
        packet.bytes = static_cast<std::size_t>(written);
        if (segments == 0) {
            first = packet;
        } else if (packet.bytes > first.bytes || !packet.travels_like(first)) {
            hold(packet, room.first(packet.bytes));
            break;
        }
        bytes += packet.bytes;
        ++segments;
        if (packet.bytes < first.bytes) break;
    }
    if (bytes != 0) ngtcp2_conn_update_pkt_tx_time(connection_.get(), at);
    return describe(first, bytes);
}

void Connection::hold(const Packet& packet, Bytes bytes) {
    held_bytes_.assign(bytes.begin(), bytes.end());
    held_ = packet;
}

PulledDatagrams Connection::describe(const Packet& first, std::size_t bytes) {
    PulledDatagrams pulled;
    if (bytes == 0) return pulled;
    pulled.bytes = bytes;
    pulled.segment_bytes = first.bytes;
    pulled.ecn = static_cast<std::uint8_t>(first.info.ecn);
    pulled.local = SocketAddress(first.path.path.local.addr, first.path.path.local.addrlen);
    pulled.remote = SocketAddress(first.path.path.remote.addr, first.path.path.remote.addrlen);
    sent_bytes_ += bytes;
    sent_count_ += (bytes + first.bytes - 1) / first.bytes;
    return pulled;
}

/// Fills one packet from as many streams as fit (WRITE_STREAM_FLAG_MORE). From the first stream on nothing of
/// ngtcp2 may be called but the write itself, which is why a source must not touch the transport.
ngtcp2_ssize Connection::write_packet(MutableBytes out, Packet& packet, ngtcp2_tstamp at) {
    ngtcp2_conn* connection = connection_.get();
    for (int chunks = 0;; ++chunks) {
        StreamSource::Chunk chunk;
        if (streams_usable() && chunks < max_chunks_per_packet &&
            ngtcp2_conn_get_max_data_left(connection) > 0) {
            auto offered = source_.next_chunk();
            if (!offered) {
                user_failure_ = std::move(offered).error();
                return NGTCP2_ERR_CALLBACK_FAILURE;
            }
            chunk = *offered;
        }
        std::array<ngtcp2_vec, max_pieces> pieces;
        const std::size_t count = std::min(chunk.pieces.size(), pieces.size());
        for (std::size_t i = 0; i < count; ++i)
            pieces[i] = {const_cast<std::uint8_t*>(chunk.pieces[i].data()), chunk.pieces[i].size()};
        std::uint32_t flags =
            chunk.stream >= 0 ? NGTCP2_WRITE_STREAM_FLAG_MORE : NGTCP2_WRITE_STREAM_FLAG_NONE;
        if (chunk.fin && count == chunk.pieces.size()) flags |= NGTCP2_WRITE_STREAM_FLAG_FIN;

        ngtcp2_ssize taken = -1;
        const ngtcp2_ssize written =
            ngtcp2_conn_writev_stream(connection, &packet.path.path, &packet.info, out.data(), out.size(),
                                      &taken, flags, chunk.stream, pieces.data(), count, at);
        switch (written) {
            case NGTCP2_ERR_STREAM_DATA_BLOCKED:
                source_.blocked(chunk.stream);
                continue;
            case NGTCP2_ERR_STREAM_SHUT_WR:
            case NGTCP2_ERR_STREAM_NOT_FOUND:
                source_.stopped(chunk.stream);
                continue;
            case NGTCP2_ERR_WRITE_MORE:
                if (const auto failure = took(chunk.stream, taken); failure != 0) return failure;
                continue;
            default:
                break;
        }
        if (written >= 0 && taken >= 0)
            if (const auto failure = took(chunk.stream, taken); failure != 0) return failure;
        return written;
    }
}

ngtcp2_ssize Connection::took(StreamId stream, ngtcp2_ssize bytes) {
    auto noted = source_.wrote(stream, static_cast<std::size_t>(bytes));
    if (noted) return 0;
    user_failure_ = std::move(noted).error();
    return NGTCP2_ERR_CALLBACK_FAILURE;
}

Instant Connection::deadline() const noexcept {
    if (over()) return never;
    ngtcp2_tstamp at = ngtcp2_conn_get_expiry(connection_.get());
    if (at == UINT64_MAX) return never;
    // A timer that stays due once handled waits for something else (seen while a path is being validated):
    // without this the owner would turn without end at one instant.
    if (at <= handled_stamp_) at = handled_stamp_ + static_cast<ngtcp2_tstamp>(timer_granularity.count());
    if (at <= first_stamp) return epoch_;
    const ngtcp2_tstamp since = at - first_stamp;
    if (since > static_cast<ngtcp2_tstamp>(Duration::max().count())) return never;
    return after(epoch_, Duration(static_cast<Duration::rep>(since)));
}

Result<void> Connection::expire(Instant now) {
    if (const auto* ended = std::get_if<Over>(&state_)) return Unexpected(ended->error);
    const ngtcp2_tstamp at = stamp(now);
    if (ngtcp2_conn_get_expiry(connection_.get()) > at) return {};
    handled_stamp_ = at;
    const int failure = ngtcp2_conn_handle_expiry(connection_.get(), at);
    if (failure != 0) return end(failure, now);
    return {};
}

// --- the end
// ------------------------------------------------------------------------------------------------------

Unexpected Connection::end(int failure, Instant now) {
    ngtcp2_connection_close_error close;
    ngtcp2_connection_close_error_default(&close);
    if (failure == NGTCP2_ERR_DRAINING) {
        if (saw_stateless_reset_) return end_with(stateless_reset(stage()), nullptr, now);
        ngtcp2_conn_get_connection_close_error(connection_.get(), &close);
        return end_with(closed_by_peer(close, stage()), nullptr, now);
    }
    if (user_failure_) {
        Error error = *std::move(user_failure_);
        user_failure_.reset();
        ngtcp2_connection_close_error_set_application_error(&close, error.protocol_code(), nullptr, 0);
        return end_with(std::move(error), &close, now);
    }
    const std::uint8_t alert = ngtcp2_conn_get_tls_alert(connection_.get());
    Error error = handshake_.failure() ? *handshake_.failure() : closed_by_us(failure, alert, stage());
    if (handshake_.failure() && alert != 0)  // RFC 9001 4.8
        ngtcp2_connection_close_error_set_transport_error_tls_alert(&close, alert, nullptr, 0);
    else
        ngtcp2_connection_close_error_set_transport_error_liberr(&close, failure, nullptr, 0);
    // RFC 9000 10.1: an idle connection ends without a word. After DROP_CONN nothing may be sent.
    const bool silent = failure == NGTCP2_ERR_IDLE_CLOSE || failure == NGTCP2_ERR_DROP_CONN ||
                        failure == NGTCP2_ERR_RECV_VERSION_NEGOTIATION || failure == NGTCP2_ERR_NOMEM;
    return end_with(std::move(error), silent ? nullptr : &close, now);
}

Unexpected Connection::end_with(Error error, const ngtcp2_connection_close_error* close, Instant now) {
    std::vector<std::uint8_t> goodbye;
    if (close != nullptr) {
        goodbye.resize(goodbye_bytes);
        ngtcp2_pkt_info info{};
        const ngtcp2_ssize written = ngtcp2_conn_write_connection_close(
            connection_.get(), nullptr, &info, goodbye.data(), goodbye.size(), close, stamp(now));
        goodbye.resize(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    held_.reset();
    state_ = Over{error, std::move(goodbye)};
    return Unexpected(std::move(error));
}

void Connection::close(std::uint64_t code, Instant now) noexcept {
    if (over()) return;
    ngtcp2_connection_close_error close;
    ngtcp2_connection_close_error_default(&close);
    ngtcp2_connection_close_error_set_application_error(&close, code, nullptr, 0);
    static_cast<void>(end_with(
        Error(ErrorCode::aborted, Phase::send, "the QUIC connection was closed on this side"), &close, now));
}

// --- from above
// ---------------------------------------------------------------------------------------------------

std::optional<ConnectionEvent> Connection::next() {
    if (events_.empty()) return std::nullopt;
    ConnectionEvent event = std::move(events_.front());
    events_.pop_front();
    return event;
}

Result<StreamId> Connection::open_bidirectional() {
    std::int64_t stream = -1;
    if (!streams_usable())
        return fail(ErrorCode::quic_connect, Phase::send, "the QUIC connection does not stand");
    if (ngtcp2_conn_open_bidi_stream(connection_.get(), &stream, nullptr) != 0)
        return fail(ErrorCode::http3, Phase::send, "the server allows no more QUIC streams now",
                    Advice::retry);
    return stream;
}

Result<StreamId> Connection::open_unidirectional() {
    std::int64_t stream = -1;
    if (!streams_usable())
        return fail(ErrorCode::quic_connect, Phase::send, "the QUIC connection does not stand");
    if (ngtcp2_conn_open_uni_stream(connection_.get(), &stream, nullptr) != 0)
        return fail(ErrorCode::http3, Phase::send, "the server allows no unidirectional QUIC stream",
                    Advice::retry);
    return stream;
}

std::uint64_t Connection::bidirectional_left() const noexcept {
    return streams_usable() ? ngtcp2_conn_get_streams_bidi_left(connection_.get()) : 0;
}

void Connection::credit_stream(StreamId stream, std::size_t bytes) noexcept {
    if (!streams_usable() || bytes == 0 || stream < 0) return;
    static_cast<void>(ngtcp2_conn_extend_max_stream_offset(connection_.get(), stream, bytes));
}

void Connection::credit_connection(std::size_t bytes) noexcept {
    if (streams_usable() && bytes != 0) ngtcp2_conn_extend_max_offset(connection_.get(), bytes);
}

void Connection::stop_reading(StreamId stream, std::uint64_t code) noexcept {
    if (streams_usable() && stream >= 0)
        static_cast<void>(ngtcp2_conn_shutdown_stream_read(connection_.get(), stream, code));
}

void Connection::stop_writing(StreamId stream, std::uint64_t code) noexcept {
    if (streams_usable() && stream >= 0)
        static_cast<void>(ngtcp2_conn_shutdown_stream_write(connection_.get(), stream, code));
}

Result<void> Connection::update_keys(Instant now) {
    if (!confirmed()) return fail(ErrorCode::again, Phase::send, "no QUIC keys to update yet", Advice::retry);
    if (ngtcp2_conn_initiate_key_update(connection_.get(), stamp(now)) != 0)
        return fail(ErrorCode::again, Phase::send, "the last QUIC key update is not confirmed yet",
                    Advice::retry);
    return {};
}

Result<void> Connection::migrate(const SocketAddress& local, Instant now) {
    if (!confirmed())
        return fail(ErrorCode::again, Phase::send, "no QUIC connection to migrate yet", Advice::retry);
    if (local.family() != remote_.family() || locals_.size() >= max_locals)
        return fail(ErrorCode::bad_argument, Phase::send, "a QUIC connection cannot migrate to that address");
    const ngtcp2_transport_params* server = ngtcp2_conn_get_remote_transport_params(connection_.get());
    if (server == nullptr || server->disable_active_migration != 0)
        return fail(ErrorCode::not_built, Phase::send, "the server forbids QUIC connection migration");
    ngtcp2_path_storage path;
    ngtcp2_path_storage_init(&path, local.data(), local.size(), remote_.data(), remote_.size(), nullptr);
    if (ngtcp2_conn_initiate_immediate_migration(connection_.get(), &path.path, stamp(now)) != 0)
        return fail(ErrorCode::again, Phase::send, "QUIC connection migration is not possible now",
                    Advice::retry);
    locals_.push_back(local);
    return {};
}

PathInfo Connection::path() const {
    PathInfo info;
    info.local_address = locals_.back().text();
    info.local_port = locals_.back().port();
    info.remote_address = remote_.text();
    info.remote_port = remote_.port();
    info.bytes_sent = sent_bytes_;
    info.bytes_received = received_bytes_;
    ngtcp2_conn_stat stat{};
    ngtcp2_conn_get_conn_stat(connection_.get(), &stat);
    if (stat.latest_rtt != 0 && stat.latest_rtt != UINT64_MAX)
        info.rtt = std::chrono::duration_cast<std::chrono::microseconds>(
            std::chrono::nanoseconds(static_cast<std::int64_t>(stat.smoothed_rtt)));
    return info;
}

}  // namespace hawser::quic
