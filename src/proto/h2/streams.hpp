// The exchanges of one connection, by stream number.
//
// Two machines run in each: the request going out and the answer coming in.
//
//   Sending    queued -> open -> over          HEADERS on their way; END_STREAM handed over
//   Receiving  head -> body -> held -> over    final head came; whole, told once the request is; told, or failed
//
// An exchange leaves the table when both are over. `reset` and failures set both at once.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <hawser/headers.hpp>

#include "base/buffer.hpp"
#include "proto/h2/limits.hpp"

namespace hawser::h2 {

enum class Sending : std::uint8_t { queued, open, over };
enum class Receiving : std::uint8_t { head, body, held, over };

struct Upload {
    Buffer waiting{max_upload_waiting_bytes};
    std::optional<std::uint64_t> left_bytes;  ///< what a sized body still owes; nullopt for open-ended
    Headers trailers;
    bool asleep = false;  ///< nghttp2 was told there is nothing to send yet
    bool ended = false;   ///< end() was called
};

struct Stream {
    explicit Stream(std::int32_t number) noexcept : id(number) {}

    std::int32_t id;
    Sending sending = Sending::queued;
    Receiving receiving = Receiving::head;
    bool bodiless = false;   ///< HEAD: an answer's Content-Length says nothing of this body
    bool connect = false;    ///< CONNECT: a tunnel has no Content-Length (RFC 9110 9.3.6)
    int status = 0;
    std::size_t interim_heads = 0;
    std::optional<std::uint64_t> expected_bytes;  ///< Content-Length of the answer
    std::uint64_t received_bytes = 0;
    std::uint64_t unconsumed_bytes = 0;  ///< told in events and not consumed yet
    std::unique_ptr<Upload> upload;      ///< null for a request without body
};

/// Sorted by number: streams are opened with rising numbers, so inserting is appending.
class StreamTable {
public:
    Stream& open(std::unique_ptr<Stream> stream) { return *streams_.emplace_back(std::move(stream)); }
    void reserve_one() { streams_.reserve(streams_.size() + 1 > streams_.capacity() ? streams_.capacity() * 2 + 8 : 0); }

    Stream* find(std::int64_t id) const noexcept {
        const auto at = position(id);
        return at == streams_.end() || (*at)->id != id ? nullptr : at->get();
    }
    void erase(std::int64_t id) noexcept {
        const auto at = position(id);
        if (at != streams_.end() && (*at)->id == id) streams_.erase(at);
    }

    std::size_t size() const noexcept { return streams_.size(); }
    bool empty() const noexcept { return streams_.empty(); }
    auto begin() const noexcept { return streams_.begin(); }
    auto end() const noexcept { return streams_.end(); }

private:
    std::vector<std::unique_ptr<Stream>>::const_iterator position(std::int64_t id) const noexcept {
        return std::lower_bound(streams_.begin(), streams_.end(), id,
                                [](const auto& stream, std::int64_t wanted) { return stream->id < wanted; });
    }

    std::vector<std::unique_ptr<Stream>> streams_;
};

}  // namespace hawser::h2
