// The way into a waiting loop from another thread: a flag, and an eventfd as soon as one is needed.
//
// Properties: raise() may be called from any thread and from a signal handler; everything else belongs to the
// loop's thread. Waiting without an eventfd is allowed to the loop that nobody else will wake.
#pragma once

#include <atomic>

#include <hawser/result.hpp>

namespace hawser::io {

class Wakeup {
  public:
    Wakeup() = default;
    Wakeup(const Wakeup&) = delete;
    Wakeup& operator=(const Wakeup&) = delete;
    ~Wakeup();

    /// Makes the eventfd, once.
    Result<void> open();
    /// The eventfd to wait on, -1 before open().
    int handle() const noexcept { return handle_.load(); }

    void raise() noexcept;
    /// Whether raise() was called since the last take().
    bool take() noexcept { return pending_.exchange(false); }
    /// Empties the eventfd after it was found readable.
    void drain() noexcept;

  private:
    // Sequentially consistent on purpose: raise() sets the flag and then looks for the eventfd, open()
    // publishes the eventfd and then its caller looks at the flag. One of the two must see the other.
    std::atomic<bool> pending_{false};
    std::atomic<int> handle_{-1};
    static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);
};

}  // namespace hawser::io
