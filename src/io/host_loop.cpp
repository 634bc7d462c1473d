#include "io/host_loop.hpp"

#include <algorithm>
#include <utility>

#include "base/try.hpp"
#include "io/clock.hpp"
#include "io/fork_generation.hpp"
#include "io/loop_errors.hpp"
#include "io/poll_wait.hpp"

namespace hawser::io {

HostLoop::HostLoop() : now_(read_clock()), generation_(fork_generation()) {}

bool HostLoop::inherited() const noexcept { return fork_generation() != generation_; }

Instant HostLoop::refresh_now() noexcept { return now_ = read_clock(); }

// ---- the table
// -------------------------------------------------------------------------------------------------

void HostLoop::note_change(int handle, Entry& entry) {
    if (!std::exchange(entry.changed, true)) changed_.push_back(handle);
    if (set_.is_open() && !std::exchange(entry.stale, true)) stale_.push_back(handle);
}

Result<void> HostLoop::watch(int handle, Interest interest, Token token) {
    if (inherited()) return inherited_loop();
    const auto [entry, added] = table_.try_emplace(handle);
    if (!added) return watched_already(handle);
    entry->second.interest = interest;
    entry->second.token = token;
    note_change(handle, entry->second);
    return {};
}

Result<void> HostLoop::modify(int handle, Interest interest, Token token) {
    if (inherited()) return inherited_loop();
    const auto found = table_.find(handle);
    if (found == table_.end()) return not_watched(handle);
    found->second.token = token;
    if (std::exchange(found->second.interest, interest) != interest) note_change(handle, found->second);
    return {};
}

void HostLoop::unwatch(int handle) noexcept {
    const auto found = table_.find(handle);
    if (found == table_.end()) return;
    const Entry entry = found->second;
    table_.erase(found);
    if (entry.changed) std::erase(changed_, handle);
    if (entry.stale) std::erase(stale_, handle);
    if (entry.announced) std::erase(announced_, handle);
    if (set_.is_open() && !inherited()) (void)set_.set(handle, entry.in_kernel, Interest::none);
    if (observer_ != nullptr && entry.told != Interest::none && !inherited())
        observer_->on_interest(handle, Interest::none);
}

// ---- the application's views
// ------------------------------------------------------------------------------------

void HostLoop::set_observer(HostObserver* observer) {
    observer_ = observer;
    told_deadline_ = never;
    for (auto& [handle, entry] : table_) {
        entry.told = Interest::none;
        note_change(handle, entry);
    }
}

void HostLoop::publish() {
    if (observer_ == nullptr) return;
    while (!changed_.empty()) {
        const int handle = changed_.back();
        changed_.pop_back();
        const auto found = table_.find(handle);
        if (found == table_.end() || !std::exchange(found->second.changed, false)) continue;
        const Interest wanted = found->second.interest;
        if (std::exchange(found->second.told, wanted) != wanted) observer_->on_interest(handle, wanted);
    }
    if (std::exchange(told_deadline_, deadline_) != deadline_) observer_->on_deadline(deadline_);
}

void HostLoop::announce(int handle, bool readable, bool writable, bool failed) {
    const auto found = table_.find(handle);
    if (found == table_.end()) return;
    Entry& entry = found->second;
    entry.ready.readable = entry.ready.readable || readable;
    entry.ready.writable = entry.ready.writable || writable;
    entry.ready.failed = entry.ready.failed || failed;
    if (!std::exchange(entry.announced, true)) announced_.push_back(handle);
}

std::size_t HostLoop::fill(std::span<pollfd> into) const {
    std::size_t count = 0;
    each([&](int handle, Interest interest) {
        if (count < into.size()) into[count] = {handle, poll_events_of(interest), 0};
        ++count;
    });
    return count;
}

int HostLoop::fill(fd_set& read, fd_set& write) const {
    int highest = -1;
    each([&](int handle, Interest interest) {
        if (handle >= FD_SETSIZE) return;
        if (has(interest, Interest::read)) FD_SET(handle, &read);
        if (has(interest, Interest::write)) FD_SET(handle, &write);
        highest = std::max(highest, handle);
    });
    return highest;
}

// ---- waiting
// ----------------------------------------------------------------------------------------------------

Result<void> HostLoop::allow_wake() { return wakeup_.open(); }

/// Opens the epoll set at the first wait and brings it up to date with the table.
Result<void> HostLoop::refresh_set() {
    if (!set_.is_open()) {
        HAWSER_TRY(wakeup_.open());
        HAWSER_TRY(set_.open());
        HAWSER_TRY(set_.set(wakeup_.handle(), Interest::none, Interest::read));
        events_.resize(events_per_wait_max);
        for (auto& [handle, entry] : table_)
            if (!std::exchange(entry.stale, true)) stale_.push_back(handle);
    }
    while (!stale_.empty()) {
        const int handle = stale_.back();
        stale_.pop_back();
        const auto found = table_.find(handle);
        if (found == table_.end() || !std::exchange(found->second.stale, false)) continue;
        Entry& entry = found->second;
        HAWSER_TRY(set_.set(handle, entry.in_kernel, entry.interest));
        entry.in_kernel = entry.interest;
    }
    return {};
}

Result<std::size_t> HostLoop::collect(Instant until) {
    HAWSER_ASSIGN(const std::size_t count, set_.wait(events_, until));
    std::size_t ready = 0;
    for (const epoll_event& event : std::span(events_).first(count)) {
        if (event.data.fd == wakeup_.handle()) {
            wakeup_.drain();
            wakeup_.take();
            continue;
        }
        announce(event.data.fd, (event.events & EPOLLIN) != 0, (event.events & EPOLLOUT) != 0,
                 (event.events & (EPOLLERR | EPOLLHUP)) != 0);
        ++ready;
    }
    return ready;
}

/// The epoll set is itself a descriptor to poll, next to the caller's.
Result<std::size_t> HostLoop::wait_with(std::span<pollfd> extra, Instant until) {
    waits_.assign(extra.begin(), extra.end());
    waits_.push_back({set_.handle(), POLLIN, 0});
    HAWSER_TRY(poll_until(waits_, until));
    std::size_t ready = 0;
    for (std::size_t i = 0; i < extra.size(); ++i) {
        extra[i].revents = waits_[i].revents;
        ready += extra[i].revents != 0 ? 1 : 0;
    }
    if (waits_.back().revents == 0) return ready;
    HAWSER_ASSIGN(const std::size_t ours, collect(Instant{}));
    return ready + ours;
}

Result<std::size_t> HostLoop::wait(Instant until, std::span<pollfd> extra) {
    if (inherited()) return inherited_loop();
    HAWSER_TRY(refresh_set());
    const bool at_once = wakeup_.take() || !announced_.empty();
    const Instant latest = at_once ? Instant{} : std::min(until, deadline_);
    return extra.empty() ? collect(latest) : wait_with(extra, latest);
}

Result<std::span<const Ready>> HostLoop::turn(Instant until) {
    if (inherited()) return inherited_loop();
    ready_.clear();
    if (announced_.empty() && std::min(until, deadline_) > now_) HAWSER_TRY(wait(until));
    for (const int handle : std::exchange(announced_, {})) {
        const auto found = table_.find(handle);
        if (found == table_.end() || !std::exchange(found->second.announced, false)) continue;
        const Entry& entry = found->second;
        Ready ready = std::exchange(found->second.ready, Ready{});
        ready.token = entry.token;
        ready.readable = ready.readable && has(entry.interest, Interest::read);
        ready.writable = ready.writable && has(entry.interest, Interest::write);
        ready.failed = ready.failed && entry.interest != Interest::none;
        if (ready.readable || ready.writable || ready.failed) ready_.push_back(ready);
    }
    now_ = read_clock();
    return std::span<const Ready>(ready_);
}

}  // namespace hawser::io
