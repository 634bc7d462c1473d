#include "io/poll_loop.hpp"

#include <algorithm>

#include "base/try.hpp"
#include "io/clock.hpp"
#include "io/fork_generation.hpp"
#include "io/loop_errors.hpp"
#include "io/poll_wait.hpp"

namespace hawser::io {

namespace {

/// The complement marks a descriptor nobody is interested in.
int stored(int handle, Interest interest) noexcept { return interest == Interest::none ? ~handle : handle; }

}  // namespace

PollLoop::PollLoop() : now_(read_clock()), generation_(fork_generation()) {}

bool PollLoop::inherited() const noexcept { return fork_generation() != generation_; }

Instant PollLoop::refresh_now() noexcept { return now_ = read_clock(); }

std::vector<pollfd>::iterator PollLoop::find(int handle) noexcept {
    return std::find_if(waits_.begin(), waits_.end(),
                        [handle](const pollfd& one) { return one.fd == handle || one.fd == ~handle; });
}

Result<void> PollLoop::watch(int handle, Interest interest, Token token) {
    if (inherited()) return inherited_loop();
    if (find(handle) != waits_.end()) return watched_already(handle);
    waits_.push_back({stored(handle, interest), poll_events_of(interest), 0});
    tokens_.push_back(token);
    return {};
}

Result<void> PollLoop::modify(int handle, Interest interest, Token token) {
    if (inherited()) return inherited_loop();
    const auto found = find(handle);
    if (found == waits_.end()) return not_watched(handle);
    *found = {stored(handle, interest), poll_events_of(interest), 0};
    tokens_[static_cast<std::size_t>(found - waits_.begin())] = token;
    return {};
}

void PollLoop::unwatch(int handle) noexcept {
    const auto found = find(handle);
    if (found == waits_.end()) return;
    tokens_.erase(tokens_.begin() + (found - waits_.begin()));
    waits_.erase(found);
}

/// Polls everything, and the eventfd behind it when there is one.
Result<void> PollLoop::wait(Instant until) {
    const bool wakeable = wakeup_.handle() != -1;
    if (wakeable) waits_.push_back({wakeup_.handle(), POLLIN, 0});
    if (wakeup_.take()) until = Instant{};
    auto outcome = poll_until(waits_, until);
    if (wakeable) {
        if (waits_.back().revents != 0) {
            wakeup_.drain();
            wakeup_.take();
        }
        waits_.pop_back();
    }
    if (!outcome) return Unexpected(std::move(outcome).error());
    return {};
}

Result<std::span<const Ready>> PollLoop::turn(Instant until) {
    if (inherited()) return inherited_loop();
    ready_.clear();
    HAWSER_TRY(wait(std::min(until, deadline_)));
    for (std::size_t i = 0; i < waits_.size(); ++i) {
        if (waits_[i].fd < 0 || waits_[i].revents == 0) continue;
        ready_.push_back(ready_of(waits_[i].revents, tokens_[i]));
    }
    now_ = read_clock();
    return std::span<const Ready>(ready_);
}

}  // namespace hawser::io
