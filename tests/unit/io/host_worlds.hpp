// HostLoop in the contract suite, driven as applications drive it: by its own wait (as curl_multi_perform and
// _poll are), and by an application's poll over what the observer was told (as curl_multi_socket_action is).
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

#include <poll.h>

#include "io/clock.hpp"
#include "io/host_loop.hpp"
#include "unit/io/echo_server.hpp"

namespace hawser::test {

/// Passes everything on; what turn() does is the style of driving.
class DrivenLoop : public Loop {
  public:
    Net& net() noexcept override { return host_->net(); }
    Result<void> watch(int handle, Interest interest, Token token) override {
        return host_->watch(handle, interest, token);
    }
    Result<void> modify(int handle, Interest interest, Token token) override {
        return host_->modify(handle, interest, token);
    }
    void unwatch(int handle) noexcept override { host_->unwatch(handle); }
    void arm(Instant deadline) override { host_->arm(deadline); }
    Instant now() const noexcept override { return host_->now(); }
    Instant refresh_now() noexcept override { return host_->refresh_now(); }
    void wake() noexcept override { host_->wake(); }
    bool inherited() const noexcept override { return host_->inherited(); }
    io::HostLoop& host() { return *host_; }

  protected:
    std::unique_ptr<io::HostLoop> host_ = *io::HostLoop::create();
};

class PerformingLoop final : public DrivenLoop {
  public:
    static Result<std::unique_ptr<PerformingLoop>> create() { return std::make_unique<PerformingLoop>(); }
    Result<std::span<const Ready>> turn(Instant until) override {
        auto waited = host_->wait(until);
        if (!waited) return Unexpected(std::move(waited).error());
        return host_->turn(Instant{});
    }
};

/// An application with a poll loop of its own.
class ObservingLoop final : public DrivenLoop, private io::HostObserver {
  public:
    static Result<std::unique_ptr<ObservingLoop>> create() { return std::make_unique<ObservingLoop>(); }
    ObservingLoop() { host_->set_observer(this); }
    ~ObservingLoop() override { host_->set_observer(nullptr); }

    Result<std::span<const Ready>> turn(Instant until) override {
        host_->publish();
        std::vector<pollfd> waits;
        for (const auto& [handle, interest] : told_) {
            int events = 0;
            if (has(interest, Interest::read)) events |= POLLIN;
            if (has(interest, Interest::write)) events |= POLLOUT;
            waits.push_back({handle, static_cast<short>(events), 0});
        }
        const Instant latest = woken_ ? Instant{} : std::min(until, deadline_);
        const auto rest = latest == never ? Duration(-1) : std::max(Duration(0), latest - io::read_clock());
        const timespec span{static_cast<time_t>(rest.count() / 1'000'000'000),
                            static_cast<long>(rest.count() % 1'000'000'000)};
        (void)::ppoll(waits.data(), waits.size(), latest == never ? nullptr : &span, nullptr);
        woken_ = false;
        for (const pollfd& one : waits)
            if (one.revents != 0)
                host_->announce(one.fd, (one.revents & POLLIN) != 0, (one.revents & POLLOUT) != 0,
                                (one.revents & (POLLERR | POLLHUP)) != 0);
        return host_->turn(Instant{});
    }
    void wake() noexcept override { woken_ = true; }  // an application wakes its own loop in its own way
    std::size_t calls() const { return calls_; }

  private:
    void on_interest(int handle, Interest interest) override {
        ++calls_;
        if (interest == Interest::none) {
            told_.erase(handle);
        } else {
            told_[handle] = interest;
        }
    }
    void on_deadline(Instant deadline) override { deadline_ = deadline; }

    std::map<int, Interest> told_;
    Instant deadline_ = never;
    bool woken_ = false;
    std::size_t calls_ = 0;
};

}  // namespace hawser::test
