// Who wants to be woken when: a heap that knows where each entry sits, so a deadline can be moved or removed.
//
// Properties: set and clear are O(log n), earliest is O(1). An entry lives inside its owner (which must not move
// and must clear it before it goes); the heap holds nothing that is no longer wanted, so memory is bounded by
// the number of owners however often deadlines change.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <hawser/time.hpp>

namespace hawser {

class Deadlines {
public:
    /// One deadline; part of its owner. `key` says whose it is.
    struct Entry {
        std::uint64_t key = 0;
        Instant at = never;
        std::size_t position = unqueued;

        Entry() = default;
        explicit Entry(std::uint64_t owner_key) noexcept : key(owner_key) {}
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
        ~Entry() { assert(position == unqueued); }
    };

    Deadlines() = default;
    Deadlines(const Deadlines&) = delete;
    Deadlines& operator=(const Deadlines&) = delete;

    /// Makes `at` the deadline of this entry; `never` removes it.
    void set(Entry& entry, Instant at) {
        if (at == never) return clear(entry);
        entry.at = at;
        if (entry.position == unqueued) {
            entry.position = heap_.size();
            heap_.push_back(&entry);
        }
        sift_down(sift_up(entry.position));
    }

    void clear(Entry& entry) noexcept {
        entry.at = never;
        if (entry.position == unqueued) return;
        const std::size_t hole = entry.position;
        entry.position = unqueued;
        Entry* last = heap_.back();
        heap_.pop_back();
        if (last == &entry) return;
        place(hole, last);
        sift_down(sift_up(hole));
    }

    Instant earliest() const noexcept { return heap_.empty() ? never : heap_.front()->at; }

    /// Takes one entry that is due (it is removed), or null.
    Entry* take_due(Instant now) noexcept {
        if (heap_.empty() || heap_.front()->at > now) return nullptr;
        Entry* due = heap_.front();
        clear(*due);
        return due;
    }

    std::size_t size() const noexcept { return heap_.size(); }

private:
    static constexpr std::size_t unqueued = static_cast<std::size_t>(-1);

    void place(std::size_t position, Entry* entry) noexcept {
        heap_[position] = entry;
        entry->position = position;
    }
    std::size_t sift_up(std::size_t position) noexcept {
        while (position > 0) {
            const std::size_t parent = (position - 1) / 2;
            if (heap_[parent]->at <= heap_[position]->at) break;
            swap(position, parent);
            position = parent;
        }
        return position;
    }
    void sift_down(std::size_t position) noexcept {
        for (;;) {
            std::size_t least = 2 * position + 1;
            if (least >= heap_.size()) return;
            if (least + 1 < heap_.size() && heap_[least + 1]->at < heap_[least]->at) ++least;
            if (heap_[position]->at <= heap_[least]->at) return;
            swap(position, least);
            position = least;
        }
    }
    void swap(std::size_t a, std::size_t b) noexcept {
        Entry* held = heap_[a];
        place(a, heap_[b]);
        place(b, held);
    }

    std::vector<Entry*> heap_;
};

}  // namespace hawser
