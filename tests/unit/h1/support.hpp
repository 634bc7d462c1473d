// What the tests of the HTTP/1.x codec share: a request, and everything a codec tells about an answer as
// plain text.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "proto/h1/codec.hpp"

namespace hawser::h1::test {

inline constexpr Instant now{};

inline const std::vector<std::size_t> fragment_sizes = {1, 2, 3, 7, static_cast<std::size_t>(-1)};

/// Everything pull gives, taken `piece_bytes` at a time.
inline std::string pull_all(hawser::Codec& codec, std::size_t piece_bytes = 4096) {
    std::string text;
    std::vector<std::uint8_t> piece(piece_bytes);
    for (;;) {
        const auto count = codec.pull(piece, now);
        if (!count || *count == 0) return text;
        text.append(as_text(Bytes(piece).first(*count)));
    }
}

inline void append_fields(std::string& text, std::span<const FieldView> fields) {
    for (const FieldView& field : fields)
        text.append(" [").append(field.name).append("=").append(field.value).append("]");
}

/// Reads a codec to the end of what it has and writes it down: body bytes joined, so that two ways of cutting
/// the same input compare equal.
class Transcript {
public:
    /// False once the codec answered with an Error.
    bool drain(hawser::Codec& codec) {
        for (;;) {
            auto event = codec.next(now);
            if (!event) {
                fail(event.error());
                return false;
            }
            if (!*event) return true;
            note(**event);
        }
    }
    void fail(const Error& error) {
        flush();
        if (!told_.empty()) text_ += "told [" + std::exchange(told_, {}) + "]; ";
        text_ += "error " + std::to_string(static_cast<int>(error.code()));
        if (error.advice() == Advice::reconnect) text_ += " reconnect";
        message_ = error.message();
    }
    std::string text() {
        flush();
        return text_;
    }
    /// True once an answer has ended.
    bool ended() const { return ended_; }
    /// The raw lines of the last head and of trailers.
    const std::string& lines() const { return lines_; }
    /// What the framed parts of body events and trailers say together.
    const std::string& framed() const { return framed_; }
    const std::string& message() const { return message_; }

private:
    void note(const Event& event) {
        if (const auto* body = std::get_if<BodyEvent>(&event)) {
            body_.append(as_text(body->bytes));
            framed_.append(as_text(body->framed));
            has_body_ = has_body_ || !body->bytes.empty() || body->framed.empty();
            return;
        }
        if (const auto* lines = std::get_if<HeadLinesEvent>(&event)) return note_lines(*lines);
        flush();
        if (const auto* head = std::get_if<HeadEvent>(&event)) note_head(*head);
        if (const auto* trailers = std::get_if<TrailersEvent>(&event)) {
            text_ += "trailers";
            framed_.append(as_text(trailers->framed));
            append_fields(text_, trailers->fields);
            for (const FieldView& field : trailers->fields)
                lines_ += field.line;
            text_ += "; ";
        }
        if (std::holds_alternative<EndEvent>(event)) {
            text_ += "end; ";
            ended_ = true;
        }
        if (std::holds_alternative<Closing>(event)) text_ += "closing; ";
        if (std::holds_alternative<StreamFailed>(event)) text_ += "stream failed; ";
    }
    void note_head(const HeadEvent& head) {
        text_ += head.interim ? "interim " : "head ";
        text_ += std::to_string(head.status);
        if (head.version == HttpVersion::http1_0) text_ += " 1.0";
        if (!head.reason.empty()) text_.append(" (").append(head.reason).append(")");
        append_fields(text_, head.fields);
        text_ += "; ";
        lines_ = head.status_line;
        for (const FieldView& field : head.fields)
            lines_ += field.line;
        // What was told before is what the head has, to the last byte.
        std::string counted = head.begun ? std::string(head.status_line) : std::string();
        for (const FieldView& field : head.fields.first(head.fields_told))
            counted += field.line;
        if (told_ != counted) text_ += "TOLD BEFORE '" + told_ + "', COUNTED '" + counted + "'; ";
        told_.clear();
    }
    void note_lines(const HeadLinesEvent& lines) {
        if (lines.status_line.empty() && lines.fields.empty()) text_ += "LINES OF NOTHING; ";
        if (lines.status_line.empty() != !told_.empty()) text_ += "STATUS LINE OUT OF PLACE; ";
        told_ += lines.status_line;
        for (const FieldView& field : lines.fields)
            told_ += field.line;
    }
    void flush() {
        if (!has_body_) return;
        // A long body by its length: failures stay readable.
        text_ += "body " +
                 (body_.size() <= 200 ? "'" + body_ + "'" : std::to_string(body_.size()) + " bytes") + "; ";
        body_.clear();
        has_body_ = false;
    }

    std::string text_;
    std::string body_;
    std::string lines_;
    std::string told_;  // of a head that has not ended
    std::string framed_;
    std::string message_;
    bool has_body_ = false;
    bool ended_ = false;
};

/// Feeds `input` in pieces, each in a heap buffer of exactly its size, so that a sanitizer sees one byte
/// over. True when all of it was taken without an Error.
inline bool feed_in_pieces(hawser::Codec& codec, std::string_view input, std::size_t piece_bytes,
                           Transcript& transcript) {
    while (!input.empty()) {
        const std::size_t count = std::min(piece_bytes, input.size());
        auto piece = std::make_unique<std::uint8_t[]>(count);
        std::copy_n(input.begin(), count, piece.get());
        input.remove_prefix(count);
        if (auto fed = codec.feed({piece.get(), count}, now); !fed) {
            transcript.fail(fed.error());
            return false;
        }
        if (!transcript.drain(codec)) return false;
    }
    return true;
}

/// What was asked, in short.
struct Ask {
    std::string_view method = "GET";
    std::vector<FieldView> fields = {{"Host", "example.org"}};
    BodyFraming body = {};
    bool http1_0 = false;
    bool expect_continue = false;
    AnswerReading reading = {};

    Result<StreamId> open(hawser::Codec& codec) const {
        return codec.open({.method = method,
                           .scheme = "http",
                           .authority = "example.org",
                           .target = "/",
                           .fields = fields,
                           .body = body,
                           .http1_0 = http1_0,
                           .expect_continue = expect_continue,
                           .reading = reading},
                          now);
    }
};

}  // namespace hawser::h1::test
