#include "mime/serializer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/try.hpp"
#include "mime/segment.hpp"

namespace hawser::mime {

namespace {

/// Content read at once for an encoder: what it makes of that is what is staged at most, about three times as much.
constexpr std::size_t stage_bytes = 4'096;

bool has_only_seven_bits(Bytes bytes) noexcept {
    return std::none_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte > 0x7f; });
}

std::string called(std::string_view name) {
    return name.empty() ? std::string("a part") : "the part \"" + std::string(name) + "\"";
}

}  // namespace

Serializer::Serializer() = default;
Serializer::~Serializer() = default;

void Serializer::enter(std::size_t index) {
    current_ = index;
    taken_bytes_ = 0;
    raw_ended_ = false;
    staged_.clear();
    staged_given_ = 0;
    came_short_ = false;
    if (index < segments_.size()) encoder_ = LineEncoder(segments_[index].encoding);
}

Result<Pulled> Serializer::read(MutableBytes into) {
    std::size_t filled = 0;
    if (std::exchange(pause_next_, false)) return Pulled{Pulled::Kind::pause};
    while (filled < into.size() && current_ < segments_.size()) {
        Segment& segment = segments_[current_];
        const MutableBytes room = into.subspan(filled);
        HAWSER_ASSIGN(const Pulled pulled, take(segment, room));
        filled += pulled.bytes;
        if (pulled.kind == Pulled::Kind::end) {
            enter(current_ + 1);
        } else if (pulled.kind == Pulled::Kind::pause) {
            if (filled == 0) return pulled;
            pause_next_ = true;
            break;
        } else if (pulled.bytes < room.size() && came_short_) {
            break;  // the source may block when asked for more: hand over what is there
        }
    }
    return Pulled{filled == 0 ? Pulled::Kind::end : Pulled::Kind::bytes, filled};
}

Result<Pulled> Serializer::take(Segment& segment, MutableBytes into) {
    return changes_bytes(segment.encoding) ? take_encoded(segment, into) : take_raw(segment, into);
}

// Content as it is, never more than the segment's size.
Result<Pulled> Serializer::take_raw(Segment& segment, MutableBytes into) {
    if (segment.size && taken_bytes_ == *segment.size) return Pulled{};
    if (segment.size) into = into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), *segment.size - taken_bytes_)));
    Pulled pulled{Pulled::Kind::bytes, into.size()};
    if (segment.source != nullptr) {
        segment.begun = true;
        HAWSER_ASSIGN(pulled, segment.source->read(into));
        came_short_ = pulled.bytes < into.size();
        if (pulled.kind == Pulled::Kind::end && segment.size)
            return fail(ErrorCode::read_failed, Phase::send,
                        called(segment.part_name) + " ended after " + std::to_string(taken_bytes_) + " of its " +
                            std::to_string(*segment.size) + " bytes");
    } else {
        std::copy_n(segment.bytes().begin() + static_cast<std::ptrdiff_t>(taken_bytes_), into.size(), into.begin());
    }
    taken_bytes_ += pulled.bytes;
    if (segment.encoding == Encoding::seven_bit && !has_only_seven_bits(into.first(pulled.bytes)))
        return fail(ErrorCode::read_failed, Phase::send,
                    called(segment.part_name) + " holds a byte above 127, which its encoding 7bit cannot carry");
    return pulled;
}

Result<Pulled> Serializer::take_encoded(Segment& segment, MutableBytes into) {
    while (staged_given_ == staged_.size()) {
        if (raw_ended_) return Pulled{};
        staged_.clear();
        staged_given_ = 0;
        std::array<std::uint8_t, stage_bytes> raw;
        HAWSER_ASSIGN(const Pulled pulled, take_raw(segment, raw));
        if (pulled.kind == Pulled::Kind::pause) return pulled;
        raw_ended_ = pulled.kind == Pulled::Kind::end;
        encoder_.encode(Bytes(raw.data(), pulled.bytes), raw_ended_, staged_);
    }
    const std::size_t count = std::min(into.size(), staged_.size() - staged_given_);
    std::copy_n(staged_.begin() + static_cast<std::ptrdiff_t>(staged_given_), count, into.begin());
    staged_given_ += count;
    return Pulled{Pulled::Kind::bytes, count};
}

Result<void> Serializer::rewind() {
    pause_next_ = false;
    for (Segment& segment : segments_) {
        if (!segment.begun) continue;
        HAWSER_TRY(segment.source->rewind());
        segment.begun = false;
    }
    enter(0);
    return {};
}

}  // namespace hawser::mime
