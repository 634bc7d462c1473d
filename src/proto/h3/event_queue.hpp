// Events that one datagram gave and `next` has not handed out yet, with the bytes they speak of.
//
// Bounded: body bytes by the streams' flow control windows, heads by the head limits. Neighbouring pieces of
// one body become one event.
#pragma once

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "base/codec.hpp"
#include "proto/h3/field_section.hpp"
#include "proto/h3/limits.hpp"

namespace hawser::h3 {

class EventQueue {
  public:
    struct Head {
        StreamId stream;
        FieldSection fields;
    };
    struct Trailers {
        StreamId stream;
        FieldSection fields;
    };
    struct Body {
        StreamId stream;
        std::size_t offset;
        std::size_t bytes;
    };
    using Item = std::variant<Head, Body, Trailers, EndEvent, StreamFailed, Closing>;

    template <class E>
    void push(E item) {
        items_.emplace_back(std::in_place_type<E>, std::move(item));
    }
    void push_body(StreamId stream, Bytes bytes) {
        const std::size_t offset = bytes_.size();
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
        if (!empty())
            if (auto* last = std::get_if<Body>(&items_.back());
                last != nullptr && last->stream == stream && last->offset + last->bytes == offset) {
                last->bytes += bytes.size();
                return;
            }
        push(Body{stream, offset, bytes.size()});
    }
    bool empty() const noexcept { return next_ == items_.size(); }

    /// The next event; its views live until the next call or push.
    std::optional<Event> take() {
        if (empty()) {
            forget();
            return std::nullopt;
        }
        Item& item = items_[next_++];
        return std::visit([this](auto& held) { return event_of(held); }, item);
    }

    /// Forgets what was not handed out of this stream.
    void drop(StreamId stream) {
        const auto first = items_.begin() + static_cast<std::ptrdiff_t>(next_);
        items_.erase(std::remove_if(first, items_.end(),
                                    [stream](const Item& item) {
                                        return std::visit([](const auto& held) { return stream_of(held); },
                                                          item) == stream;
                                    }),
                     items_.end());
    }

  private:
    template <class T>
    static StreamId stream_of(const T& held) noexcept {
        if constexpr (requires { held.stream; })
            return held.stream;
        else
            return -1;
    }

    Event event_of(const Head& held) {
        HeadEvent event;
        event.stream = held.stream;
        event.status = held.fields.status();
        event.version = HttpVersion::http3;
        event.fields = held.fields.fields();
        event.interim = event.status < 200;
        return event;
    }
    Event event_of(const Body& held) {
        return BodyEvent{held.stream, Bytes(bytes_).subspan(held.offset, held.bytes)};
    }
    Event event_of(const Trailers& held) { return TrailersEvent{held.stream, held.fields.fields()}; }
    Event event_of(const EndEvent& held) { return held; }
    Event event_of(StreamFailed& held) { return std::move(held); }
    Event event_of(const Closing& held) { return held; }

    void forget() {
        items_.clear();
        next_ = 0;
        bytes_.clear();
        if (bytes_.capacity() > kept_receive_bytes) std::vector<std::uint8_t>().swap(bytes_);
    }

    std::vector<Item> items_;
    std::size_t next_ = 0;
    std::vector<std::uint8_t> bytes_;
};

}  // namespace hawser::h3
