// Finds where frames begin and end in the bytes received, so that they are processed one at a time.
//
// Why: nghttp2 processes all it is given and can be stopped only at fields and body chunks. Given one frame at a
// time it tells of at most one head or body chunk per call: events need no queue that a peer can fill.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include <hawser/bytes.hpp>

namespace hawser::h2 {

/// The part of a frame's header that matters here (RFC 9113 4.1).
struct FrameHead {
    std::uint32_t length = 0;
    std::uint8_t type = 0;
    std::uint8_t flags = 0;
    std::int32_t stream = 0;
};

class FrameMeter {
public:
    struct Piece {
        Bytes bytes;         ///< a prefix of the input that ends no later than the frame
        bool begins = false;  ///< the frame's header is complete with this piece
        bool ends = false;    ///< the frame is complete with this piece
    };

    Piece take(Bytes input) noexcept {
        Piece piece;
        std::size_t count = 0;
        if (head_bytes_ < head_.size()) {
            count = std::min(head_.size() - head_bytes_, input.size());
            std::copy_n(input.data(), count, head_.data() + head_bytes_);
            head_bytes_ += count;
            if (head_bytes_ == head_.size()) {
                piece.begins = true;
                parse();
                left_ = frame_.length;
            }
        }
        const std::size_t payload = std::min<std::size_t>(left_, input.size() - count);
        left_ -= payload;
        piece.bytes = input.first(count + payload);
        piece.ends = head_bytes_ == head_.size() && left_ == 0;
        if (piece.ends) head_bytes_ = 0;
        return piece;
    }

    /// The header of the frame that the last piece belongs to; meaningful from its `begins` on.
    const FrameHead& frame() const noexcept { return frame_; }

private:
    void parse() noexcept {
        const auto byte = [this](std::size_t at) { return static_cast<std::uint32_t>(head_[at]); };
        frame_.length = byte(0) << 16 | byte(1) << 8 | byte(2);
        frame_.type = head_[3];
        frame_.flags = head_[4];
        frame_.stream = static_cast<std::int32_t>((byte(5) & 0x7f) << 24 | byte(6) << 16 | byte(7) << 8 | byte(8));
    }

    std::array<std::uint8_t, 9> head_{};
    std::size_t head_bytes_ = 0;
    std::size_t left_ = 0;
    FrameHead frame_;
};

}  // namespace hawser::h2
