// A byte queue with a cap: filled at the back, eaten from the front.
//
// Properties: never grows past its cap (the caller learns how much fitted); gives its memory back when emptied
// with `release`; moving is cheap, copying is not offered. Views live until the next change.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include <hawser/bytes.hpp>

namespace hawser {

class Buffer {
public:
    /// `cap_bytes` is the named limit of whoever owns this buffer.
    explicit Buffer(std::size_t cap_bytes) noexcept : cap_(cap_bytes) {}
    /// The other is empty thereafter, with the same cap.
    Buffer(Buffer&& other) noexcept
        : memory_(std::move(other.memory_)), begin_(std::exchange(other.begin_, 0)), end_(std::exchange(other.end_, 0)),
          capacity_(std::exchange(other.capacity_, 0)), cap_(other.cap_) {}
    Buffer& operator=(Buffer&& other) noexcept {
        if (this == &other) return *this;
        memory_ = std::move(other.memory_);
        begin_ = std::exchange(other.begin_, 0);
        end_ = std::exchange(other.end_, 0);
        capacity_ = std::exchange(other.capacity_, 0);
        cap_ = other.cap_;
        return *this;
    }

    std::size_t size() const noexcept { return end_ - begin_; }
    bool empty() const noexcept { return begin_ == end_; }
    std::size_t cap() const noexcept { return cap_; }
    /// How many more bytes would fit.
    std::size_t room() const noexcept { return cap_ - size(); }
    Bytes view() const noexcept { return {memory_.get() + begin_, size()}; }

    /// Appends what fits and says how much that was.
    std::size_t append(Bytes bytes) {
        const std::size_t count = std::min(bytes.size(), room());
        if (count == 0) return 0;
        std::memcpy(space(count).data(), bytes.data(), count);
        commit(count);
        return count;
    }
    /// Writable memory at the back of exactly min(wanted, room()) bytes; `commit` makes them part of the queue.
    MutableBytes space(std::size_t wanted) {
        wanted = std::min(wanted, room());
        if (capacity_ - end_ < wanted) make_space(wanted);
        return {memory_.get() + end_, wanted};
    }
    void commit(std::size_t count) noexcept { end_ += count; }

    /// Drops `count` bytes from the front.
    void consume(std::size_t count) noexcept {
        begin_ += count;
        if (begin_ == end_) begin_ = end_ = 0;
    }
    void clear() noexcept { begin_ = end_ = 0; }
    /// Empties the queue and gives the memory back.
    void release() noexcept {
        memory_.reset();
        begin_ = end_ = capacity_ = 0;
    }

private:
    void make_space(std::size_t wanted) {
        const std::size_t used = size();
        if (capacity_ >= used + wanted) {  // enough once the eaten front is reclaimed
            std::memmove(memory_.get(), memory_.get() + begin_, used);
        } else {
            const std::size_t grown = std::min(cap_, std::max({used + wanted, capacity_ * 2, std::size_t{256}}));
            auto fresh = std::make_unique_for_overwrite<std::uint8_t[]>(grown);
            if (used != 0) std::memcpy(fresh.get(), memory_.get() + begin_, used);
            memory_ = std::move(fresh);
            capacity_ = grown;
        }
        begin_ = 0;
        end_ = used;
    }

    std::unique_ptr<std::uint8_t[]> memory_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t capacity_ = 0;
    std::size_t cap_;
};

}  // namespace hawser
