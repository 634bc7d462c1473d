// The chunked part of the reader (RFC 9112 7.1).
//
// Strict where the head is lenient: a line of a chunk ends with CRLF and nothing else. What two readers of a
// chunk size can disagree about is how one response becomes two.
#include <cstring>
#include <string>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "proto/h1/limits.hpp"
#include "proto/h1/reader.hpp"

namespace hawser::h1 {

using namespace receiving;

namespace {

constexpr int hex_value(char c) noexcept {
    if (ascii::is_digit(c)) return c - '0';
    const char small = ascii::lower(c);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

Unexpected bad_chunk(const char* sentence) {
    return fail(ErrorCode::receive_failed, Phase::receive, sentence);
}

}  // namespace

Result<Reader::Step> Reader::read_body_chunked(std::optional<Event>& event) {
    if (exchange_.asked.raw_chunks) return read_raw_chunks(event);
    return exchange_.asked.with_framing ? read_framed_chunks(event) : read_chunked(event);
}

// Every byte is told in the event it led to, or in one of its own where it led to none.
Result<Reader::Step> Reader::read_framed_chunks(std::optional<Event>& event) {
    const Bytes before = input_;
    Result<Step> step = Step::again;
    while (step && *step == Step::again && !at(Place::complete)) step = read_chunked(event);
    const Bytes taken = before.first(before.size() - input_.size());
    if (!step) failure_ = std::move(step).error();  // the bytes that led to it are told first
    if (event)
        std::visit([&](auto& told) { if constexpr (requires { told.framed; }) told.framed = taken; }, *event);
    else if (!taken.empty())
        event = BodyEvent{exchange_.stream, {}, taken};
    if (event) return Step::told;
    if (failure_) return Unexpected(*failure_);
    return at(Place::complete) ? Step::again : Step::starved;
}

Result<Reader::Step> Reader::read_chunked(std::optional<Event>& event) {
    switch (static_cast<Place>(state_.index())) {
        case Place::in_chunk_size: return read_chunk_size();
        case Place::in_chunk_data: return read_chunk_data(event);
        case Place::in_chunk_end: return read_chunk_end();
        default: return read_trailers(event);
    }
}

// Whoever undoes the coding himself is given all of it; where it ends must be known all the same.
Result<Reader::Step> Reader::read_raw_chunks(std::optional<Event>& event) {
    const Bytes before = input_;
    const std::uint64_t told = exchange_.body_bytes;
    std::optional<Event> decoded;
    for (auto step = Step::again; step != Step::starved && !at(Place::complete) && !failure_;) {
        auto done = read_chunked(decoded);
        if (done) step = *done;
        else failure_ = std::move(done).error();  // what came before it is told first
    }
    const Bytes taken = before.first(before.size() - input_.size());
    if (taken.empty() && failure_) return Unexpected(*failure_);
    if (taken.empty()) return Step::starved;
    exchange_.body_bytes = told;
    tell_body(taken, event);
    return Step::told;
}

Result<Reader::Step> Reader::read_chunk_size() {
    auto& chunk = std::get<InChunkSize>(state_);
    while (!input_.empty()) {
        if (chunk.part == InChunkSize::Part::extension) {
            HAWSER_TRY(skip_chunk_extension(chunk));
            continue;
        }
        const char c = static_cast<char>(input_.front());
        input_ = input_.subspan(1);
        if (chunk.part == InChunkSize::Part::digits) {
            HAWSER_TRY(read_chunk_digit(c, chunk));
            continue;
        }
        if (c != '\n') return bad_chunk("a chunk size line of the response does not end with CRLF");
        if (chunk.size != 0) {
            enter(On::chunk_begun, InChunkData{chunk.size});
        } else {
            block_.begin({});
            enter(On::last_chunk, InTrailers{});
        }
        return Step::again;
    }
    return Step::starved;
}

// chunk-size [ chunk-ext ] CRLF; blanks are allowed before the ";" (RFC 9112 7.1.1) and some senders pad with
// them.
Result<void> Reader::read_chunk_digit(char c, InChunkSize& chunk) {
    if (const int value = hex_value(c); value >= 0) {
        if (chunk.blank) return bad_chunk("a chunk size of the response has a blank within");
        if (chunk.digits == max_chunk_size_digits || chunk.size > INT64_MAX >> 4)
            return bad_chunk("a chunk size of the response is too large");
        chunk.size = chunk.size << 4 | static_cast<std::uint64_t>(value);
        ++chunk.digits;
        return {};
    }
    if (chunk.digits == 0)
        return bad_chunk("a chunk size of the response does not begin with a hexadecimal digit");
    switch (c) {
        case '\r': chunk.part = InChunkSize::Part::line_feed; return {};
        case ';': chunk.part = InChunkSize::Part::extension; return {};
        case ' ':
        case '\t':
            chunk.blank = true;
            if (++exchange_.extension_bytes > exchange_.body_bytes + max_chunk_extension_excess_bytes)
                return bad_chunk("the chunk extensions of the response are too large");
            return {};
        default: return bad_chunk("a chunk size of the response is followed by something else than CRLF");
    }
}

// Extensions are to be ignored when not understood (RFC 9112 7.1.1), and none is.
Result<void> Reader::skip_chunk_extension(InChunkSize& chunk) {
    const std::string_view text = as_text(input_);
    std::size_t length = 0;
    while (length < text.size() && text[length] != '\r' && text[length] != '\n' && text[length] != '\0')
        ++length;
    exchange_.extension_bytes += length;
    if (exchange_.extension_bytes > exchange_.body_bytes + max_chunk_extension_excess_bytes)
        return bad_chunk("the chunk extensions of the response are too large");
    input_ = input_.subspan(length);
    if (input_.empty()) return {};
    if (text[length] != '\r')
        return bad_chunk("a chunk extension of the response holds a NUL or a bare line feed");
    input_ = input_.subspan(1);
    chunk.part = InChunkSize::Part::line_feed;
    return {};
}

Reader::Step Reader::read_chunk_data(std::optional<Event>& event) {
    if (input_.empty()) return Step::starved;
    auto& data = std::get<InChunkData>(state_);
    const Bytes taken = take_input(data.remaining);
    data.remaining -= taken.size();
    if (data.remaining == 0) enter(On::chunk_data_done, InChunkEnd{});
    tell_body(taken, event);
    return Step::told;
}

Result<Reader::Step> Reader::read_chunk_end() {
    auto& end = std::get<InChunkEnd>(state_);
    while (!input_.empty()) {
        const char c = static_cast<char>(input_.front());
        input_ = input_.subspan(1);
        if (c != (end.carriage_return ? '\n' : '\r'))
            return bad_chunk("a chunk of the response is longer than its size says");
        if (end.carriage_return) {
            enter(On::chunk_ended, InChunkSize{});
            return Step::again;
        }
        end.carriage_return = true;
    }
    return Step::starved;
}

}  // namespace hawser::h1
