// The loop of a lone Easy: poll(2) over the few descriptors one transfer has.
//
// Properties: no descriptor of its own, so a program that opens ten thousand Easys keeps its table for
// sockets. The price: wake() from another thread ends a wait only once allow_wake() was called (which makes
// an eventfd); without it, it ends the next turn's wait before it starts. A turn costs O(descriptors), which
// here are a few.
#pragma once

#include <memory>
#include <vector>

#include <poll.h>

#include "base/loop.hpp"
#include "io/os_net.hpp"
#include "io/wakeup.hpp"

namespace hawser::io {

class PollLoop final : public Loop {
  public:
    static Result<std::unique_ptr<PollLoop>> create() { return std::unique_ptr<PollLoop>(new PollLoop); }

    /// From now on wake() may come from any thread or signal handler during a wait. Belongs to the loop's
    /// thread.
    Result<void> allow_wake() { return wakeup_.open(); }

    Net& net() noexcept override { return net_; }
    Result<void> watch(int handle, Interest interest, Token token) override;
    Result<void> modify(int handle, Interest interest, Token token) override;
    void unwatch(int handle) noexcept override;
    void arm(Instant deadline) override { deadline_ = deadline; }
    Instant now() const noexcept override { return now_; }
    Instant refresh_now() noexcept override;
    Result<std::span<const Ready>> turn(Instant until) override;
    void wake() noexcept override { wakeup_.raise(); }
    bool inherited() const noexcept override;

  private:
    PollLoop();
    std::vector<pollfd>::iterator find(int handle) noexcept;
    Result<void> wait(Instant until);

    OsNet net_;
    Wakeup wakeup_;
    // Parallel, as poll(2) wants its array bare. A descriptor with Interest::none is stored as its complement
    // (< 0): poll passes over it, and would tell of its errors otherwise.
    std::vector<pollfd> waits_;
    std::vector<Token> tokens_;
    std::vector<Ready> ready_;
    Instant deadline_ = never;
    Instant now_;
    std::uint64_t generation_;
};

}  // namespace hawser::io
