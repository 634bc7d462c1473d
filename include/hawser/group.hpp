// A part of a request that costs one pointer until somebody touches it.
#pragma once

#include <memory>
#include <utility>

namespace hawser {

/// Holds a T that stays at its defaults (and costs one pointer) until it is written.
///
/// Properties: a value type: copying copies the T. Reading an untouched group reads a static default.
/// `group->field = x` makes the T. Compares by content.
template <class T>
class Group {
public:
    Group() = default;
    Group(T value) : value_(std::make_unique<T>(std::move(value))) {}  // NOLINT: `.tls = {{.ca_file = f}}`
    Group(const Group& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
    Group(Group&&) noexcept = default;
    Group& operator=(const Group& other) {
        if (this != &other) value_ = other.value_ ? std::make_unique<T>(*other.value_) : nullptr;
        return *this;
    }
    Group& operator=(Group&&) noexcept = default;
    ~Group() = default;

    /// Makes the T if it is not there yet; for writing.
    T* operator->() {
        if (!value_) value_ = std::make_unique<T>();
        return value_.get();
    }
    const T* operator->() const noexcept { return &get(); }
    const T& operator*() const noexcept { return get(); }

    /// The T, or the static default while untouched.
    const T& get() const noexcept { return value_ ? *value_ : untouched(); }
    bool touched() const noexcept { return value_ != nullptr; }

    friend bool operator==(const Group& a, const Group& b) { return &a.get() == &b.get() || a.get() == b.get(); }

private:
    static const T& untouched() noexcept {
        static const T value{};
        return value;
    }
    std::unique_ptr<T> value_;
};

}  // namespace hawser
