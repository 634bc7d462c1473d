// The making of a Serializer: a tree of parts becomes a flat sequence of pieces.
#include <utility>

#include "base/try.hpp"
#include "mime/head.hpp"
#include "mime/segment.hpp"

namespace hawser::mime {

namespace {

/// A body as the content of a part, for an encoding that stands around it.
class Nested final : public Source {
public:
    explicit Nested(std::unique_ptr<Serializer> body) : body_(std::move(body)) {}
    Result<Pulled> read(MutableBytes into) override { return body_->read(into); }
    Result<void> rewind() override { return body_->rewind(); }

private:
    std::unique_ptr<Serializer> body_;
};

/// Whether the bytes of nested parts can simply stand between those around them.
bool passes_through(Encoding encoding) noexcept {
    return encoding == Encoding::none || encoding == Encoding::binary || encoding == Encoding::eight_bit;
}

Result<void> add_up(std::optional<std::uint64_t>& sum, std::optional<std::uint64_t> more) {
    if (!sum || !more) {
        sum.reset();
    } else if (__builtin_add_overflow(*sum, *more, &*sum)) {
        return fail(ErrorCode::bad_argument, Phase::setup, "the parts' announced sizes add up to more than a body can have");
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<Serializer>> Serializer::make(std::vector<Part> parts, const SerializerOptions& options, const Random& random) {
    std::unique_ptr<Serializer> body(new Serializer);
    body->parts_ = std::move(parts);
    HAWSER_ASSIGN(const std::string boundary, make_boundary(random));
    HAWSER_TRY(Builder(options.escape, random).build(body->parts_, options.type, boundary, *body));
    body->content_type_ = std::string(options.type) + "; boundary=" + boundary;
    return body;
}

Result<void> Serializer::Builder::build(std::vector<Part>& parts, std::string_view type, std::string_view boundary, Serializer& into) {
    into.size_ = 0;
    HAWSER_TRY(add_all(parts, type, boundary, into));
    add_text(into);
    into.enter(0);
    return {};
}

Result<void> Serializer::Builder::add_all(std::vector<Part>& parts, std::string_view type, std::string_view boundary, Serializer& into) {
    if (++depth_ > Multipart::max_depth)
        return fail(ErrorCode::bad_argument, Phase::setup,
                    "the parts of the body are nested deeper than " + std::to_string(Multipart::max_depth) + " levels");
    parts_ += parts.size();
    if (parts_ > Multipart::max_parts)
        return fail(ErrorCode::bad_argument, Phase::setup,
                    "the body has more than " + std::to_string(Multipart::max_parts) + " parts");
    const bool in_form = is_form(type);
    for (Part& part : parts) {
        if (&part != parts.data()) text_.append("\r\n");
        text_.append("--").append(boundary).append("\r\n");
        HAWSER_TRY(add(part, in_form, into));
    }
    if (!parts.empty()) text_.append("\r\n");
    text_.append("--").append(boundary).append("--\r\n");
    --depth_;
    return {};
}

Result<void> Serializer::Builder::add(Part& part, bool in_form, Serializer& into) {
    const bool nested = std::holds_alternative<std::vector<Part>>(part.content);
    std::string boundary;
    if (nested) {
        HAWSER_ASSIGN(boundary, make_boundary(random_));
    }
    HAWSER_ASSIGN(const std::string head, make_head(part, {in_form, escape_, boundary}));
    text_.append(head);
    if (nested) return add_nested(part, boundary, into);
    Segment segment;
    segment.encoding = part.encoding;
    segment.part_name = part.name.value_or(std::string_view());
    if (const Bytes* bytes = std::get_if<Bytes>(&part.content)) {
        segment.lent = *bytes;
        segment.size = bytes->size();
    } else if (const Streamed* streamed = std::get_if<Streamed>(&part.content)) {
        segment.source = streamed->source.get();
        segment.size = streamed->size;
    } else {
        return {};
    }
    return add_segment(std::move(segment), into);
}

Result<void> Serializer::Builder::add_nested(Part& part, std::string_view boundary, Serializer& into) {
    auto& parts = std::get<std::vector<Part>>(part.content);
    if (passes_through(part.encoding)) return add_all(parts, type_of(part), boundary, into);
    std::unique_ptr<Serializer> inner(new Serializer);
    std::string before = std::exchange(text_, std::string());
    HAWSER_TRY(build(parts, type_of(part), boundary, *inner));
    text_ = std::move(before);
    Segment segment;
    segment.size = inner->size();
    segment.encoding = part.encoding;
    segment.part_name = part.name.value_or(std::string_view());
    segment.own = std::make_unique<Nested>(std::move(inner));
    segment.source = segment.own.get();
    return add_segment(std::move(segment), into);
}

void Serializer::Builder::add_text(Serializer& into) {
    if (text_.empty()) return;
    Segment segment;
    segment.size = text_.size();
    segment.text = std::exchange(text_, std::string());
    if (into.size_) *into.size_ += *segment.size;
    into.segments_.push_back(std::move(segment));
}

Result<void> Serializer::Builder::add_segment(Segment segment, Serializer& into) {
    add_text(into);
    HAWSER_TRY(add_up(into.size_, segment.size ? encoded_size(segment.encoding, *segment.size) : std::nullopt));
    into.segments_.push_back(std::move(segment));
    return {};
}

}  // namespace hawser::mime
