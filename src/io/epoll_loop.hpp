// The loop of a Multi that drives itself: epoll, level-triggered.
//
// Properties: two descriptors of its own (epoll, eventfd). One system call per turn, one per change of
// interest. In a child process everything but unwatch() and destruction answers an Error, and neither of
// those two touches the parent's registrations: a set and its descriptor are shared across fork, and only the
// descriptor is ours.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "base/loop.hpp"
#include "io/epoll_set.hpp"
#include "io/os_net.hpp"
#include "io/wakeup.hpp"

namespace hawser::io {

class EpollLoop final : public Loop {
  public:
    /// How many events one turn takes at most; the rest comes first in the next.
    static constexpr std::size_t events_per_turn_max = 256;

    static Result<std::unique_ptr<EpollLoop>> create();
    /// The epoll descriptor: readable when turn() would find something. Owned by the loop.
    int fd() const noexcept { return set_.handle(); }

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
    struct Watched {
        Interest interest = Interest::none;
        Token token = 0;
    };

    EpollLoop();
    Result<void> set(int handle, Watched& watched, Interest interest, Token token);

    OsNet net_;
    Wakeup wakeup_;
    EpollSet set_;
    std::unordered_map<int, Watched> watched_;
    std::vector<epoll_event> events_;
    std::vector<Ready> ready_;
    Instant deadline_ = never;
    Instant now_;
    std::uint64_t generation_;
};

}  // namespace hawser::io
