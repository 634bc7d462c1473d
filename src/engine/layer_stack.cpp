#include "engine/layer_stack.hpp"

#include <algorithm>

#include "base/try.hpp"

namespace hawser::engine {

void LayerStack::push(std::unique_ptr<ByteLayer> layer) { levels_.push_back({std::move(layer), Buffer(max_waiting_bytes)}); }

Result<void> LayerStack::rise_from(std::size_t level, Bytes bytes, Scratch& scratch, Instant now) {
    if (level == levels_.size()) return top_.take(bytes, now);
    HAWSER_TRY(levels_[level].layer->feed(bytes, now));
    HAWSER_TRY(note_opening(level, now));
    auto drained = drain(level, scratch, now);
    levels_[level].layer->settle();
    return drained;
}

Result<void> LayerStack::rise_eof_from(std::size_t level, Scratch& scratch, Instant now) {
    if (level == levels_.size()) return top_.take_eof(now);
    HAWSER_TRY(levels_[level].layer->feed_eof(now));
    return drain(level, scratch, now);
}

// Reads a layer until it has no more. The piece above may push a layer while it is being fed: what follows in this
// very read then goes to the new one, because `level + 1` is looked at again each time.
Result<void> LayerStack::drain(std::size_t level, Scratch& scratch, Instant now) {
    for (;;) {
        const MutableBytes room = scratch.level(level + 1);
        HAWSER_ASSIGN(const IoCount got, levels_[level].layer->read(room, now));
        if (got.status == IoStatus::would_block) return note_opening(level, now);
        if (got.status == IoStatus::eof) return rise_eof_from(level + 1, scratch, now);
        HAWSER_TRY(note_opening(level, now));
        HAWSER_TRY(rise_from(level + 1, room.first(got.bytes), scratch, now));
    }
}

Result<void> LayerStack::note_opening(std::size_t level, Instant now) {
    if (level != opened_ || !levels_[level].layer->open()) return {};
    ++opened_;
    return top_.on_layer_open(now);
}

Result<std::size_t> LayerStack::from_above(std::size_t level, MutableBytes out, Instant now) {
    if (level + 1 == levels_.size()) return top_.give(out, now);
    return levels_[level + 1].layer->pull(out, now);
}

// Hands to one layer what the one above has for it, until either has enough.
Result<void> LayerStack::push_down(std::size_t level, MutableBytes room, Instant now) {
    Level& here = levels_[level];
    for (;;) {
        if (!here.layer->open()) return {};
        if (!here.waiting.empty()) {
            HAWSER_ASSIGN(const IoCount taken, here.layer->write(here.waiting.view(), now));
            here.waiting.consume(taken.bytes);
            if (!here.waiting.empty()) return {};
            here.waiting.release();
        }
        HAWSER_ASSIGN(const std::size_t count, from_above(level, room, now));
        if (count == 0) return {};
        HAWSER_ASSIGN(const IoCount taken, here.layer->write(room.first(count), now));
        if (taken.bytes < count) {
            here.waiting.append(room.first(count).subspan(taken.bytes));
            return {};
        }
    }
}

Result<std::size_t> LayerStack::sink(MutableBytes out, Scratch& scratch, Instant now) {
    if (levels_.empty()) return top_.give(out, now);
    for (std::size_t level = levels_.size(); level-- > 0;)
        HAWSER_TRY(push_down(level, scratch.level(Scratch::max_levels - 1), now));
    return levels_.front().layer->pull(out, now);
}

void LayerStack::close(Instant now) noexcept {
    for (std::size_t level = levels_.size(); level-- > 0;) levels_[level].layer->close(now);
}

Instant LayerStack::deadline() const noexcept {
    Instant earliest = never;
    for (const Level& level : levels_) earliest = std::min(earliest, level.layer->deadline());
    return earliest;
}

Result<void> LayerStack::expire(Instant now) {
    for (Level& level : levels_)
        if (level.layer->deadline() <= now) HAWSER_TRY(level.layer->expire(now));
    return {};
}

}  // namespace hawser::engine
