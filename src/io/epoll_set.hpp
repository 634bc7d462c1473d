// A thin owner of an epoll descriptor: who is watched for what, and one wait.
//
// Properties: a handle with Interest::none is not in the kernel's set at all, since epoll would tell of
// errors and hang-ups for it without end. One system call per change of interest, none when it stays the
// same.
#pragma once

#include <span>

#include <sys/epoll.h>

#include <hawser/result.hpp>
#include <hawser/time.hpp>

#include "base/loop.hpp"

namespace hawser::io {

class EpollSet {
  public:
    EpollSet() = default;
    EpollSet(const EpollSet&) = delete;
    EpollSet& operator=(const EpollSet&) = delete;
    ~EpollSet();

    /// Makes the descriptor, once.
    Result<void> open();
    bool is_open() const noexcept { return handle_ != -1; }
    int handle() const noexcept { return handle_; }

    /// Watches, changes or (none) stops watching in the kernel. `before` is what was last set, none at first.
    Result<void> set(int handle, Interest before, Interest wanted) noexcept;
    /// Waits until one is ready or `until` has come (past: polls, `never`: no limit) and gives their count.
    /// A signal does not end the wait.
    Result<std::size_t> wait(std::span<epoll_event> events, Instant until);

  private:
    int wait_once(std::span<epoll_event> events, Instant until) noexcept;

    int handle_ = -1;
    bool fine_timeout_ = true;  ///< epoll_pwait2 is there (Linux 5.11, and no filter forbids it)
};

}  // namespace hawser::io
