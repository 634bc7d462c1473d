#include "engine/multi.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "base/try.hpp"
#include "engine/multi_impl.hpp"

namespace hawser::engine {

namespace {

/// Marks that the Multi is at work, whichever way the turn ends.
class Turn {
public:
    explicit Turn(bool& flag) noexcept : flag_(flag) { flag_ = true; }
    ~Turn() { flag_ = false; }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

private:
    bool& flag_;
};

}  // namespace

Multi::Multi(Loop& loop, MakeResolver make_resolver, void* context, MultiSettings settings)
    : impl_(std::make_unique<Impl>(loop, make_resolver, context, settings)) {}
Multi::~Multi() = default;

TransferId Multi::add(const Spec& spec, User& user) { return impl_->add(spec, user); }
void Multi::remove(TransferId id) { impl_->remove(id); }
void Multi::set_paused(TransferId id, Paused paused) { impl_->set_paused(id, paused); }
const Outcome* Multi::facts(TransferId id) const { return impl_->facts(id); }
Result<void> Multi::drive(Instant until) { return impl_->drive(until); }
Instant Multi::deadline() const { return impl_->deadline(); }
std::size_t Multi::running() const noexcept { return impl_->running(); }
void Multi::close_idle() { impl_->close_idle(); }
MultiSettings& Multi::settings() noexcept { return impl_->settings; }
void Multi::leave(const Shared& shared) { impl_->leave(shared); }
tls::SessionCache& Multi::tls_sessions() noexcept { return impl_->tls_sessions(); }

int Multi::handle_of(std::int64_t connection_number) const {
    const Connection* connection = impl_->numbered(connection_number);
    return connection != nullptr ? connection->handle() : -1;
}

int Multi::kept_handle(std::int64_t connection_number) const {
    const Connection* connection = impl_->kept(connection_number);
    return connection != nullptr ? connection->handle() : -1;
}

Result<IoCount> Multi::receive_raw(std::int64_t connection_number, MutableBytes into) {
    return impl_->receive_raw(connection_number, into);
}
Result<IoCount> Multi::send_raw(std::int64_t connection_number, Bytes from) { return impl_->send_raw(connection_number, from); }
std::unique_ptr<Connection> Multi::detach_idle() { return impl_->detach_idle(); }
void Multi::attach(std::unique_ptr<Connection> connection) { impl_->attach(std::move(connection)); }
void Multi::close_kept(std::int64_t connection_number) { impl_->close_kept(connection_number); }

Multi::Impl::Impl(Loop& loop, MakeResolver make_resolver, void* context, MultiSettings initial)
    : settings(initial), loop_(loop),
      resolver_(make_resolver(loop, token_of(TokenKind::resolver, 0), context)), now_(loop.now()) {}

Multi::Impl::~Impl() {
    dispatching_ = true;
    const bool inherited = loop_.inherited();
    connectors_.each([&](SlotId, Connector& connector) {
        deadlines_.clear(connector.deadline);
        if (inherited) connector.abandon(loop_);
        else connector.cancel({loop_, *resolver_, *this, now_});
    });
    connections_.each([&](SlotId, Connection& connection) {
        deadlines_.clear(connection.deadline);
        if (inherited) connection.abandon(around());
        else connection.close(around());
    });
    transfers_.each([&](SlotId, Transfer& transfer) { deadlines_.clear(transfer.deadline); });
}

TransferId Multi::Impl::add(const Spec& spec, User& user) {
    auto made = std::make_unique<Transfer>(spec, user);
    Transfer& transfer = *made;
    const SlotId id = transfers_.insert(std::move(made));
    transfer.id = id;
    transfer.deadline.key = token_of(TokenKind::transfer, id);
    transfer.outcome.transfer_number = next_transfer_number_++;
    transfer.began = transfer.hop_start = loop_.refresh_now();
    ++running_;
    make_ready(transfer);
    if (!dispatching_) rearm();
    return id;
}

// From this moment nothing is told or asked any more. What the transfer holds is given up at once, or, from within a
// callback, before the turn ends: its Spec is not looked at after that. Nobody else is served meanwhile.
void Multi::Impl::remove(TransferId id) {
    Transfer* transfer = transfers_.find(id);
    if (transfer == nullptr || !transfer->route.open()) return;
    transfer->route.cut();
    transfer->paused.receive = true;  // a delivery that is under way stops here
    removed_.push_back(id);
    if (dispatching_ || loop_.inherited()) return;  // a child process says nothing on its parent's connections
    const Turn turn(dispatching_);
    now_ = loop_.refresh_now();
    bury_removed();
    close_doomed();
    rearm();
}

void Multi::Impl::bury_removed() {
    while (!removed_.empty()) {
        const TransferId id = removed_.back();
        removed_.pop_back();
        Transfer* transfer = transfers_.find(id);
        if (transfer == nullptr) continue;
        conclude(*transfer, Error(ErrorCode::aborted, Phase::setup, "the transfer was removed"));
        if (!finished_.empty() && finished_.back() == id) finished_.pop_back();
        transfers_.erase(id);
        --running_;
    }
    drop_spent();
}

void Multi::Impl::drop_spent() {
    for (const SlotId id : spent_)
        if (auto connector = connectors_.erase(id)) queries_.erase(connector->query());
    spent_.clear();
}

void Multi::Impl::set_paused(TransferId id, Paused paused) {
    Transfer* transfer = transfers_.find(id);
    if (transfer == nullptr) return;
    transfer->paused = paused;
    make_ready(*transfer);
    if (!dispatching_) rearm();
}

// Asked for from within callbacks, too: what is put together only at the end is brought up to date.
const Outcome* Multi::Impl::facts(TransferId id) {
    Transfer* transfer = transfers_.find(id);
    if (transfer == nullptr) return nullptr;
    if (transfer->state() != State::done) note_facts(*transfer);
    return &transfer->outcome;
}

Connection* Multi::Impl::numbered(std::int64_t connection_number) {
    Connection* found = nullptr;
    connections_.each([&](SlotId, Connection& connection) {
        if (!connection.doomed && connection.number == connection_number) found = &connection;
    });
    return found;
}

Connection* Multi::Impl::kept(std::int64_t connection_number) {
    Connection* found = numbered(connection_number);
    return found != nullptr && found->kept ? found : nullptr;
}

namespace {

Unexpected not_kept() {
    return fail(ErrorCode::bad_argument, Phase::send, "there is no connection of that number kept for raw use");
}

}  // namespace

Result<IoCount> Multi::Impl::receive_raw(std::int64_t connection_number, MutableBytes into) {
    Connection* connection = kept(connection_number);
    now_ = loop_.refresh_now();
    return connection != nullptr ? connection->receive_raw(into, around()) : not_kept();
}

Result<IoCount> Multi::Impl::send_raw(std::int64_t connection_number, Bytes from) {
    Connection* connection = kept(connection_number);
    now_ = loop_.refresh_now();
    return connection != nullptr ? connection->send_raw(from, around()) : not_kept();
}

void Multi::Impl::close_kept(std::int64_t connection_number) {
    Connection* connection = kept(connection_number);
    if (connection == nullptr) return;
    connection->kept = false;
    doom(*connection);
    if (!dispatching_) close_doomed();
}

void Multi::Impl::close_idle() {
    while (Connection* oldest = connections_.find(pool_.oldest_idle())) doom(*oldest);
    if (!dispatching_) close_doomed();
}

void Multi::Impl::make_ready(Transfer& transfer) { ready_.push_back(transfer.id); }

Instant Multi::Impl::deadline() const {
    if (!ready_.empty() || !finished_.empty() || !unflushed_.empty()) return now_;
    return std::min(deadlines_.earliest(), resolver_->deadline());
}

void Multi::Impl::rearm() { loop_.arm(deadline()); }

// One turn: work at hand, then what the network brings, then what time brings, then the news.
Result<void> Multi::Impl::drive(Instant until) {
    if (dispatching_) return fail(ErrorCode::recursive_call, Phase::setup, "the Multi was driven from within one of its callbacks");
    Result<void> done;
    {
        const Turn turn(dispatching_);
        done = turn_once(until);
    }
    rearm();
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
    return done;
}

Result<void> Multi::Impl::turn_once(Instant until) {
    now_ = loop_.refresh_now();
    const std::size_t running_before = running_;
    run_ready();
    settle();
    rearm();
    // Who was told of an end may have nothing left to wait for: then the turn only looks.
    const bool may_wait = ready_.empty() && running_ >= running_before;
    auto turned = loop_.turn(may_wait ? until : now_);
    now_ = loop_.now();
    if (turned) {
        for (const Ready& ready : *turned) dispatch(ready);
        run_due();
        run_answers();
        run_ready();
        settle();
    }
    if (!turned) return Unexpected(std::move(turned).error());
    return {};
}

// Between pieces of work: nothing stands on a transfer or a connection.
void Multi::Impl::settle() {
    do {
        tell_finished();
        bury_removed();
    } while (!finished_.empty());
    flush_resets();
    close_doomed();
}

// What left a stream before its end says so to the peer; others share the connection.
void Multi::Impl::flush_resets() {
    for (const SlotId id : std::exchange(unflushed_, {}))
        if (Connection* connection = connections_.find(id); connection != nullptr && !connection->doomed) connection->flush(around());
}

void Multi::Impl::dispatch(const Ready& ready) {
    switch (kind_of(ready.token)) {
        case TokenKind::resolver:
            return resolver_->on_ready(static_cast<std::uint32_t>(ready.token), ready, now_);
        case TokenKind::attempt:
            if (Connector* connector = connectors_.find(Connector::id_in(ready.token))) {
                connector->on_ready(ready.token, {loop_, *resolver_, *this, now_});
                if (!connector->done()) deadlines_.set(connector->deadline, connector->next_deadline());
            }
            return;
        case TokenKind::connection:
            if (Connection* connection = connections_.find(slot_of(ready.token))) {
                connection->on_ready(ready, around());
                // Windows of HTTP/2 and 3 open by what is read (RFC 9113 6.9).
                if (ready.writable || connection->multiplexes())
                    for (const TransferId id : connection->all_transfers())
                        if (Transfer* transfer = transfers_.find(id);
                            transfer != nullptr && transfer->send_body && transfer->stream >= 0 &&
                            (!transfer->upload.ended || transfer->upload.outlives_answer))
                            pump_upload(*transfer, *connection);
                if (connection->transfers() != 0 || connection->waiting != 0)
                    deadlines_.set(connection->deadline, connection->next_deadline());
            }
            return;
        case TokenKind::transfer: return on_file_ready(slot_of(ready.token));
    }
}

void Multi::Impl::run_due() {
    if (resolver_->deadline() <= now_) resolver_->expire(now_);
    while (Deadlines::Entry* due = deadlines_.take_due(now_)) {
        const SlotId id = slot_of(due->key);
        switch (kind_of(due->key)) {
            case TokenKind::transfer:
                if (Transfer* transfer = transfers_.find(id)) on_deadline(*transfer);
                break;
            case TokenKind::attempt:
                if (Connector* connector = connectors_.find(id)) {
                    connector->on_expire({loop_, *resolver_, *this, now_});
                    if (!connector->done()) deadlines_.set(connector->deadline, connector->next_deadline());
                }
                break;
            case TokenKind::connection:
                if (Connection* connection = connections_.find(id)) {
                    if (connection->transfers() == 0 && connection->waiting == 0) {  // idle for too long
                        doom(*connection);
                        break;
                    }
                    connection->on_expire(around());
                    deadlines_.set(connection->deadline, connection->next_deadline());
                }
                break;
            case TokenKind::resolver: break;
        }
    }
}

void Multi::Impl::run_answers() {
    while (auto answer = resolver_->next()) {
        const auto found = queries_.find(answer->id);
        if (found == queries_.end()) continue;
        Connector* connector = connectors_.find(found->second);
        if (answer->last) queries_.erase(found);
        if (connector == nullptr || connector->done()) continue;
        const QueryId before = connector->query();
        connector->on_answer(*answer, {loop_, *resolver_, *this, now_});
        if (connector->query() != before && connector->query() != 0) queries_[connector->query()] = connector->id;
        if (!connector->done()) deadlines_.set(connector->deadline, connector->next_deadline());
    }
}

// Only what was ready when this began: what becomes ready meanwhile waits for the next turn, so that one transfer
// that is always ready cannot keep the loop from the others.
void Multi::Impl::run_ready() {
    std::vector<TransferId> batch;
    batch.swap(ready_);
    for (const TransferId id : batch)
        if (Transfer* transfer = transfers_.find(id)) go_on(*transfer);
    run_answers();
    if (ready_.empty()) {
        batch.clear();
        ready_.swap(batch);  // keeps the memory
    }
}

void Multi::Impl::go_on(Transfer& transfer) {
    if (!transfer.route.open()) return;  // removed: about to be given up
    switch (transfer.state()) {
        case State::idle:
            tell_progress(transfer);
            if (transfer.state() != State::idle || !transfer.route.open()) return;
            return acquire(transfer);
        case State::waiting: return acquire(transfer);
        case State::acquiring:
            if (transfer.connector != 0 || transfer.connection != 0 || transfer.queued) return;
            return reacquire(transfer);
        case State::exchanging: {
            if (transfer.file) return go_on_file(transfer);
            if (transfer.delivery.keeps_something() || !transfer.paused.receive) resume_receiving(transfer);
            Connection* connection = connections_.find(transfer.connection);
            if (connection != nullptr && transfer.state() == State::exchanging && transfer.stream >= 0) {
                if (transfer.paused.receive) apply_pause(transfer, *connection);
                pump_upload(transfer, *connection);
            }
            return;
        }
        case State::done: return;
    }
}

// What a user throws at its end leaves drive() when all have been told.
void Multi::Impl::tell_finished() {
    while (!finished_.empty()) {
        std::vector<TransferId> batch;
        batch.swap(finished_);
        for (const TransferId id : batch) {
            auto transfer = transfers_.erase(id);
            if (!transfer) continue;
            --running_;
            try {
                transfer->route.done(transfer->outcome);
            } catch (...) {
                if (!thrown_) thrown_ = std::current_exception();
            }
        }
    }
    drop_spent();
}

void Multi::Impl::close_doomed() {
    while (!doomed_.empty()) {
        const SlotId id = doomed_.back();
        doomed_.pop_back();
        Connection* connection = connections_.find(id);
        if (connection == nullptr || connection->transfers() != 0) continue;
        deadlines_.clear(connection->deadline);
        connection->close(around());
        connections_.erase(id);
    }
}

}  // namespace hawser::engine
