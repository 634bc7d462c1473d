// The MIME interface: building a tree of parts. mime_body.cpp sends it.
#include "mime.hpp"

#include <cstring>

#include <unistd.h>

#include <hawser/multipart.hpp>

#include "handle.hpp"

namespace hawser::capi {
namespace {

using mime::Encoding;

struct NamedEncoding {
    const char* name;
    Encoding encoding;
};

constexpr NamedEncoding encodings[] = {
    {"binary", Encoding::binary},
    {"8bit", Encoding::eight_bit},
    {"7bit", Encoding::seven_bit},
    {"base64", Encoding::base64},
    {"quoted-printable", Encoding::quoted_printable},
};

CURLcode set_text(curl_mimepart* part, std::optional<std::string> curl_mimepart::*member,
                  const char* text) noexcept {
    if (part == nullptr) return CURLE_BAD_FUNCTION_ARGUMENT;
    return guarded(CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, [&] {
        if (text == nullptr)
            (part->*member).reset();
        else
            part->*member = text;
        return CURLE_OK;
    });
}

/// A copy of a list, in memory that curl_slist_free_all frees.
curl_slist* copy_list(const curl_slist* list) {
    curl_slist* copy = nullptr;
    for (; list != nullptr; list = list->next) {
        curl_slist* longer = curl_slist_append(copy, list->data);
        if (longer == nullptr) {
            curl_slist_free_all(copy);
            throw std::bad_alloc();
        }
        copy = longer;
    }
    return copy;
}

OwnMime copy_mime(const curl_mime& from) {
    OwnMime copy(new curl_mime);
    for (const curl_mimepart& part : from.parts)
        copy->parts.emplace_back(*copy).copy(part);
    return copy;
}

/// Whether `part` lies in `mime` or below it.
bool holds(const curl_mime& mime, const curl_mimepart& part) noexcept {
    const curl_mime* level = &part.parent;
    while (level != &mime && level->part != nullptr)
        level = &level->part->parent;
    return level == &mime;
}

/// The last component, trailing slashes aside.
std::string base_name(std::string path) {
    while (path.size() > 1 && path.back() == '/')
        path.pop_back();
    return path == "/" ? path : Multipart::base_name(path);
}

}  // namespace

void MimeDeleter::operator()(curl_mime* mime) const noexcept { delete mime; }

bool MimePost::attach(curl_mime* mime) noexcept {
    if (mime != nullptr && mime == mime_) return true;
    if (mime != nullptr && mime->attached()) return false;
    detach();
    mime_ = mime;
    if (mime != nullptr) mime->post = this;
    return true;
}

void MimePost::detach() noexcept {
    if (mime_ != nullptr) mime_->post = nullptr;
    mime_ = nullptr;
    own_.reset();
}

void MimePost::copy(const MimePost& from) {
    OwnMime made = from.mime_ == nullptr ? nullptr : copy_mime(*from.mime_);
    detach();
    own_ = std::move(made);
    mime_ = own_.get();
    if (mime_ != nullptr) mime_->post = this;
}

}  // namespace hawser::capi

using namespace hawser::capi;

curl_mime::~curl_mime() {
    if (post != nullptr) post->forget();
}

void curl_mimepart::set_headers(curl_slist* list, bool own) noexcept {
    if (own_headers && headers != list) curl_slist_free_all(headers);
    headers = list;
    own_headers = own;
}

void curl_mimepart::copy(const curl_mimepart& from) {
    name = from.name;
    filename = from.filename;
    type = from.type;
    encoding = from.encoding;
    set_headers(copy_list(from.headers), true);
    if (const auto* data = std::get_if<std::string>(&from.content)) {
        content = *data;
    } else if (const auto* file = std::get_if<FileContent>(&from.content)) {
        content = *file;
    } else if (const auto* back = std::get_if<std::unique_ptr<CallbackContent>>(&from.content)) {
        const CallbackContent& calls = **back;
        content = std::make_unique<CallbackContent>(calls.size, calls.read, calls.seek, calls.release,
                                                    calls.argument);
    } else if (const auto* mime = std::get_if<OwnMime>(&from.content)) {
        OwnMime nested = copy_mime(**mime);
        nested->part = this;
        content = std::move(nested);
    }
}

curl_mime* curl_mime_init(CURL*) {
    return guarded<curl_mime*>(nullptr, nullptr, [] { return new curl_mime; });
}

void curl_mime_free(curl_mime* mime) {
    if (mime == nullptr) return;
    // A nested one goes out of its part, which then has no content.
    if (mime->part != nullptr)
        mime->part->clear_content();
    else
        delete mime;
}

curl_mimepart* curl_mime_addpart(curl_mime* mime) {
    if (mime == nullptr) return nullptr;
    return guarded<curl_mimepart*>(nullptr, nullptr, [&] { return &mime->parts.emplace_back(*mime); });
}

CURLcode curl_mime_name(curl_mimepart* part, const char* name) {
    return set_text(part, &curl_mimepart::name, name);
}

CURLcode curl_mime_filename(curl_mimepart* part, const char* filename) {
    return set_text(part, &curl_mimepart::filename, filename);
}

CURLcode curl_mime_type(curl_mimepart* part, const char* type) {
    return set_text(part, &curl_mimepart::type, type);
}

CURLcode curl_mime_encoder(curl_mimepart* part, const char* encoding) {
    if (part == nullptr) return CURLE_BAD_FUNCTION_ARGUMENT;
    part->encoding = Encoding::none;
    if (encoding == nullptr) return CURLE_OK;
    for (const NamedEncoding& each : encodings)
        if (curl_strequal(encoding, each.name) != 0) {
            part->encoding = each.encoding;
            return CURLE_OK;
        }
    return CURLE_BAD_FUNCTION_ARGUMENT;
}

CURLcode curl_mime_data(curl_mimepart* part, const char* data, size_t size) {
    if (part == nullptr) return CURLE_BAD_FUNCTION_ARGUMENT;
    return guarded(CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, [&] {
        if (data == nullptr) {
            part->clear_content();
        } else {
            // Copied before what was there goes: it may be a piece of that.
            std::string copy(data, size == CURL_ZERO_TERMINATED ? std::strlen(data) : size);
            part->content = std::move(copy);
        }
        return CURLE_OK;
    });
}

CURLcode curl_mime_filedata(curl_mimepart* part, const char* filename) {
    if (part == nullptr) return CURLE_BAD_FUNCTION_ARGUMENT;
    return guarded(CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, [&] {
        if (filename == nullptr) {
            part->clear_content();
            return CURLE_OK;
        }
        const std::string path(filename);
        part->content = FileContent{path};
        part->filename = base_name(path);
        return access(path.c_str(), R_OK) == 0 ? CURLE_OK : CURLE_READ_ERROR;
    });
}

CURLcode curl_mime_data_cb(curl_mimepart* part, curl_off_t size, curl_read_callback read,
                           curl_seek_callback seek, curl_free_callback release, void* argument) {
    if (part == nullptr) return CURLE_BAD_FUNCTION_ARGUMENT;
    return guarded(CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, [&] {
        if (read == nullptr)
            part->clear_content();
        else
            part->content = std::make_unique<CallbackContent>(size, read, seek, release, argument);
        return CURLE_OK;
    });
}

CURLcode curl_mime_subparts(curl_mimepart* part, curl_mime* subparts) {
    if (part == nullptr) return CURLE_BAD_FUNCTION_ARGUMENT;
    const auto* current = std::get_if<OwnMime>(&part->content);
    if (current != nullptr && current->get() == subparts) return CURLE_OK;
    // As libcurl does it, the old content goes even when the new one is refused; what is refused may lie in it.
    const bool refused = subparts != nullptr && (subparts->attached() || holds(*subparts, *part));
    part->clear_content();
    if (refused) return CURLE_BAD_FUNCTION_ARGUMENT;
    if (subparts == nullptr) return CURLE_OK;
    part->content = OwnMime(subparts);
    subparts->part = part;
    return CURLE_OK;
}

CURLcode curl_mime_headers(curl_mimepart* part, struct curl_slist* headers, int take_ownership) {
    if (part == nullptr) return CURLE_BAD_FUNCTION_ARGUMENT;
    part->set_headers(headers, take_ownership != 0);
    return CURLE_OK;
}
