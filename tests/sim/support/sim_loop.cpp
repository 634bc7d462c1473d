#include "sim/support/sim_loop.hpp"

#include <algorithm>
#include <utility>

#include "base/try.hpp"

namespace hawser::sim {

namespace {

Unexpected broken(std::string what) {
    return fail(ErrorCode::poll_failed, Phase::setup, "contract of the seam broken: " + std::move(what));
}

const char* in_words(Interest interest) {
    switch (interest) {
        case Interest::none:
            return "nothing";
        case Interest::read:
            return "reading";
        case Interest::write:
            return "writing";
        case Interest::both:
            return "reading and writing";
    }
    return "?";
}

}  // namespace

Result<void> SimLoop::watch(int handle, Interest interest, Token token) {
    ++calls_.watch;
    if (!net_.exists(handle)) return broken("watch of " + net_.describe(handle));
    if (!watched_.emplace(handle, Watched{interest, token}).second)
        return broken("watch of " + net_.describe(handle) + ", which is watched already");
    net_.set_watched(handle, true);
    return {};
}

Result<void> SimLoop::modify(int handle, Interest interest, Token token) {
    ++calls_.modify;
    const auto found = watched_.find(handle);
    if (found == watched_.end())
        return broken("modify of " + net_.describe(handle) + ", which is not watched");
    found->second = {interest, token};
    return {};
}

void SimLoop::unwatch(int handle) noexcept {
    ++calls_.unwatch;
    if (watched_.erase(handle) == 0)
        net_.violate("unwatch of " + net_.describe(handle) + ", which is not watched");
    net_.set_watched(handle, false);
}

Result<void> SimLoop::check_contract() {
    const auto violations = net_.take_violations();
    if (!violations.empty()) return broken(violations.front());
    return {};
}

bool SimLoop::collect_ready() {
    ready_.clear();
    for (const auto& [handle, watched] : watched_) {
        if (watched.interest == Interest::none) continue;
        Ready ready{watched.token};
        ready.readable = has(watched.interest, Interest::read) && net_.readable(handle);
        ready.writable = has(watched.interest, Interest::write) && net_.writable(handle);
        ready.failed = net_.failed(handle);
        if (!ready.readable && !ready.writable && !ready.failed && net_.spurious(handle)) {
            ready.readable = has(watched.interest, Interest::read);
            ready.writable = has(watched.interest, Interest::write);
        }
        if (ready.readable || ready.writable || ready.failed) ready_.push_back(ready);
    }
    if (!ready_.empty())  // no kernel promises an order
        std::rotate(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(sim_.below(ready_.size())),
                    ready_.end());
    return !ready_.empty();
}

Unexpected SimLoop::stuck(const std::string& why) const {
    std::string text = "simulated " + why + " (HAWSER_SEED=" + std::to_string(sim_.seed()) + ")";
    for (const auto& [handle, watched] : watched_)
        text += "; handle " + net_.describe(handle) + " watched for " + in_words(watched.interest);
    return fail(ErrorCode::poll_failed, Phase::setup, std::move(text));
}

Result<std::span<const Ready>> SimLoop::turn(Instant until) {
    ++calls_.turns;
    HAWSER_TRY(check_contract());
    ready_.clear();
    const Instant start = sim_.now();
    turns_at_this_instant_ = start == now_ ? turns_at_this_instant_ + 1 : 0;
    const Instant latest = std::min(until, deadline_);
    for (;;) {
        sim_.advance(sim_.now());
        if (std::exchange(woken_, false) || collect_ready() || latest <= sim_.now()) break;
        const Instant next = std::min(latest, sim_.next_event());
        if (next == never) return stuck("deadlock: nothing is scheduled and nobody set a deadline");
        if (next - start > quiet_max && latest == never)
            return stuck("deadlock: a day passed and only peers' timers fired");
        sim_.advance(next);
    }
    if (sim_.now() > now_) turns_at_this_instant_ = 0;
    now_ = sim_.now();
    if (turns_at_this_instant_ > turns_at_one_instant_max)
        return stuck("spinning: the same instant for " + std::to_string(turns_at_this_instant_) + " turns");
    return std::span<const Ready>(ready_);
}

}  // namespace hawser::sim
