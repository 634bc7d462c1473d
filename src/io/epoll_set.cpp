#include "io/epoll_set.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>

#include <unistd.h>

#include "io/clock.hpp"
#include "io/net_errors.hpp"
#include "io/timeout.hpp"

namespace hawser::io {

namespace {

std::uint32_t events_of(Interest interest) noexcept {
    return (has(interest, Interest::read) ? std::uint32_t{EPOLLIN} : 0U) |
           (has(interest, Interest::write) ? std::uint32_t{EPOLLOUT} : 0U);
}

Unexpected poll_failure(const char* call, int os_errno) {
    return Unexpected(
        Error(ErrorCode::poll_failed, Phase::setup, std::string(call) + ": " + errno_in_words(os_errno))
            .with_errno(os_errno));
}

}  // namespace

EpollSet::~EpollSet() {
    if (handle_ != -1) ::close(handle_);
}

Result<void> EpollSet::open() {
    if (is_open()) return {};
    handle_ = epoll_create1(EPOLL_CLOEXEC);
    if (handle_ == -1) return poll_failure("epoll_create1", errno);
    return {};
}

Result<void> EpollSet::set(int handle, Interest before, Interest wanted) noexcept {
    if (before == wanted) return {};
    epoll_event event{};
    event.events = events_of(wanted);
    event.data.fd = handle;
    const int operation = before == Interest::none   ? EPOLL_CTL_ADD
                          : wanted == Interest::none ? EPOLL_CTL_DEL
                                                     : EPOLL_CTL_MOD;
    if (epoll_ctl(handle_, operation, handle, &event) == -1) return poll_failure("epoll_ctl", errno);
    return {};
}

int EpollSet::wait_once(std::span<epoll_event> events, Instant until) noexcept {
    const int room = static_cast<int>(std::min<std::size_t>(events.size(), INT_MAX));
    const Timeout timeout = Timeout::until(until);
    if (fine_timeout_ && timeout.is_fractional()) {
        const timespec span = timeout.as_timespec();
        const int count = epoll_pwait2(handle_, events.data(), room, &span, nullptr);
        if (count != -1 || (errno != ENOSYS && errno != EPERM)) return count;
        fine_timeout_ = false;
    }
    return epoll_wait(handle_, events.data(), room, timeout.as_milliseconds());
}

Result<std::size_t> EpollSet::wait(std::span<epoll_event> events, Instant until) {
    for (;;) {
        const int count = wait_once(events, until);
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno != EINTR) return poll_failure("epoll_wait", errno);
    }
}

}  // namespace hawser::io
