// Sources and readers for tests of multipart bodies.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "mime/serializer.hpp"

namespace hawser::mime {

/// The same boundaries each time: a counter fills the 22 characters.
inline Random counted() {
    return [next = std::uint8_t{0}](MutableBytes into) mutable -> Result<void> {
        std::fill(into.begin(), into.end(), next++);
        return {};
    };
}

/// The boundary of the n-th call of a counted() source.
inline std::string boundary(std::size_t n) {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    return std::string(24, '-') + std::string(22, alphabet[n % alphabet.size()]);
}

/// A source of text in pieces that pauses before every `pause_every`-th piece.
class Pieces final : public Source {
public:
    struct Log {
        int reads = 0;
        int rewinds = 0;
        int ends = 0;
        std::size_t most_asked = 0;
    };
    Pieces(std::string text, std::size_t piece, Log& log, int pause_every = 0, bool can_rewind = true)
        : text_(std::move(text)), piece_(piece), log_(log), pause_every_(pause_every), can_rewind_(can_rewind) {}

    Result<Pulled> read(MutableBytes into) override {
        log_.most_asked = std::max(log_.most_asked, into.size());
        if (pause_every_ != 0 && ++since_pause_ == pause_every_) {
            since_pause_ = 0;
            return Pulled{Pulled::Kind::pause};
        }
        ++log_.reads;
        const std::size_t count = std::min({into.size(), piece_, text_.size() - at_});
        if (count == 0) return ++log_.ends, Pulled{};
        std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), count, into.begin());
        at_ += count;
        return Pulled{Pulled::Kind::bytes, count};
    }
    Result<void> rewind() override {
        ++log_.rewinds;
        if (!can_rewind_) return fail(ErrorCode::rewind_failed, Phase::send, "cannot");
        at_ = 0;
        return {};
    }

private:
    std::string text_;
    std::size_t piece_;
    Log& log_;
    int pause_every_;
    bool can_rewind_;
    std::size_t at_ = 0;
    int since_pause_ = 0;
};

inline Streamed streamed(std::string text, std::size_t piece, Pieces::Log& log, bool sized = true, int pause_every = 0,
                         bool can_rewind = true) {
    Streamed made;
    if (sized) made.size = text.size();
    made.source = std::make_unique<Pieces>(std::move(text), piece, log, pause_every, can_rewind);
    return made;
}

inline std::unique_ptr<Serializer> make_body(std::vector<Part> parts, SerializerOptions options = {}) {
    return Serializer::make(std::move(parts), options, counted()).value();
}

/// Up to `limit` bytes, taken `step` at a time; pauses are waited out. An Error ends it.
inline Result<std::string> take(Serializer& body, std::size_t step, std::size_t limit = SIZE_MAX) {
    std::string text;
    std::vector<std::uint8_t> buffer(step);
    while (text.size() < limit) {
        const std::size_t room = std::min(step, limit - text.size());
        const auto got = body.read({buffer.data(), room});
        if (!got) return Unexpected(got.error());
        if (got->kind == Pulled::Kind::end) break;
        text.append(as_text({buffer.data(), got->bytes}));
    }
    return text;
}

inline std::string all_of(Serializer& body) { return take(body, 65'536).value(); }

}  // namespace hawser::mime
