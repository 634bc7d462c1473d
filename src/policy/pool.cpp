#include "policy/pool.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace hawser::policy {
namespace {

using What = PoolDecision::What;

// The plan in the making: facts copied where decisions change them.
class Planner {
public:
    Planner(std::size_t asks, std::span<const ConnectionFacts> connections, const PoolLimits& limits, Instant now)
        : facts_(connections.begin(), connections.end()), limits_(limits), now_(now), indexed_(asks > 1) {
        // One ask looks once: that is cheaper than an index.
        if (indexed_)
            for (std::size_t i = 0; i < facts_.size(); ++i)
                by_key_.emplace(facts_[i].key->hash(), i);
        if (limits_.max_per_peer != 0)
            for (const ConnectionFacts& facts : facts_)
                ++per_peer_[facts.key->peer()];
        total_ = facts_.size();
    }

    PoolPlan run(std::span<const Ask> asks) {
        close_outdated();
        for (const Ask& ask : asks)
            serve(ask);
        trim_idle();
        plan_.again = next_expiry();
        return std::move(plan_);
    }

private:
    bool is_idle(const ConnectionFacts& facts) const noexcept {
        return facts.state == ConnectionState::open && facts.streams == 0 && facts.idle_since != never;
    }

    static Instant end_of(Instant since, Duration span) noexcept {
        return span == Duration::zero() ? never : after(since, span);
    }

    Instant expiry(const ConnectionFacts& facts) const noexcept {
        return std::min(end_of(facts.idle_since, limits_.max_idle_time),
                        end_of(facts.opened, limits_.max_lifetime));
    }

    bool past_lifetime(const ConnectionFacts& facts) const noexcept {
        return end_of(facts.opened, limits_.max_lifetime) <= now_;
    }

    void close(ConnectionFacts& facts) {
        plan_.decisions.push_back({What::close, 0, facts.id});
        facts.state = ConnectionState::closing;
        facts.reusable = false;
        if (limits_.max_per_peer != 0) --per_peer_[facts.key->peer()];
        --total_;
    }

    void close_outdated() {
        for (ConnectionFacts& facts : facts_)
            if (is_idle(facts) && (!facts.reusable || expiry(facts) <= now_)) close(facts);
    }

    bool has_room(const ConnectionFacts& facts) const noexcept {
        if (facts.state != ConnectionState::open || !facts.reusable || past_lifetime(facts)) return false;
        return facts.streams < (facts.multiplexes ? facts.max_streams : 1);
    }

    // Is `a` the better choice of two that have room?
    static bool better(const ConnectionFacts& a, const ConnectionFacts& b) noexcept {
        if (a.multiplexes != b.multiplexes) return a.multiplexes;
        if (a.streams != b.streams) return a.streams < b.streams;
        if (a.idle_since != b.idle_since) return a.idle_since > b.idle_since;
        return a.id < b.id;
    }

    // Calls `visit` with each connection whose key may equal `key`.
    template <class Visit>
    void each_like(const ReuseKey& key, Visit visit) {
        if (!indexed_) {
            for (ConnectionFacts& facts : facts_)
                if (facts.key->hash() == key.hash()) visit(facts);
            return;
        }
        const auto [first, last] = by_key_.equal_range(key.hash());
        for (auto it = first; it != last; ++it)
            visit(facts_[it->second]);
    }

    ConnectionFacts* find_room(const ReuseKey& key) {
        ConnectionFacts* best = nullptr;
        each_like(key, [&](ConnectionFacts& facts) {
            if (has_room(facts) && (best == nullptr || better(facts, *best)) && *facts.key == key)
                best = &facts;
        });
        return best;
    }

    const ConnectionFacts* find_opening(const ReuseKey& key) {
        const ConnectionFacts* best = nullptr;
        each_like(key, [&](const ConnectionFacts& facts) {
            const bool fits = facts.state == ConnectionState::opening && facts.reusable && *facts.key == key;
            if (fits && (best == nullptr || facts.id < best->id)) best = &facts;
        });
        return best;
    }

    // Makes room under one limit by closing the connection idle longest; false when none is idle.
    bool make_room(std::string_view peer) {
        ConnectionFacts* oldest = nullptr;
        for (ConnectionFacts& facts : facts_) {
            if (!is_idle(facts) || (!peer.empty() && facts.key->peer() != peer)) continue;
            if (oldest == nullptr || facts.idle_since < oldest->idle_since) oldest = &facts;
        }
        if (oldest == nullptr) return false;
        close(*oldest);
        return true;
    }

    bool may_open(const std::string& peer) {
        if (limits_.max_per_peer != 0 && per_peer_[peer] >= limits_.max_per_peer && !make_room(peer))
            return false;
        return limits_.max_total == 0 || total_ < limits_.max_total || make_room({});
    }

    void serve(const Ask& ask) {
        if (!ask.fresh) {
            if (ConnectionFacts* const facts = find_room(*ask.key)) {
                ++facts->streams;
                facts->idle_since = never;
                plan_.decisions.push_back({What::use, ask.id, facts->id});
                return;
            }
            const bool just_planned = ask.waits_for_multiplex && planned_[ask.key->hash()] != 0;
            const ConnectionFacts* const opening = ask.waits_for_multiplex ? find_opening(*ask.key) : nullptr;
            if (opening != nullptr || (just_planned && opened_in_this_plan(*ask.key))) {
                plan_.decisions.push_back({What::wait, ask.id, opening != nullptr ? opening->id : 0});
                return;
            }
        }
        const std::string& peer = ask.key->peer();
        if (!may_open(peer)) {
            plan_.decisions.push_back({What::wait, ask.id, 0});
            return;
        }
        if (limits_.max_per_peer != 0) ++per_peer_[peer];
        ++total_;
        ++planned_[ask.key->hash()];
        if (!ask.fresh) new_keys_.push_back(ask.key);
        plan_.decisions.push_back({What::open, ask.id, 0});
    }

    bool opened_in_this_plan(const ReuseKey& key) const {
        return std::any_of(new_keys_.begin(), new_keys_.end(),
                           [&key](const ReuseKey* one) { return *one == key; });
    }

    void trim_idle() {
        if (facts_.size() <= limits_.max_idle_count) return;
        std::vector<ConnectionFacts*> idle;
        for (ConnectionFacts& facts : facts_)
            if (is_idle(facts)) idle.push_back(&facts);
        if (idle.size() <= limits_.max_idle_count) return;
        std::sort(idle.begin(), idle.end(), [](const ConnectionFacts* a, const ConnectionFacts* b) {
            return a->idle_since != b->idle_since ? a->idle_since < b->idle_since : a->id < b->id;
        });
        const std::size_t excess = idle.size() - limits_.max_idle_count;
        for (std::size_t i = 0; i < excess; ++i)
            close(*idle[i]);
    }

    Instant next_expiry() const noexcept {
        Instant next = never;
        for (const ConnectionFacts& facts : facts_)
            if (is_idle(facts)) next = std::min(next, expiry(facts));
        return next;
    }

    std::vector<ConnectionFacts> facts_;
    const PoolLimits& limits_;
    Instant now_;
    bool indexed_;
    std::unordered_multimap<std::size_t, std::size_t> by_key_;
    std::unordered_map<std::string_view, std::size_t> per_peer_;
    std::unordered_map<std::size_t, std::size_t> planned_;
    std::vector<const ReuseKey*> new_keys_;
    std::size_t total_ = 0;
    PoolPlan plan_;
};

}  // namespace

PoolPlan plan_pool(std::span<const Ask> asks, std::span<const ConnectionFacts> connections,
                   const PoolLimits& limits, Instant now) {
    return Planner(asks.size(), connections, limits, now).run(asks);
}

std::string PoolPlan::text() const {
    std::string result;
    for (const PoolDecision& decision : decisions) {
        const std::string ask = std::to_string(decision.ask);
        const std::string connection = std::to_string(decision.connection);
        if (!result.empty()) result += "; ";
        switch (decision.what) {
            case What::use:
                result += "use " + connection + " for " + ask;
                break;
            case What::wait:
                result += ask + " waits";
                if (decision.connection != 0) result += " for " + connection;
                break;
            case What::open:
                result += "open for " + ask;
                break;
            case What::close:
                result += "close " + connection;
                break;
        }
    }
    return result;
}

}  // namespace hawser::policy
