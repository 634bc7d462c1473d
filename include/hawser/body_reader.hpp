// An answer read by pulling: for code that wants bytes when it wants them, such as a parser or a stream of its own.
//
//     hawser::Easy easy;
//     auto reader = hawser::BodyReader::open(easy, {.url = "https://example.org/log"});
//     if (!reader) return reader.error();
//     std::array<std::uint8_t, 4096> room;
//     for (;;) {
//         auto count = reader->read(room);
//         if (!count) return count.error();  // the body is not whole
//         if (*count == 0) break;            // it is
//         use(room, *count);
//     }
//
// Properties: blocking, for one thread. Bytes that are not asked for are not fetched: at most max_ahead_bytes are held,
// then the connection's flow control stops the server. A reader borrows its Easy, which performs nothing else until the
// reader is gone; one that goes before the end drops its connection. Moving keeps it going; a moved-from reader may only
// be assigned to or destroyed.
#pragma once

#include <cstddef>
#include <memory>
#include <stop_token>

#include <hawser/bytes.hpp>
#include <hawser/export.hpp>
#include <hawser/request.hpp>
#include <hawser/response.hpp>
#include <hawser/result.hpp>

namespace hawser {

class Easy;

/// See the head of this file.
class HAWSER_API BodyReader {
public:
    /// What is held of a body that nobody asked for yet, about.
    static constexpr std::size_t max_ahead_bytes = 65'536;

    /// Sends the request and returns when the head of its answer is there (that of a redirect which is followed
    /// excepted). `easy` must outlive the reader. An Error: as Easy::perform, recursive_call while `easy` is at work.
    /// A stop request on `stop` ends it and every later read with ErrorCode::aborted.
    static Result<BodyReader> open(Easy& easy, Request request, std::stop_token stop = {});

    BodyReader(BodyReader&&) noexcept;
    BodyReader& operator=(BodyReader&&) noexcept;
    ~BodyReader();

    /// Status and fields of the answer; its body is empty.
    const Response& head() const noexcept;

    /// Waits until there is something and gives up to that many bytes, decoded as asked; 0 when the body was whole.
    /// An Error ends the reader, and comes again from every later call. An empty span gives 0 at any time.
    Result<std::size_t> read(MutableBytes into);

    /// After the last read: the answer with counts and timings as at its end; head() before that.
    const Response& response() const noexcept;

private:
    class Impl;
    explicit BodyReader(std::unique_ptr<Impl> impl) noexcept;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hawser
