// The seam for HTTP: a machine that turns requests into bytes and bytes into events, for one stream or many.
//
// Contract. `feed` borrows its bytes; the caller then takes events with `next` until there are none, and only then
// may reuse the memory. Everything an event points at lives until the next call of `next` or `feed`. Events that
// precede an error are delivered before it: `feed` and `next` fail only when nothing is left to tell.
// A codec knows no socket, clock, thread or callback.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <variant>

#include <hawser/bytes.hpp>
#include <hawser/request.hpp>
#include <hawser/result.hpp>
#include <hawser/time.hpp>

namespace hawser {

/// Names a stream within one codec. HTTP/1.x counts its requests from 1; HTTP/2 and 3 use the wire's numbers.
using StreamId = std::int64_t;

/// One header field, borrowed.
struct FieldView {
    std::string_view name;
    std::string_view value;
    /// Received: the whole line, line end included; empty where the protocol has no lines (HTTP/2, 3). To be sent over
    /// HTTP/1.x: what to write in place of "name: value", without line end; empty for that.
    std::string_view line = {};
};

/// How a request's body is framed.
struct BodyFraming {
    enum class Kind : std::uint8_t { none, sized, open_ended };
    Kind kind = Kind::none;
    std::uint64_t bytes = 0;  ///< for sized
};

/// How an answer is read where its asker wants it otherwise than the rules have it. HTTP/1.x only.
struct AnswerReading {
    /// Content-Length is not believed: a body that is not chunked ends with the connection.
    bool ignore_length = false;
    /// Body events carry chunks as they came, sizes and trailers included; trailers are not told.
    bool raw_chunks = false;
    /// Codings besides chunked were asked for (TE, RFC 9110 10.1.4). They stay in the body, for whoever asked.
    bool with_codings = false;
    /// Body events of a chunked answer say as well which bytes of the connection they came in.
    bool with_framing = false;
    /// Beginnings of lines that stand for "HTTP/1.0 200", e.g. "ICY 200 OK".
    std::span<const std::string_view> aliases{};
};

/// A request as a codec needs it. Borrowed for the duration of `open`.
struct RequestHead {
    std::string_view method;
    std::string_view scheme;     ///< HTTP/2, 3: :scheme
    std::string_view authority;  ///< HTTP/2, 3: :authority; HTTP/1.x: the Host field stands in `fields`
    std::string_view target;     ///< request target (RFC 9112 3.2) or :path
    /// In the order they go on the wire. HTTP/1.x writes them as they are (Host, Content-Length and
    /// Transfer-Encoding included); HTTP/2, 3 lower the names and leave out connection-specific ones (RFC 9113 8.2.2).
    std::span<const FieldView> fields;
    BodyFraming body;
    bool http1_0 = false;        ///< HTTP/1.x only: write HTTP/1.0
    bool expect_continue = false;  ///< HTTP/1.x only: `fields` hold Expect; send_body is refused till proceed()
    AnswerReading reading{};
};

/// Lines of a head that has not come to its end yet, or never will: told as they come. HTTP/1.x only, and not where the
/// whole head is there at once. A HeadEvent with all lines follows unless the head fails.
struct HeadLinesEvent {
    StreamId stream = 0;
    int status = 0;
    HttpVersion version = HttpVersion::any;
    std::string_view status_line;       ///< empty when an earlier event had it
    std::span<const FieldView> fields;  ///< those that no earlier event had
    bool interim = false;
};

/// The head of an answer, final or interim (1xx).
struct HeadEvent {
    StreamId stream = 0;
    int status = 0;
    HttpVersion version = HttpVersion::any;
    std::string_view reason;       ///< HTTP/1.x
    std::string_view status_line;  ///< HTTP/1.x: the line as received, line end included; else empty
    std::span<const FieldView> fields;
    bool interim = false;
    bool begun = false;           ///< HeadLinesEvents have told the status line
    std::size_t fields_told = 0;  ///< and the first of the fields
};

/// Bytes of an answer's body: transfer coding undone, content coding not.
struct BodyEvent {
    StreamId stream = 0;
    Bytes bytes;
    /// Where AnswerReading::with_framing asked: the bytes with the framing around them. `bytes` may be empty then.
    Bytes framed = {};
};

/// Trailer fields (RFC 9110 6.5).
struct TrailersEvent {
    StreamId stream = 0;
    std::span<const FieldView> fields;
    Bytes framed = {};  ///< as of BodyEvent
};

/// The answer is whole. Nothing follows on this stream.
struct EndEvent {
    StreamId stream = 0;
};

/// This stream failed; the connection may go on (Advice::reconnect where the peer surely did not process it).
struct StreamFailed {
    StreamId stream = 0;
    Error error;
};

/// No new stream may be opened any more (GOAWAY, Connection: close); open ones go on.
struct Closing {};

using Event = std::variant<HeadEvent, HeadLinesEvent, BodyEvent, TrailersEvent, EndEvent, StreamFailed, Closing>;

/// What stands above: requests in, events out, whatever carries the bytes.
class StreamCodec {
public:
    virtual ~StreamCodec() = default;

    /// Starts a request. Everything in `head` is consumed before it returns.
    virtual Result<StreamId> open(const RequestHead& head, Instant now) = 0;
    /// How many body bytes this stream would take now (flow control and a bound on what waits to be pulled).
    virtual std::size_t send_capacity(StreamId stream) const = 0;
    /// Takes a prefix of `bytes` (copied); says how much.
    virtual Result<std::size_t> send_body(StreamId stream, Bytes bytes, Instant now) = 0;
    /// The request's body is whole.
    virtual Result<void> end(StreamId stream, std::span<const FieldView> trailers, Instant now) = 0;
    /// HTTP/1.x: stops waiting for 100 (Continue) and lets the body go (RFC 9110 10.1.1); the time is the engine's.
    virtual void proceed(StreamId) {}
    /// HTTP/1.x: the answer is whole (EndEvent was told) and the request may still be finished: until it is, no other
    /// can be opened. `reset` gives it up.
    virtual bool finishing(StreamId) const noexcept { return false; }
    /// True when at least one byte of the answer has come, told of or not. HTTP/2, 3 say so by Advice instead.
    virtual bool answer_begun(StreamId) const noexcept { return false; }
    /// The reader is done with n bytes of body events: credits flow control.
    virtual void consume(StreamId stream, std::size_t bytes, Instant now) = 0;
    /// Gives up on a stream. No event of it follows. HTTP/1.x: the connection is of no further use.
    virtual void reset(StreamId stream, Instant now) = 0;
    virtual Result<std::optional<Event>> next(Instant now) = 0;

    /// How many more streams may be opened now.
    virtual std::size_t free_streams() const noexcept = 0;
    /// True when no stream is open and the connection may carry another later.
    virtual bool reusable() const noexcept = 0;
    /// Says goodbye in-band (GOAWAY) where the protocol has one.
    virtual void close(Instant) noexcept {}
};

/// A codec that stands on one ordered byte stream (HTTP/1.x, HTTP/2). HTTP/3 stands on many: base/datagrams.hpp.
class Codec : public StreamCodec {
public:
    virtual Result<void> feed(Bytes bytes, Instant now) = 0;
    virtual Result<void> feed_eof(Instant now) = 0;
    /// Writes bytes meant for below into `out`; 0 when there are none now.
    virtual Result<std::size_t> pull(MutableBytes out, Instant now) = 0;

    /// True while pull would give bytes.
    virtual bool wants_write() const noexcept = 0;
    virtual Instant deadline() const noexcept { return never; }
    virtual Result<void> expire(Instant) { return {}; }
};

}  // namespace hawser
