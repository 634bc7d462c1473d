// The receiving half of an HTTP/1.x connection, client side: bytes in, events out (RFC 9112 2, 4-9).
//
// Properties: body events view the bytes fed, never a copy; a head that lies whole in one feed is parsed
// where it lies. `next` gives the same events, body bytes joined, however the bytes were cut. Nothing is
// allocated per response once the field list has grown. The states and their transitions stand in states.hpp.
//
// Lines of a head are told as soon as nothing can change them: what came before a fault has been told before it, however
// the bytes were cut. Only a head that lies whole in one feed is told as one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <hawser/result.hpp>

#include "base/codec.hpp"
#include "proto/h1/field_block.hpp"
#include "proto/h1/framing.hpp"
#include "proto/h1/states.hpp"

namespace hawser::h1 {

class Reader {
public:
    explicit Reader(bool allow_http0_9) noexcept : allow_http0_9_(allow_http0_9) {}

    /// A request was opened: its answer is what comes next. Only while `idle`. `aliases` are copied.
    void open(StreamId stream, const Asked& asked, std::span<const std::string_view> aliases);
    /// Borrows bytes until they have all been taken by `next`.
    Result<void> feed(Bytes bytes);
    void feed_eof() noexcept;
    Result<std::optional<Event>> next();
    void reset() noexcept;

    /// True from the first byte that came after `open`.
    bool begun() const noexcept { return exchange_.begun; }
    /// True when another answer may be read.
    bool idle() const noexcept { return at(receiving::Place::idle); }
    bool closed() const noexcept { return at(receiving::Place::closed); }
    bool tunnelled() const noexcept { return at(receiving::Place::tunnel); }

private:
    enum class Step : std::uint8_t { again, starved, told };
    enum class Lead : std::uint8_t { neither, open, protocol, alias };

    bool at(receiving::Place place) const noexcept {
        return state_.index() == static_cast<std::size_t>(place);
    }
    template <class Next>
    void enter(receiving::On event, Next next) {
        h1::enter(state_, event, next);
    }

    Result<Step> advance(std::optional<Event>& event);
    Result<Step> await_head(std::optional<Event>& event);
    Lead judge(std::string_view lead) const noexcept;
    void begin_head(bool alias);
    Result<Step> not_http(std::optional<Event>& event);
    Result<Step> read_head(std::optional<Event>& event);
    Result<Step> read_lines(std::optional<Event>& event);
    Result<void> weigh_fields(std::size_t most);
    bool tell_lines(std::string_view next_line, std::optional<Event>& event);
    Result<void> read_status_line(std::string_view line);
    Result<Step> end_head(std::optional<Event>& event);
    void begin_body(const BodyPlan& plan);
    Step read_sized(std::optional<Event>& event);
    Result<Step> read_chunk_size();
    Result<void> read_chunk_digit(char c, receiving::InChunkSize& chunk);
    Result<void> skip_chunk_extension(receiving::InChunkSize& chunk);
    Result<Step> read_body_chunked(std::optional<Event>& event);
    Result<Step> read_chunked(std::optional<Event>& event);
    Result<Step> read_raw_chunks(std::optional<Event>& event);
    Result<Step> read_framed_chunks(std::optional<Event>& event);
    Step read_chunk_data(std::optional<Event>& event);
    Result<Step> read_chunk_end();
    Result<Step> read_trailers(std::optional<Event>& event);
    Step read_until_close(std::optional<Event>& event);
    Step read_tunnel(std::optional<Event>& event);
    Step tell_end(std::optional<Event>& event);
    Result<Step> at_eof();

    Result<FieldBlock::Taken> take_line(std::string_view& line);
    Result<void> add_line(std::string_view line);
    Bytes take_input(std::uint64_t at_most) noexcept;
    void tell_body(Bytes bytes, std::optional<Event>& event) noexcept;

    // For the life of the connection.
    bool allow_http0_9_;
    bool eof_ = false;
    std::uint64_t answered_ = 0;  // responses read to their end
    receiving::State state_;
    FieldBlock block_;
    Bytes input_;
    std::string_view next_line_;  // where in a head it stands; lives within read_head
    std::optional<Error> failure_;  // told once what came before it has been

    // Of the exchange that is open.
    struct Exchange {
        StreamId stream = 0;
        Asked asked;
        std::size_t head_allowance = 0;      // what is left of max_head_bytes
        std::size_t exchange_allowance = 0;  // what is left of max_exchange_head_bytes
        std::size_t interim_heads = 0;
        std::uint64_t body_bytes = 0;
        std::uint64_t extension_bytes = 0;
        bool begun = false;
        bool persistent = false;
        bool tell_closing = false;
    };
    Exchange exchange_;
    std::vector<std::string> aliases_;
};

}  // namespace hawser::h1
