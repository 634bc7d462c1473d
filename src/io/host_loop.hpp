// The loop that an application drives: it waits, and says what is ready.
//
// One table {descriptor, interest, token}; everything else is a view of it. An observer is told of changes
// (publish), poll arrays and fd_sets are filled from it, and wait() waits over it for those who want that
// done.
//
// Properties: the observer hears a descriptor's interest only when it differs from what it heard last, and
// hears `none` of a descriptor before that is closed. Readiness of an unknown descriptor is ignored. No
// descriptor of its own until wait() is used; wake() then works from any thread and signal handler. Belongs
// to one thread at a time.
#pragma once

#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include <poll.h>
#include <sys/select.h>

#include "base/loop.hpp"
#include "io/epoll_set.hpp"
#include "io/os_net.hpp"
#include "io/wakeup.hpp"

namespace hawser::io {

/// The application's side. Called from publish() and, for a removal, from unwatch().
class HostObserver {
  public:
    virtual ~HostObserver() = default;
    /// Watch this descriptor for this, `none`: for nothing any more.
    virtual void on_interest(int handle, Interest interest) = 0;
    /// Drive the loop no later than this; `never`: no such need.
    virtual void on_deadline(Instant deadline) = 0;
};

class HostLoop final : public Loop {
  public:
    static constexpr std::size_t events_per_wait_max = 256;

    static Result<std::unique_ptr<HostLoop>> create() { return std::unique_ptr<HostLoop>(new HostLoop); }

    /// The observer outlives the loop or is replaced; null for none. It is told of everything at the next
    /// publish().
    void set_observer(HostObserver* observer);
    /// Tells the observer what has changed. Called when the engine is done with a turn: what changed and
    /// changed back meanwhile is not told. The observer may throw or jump out: what it was not told comes
    /// next time.
    void publish();
    /// The application has found this descriptor ready. The next turn() gives it, as far as it is of
    /// interest.
    void announce(int handle, bool readable, bool writable, bool failed);

    /// Calls visit(handle, interest) for each descriptor of interest.
    template <class Visit>
    void each(Visit visit) const {
        for (const auto& [handle, entry] : table_)
            if (entry.interest != Interest::none) visit(handle, entry.interest);
    }
    /// Fills what fits; the result is how many there are.
    std::size_t fill(std::span<pollfd> into) const;
    /// Adds to the sets; the highest descriptor put there, -1 for none. Those above FD_SETSIZE cannot be and
    /// are not.
    int fill(fd_set& read, fd_set& write) const;
    Instant deadline() const noexcept { return deadline_; }

    /// Waits over the table and `extra` (whose revents it sets) until something is ready, the deadline or
    /// `until` has come, or wake() was called; announces what it found. The count of ready descriptors.
    Result<std::size_t> wait(Instant until, std::span<pollfd> extra = {});
    /// Makes wake() reach a wait() that another thread is in; wait() does it by itself.
    Result<void> allow_wake();

    Net& net() noexcept override { return net_; }
    Result<void> watch(int handle, Interest interest, Token token) override;
    Result<void> modify(int handle, Interest interest, Token token) override;
    void unwatch(int handle) noexcept override;
    void arm(Instant deadline) override { deadline_ = deadline; }
    Instant now() const noexcept override { return now_; }
    Instant refresh_now() noexcept override;
    /// Gives what was announced. Waits only when that is nothing and both `until` and the deadline are ahead:
    /// a call with a past `until` makes no system call.
    Result<std::span<const Ready>> turn(Instant until) override;
    void wake() noexcept override { wakeup_.raise(); }
    bool inherited() const noexcept override;

  private:
    struct Entry {
        Interest interest = Interest::none;
        Interest told = Interest::none;       ///< what the observer heard last
        Interest in_kernel = Interest::none;  ///< what the epoll set was told, when there is one
        bool changed = false;                 ///< listed in changed_
        bool stale = false;                   ///< listed in stale_
        bool announced = false;               ///< listed in announced_
        Ready ready{};
        Token token = 0;
    };

    HostLoop();
    void note_change(int handle, Entry& entry);
    Result<void> refresh_set();
    Result<std::size_t> collect(Instant until);
    Result<std::size_t> wait_with(std::span<pollfd> extra, Instant until);

    OsNet net_;
    Wakeup wakeup_;
    EpollSet set_;
    HostObserver* observer_ = nullptr;
    std::unordered_map<int, Entry> table_;
    // Each names entries of the table only, each of them once: none outgrows it.
    std::vector<int> changed_;    ///< the observer may have to be told
    std::vector<int> stale_;      ///< the epoll set has to be told
    std::vector<int> announced_;  ///< for the next turn
    std::vector<epoll_event> events_;
    std::vector<pollfd> waits_;
    std::vector<Ready> ready_;
    Instant deadline_ = never;
    Instant told_deadline_ = never;
    Instant now_;
    std::uint64_t generation_;
};

}  // namespace hawser::io
