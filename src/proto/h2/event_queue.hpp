// Events that one step gave and `next` has not handed out yet. Keeps its memory, so steady state allocates nothing.
//
// Bounded: one frame gives at most two events per open stream (a GOAWAY may fail them all), and no frame is
// processed while events wait.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/codec.hpp"

namespace hawser::h2 {

inline StreamId stream_of(const Event& event) noexcept {
    return std::visit(
        [](const auto& e) -> StreamId {
            if constexpr (requires { e.stream; }) return e.stream;
            else return 0;
        },
        event);
}

class EventQueue {
public:
    template <class E>
    void push(E event) { events_.emplace_back(std::in_place_type<E>, std::move(event)); }
    bool empty() const noexcept { return next_ == events_.size(); }

    std::optional<Event> take() {
        if (empty()) return std::nullopt;
        std::optional<Event> event(std::move(events_[next_++]));
        if (empty()) {
            events_.clear();
            next_ = 0;
        }
        return event;
    }
    /// Forgets what was not handed out of this stream.
    void drop(StreamId stream) {
        const auto first = events_.begin() + static_cast<std::ptrdiff_t>(next_);
        events_.erase(std::remove_if(first, events_.end(), [stream](const Event& e) { return stream_of(e) == stream; }),
                      events_.end());
    }

private:
    std::vector<Event> events_;
    std::size_t next_ = 0;
};

}  // namespace hawser::h2
