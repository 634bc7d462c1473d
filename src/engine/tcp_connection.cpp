#include "engine/tcp_connection.hpp"

#include <algorithm>
#include <cerrno>

#include "base/try.hpp"
#include "engine/spec.hpp"
#include "engine/user.hpp"
#include "proto/h1/codec.hpp"
#include "proto/h2/codec.hpp"
#include "proto/tunnel/proxy_header.hpp"

namespace hawser::engine {

TcpConnection::TcpConnection(policy::ReuseKey key, LayerPlan plan, int handle, SocketProtocol protocol, bool watched)
    : Connection(std::move(key)), plan_(std::move(plan)), handle_(handle), protocol_(protocol), watching_(watched) {
    // The connector watched for writability, under a token of its own; want() puts both right.
}

void TcpConnection::start(Surroundings around) {
    auto begun = [&] {
        const Speaking speaking(*this, around);
        return next_step(around.now);
    }();
    if (!begun) return die(std::move(begun).error(), around);
    flush(around);
    announce_opening(around);
}

// One layer more, or the codec when all layers stand.
Result<void> TcpConnection::next_step(Instant now) {
    if (next_step_ == plan_.steps.size()) return make_codec();
    HAWSER_TRY(std::visit([this](auto& step) { return push(step); }, plan_.steps[next_step_++]));
    return stack_.note_opening(now);
}

Result<void> TcpConnection::push(TlsStep& step) {
    HAWSER_ASSIGN(auto layer, tls::Layer::connect(step.context, step.settings));
    tls_ = layer.get();
    if (via_proxy && stack_.size() == 0) proxy_tls_ = tls_;
    stack_.push(std::move(layer));
    secure = true;
    return {};
}

Result<void> TcpConnection::push(TunnelStep& step) {
    auto layer = tunnel::Connect::make(std::move(step.settings));
    tunnel_ = layer.get();
    stack_.push(std::move(layer));
    if (!tunnel_->request_text().empty()) around_->events.on_connect_sent(*this, tunnel_->request_text());
    return {};
}

Result<void> TcpConnection::push(ProxyHeaderStep& step) {
    HAWSER_ASSIGN(const std::string header, tunnel::proxy_header(local, remote, step.client));
    stack_.push(std::make_unique<tunnel::ProxyHeader>(header));
    return {};
}

// What the proxy has answered so far.
Result<void> TcpConnection::tell_tunnel() {
    while (tunnel_ != nullptr) {
        const auto line = tunnel_->next_line();
        if (!line) break;
        auto told = around_->events.on_connect_line(*this, *line);
        if (told) continue;
        tunnel_ = nullptr;  // nobody wants to hear the rest
        return told;
    }
    return {};
}

Result<void> TcpConnection::on_layer_open(Instant now) {
    if (tls_ != nullptr && stack_.topmost() == tls_) times.secured = now;
    if (tunnel_ != nullptr && stack_.topmost() == tunnel_) {
        tunnel_status = tunnel_->status();
        HAWSER_TRY(tell_tunnel());
    }
    return next_step(now);
}

Result<void> TcpConnection::make_codec() {
    complete_ = true;
    if (plan_.raw) return {};
    const bool agreed_http2 = tls_ != nullptr && tls_->alpn() == "h2";
    if (agreed_http2 || plan_.http2_without_asking) {
        spoken_ = HttpVersion::http2;
        codec_ = h2::make_codec({});
    } else {
        spoken_ = HttpVersion::http1_1;
        h1::Settings settings;
        settings.allow_http0_9 = plan_.allow_http0_9;
        codec_ = h1::make_codec(settings);
    }
    return {};
}

void TcpConnection::announce_opening(Surroundings around) {
    if (opened_ || dead_ || !complete_) return;
    opened_ = true;
    plan_.steps.clear();
    plan_.steps.shrink_to_fit();
    around.events.on_open(*this);
}

void TcpConnection::on_ready(const Ready& ready, Surroundings around) {
    if (dead_) return;
    if (ready.readable || ready.failed) {
        auto done = [&] {
            const Speaking speaking(*this, around);
            return read_some(around);
        }();
        if (!done) return die(std::move(done).error(), around);
        announce_opening(around);
    }
    if (!dead_) flush(around);
}

Result<void> TcpConnection::read_some(Surroundings around) {
    std::size_t budget = turn_budget_bytes;
    while (reading_ && budget > 0 && !dead_) {
        const MutableBytes room = around.scratch.level(0);
        HAWSER_ASSIGN(const IoCount got, around.net.receive(handle_, room));
        if (got.status == IoStatus::would_block) return {};
        if (got.status == IoStatus::eof) {
            HAWSER_TRY(stack_.rise_eof(around.scratch, around.now));
            return fail(ErrorCode::receive_failed, Phase::receive, "the server closed the connection",
                        Advice::reconnect);
        }
        if (tells_tls && shaking_hands()) around.events.on_tls_bytes(*this, room.first(got.bytes), false);
        HAWSER_TRY(stack_.rise(room.first(got.bytes), around.scratch, around.now));
        if (!complete_) HAWSER_TRY(tell_tunnel());
        // A short read has emptied the socket; the loop is level-triggered and tells when there is more.
        if (got.bytes < room.size()) return {};
        budget -= std::min(budget, got.bytes);
    }
    return {};
}

Result<void> TcpConnection::take(Bytes bytes, Instant now) {
    if (plan_.raw && complete_) {
        if (raw_in_.append(bytes) == bytes.size()) return {};
        return fail(ErrorCode::too_large, Phase::receive, "more came than a raw connection holds");
    }
    if (!codec_) {
        return fail(ErrorCode::weird_reply, Phase::receive, "the server sent data before the connection was ready");
    }
    HAWSER_TRY(codec_->feed(bytes, now));
    return deliver(now);
}

Result<void> TcpConnection::take_eof(Instant now) {
    if (plan_.raw && complete_) return raw_ended_ = true, Result<void>{};
    if (!codec_) {
        return fail(ErrorCode::receive_failed, Phase::connect, "the server closed the connection during its set-up",
                    Advice::retry);
    }
    HAWSER_TRY(codec_->feed_eof(now));
    const bool cut_off = tls_ != nullptr && stack_.topmost() == tls_ && tls_->truncated();
    return deliver(now, cut_off);
}

// Tells what the codec has to tell. What a listener does may lead back here; then the outer call goes on telling.
// `cut_off`: the network ended without the close_notify that would vouch for a body delimited by the end alone.
Result<void> TcpConnection::deliver(Instant now, bool cut_off) {
    if (delivering_) return {};
    delivering_ = true;
    struct Leave {
        bool& flag;
        ~Leave() { flag = false; }
    } leave{delivering_};
    for (;;) {
        HAWSER_ASSIGN(auto event, codec_->next(now));
        if (!event) return {};
        if (cut_off && std::holds_alternative<EndEvent>(*event))  // an incomplete body (RFC 9112 8, 9.8)
            return fail(ErrorCode::receive_failed, Phase::receive,
                        "the server ended the connection without TLS close_notify: the body may be cut off");
        around_->events.on_event(*this, *event);
        if (dead_) return {};
    }
}

Result<std::size_t> TcpConnection::give(MutableBytes out, Instant now) {
    if (codec_) return codec_->pull(out, now);
    const std::size_t count = std::min(out.size(), raw_out_.size());
    std::copy_n(raw_out_.view().begin(), count, out.begin());
    raw_out_.consume(count);
    return count;
}

// One read of the network at the most, and not a byte beyond what the application asked to hold.
Result<IoCount> TcpConnection::receive_raw(MutableBytes into, Surroundings around) {
    const Speaking speaking(*this, around);
    if (raw_in_.empty() && !raw_ended_) {
        const MutableBytes room = stack_.size() == 0 ? into : around.scratch.level(0);
        HAWSER_ASSIGN(const IoCount got, around.net.receive(handle_, room));
        if (stack_.size() == 0 || got.status == IoStatus::would_block) return got;
        if (got.status == IoStatus::eof) HAWSER_TRY(stack_.rise_eof(around.scratch, around.now));
        else HAWSER_TRY(stack_.rise(room.first(got.bytes), around.scratch, around.now));
    }
    const std::size_t count = std::min(into.size(), raw_in_.size());
    if (count == 0) return IoCount{0, raw_ended_ ? IoStatus::eof : IoStatus::would_block};
    std::copy_n(raw_in_.view().begin(), count, into.begin());
    raw_in_.consume(count);
    return IoCount{count, IoStatus::ok};
}

Result<IoCount> TcpConnection::send_raw(Bytes from, Surroundings around) {
    if (stack_.size() == 0) return around.net.send(handle_, from);
    HAWSER_TRY(write_some(around));
    if (!outbox_.empty()) return IoCount{0, IoStatus::would_block};
    const std::size_t count = raw_out_.append(from.first(std::min(from.size(), Scratch::bytes)));
    HAWSER_TRY(write_some(around));
    return IoCount{count, count != 0 ? IoStatus::ok : IoStatus::would_block};
}

void TcpConnection::flush(Surroundings around) {
    if (dead_) return;
    auto done = [&]() -> Result<void> {
        const Speaking speaking(*this, around);
        HAWSER_TRY(write_some(around));
        return codec_ ? deliver(around.now) : Result<void>{};
    }();
    if (!done) bear_loss(std::move(done).error(), around);
}

// A peer that takes no more may have said why (an answer before the request was whole, RFC 9112 9.5): what it said is
// read to its end, which the loop announces, before the loss counts.
void TcpConnection::bear_loss(Error error, Surroundings around) {
    const bool closed = error.os_errno() == EPIPE || error.os_errno() == ECONNRESET;
    if (!closed || send_failure_ || plan_.raw) return die(std::move(error), around);
    send_failure_ = std::move(error);
    no_reuse = true;
    outbox_.release();
    want(Interest::read, around);
}

Result<void> TcpConnection::write_some(Surroundings around) {
    if (send_failure_) return want(Interest::read, around), Result<void>{};
    for (;;) {
        if (!outbox_.empty()) {
            HAWSER_ASSIGN(const IoCount sent, around.net.send(handle_, outbox_.view()));
            outbox_.consume(sent.bytes);
            if (!outbox_.empty()) return want(Interest::both, around), Result<void>{};
            outbox_.release();
        }
        const MutableBytes room = around.scratch.outgoing();
        HAWSER_ASSIGN(const std::size_t count, stack_.sink(room, around.scratch, around.now));
        if (count == 0) return want(Interest::read, around), Result<void>{};
        if (tells_tls && shaking_hands()) around.events.on_tls_bytes(*this, room.first(count), true);
        HAWSER_ASSIGN(const IoCount sent, around.net.send(handle_, room.first(count)));
        outbox_.append(room.first(count).subspan(sent.bytes));
    }
}

// Tells the loop of changes only: a keep-alive exchange that never fills the socket's buffer costs no call here.
void TcpConnection::want(Interest interest, Surroundings around) {
    if (!reading_) interest = has(interest, Interest::write) ? Interest::write : Interest::none;
    if (watching_ && interest == watched_) return;
    const Token token = token_of(TokenKind::connection, id);
    auto told = watching_ ? around.loop.modify(handle_, interest, token) : around.loop.watch(handle_, interest, token);
    if (!told) return die(std::move(told).error(), around);
    watching_ = true;
    watched_ = interest;
}

void TcpConnection::set_reading(bool reading, Surroundings around) {
    if (dead_ || reading == reading_) return;
    reading_ = reading;
    want(outbox_.empty() ? Interest::read : Interest::both, around);
}

Instant TcpConnection::next_deadline() const noexcept {
    return std::min(stack_.deadline(), codec_ ? codec_->deadline() : never);
}

void TcpConnection::on_expire(Surroundings around) {
    const Speaking speaking(*this, around);
    auto layers = stack_.expire(around.now);
    auto codec = layers && codec_ && codec_->deadline() <= around.now ? codec_->expire(around.now) : Result<void>{};
    if (!layers) return die(std::move(layers).error(), around);
    if (!codec) return die(std::move(codec).error(), around);
    flush(around);
}

// A loss while the connection was being made is told as what it kept from being made.
Error TcpConnection::while_opening(Error error) {
    if (complete_ || stack_.size() == 0) return error;
    if (proxy_tls_ != nullptr && stack_.topmost() == proxy_tls_) {
        proxy_verify_result = error.tls_verify_result();
        error = std::move(error).with_context("TLS to the proxy");
    }
    if (tunnel_ != nullptr && stack_.topmost() == tunnel_) tunnel_status = tunnel_->status();
    const bool lost = error.code() == ErrorCode::receive_failed || error.code() == ErrorCode::send_failed;
    if (stack_.topmost() != tls_ || !lost) return error;
    return Error(ErrorCode::tls_handshake, Phase::tls, "the connection was lost in the TLS handshake: " + error.message(),
                 error.advice())
        .with_errno(error.os_errno());
}

// Who hears first that the peer has reset is chance, and behind a send that has heard it a receive finds but an end: it is
// told as libcurl tells it, as a failure to receive. A peer that ended in order before it reset (EPIPE) has ended.
Error TcpConnection::as_told_first(Error error) {
    if (!send_failure_) return error;
    const bool ended = error.code() == ErrorCode::receive_failed || error.code() == ErrorCode::empty_reply;
    if (ended && send_failure_->os_errno() == ECONNRESET)
        return Error(ErrorCode::receive_failed, Phase::send, send_failure_->message(), send_failure_->advice())
            .with_errno(ECONNRESET);
    return error.code() == ErrorCode::receive_failed ? *std::move(send_failure_) : std::move(error);
}

// What the layers still want to say (a TLS alert) is worth one try; then the end is told.
void TcpConnection::die(Error error, Surroundings around) {
    if (dead_) return;
    dead_ = true;
    error = as_told_first(std::move(error));
    error = while_opening(std::move(error));
    if (!complete_ && tunnel_ != nullptr) {
        const Speaking speaking(*this, around);
        if (auto told = tell_tunnel(); !told) error = std::move(told).error();
    }
    const MutableBytes room = around.scratch.outgoing();
    if (auto last = stack_.sink(room, around.scratch, around.now); last && *last > 0 && outbox_.empty())
        (void)around.net.send(handle_, room.first(*last)).has_value();
    around.events.on_failed(*this, std::move(error));
}

void leave_session_cache(LayerPlan& plan) noexcept {
    for (Step& step : plan.steps)
        if (auto* security = std::get_if<TlsStep>(&step)) security->settings.sessions = nullptr;
}

void TcpConnection::leave_session_cache() noexcept {
    engine::leave_session_cache(plan_);
    for (std::size_t level = 0; level < stack_.size(); ++level)
        if (auto* secured = dynamic_cast<tls::Layer*>(&stack_.layer(level))) secured->leave_session_cache();
}

bool TcpConnection::detach(Surroundings around) {
    if (dead_ || close_handle || !outbox_.empty()) return false;
    leave_session_cache();
    if (watching_) around.loop.unwatch(handle_);
    watching_ = false;
    watched_ = Interest::none;
    return true;
}

void TcpConnection::attach(Surroundings around) { want(Interest::read, around); }

void TcpConnection::close(Surroundings around) noexcept {
    if (handle_ < 0) return;
    if (!dead_) {
        dead_ = true;
        if (codec_) codec_->close(around.now);
        stack_.close(around.now);
        const MutableBytes room = around.scratch.outgoing();
        if (auto last = stack_.sink(room, around.scratch, around.now); last && *last > 0 && outbox_.empty())
            (void)around.net.send(handle_, room.first(*last)).has_value();
    }
    if (watching_) around.loop.unwatch(handle_);
    if (!close_handle || !close_handle(handle_)) around.net.close(handle_);
    handle_ = -1;
}

void TcpConnection::abandon(Surroundings around) noexcept {
    if (handle_ >= 0 && watching_) around.loop.unwatch(handle_);  // an inherited loop forgets, and tells nobody
    if (handle_ >= 0) around.net.close(handle_);
    handle_ = -1;
    dead_ = true;
}

void TcpConnection::report_early_data(Outcome& outcome) const {
    if (tls_ != nullptr && !outcome.reused_connection) outcome.early_data_bytes = tls_->early_data_bytes();
}

void TcpConnection::report_tls(const Spec& spec, Outcome& outcome) const {
    if (proxy_tls_ != nullptr) outcome.proxy_tls_verify_result = proxy_tls_->verify_result();
    if (tls_ == nullptr || tls_ == proxy_tls_) return;
    outcome.tls_verify_result = tls_->verify_result();
    if (!spec.want_certificates) return;
    for (const Bytes certificate : tls_->peer_chain()) outcome.certificates.emplace_back(as_text(certificate));
}

}  // namespace hawser::engine
