// The body of one request on its way out: bytes stay where they are until the peer has acknowledged them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <span>

#include <hawser/bytes.hpp>

#include "proto/h3/limits.hpp"

namespace hawser::h3 {

class SendBuffer {
  public:
    std::size_t kept() const noexcept { return kept_; }
    std::size_t room() const noexcept { return max_upload_kept_bytes - kept_; }
    bool all_offered() const noexcept { return offered_ == end_; }

    /// Copies what fits and says how much that was.
    std::size_t append(Bytes bytes) {
        const std::size_t taken = std::min(bytes.size(), room());
        for (std::size_t copied = 0; copied < taken;) {
            const std::size_t at = end_ % chunk_bytes;
            if (at == 0) chunks_.push_back(std::make_unique_for_overwrite<std::uint8_t[]>(chunk_bytes));
            const std::size_t part = std::min(chunk_bytes - at, taken - copied);
            std::memcpy(chunks_.back().get() + at, bytes.data() + copied, part);
            copied += part;
            end_ += part;
        }
        kept_ += taken;
        return taken;
    }

    /// Offers the bytes not offered yet, as many pieces as `into` holds; says how many pieces.
    template <class Piece>
    std::size_t offer(std::span<Piece> into) noexcept {
        std::size_t count = 0;
        while (count < into.size() && offered_ < end_) {
            const std::size_t at = offered_ % chunk_bytes;
            const std::size_t part =
                static_cast<std::size_t>(std::min<std::uint64_t>(chunk_bytes - at, end_ - offered_));
            const std::size_t index =
                static_cast<std::size_t>(offered_ / chunk_bytes - released_ / chunk_bytes);
            into[count++] = {chunks_[index].get() + at, part};
            offered_ += part;
        }
        return count;
    }

    /// The peer has so many more of them.
    void release(std::uint64_t bytes) noexcept {
        bytes = std::min<std::uint64_t>(bytes, offered_ - released_);
        const std::uint64_t before = released_ / chunk_bytes;
        released_ += bytes;
        kept_ -= static_cast<std::size_t>(bytes);
        for (std::uint64_t i = before; i < released_ / chunk_bytes; ++i)
            chunks_.pop_front();
    }

  private:
    static constexpr std::size_t chunk_bytes = 16 * 1024;

    // Offsets in the body; chunks_ begins with the chunk that holds released_.
    std::deque<std::unique_ptr<std::uint8_t[]>> chunks_;
    std::uint64_t released_ = 0;
    std::uint64_t offered_ = 0;
    std::uint64_t end_ = 0;
    std::size_t kept_ = 0;
};

}  // namespace hawser::h3
