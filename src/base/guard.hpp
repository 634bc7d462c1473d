// A lock of the application's, taken around each use of a table that several threads share.
#pragma once

#include <functional>

namespace hawser {

/// Empty functions: nothing is locked. They must not throw.
struct Guard {
    std::function<void()> lock{};
    std::function<void()> unlock{};
};

/// Holds it for the length of a scope.
class GuardHold {
public:
    /// Null: nothing is locked.
    explicit GuardHold(const Guard* guard) : guard_(guard) {
        if (guard_ != nullptr && guard_->lock) guard_->lock();
    }
    ~GuardHold() {
        if (guard_ != nullptr && guard_->unlock) guard_->unlock();
    }
    GuardHold(const GuardHold&) = delete;
    GuardHold& operator=(const GuardHold&) = delete;

private:
    const Guard* guard_;
};

}  // namespace hawser
