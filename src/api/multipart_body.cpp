#include "api/multipart_body.hpp"

#include "base/try.hpp"
#include "engine/file_part.hpp"

namespace hawser::api {

namespace {

/// A stream of the application's. What its functions throw goes through to who asked.
class StreamSource final : public mime::Source {
public:
    explicit StreamSource(const Multipart::Stream& stream) : stream_(stream) {}

    Result<mime::Pulled> read(MutableBytes into) override {
        const std::size_t count = stream_.source(into);
        if (count == body_pause) return mime::Pulled{mime::Pulled::Kind::pause};
        if (count == body_abort) return fail(ErrorCode::aborted, Phase::send, "a part's source ended the transfer");
        if (count > into.size())
            return fail(ErrorCode::read_failed, Phase::send, "a part's source claims more bytes than it was given room for");
        return mime::Pulled{count == 0 ? mime::Pulled::Kind::end : mime::Pulled::Kind::bytes, count};
    }
    Result<void> rewind() override {
        if (stream_.rewind && stream_.rewind()) return {};
        return fail(ErrorCode::rewind_failed, Phase::send,
                    "the body has to be sent again and a part's source could not be taken back to its start");
    }

private:
    const Multipart::Stream& stream_;
};

bool rewind_streams(const Multipart& parts) {
    for (const Multipart::Part& part : parts.parts()) {
        const auto* stream = std::get_if<Multipart::Stream>(&part.content);
        if (stream != nullptr && !(stream->rewind && stream->rewind())) return false;
        const auto* nested = std::get_if<Multipart>(&part.content);
        if (nested != nullptr && !rewind_streams(*nested)) return false;
    }
    return true;
}

bool may_rewind(const Multipart& parts) {
    for (const Multipart::Part& part : parts.parts()) {
        const auto* stream = std::get_if<Multipart::Stream>(&part.content);
        if (stream != nullptr && !stream->rewind) return false;
        const auto* nested = std::get_if<Multipart>(&part.content);
        if (nested != nullptr && !may_rewind(*nested)) return false;
    }
    return true;
}

}  // namespace

bool may_rewind(const Body& body) {
    if (body.multipart() != nullptr) return may_rewind(*body.multipart());
    return !body.streamed() || body.rewind();
}

bool rewind_streams(const Body& body) {
    if (body.multipart() != nullptr) return rewind_streams(*body.multipart());
    return !body.streamed() || (body.rewind() && body.rewind()());
}

MultipartBody::MultipartBody(const Multipart& parts, std::string_view type) {
    auto converted = convert(parts, 1);
    if (!converted) {
        error_ = std::move(converted).error();
        return;
    }
    auto made = engine::make_multipart(*std::move(converted), type, parts.escape());
    if (made) body_ = *std::move(made);
    else error_ = std::move(made).error();
}

Result<std::vector<mime::Part>> MultipartBody::convert(const Multipart& parts, std::size_t depth) {
    // The builder refuses deeper ones; here it keeps the recursion short.
    if (depth > Multipart::max_depth + 1) return std::vector<mime::Part>();
    std::vector<mime::Part> converted;
    converted.reserve(parts.parts().size());
    for (const Multipart::Part& part : parts.parts()) {
        HAWSER_ASSIGN(mime::Part one, convert(part, depth));
        converted.push_back(std::move(one));
    }
    return converted;
}

Result<mime::Part> MultipartBody::convert(const Multipart::Part& part, std::size_t depth) {
    mime::Part made;
    made.name = part.name;
    made.filename = part.filename;
    if (!part.type.empty()) made.type = part.type;
    made.encoding = part.encoding;
    for (const Header& header : part.headers) {
        lines_.push_back(header.name + ": " + header.value);
        made.headers.emplace_back(lines_.back());
    }
    if (const auto* text = std::get_if<std::string>(&part.content)) {
        made.content = as_bytes(*text);
    } else if (const auto* file = std::get_if<Multipart::File>(&part.content)) {
        made.path = file->path;
        HAWSER_ASSIGN(made.content, engine::file_content(file->path));
    } else if (const auto* stream = std::get_if<Multipart::Stream>(&part.content)) {
        if (!stream->source)
            return fail(ErrorCode::bad_argument, Phase::setup, "a part is a stream without a source");
        made.content = mime::Streamed{std::make_unique<StreamSource>(*stream), stream->size};
    } else if (const auto* nested = std::get_if<Multipart>(&part.content)) {
        HAWSER_ASSIGN(made.content, convert(*nested, depth + 1));
    }
    return made;
}

}  // namespace hawser::api
