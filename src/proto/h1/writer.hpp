// The sending half of an HTTP/1.x connection, client side: requests in, bytes out (RFC 9112 3, 6, 7).
//
// Properties: what waits to be pulled is bounded (limits.hpp); nothing is allocated per request once the
// buffer has its size. Fields are written as given, but for what would let one request become two (RFC 9112
// 11.2): that is refused. The states and their transitions stand in states.hpp.
#pragma once

#include <span>

#include <hawser/result.hpp>

#include "base/buffer.hpp"
#include "base/codec.hpp"
#include "proto/h1/limits.hpp"
#include "proto/h1/states.hpp"

namespace hawser::h1 {

class Writer {
public:
    /// Only while `idle`. On an Error nothing has been written and another request may be opened.
    Result<void> open(const RequestHead& head);
    std::size_t capacity() const noexcept;
    Result<std::size_t> send(Bytes bytes);
    Result<void> end(std::span<const FieldView> trailers);
    /// Ends the wait for 100; no effect otherwise.
    void proceed() noexcept;
    /// The server agreed to another protocol.
    Result<void> tunnel();
    /// The answer has been told; another request may follow when this one is whole.
    void answered() noexcept;
    void reset() noexcept;

    std::size_t pull(MutableBytes out) noexcept;
    bool wants_write() const noexcept { return !out_.empty(); }
    /// True from `open` until the first byte of the request has been pulled.
    bool untouched() const noexcept { return untouched_; }
    /// True when all of the request has been handed over and pulled.
    bool whole() const noexcept;
    /// True when `end` was called, or there was no body, and all has been pulled.
    bool ended() const noexcept { return at(sending::Place::done) && out_.empty(); }
    bool idle() const noexcept { return at(sending::Place::idle); }

private:
    bool at(sending::Place place) const noexcept { return state_.index() == static_cast<std::size_t>(place); }
    template <class Next>
    void enter(sending::On event, Next next) {
        h1::enter(state_, event, next);
    }
    void begin_body(const RequestHead& head);
    void write(std::string_view text) { out_.append(as_bytes(text)); }
    void write_field(const FieldView& field);
    void write_chunk(Bytes bytes);

    Buffer out_{max_request_head_bytes + max_waiting_body_bytes};
    sending::State state_;
    bool untouched_ = false;
    bool large_ = false;  // this request needed more memory than an idle connection may keep
};

}  // namespace hawser::h1
