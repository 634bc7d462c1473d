#include "mime_body.hpp"

#include <cstdio>
#include <cstring>

#include "base/try.hpp"
#include "engine/file_part.hpp"
#include "mime.hpp"

namespace hawser::capi {
namespace {

Unexpected cannot_rewind() {
    return fail(ErrorCode::rewind_failed, Phase::send,
                "the body must be sent again, but a part's seek callback is missing or failed");
}

Result<void> rewind_callback(CallbackContent& content, EasyHandle& easy) {
    if (!content.begun) return {};
    if (content.seek == nullptr) return cannot_rewind();
    CallbackMark mark(easy);
    if (content.seek(content.argument, 0, SEEK_SET) != CURL_SEEKFUNC_OK) return cannot_rewind();
    content.begun = false;
    return {};
}

/// What the answer of a read callback to `room` bytes means.
Result<mime::Pulled> pulled(std::size_t answer, std::size_t room) {
    using Kind = mime::Pulled::Kind;
    if (answer == CURL_READFUNC_ABORT)
        return fail(ErrorCode::aborted, Phase::send, "a part's read callback ended the transfer");
    if (answer == CURL_READFUNC_PAUSE) return mime::Pulled{Kind::pause};
    if (answer > room)
        return fail(ErrorCode::read_failed, Phase::send,
                    "a part's read callback claims " + std::to_string(answer) + " bytes where " +
                        std::to_string(room) + " fit");
    return mime::Pulled{answer == 0 ? Kind::end : Kind::bytes, answer};
}

class CallbackSource final : public mime::Source {
  public:
    CallbackSource(CallbackContent& content, EasyHandle& easy) : content_(content), easy_(easy) {}

    Result<mime::Pulled> read(MutableBytes into) override {
        CallbackMark mark(easy_);
        content_.begun = true;
        return pulled(content_.read(reinterpret_cast<char*>(into.data()), 1, into.size(), content_.argument),
                      into.size());
    }
    Result<void> rewind() override { return rewind_callback(content_, easy_); }

  private:
    CallbackContent& content_;
    EasyHandle& easy_;
};

/// CURLFORM_STREAM: the handle's read function with an argument of the part's own; a FILE without one.
class StreamSource final : public mime::Source {
  public:
    StreamSource(void* argument, EasyHandle* easy) : argument_(argument), easy_(easy) {}

    Result<mime::Pulled> read(MutableBytes into) override {
        if (easy_ == nullptr)
            return fail(ErrorCode::read_failed, Phase::send,
                        "a part is a stream, and only a transfer has the read function to read it with");
        const auto function = easy_->options.function<curl_read_callback>(CURLOPT_READFUNCTION);
        auto* room = reinterpret_cast<char*>(into.data());
        CallbackMark mark(*easy_);
        if (function != nullptr) return pulled(function(room, 1, into.size(), argument_), into.size());
        auto* file = static_cast<std::FILE*>(argument_);
        const std::size_t count = std::fread(room, 1, into.size(), file);
        if (count == 0 && std::ferror(file) != 0)
            return fail(ErrorCode::read_failed, Phase::send, "could not read the file of a part");
        return pulled(count, into.size());
    }
    Result<void> rewind() override {
        if (easy_ == nullptr) return cannot_rewind();
        CallbackMark mark(*easy_);
        const OptionStore& options = easy_->options;
        const auto seek = options.function<curl_seek_callback>(CURLOPT_SEEKFUNCTION);
        const bool done =
            seek != nullptr ? seek(options.pointer(CURLOPT_SEEKDATA), 0, SEEK_SET) == CURL_SEEKFUNC_OK
            : options.has(CURLOPT_READFUNCTION) ? false
                                                : std::fseek(static_cast<std::FILE*>(argument_), 0, SEEK_SET) == 0;
        if (!done) return cannot_rewind();
        return {};
    }

  private:
    void* argument_;
    EasyHandle* easy_;
};

void add_headers(const curl_slist* list, mime::Part& to) {
    for (; list != nullptr; list = list->next)
        if (list->data != nullptr) to.headers.emplace_back(list->data);
}

Result<std::vector<mime::Part>> parts_at(curl_mime& mime, std::size_t depth, EasyHandle& easy);

Result<mime::Part> part_of(curl_mimepart& from, std::size_t depth, EasyHandle& easy) {
    mime::Part part;
    part.name = from.name;
    part.filename = from.filename;
    part.type = from.type;
    part.encoding = from.encoding;
    add_headers(from.headers, part);
    if (const auto* data = std::get_if<std::string>(&from.content)) {
        part.content = as_bytes(*data);
    } else if (const auto* file = std::get_if<FileContent>(&from.content)) {
        part.path = file->path;
        HAWSER_ASSIGN(part.content, engine::file_content(file->path));
    } else if (const auto* back = std::get_if<std::unique_ptr<CallbackContent>>(&from.content)) {
        CallbackContent& content = **back;
        HAWSER_TRY(rewind_callback(content, easy));
        mime::Streamed streamed{std::make_unique<CallbackSource>(content, easy)};
        if (content.size >= 0) streamed.size = static_cast<std::uint64_t>(content.size);
        part.content = std::move(streamed);
    } else if (const auto* nested = std::get_if<OwnMime>(&from.content)) {
        HAWSER_ASSIGN(part.content, parts_at(**nested, depth + 1, easy));
    }
    return part;
}

// Deeper trees are refused by the serializer; here the recursion must end.
Result<std::vector<mime::Part>> parts_at(curl_mime& mime, std::size_t depth, EasyHandle& easy) {
    std::vector<mime::Part> parts;
    if (depth > Multipart::max_depth + 1) return parts;
    parts.reserve(mime.parts.size());
    for (curl_mimepart& each : mime.parts) {
        HAWSER_ASSIGN(mime::Part part, part_of(each, depth, easy));
        parts.push_back(std::move(part));
    }
    return parts;
}

// Forms of curl_formadd.

bool has_flag(const curl_httppost& post, long flag) noexcept { return (post.flags & flag) != 0; }

/// A length of 0 stands for the string's own.
Bytes content_of(const char* text, curl_off_t length) noexcept {
    const std::string_view all =
        length > 0 ? std::string_view(text, static_cast<std::size_t>(length)) : std::string_view(text);
    return as_bytes(all);
}

Result<void> add_content(const curl_httppost& from, EasyHandle* easy, mime::Part& to) {
    const curl_off_t length = has_flag(from, CURL_HTTPPOST_LARGE) ? from.contentlen : from.contentslength;
    if (has_flag(from, CURL_HTTPPOST_FILENAME | CURL_HTTPPOST_READFILE)) {
        to.path = from.contents;
        HAWSER_ASSIGN(to.content, engine::file_content(from.contents, true));
    } else if (has_flag(from, CURL_HTTPPOST_CALLBACK)) {
        mime::Streamed streamed{std::make_unique<StreamSource>(from.userp, easy)};
        if (length > 0) streamed.size = static_cast<std::uint64_t>(length);
        to.content = std::move(streamed);
    } else if (has_flag(from, CURL_HTTPPOST_BUFFER)) {
        to.content = content_of(from.buffer, from.bufferlength);
    } else {
        to.content = content_of(from.contents, length);
    }
    return {};
}

/// One of the files of a part, or all that a part has.
Result<mime::Part> part_of(const curl_httppost& from, EasyHandle* easy) {
    mime::Part part;
    HAWSER_TRY(add_content(from, easy, part));
    if (from.contenttype != nullptr) part.type = from.contenttype;
    const bool uploads = has_flag(from, CURL_HTTPPOST_FILENAME | CURL_HTTPPOST_BUFFER | CURL_HTTPPOST_CALLBACK);
    if (uploads && from.showfilename != nullptr) {
        part.filename = from.showfilename;
    } else if (has_flag(from, CURL_HTTPPOST_FILENAME) && part.path != "-") {
        const std::string_view path = part.path;
        part.filename = path.substr(path.rfind('/') + 1);
    }
    add_headers(from.contentheader, part);
    return part;
}

Result<mime::Part> field_of(const curl_httppost& from, EasyHandle* easy) {
    // A borrowed name of a given length need not end with a NUL.
    const std::string_view name(from.name, from.namelength > 0
                                               ? strnlen(from.name, static_cast<std::size_t>(from.namelength))
                                               : std::strlen(from.name));
    if (from.more == nullptr) {
        HAWSER_ASSIGN(mime::Part part, part_of(from, easy));
        part.name = name;
        return part;
    }
    // Several files of one part are parts of it, as libcurl sends them; RFC 7578 4.3 would rather have them side by
    // side.
    mime::Part outer;
    outer.name = name;
    std::vector<mime::Part> files;
    for (const curl_httppost* file = &from; file != nullptr; file = file->more) {
        HAWSER_ASSIGN(mime::Part part, part_of(*file, easy));
        files.push_back(std::move(part));
    }
    outer.content = std::move(files);
    return outer;
}

}  // namespace

Result<std::vector<mime::Part>> parts_of(curl_mime& mime, EasyHandle& easy) { return parts_at(mime, 1, easy); }

Result<std::vector<mime::Part>> parts_of(const curl_httppost* form, EasyHandle* easy) {
    std::vector<mime::Part> parts;
    for (; form != nullptr; form = form->next) {
        HAWSER_ASSIGN(mime::Part part, field_of(*form, easy));
        parts.push_back(std::move(part));
    }
    return parts;
}

}  // namespace hawser::capi
