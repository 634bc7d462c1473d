// What time does to a transfer: limits that end it, rates that hold it back, and the once-a-second look at it.
#include <algorithm>

#include "engine/multi_impl.hpp"

namespace hawser::engine {

namespace {

std::string milliseconds_text(Duration span) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(span).count()) + " milliseconds";
}

/// How far the answer had come, as users of libcurl know it.
std::string received_text(const Outcome& outcome) {
    std::string text = std::to_string(outcome.body_received_bytes);
    if (outcome.content_length) text += " out of " + std::to_string(*outcome.content_length);
    return text + " bytes received";
}

/// The body waits for nothing but the allowed rate.
bool waits_for_rate(const Transfer& transfer) {
    return transfer.send_body && !transfer.upload.ended && !transfer.upload.refused && !transfer.paused.send &&
           !transfer.waiting_for_100 && transfer.send_rate.held_back();
}

}  // namespace

// The earliest of what can end or stir this transfer.
void Multi::Impl::set_deadline(Transfer& transfer) {
    const Limits& limits = transfer.limits();
    Instant at = never;
    if (limits.total.count() != 0) at = after(transfer.began, limits.total);
    if (transfer.state() == State::acquiring && limits.connect.count() != 0)
        at = std::min(at, after(transfer.hop_began, limits.connect));
    const bool exchanging = transfer.state() == State::exchanging;
    if (exchanging) {
        if (transfer.waiting_for_100) at = std::min(at, transfer.expect_until);
        if (transfer.delivery.held_back() && !transfer.paused.receive) at = std::min(at, transfer.delivery.ready_at());
        if (waits_for_rate(transfer)) at = std::min(at, transfer.send_rate.next());
    }
    if (transfer.route.wants_progress() || (exchanging && transfer.speed.watching())) {
        if (transfer.tick_at == never) transfer.tick_at = after(now_, policy::SpeedWatch::interval);
        at = std::min(at, transfer.tick_at);
    }
    deadlines_.set(transfer.deadline, at);
}

void Multi::Impl::on_deadline(Transfer& transfer) {
    if (!transfer.route.open()) return;  // removed: about to be given up
    if (give_up_late(transfer)) return;
    if (transfer.state() == State::exchanging) move_what_waited(transfer);
    if (transfer.state() != State::done && now_ >= transfer.tick_at) tick(transfer);
    if (transfer.state() != State::done) set_deadline(transfer);
}

// Ends a transfer whose time is over; true when it did.
bool Multi::Impl::give_up_late(Transfer& transfer) {
    const Limits& limits = transfer.limits();
    const bool acquiring = transfer.state() == State::acquiring;
    const bool total = limits.total.count() != 0 && now_ >= after(transfer.began, limits.total);
    const bool connect = acquiring && limits.connect.count() != 0 && now_ >= after(transfer.hop_began, limits.connect);
    if (!total && !connect) return false;
    const Duration spent = now_ - (total ? transfer.began : transfer.hop_began);
    if (!acquiring) {
        conclude(transfer, Error(ErrorCode::timed_out, Phase::receive,
                                 "Operation timed out after " + milliseconds_text(spent) + " with " +
                                     received_text(transfer.outcome),
                                 Advice::retry));
        return true;
    }
    const Connector* connector = connectors_.find(transfer.connector);
    const bool resolving = connector != nullptr && connector->times.resolved == Instant{};
    const std::string target = transfer.hops.via_proxy ? "proxy " + transfer.hops.proxy.host : transfer.origin.host;
    conclude(transfer, Error(ErrorCode::timed_out, resolving ? Phase::resolve : Phase::connect,
                             (resolving ? "Resolving timed out after " : "Connection timed out after ") +
                                 milliseconds_text(spent) + " (" + target + ")",
                             Advice::retry));
    return true;
}

// What the server's silence or the allowed rate kept waiting goes on.
void Multi::Impl::move_what_waited(Transfer& transfer) {
    if (transfer.file) return go_on_file(transfer);
    Connection* connection = connections_.find(transfer.connection);
    const bool no_100 = transfer.waiting_for_100 && now_ >= transfer.expect_until;
    if (no_100 && connection != nullptr) {
        transfer.waiting_for_100 = false;
        transfer.route.text("Done waiting for 100-continue");
        connection->codec()->proceed(transfer.stream);
    }
    if (connection != nullptr && transfer.stream >= 0 &&
        (no_100 || (waits_for_rate(transfer) && now_ >= transfer.send_rate.next())))
        pump_upload(transfer, *connection);
    if (transfer.state() == State::exchanging && transfer.delivery.held_back() && !transfer.paused.receive &&
        now_ >= transfer.delivery.ready_at()) {
        resume_receiving(transfer);
        if (transfer.state() == State::exchanging) tell_progress(transfer);
    }
}

// About once a second, also when nothing moves.
void Multi::Impl::tick(Transfer& transfer) {
    transfer.tick_at = after(now_, policy::SpeedWatch::interval);
    tell_progress(transfer);
    if (transfer.state() != State::exchanging || !transfer.speed.watching()) return;
    const Limits& limits = transfer.limits();
    const std::uint64_t moved = transfer.outcome.body_received_bytes + transfer.upload.sent_bytes;
    if (transfer.paused.receive || transfer.paused.send) return transfer.speed.begin(now_, moved);
    if (!transfer.speed.look(now_, moved)) return;
    conclude(transfer, Error(ErrorCode::timed_out, Phase::receive,
                             "Operation too slow. Less than " + std::to_string(limits.low_speed_bytes_per_second) +
                                 " bytes/sec transferred the last " + std::to_string(limits.low_speed_time.count()) +
                                 " seconds",
                             Advice::retry));
}

}  // namespace hawser::engine
