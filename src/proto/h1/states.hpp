// The two machines of an HTTP/1.x connection, client side: what is being received and what is being sent.
// Every state and every transition of both stands here; states own their data. The code that moves between
// them says why (the event), and `permitted` tells whether the machine's table has such a row.
//
// Nothing here parses or writes: the reader and the writer do.
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <variant>

#include "proto/h1/framing.hpp"
#include "proto/h1/limits.hpp"

namespace hawser::h1 {

// Receiving: RFC 9112 from the client's side.

namespace receiving {

/// No request is open.
struct Idle {};
/// A request is open; of the next head at most the first bytes are there (they decide whether this is HTTP at
/// all).
struct AwaitingHead {
    std::array<std::uint8_t, max_alias_bytes> lead{};
    std::uint8_t lead_bytes = 0;
};
/// Within a head (RFC 9112 2.1); `status` is 0 until the status line is whole (4).
struct InHead {
    int status = 0;
    int minor_version = 0;
    bool alias = false;  ///< the status line is one of those that stand for "HTTP/1.0 200"
    bool begun = false;  ///< the status line has been told, and this many fields
    std::size_t told = 0;
    std::size_t weighed = 0;  ///< fields that `framing` has
    FramingFields framing{};
};
/// Body of known length (RFC 9112 6.3 rule 6).
struct InSized {
    std::uint64_t remaining = 0;
};
/// At a chunk's size line (RFC 9112 7.1, 7.1.1).
struct InChunkSize {
    enum class Part : std::uint8_t { digits, extension, line_feed };
    std::uint64_t size = 0;
    std::uint8_t digits = 0;
    bool blank = false;  ///< a blank was seen: only ";" may follow
    Part part = Part::digits;
};
struct InChunkData {
    std::uint64_t remaining = 0;
};
/// At the CRLF after a chunk's data.
struct InChunkEnd {
    bool carriage_return = false;
};
/// In the trailer section (RFC 9112 7.1.2).
struct InTrailers {};
/// Body until the connection ends (RFC 9112 6.3 rule 8); what was looked at while awaiting a head comes first
/// (HTTP/0.9 has no head).
struct UntilClose {
    std::array<std::uint8_t, max_alias_bytes> lead{};
    std::uint8_t lead_bytes = 0;
};
/// After 101 (RFC 9110 7.8) or a 2xx to CONNECT (9.3.6): bytes of another protocol.
struct Tunnel {};
/// The answer is whole; its end has not been told yet.
struct Complete {};
/// Of no further use: reset, failed or ended.
struct Closed {};

using State = std::variant<Idle, AwaitingHead, InHead, InSized, InChunkSize, InChunkData, InChunkEnd,
                           InTrailers, UntilClose, Tunnel, Complete, Closed>;

/// The states by name, in the order of State's alternatives.
enum class Place : std::uint8_t {
    idle,
    awaiting_head,
    in_head,
    in_sized,
    in_chunk_size,
    in_chunk_data,
    in_chunk_end,
    in_trailers,
    until_close,
    tunnel,
    complete,
    closed,
};

enum class On : std::uint8_t {
    request_opened,
    head_begun,  ///< "HTTP/" was read, or an alias
    not_http,    ///< something else was, and HTTP/0.9 is allowed
    status_line,
    interim_head,       ///< 1xx but 101 (RFC 9110 15.2)
    head_without_body,  ///< HEAD, 204, 304 (RFC 9112 6.3 rule 1), Content-Length: 0
    head_sized,
    head_chunked,
    head_until_close,
    head_tunnel,
    chunk_begun,
    last_chunk,
    chunk_data_done,
    chunk_ended,
    trailers_ended,
    body_done,
    peer_closed,
    end_told,          ///< the connection may carry another request (RFC 9112 9.3)
    end_told_closing,  ///< it may not
    reset,
    failed,
};

struct Transition {
    Place from;
    On event;
    Place to;
};

inline constexpr Transition table[] = {
    {Place::idle, On::request_opened, Place::awaiting_head},
    {Place::idle, On::peer_closed, Place::closed},

    {Place::awaiting_head, On::head_begun, Place::in_head},
    {Place::awaiting_head, On::not_http, Place::until_close},

    {Place::in_head, On::status_line, Place::in_head},
    {Place::in_head, On::interim_head, Place::awaiting_head},
    {Place::in_head, On::head_without_body, Place::complete},
    {Place::in_head, On::head_sized, Place::in_sized},
    {Place::in_head, On::head_chunked, Place::in_chunk_size},
    {Place::in_head, On::head_until_close, Place::until_close},
    {Place::in_head, On::head_tunnel, Place::tunnel},

    {Place::in_sized, On::body_done, Place::complete},

    {Place::in_chunk_size, On::chunk_begun, Place::in_chunk_data},
    {Place::in_chunk_size, On::last_chunk, Place::in_trailers},
    {Place::in_chunk_data, On::chunk_data_done, Place::in_chunk_end},
    {Place::in_chunk_end, On::chunk_ended, Place::in_chunk_size},
    {Place::in_trailers, On::trailers_ended, Place::complete},

    {Place::until_close, On::peer_closed, Place::complete},
    {Place::tunnel, On::peer_closed, Place::complete},

    {Place::complete, On::end_told, Place::idle},
    {Place::complete, On::end_told_closing, Place::closed},
};

/// Reset and failure end every state; all else needs a row.
constexpr bool permitted(std::size_t from, On event, std::size_t to) noexcept {
    if (event == On::reset || event == On::failed) return static_cast<Place>(to) == Place::closed;
    for (const Transition& row : table)
        if (row.from == static_cast<Place>(from) && row.event == event)
            return row.to == static_cast<Place>(to);
    return false;
}

/// True when every state but `closed` has a way in and a way out, and no (state, event) has two.
constexpr bool is_closed_table() noexcept {
    for (std::size_t place = 0; place < std::variant_size_v<State>; ++place) {
        bool in = false;
        bool out = static_cast<Place>(place) == Place::closed;
        for (const Transition& row : table) {
            in = in || row.to == static_cast<Place>(place);
            out = out || row.from == static_cast<Place>(place);
        }
        if (!in || !out) return false;
    }
    for (const Transition& row : table)
        if (!permitted(static_cast<std::size_t>(row.from), row.event, static_cast<std::size_t>(row.to)))
            return false;
    return true;
}
static_assert(is_closed_table());

}  // namespace receiving

// Sending: RFC 9112 6 and 7 from the client's side.

namespace sending {

enum class Framing : std::uint8_t { sized, chunked };

/// No request is open.
struct Idle {};
/// The head is out; the body waits for 100 (RFC 9110 10.1.1).
struct Waiting {
    Framing framing = Framing::sized;
    std::uint64_t remaining = 0;
};
struct Sized {
    std::uint64_t remaining = 0;
};
struct Chunked {};
/// The request is whole.
struct Done {};
/// After 101 or a 2xx to CONNECT.
struct Tunnel {};
struct Closed {};

using State = std::variant<Idle, Waiting, Sized, Chunked, Done, Tunnel, Closed>;

enum class Place : std::uint8_t { idle, waiting, sized, chunked, done, tunnel, closed };

enum class On : std::uint8_t {
    opened_bare,
    opened_waiting,
    opened_sized,
    opened_chunked,
    proceed,
    ended,
    tunnel,
    answered,  ///< the answer is whole and so is the request: ready for another
    reset,     ///< given up, or failed
};

struct Transition {
    Place from;
    On event;
    Place to;
};

inline constexpr Transition table[] = {
    {Place::idle, On::opened_bare, Place::done},
    {Place::idle, On::opened_waiting, Place::waiting},
    {Place::idle, On::opened_sized, Place::sized},
    {Place::idle, On::opened_chunked, Place::chunked},
    {Place::waiting, On::proceed, Place::sized},
    {Place::waiting, On::proceed, Place::chunked},
    {Place::sized, On::ended, Place::done},
    {Place::chunked, On::ended, Place::done},
    {Place::done, On::tunnel, Place::tunnel},
    {Place::tunnel, On::ended, Place::closed},
    {Place::done, On::answered, Place::idle},
};

constexpr bool permitted(std::size_t from, On event, std::size_t to) noexcept {
    if (event == On::reset) return static_cast<Place>(to) == Place::closed;
    for (const Transition& row : table)
        if (row.from == static_cast<Place>(from) && row.event == event && row.to == static_cast<Place>(to))
            return true;
    return false;
}

}  // namespace sending

/// The one way to change a machine's state; the assertion asks the machine's table.
template <class State, class On, class Next>
void enter(State& state, [[maybe_unused]] On event, Next next) {
    [[maybe_unused]] const std::size_t from = state.index();
    state = next;
    assert(permitted(from, event, state.index()));
}

}  // namespace hawser::h1
