// Objects named by ids that go stale: sideways references in the engine are ids, never pointers.
//
// Properties: insert, find and erase are O(1); an id names one object for ever (its generation changes when the
// slot is used again), so a late event for something that is gone finds nothing. Objects do not move.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace hawser {

/// An id: slot index in the low half, generation above; below 2^62, so that two bits are left for whoever needs to
/// say what kind of thing an id names. 0 names nothing.
using SlotId = std::uint64_t;

template <class T>
class SlotMap {
public:
    /// Takes ownership; the id is never 0.
    SlotId insert(std::unique_ptr<T> value) {
        std::uint32_t index;
        if (free_.empty()) {
            index = static_cast<std::uint32_t>(slots_.size());
            slots_.push_back({nullptr, 1});
        } else {
            index = free_.back();
            free_.pop_back();
        }
        slots_[index].value = std::move(value);
        ++count_;
        return id_of(index);
    }

    T* find(SlotId id) const noexcept {
        const auto index = static_cast<std::uint32_t>(id);
        if (index >= slots_.size() || slots_[index].generation != generation_of(id)) return nullptr;
        return slots_[index].value.get();
    }

    /// Removes the object and hands it over; null when the id is stale.
    std::unique_ptr<T> erase(SlotId id) {
        if (find(id) == nullptr) return nullptr;
        const auto index = static_cast<std::uint32_t>(id);
        auto value = std::move(slots_[index].value);
        if (++slots_[index].generation == generation_end) slots_[index].generation = 1;
        free_.push_back(index);
        --count_;
        return value;
    }

    std::size_t size() const noexcept { return count_; }
    bool empty() const noexcept { return count_ == 0; }

    /// Calls `visit(id, object)` for each; the visitor may erase the object it is given, nothing else.
    template <class Visit>
    void each(Visit visit) {
        for (std::uint32_t index = 0; index < slots_.size(); ++index)
            if (slots_[index].value) visit(id_of(index), *slots_[index].value);
    }

private:
    struct Slot {
        std::unique_ptr<T> value;
        std::uint32_t generation;
    };
    static constexpr std::uint32_t generation_end = 1U << 30;
    static std::uint32_t generation_of(SlotId id) noexcept { return static_cast<std::uint32_t>(id >> 32); }
    SlotId id_of(std::uint32_t index) const noexcept {
        return (static_cast<SlotId>(slots_[index].generation) << 32) | index;
    }

    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_;
    std::size_t count_ = 0;
};

}  // namespace hawser
