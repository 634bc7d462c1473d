#include "io/poll_wait.hpp"

#include <cerrno>

#include "io/net_errors.hpp"
#include "io/timeout.hpp"

namespace hawser::io {

short poll_events_of(Interest interest) noexcept {
    int events = 0;
    if (has(interest, Interest::read)) events |= POLLIN;
    if (has(interest, Interest::write)) events |= POLLOUT;
    return static_cast<short>(events);
}

Ready ready_of(short revents, Token token) noexcept {
    return {token, (revents & POLLIN) != 0, (revents & POLLOUT) != 0,
            (revents & (POLLERR | POLLHUP | POLLNVAL)) != 0};
}

Result<std::size_t> poll_until(std::span<pollfd> waits, Instant until) {
    for (;;) {
        const Timeout timeout = Timeout::until(until);
        const timespec span = timeout.as_timespec();
        const int count =
            ::ppoll(waits.data(), waits.size(), timeout.is_endless() ? nullptr : &span, nullptr);
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno == EINTR) continue;
        return Unexpected(
            Error(ErrorCode::poll_failed, Phase::setup, "poll: " + errno_in_words(errno)).with_errno(errno));
    }
}

}  // namespace hawser::io
