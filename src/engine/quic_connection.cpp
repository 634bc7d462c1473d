#include "engine/quic_connection.hpp"

#include "base/try.hpp"

namespace hawser::engine {

QuicConnection::QuicConnection(policy::ReuseKey key, TlsStep security, int handle, bool watched)
    : Connection(std::move(key)), security_(std::move(security)), handle_(handle), watching_(watched) {
    secure = true;
}

void QuicConnection::start(Surroundings around) {
    const quic::Security security{security_.context, security_.settings.sessions, security_.settings.session_key,
                                  security_.settings.sessions_guard};
    auto made = Http3Link::connect({local, remote, security_.settings.host}, security, {}, around.now);
    if (!made) return die(std::move(made).error(), around);
    link_ = std::move(*made);
    flush(around);
}

void QuicConnection::on_ready(const Ready& ready, Surroundings around) {
    if (dead_) return;
    if (ready.readable || ready.failed) {
        auto done = read_some(around);
        if (done) done = deliver(around);
        if (!done) return die(std::move(done).error(), around);
        note_opening(around);
    }
    flush(around);
}

Result<void> QuicConnection::read_some(Surroundings around) {
    for (int batch = 0; batch < max_batches_per_turn; ++batch) {
        HAWSER_ASSIGN(const IoStatus status, around.net.receive_datagrams(handle_, around.scratch.datagrams));
        if (status == IoStatus::would_block) return {};
        for (const Datagram& datagram : around.scratch.datagrams.datagrams) {
            HAWSER_TRY(link_->feed(datagram, around.now));
            HAWSER_TRY(deliver(around));
            if (dead_) return {};
        }
        if (around.scratch.datagrams.datagrams.size() < DatagramBatch::max_count) return {};
    }
    return {};
}

Result<void> QuicConnection::deliver(Surroundings around) {
    if (delivering_ || !link_) return {};
    delivering_ = true;
    struct Leave {
        bool& flag;
        ~Leave() { flag = false; }
    } leave{delivering_};
    while (!dead_) {
        HAWSER_ASSIGN(auto event, link_->next(around.now));
        if (!event) return {};
        around.events.on_event(*this, *event);
    }
    return {};
}

void QuicConnection::note_opening(Surroundings around) {
    if (opened_ || dead_ || !link_->open()) return;
    opened_ = true;
    times.secured = around.now;
    around.events.on_open(*this);
}

void QuicConnection::flush(Surroundings around) {
    if (dead_ || !link_) return;
    auto done = write_some(around);
    if (done) done = deliver(around);
    if (!done) return die(std::move(done).error(), around);
    note_opening(around);
}

// True when the socket took the run.
Result<bool> QuicConnection::send(const PulledDatagrams& run, Bytes bytes, Surroundings around) {
    Datagram datagram;
    datagram.local = run.local;
    datagram.remote = run.remote;
    datagram.ecn = run.ecn;
    datagram.segment_bytes = run.segment_bytes < bytes.size() ? run.segment_bytes : 0;
    datagram.bytes = bytes;
    HAWSER_ASSIGN(const IoStatus status, around.net.send_datagram(handle_, datagram));
    return status == IoStatus::ok;
}

Result<void> QuicConnection::write_some(Surroundings around) {
    if (!waiting_.empty()) {
        HAWSER_ASSIGN(const bool sent, send(waiting_run_, waiting_, around));
        if (!sent) return want(Interest::both, around);
        waiting_.clear();
        waiting_.shrink_to_fit();
    }
    for (;;) {
        const MutableBytes room = around.scratch.outgoing();
        HAWSER_ASSIGN(const PulledDatagrams run, link_->pull(room, around.now));
        if (run.bytes == 0) return want(Interest::read, around);
        HAWSER_ASSIGN(const bool sent, send(run, room.first(run.bytes), around));
        if (sent) continue;
        waiting_.assign(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(run.bytes));
        waiting_run_ = run;
        return want(Interest::both, around);
    }
}

Result<void> QuicConnection::want(Interest interest, Surroundings around) {
    if (watching_ && watched_ == interest) return {};
    const Token token = token_of(TokenKind::connection, id);
    auto told = watching_ ? around.loop.modify(handle_, interest, token) : around.loop.watch(handle_, interest, token);
    HAWSER_TRY(std::move(told));
    watching_ = true;
    watched_ = interest;
    return {};
}

void QuicConnection::on_expire(Surroundings around) {
    if (dead_ || !link_) return;
    if (auto done = link_->expire(around.now); !done) return die(std::move(done).error(), around);
    flush(around);
}

// The goodbye (CONNECTION_CLOSE) is worth one try; then the end is told.
void QuicConnection::die(Error error, Surroundings around) {
    if (dead_) return;
    dead_ = true;
    if (!opened_ && error.code() == ErrorCode::receive_failed)
        error = Error(ErrorCode::quic_connect, Phase::connect, "QUIC: " + error.message(), Advice::retry).with_errno(error.os_errno());
    if (link_ && waiting_.empty()) {
        const MutableBytes room = around.scratch.outgoing();
        if (auto run = link_->pull(room, around.now); run && run->bytes != 0)
            (void)send(*run, room.first(run->bytes), around).has_value();
    }
    around.events.on_failed(*this, std::move(error));
}

void QuicConnection::close(Surroundings around) noexcept {
    if (handle_ < 0) return;
    if (!dead_ && link_) {
        dead_ = true;
        link_->close(around.now);
        const MutableBytes room = around.scratch.outgoing();
        if (auto run = link_->pull(room, around.now); run && run->bytes != 0)
            (void)send(*run, room.first(run->bytes), around).has_value();
    }
    if (watching_) around.loop.unwatch(handle_);
    around.net.close(handle_);
    handle_ = -1;
}

void QuicConnection::abandon(Surroundings around) noexcept {
    if (handle_ >= 0 && watching_) around.loop.unwatch(handle_);  // an inherited loop forgets, and tells nobody
    if (handle_ >= 0) around.net.close(handle_);
    handle_ = -1;
    dead_ = true;
}

std::vector<PathInfo> QuicConnection::paths(Net&) {
    if (!link_) return {};
    return {link_->machine().path()};
}

void QuicConnection::leave_session_cache() noexcept {
    security_.settings.sessions = nullptr;
    if (link_) link_->machine().leave_session_cache();
}

}  // namespace hawser::engine
