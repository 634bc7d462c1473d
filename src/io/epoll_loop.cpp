#include "io/epoll_loop.hpp"

#include <algorithm>

#include "base/try.hpp"
#include "io/clock.hpp"
#include "io/fork_generation.hpp"
#include "io/loop_errors.hpp"

namespace hawser::io {

EpollLoop::EpollLoop() : events_(events_per_turn_max), now_(read_clock()), generation_(fork_generation()) {}

Result<std::unique_ptr<EpollLoop>> EpollLoop::create() {
    std::unique_ptr<EpollLoop> loop(new EpollLoop);
    HAWSER_TRY(loop->wakeup_.open());
    HAWSER_TRY(loop->set_.open());
    HAWSER_TRY(loop->set_.set(loop->wakeup_.handle(), Interest::none, Interest::read));
    return loop;
}

bool EpollLoop::inherited() const noexcept { return fork_generation() != generation_; }

Instant EpollLoop::refresh_now() noexcept { return now_ = read_clock(); }

Result<void> EpollLoop::set(int handle, Watched& watched, Interest interest, Token token) {
    HAWSER_TRY(set_.set(handle, watched.interest, interest));
    watched = {interest, token};
    return {};
}

Result<void> EpollLoop::watch(int handle, Interest interest, Token token) {
    if (inherited()) return inherited_loop();
    const auto [entry, added] = watched_.try_emplace(handle);
    if (!added) return watched_already(handle);
    auto outcome = set(handle, entry->second, interest, token);
    if (!outcome) watched_.erase(entry);
    return outcome;
}

Result<void> EpollLoop::modify(int handle, Interest interest, Token token) {
    if (inherited()) return inherited_loop();
    const auto found = watched_.find(handle);
    if (found == watched_.end()) return not_watched(handle);
    return set(handle, found->second, interest, token);
}

void EpollLoop::unwatch(int handle) noexcept {
    const auto found = watched_.find(handle);
    if (found == watched_.end()) return;
    if (!inherited()) (void)set_.set(handle, found->second.interest, Interest::none);
    watched_.erase(found);
}

Result<std::span<const Ready>> EpollLoop::turn(Instant until) {
    if (inherited()) return inherited_loop();
    ready_.clear();
    const bool woken = wakeup_.take();
    HAWSER_ASSIGN(const std::size_t count,
                  set_.wait(events_, woken ? Instant{} : std::min(until, deadline_)));
    for (const epoll_event& event : std::span(events_).first(count)) {
        if (event.data.fd == wakeup_.handle()) {
            wakeup_.drain();
            wakeup_.take();
            continue;
        }
        const auto found = watched_.find(event.data.fd);
        if (found == watched_.end()) continue;
        ready_.push_back({found->second.token, (event.events & EPOLLIN) != 0, (event.events & EPOLLOUT) != 0,
                          (event.events & (EPOLLERR | EPOLLHUP)) != 0});
    }
    now_ = read_clock();
    return std::span<const Ready>(ready_);
}

}  // namespace hawser::io
