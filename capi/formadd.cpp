// The older forms: curl_formadd describes a part by tags and values, which become a chain of curl_httppost.
#include <cstdarg>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "engine/file_part.hpp"
#include "memory.hpp"
#include "mime/types.hpp"
#include "mime_body.hpp"

namespace hawser::capi {
namespace {

/// The arguments after the two pointers; those of an array come in between.
class Arguments {
  public:
    explicit Arguments(std::va_list list) { va_copy(list_, list); }
    Arguments(const Arguments&) = delete;
    Arguments& operator=(const Arguments&) = delete;
    ~Arguments() { va_end(list_); }

    CURLformoption option() {
        if (array_ != nullptr && array_->option != CURLFORM_END) return array_->option;
        array_ = nullptr;
        return static_cast<CURLformoption>(va_arg(list_, int));
    }
    const char* text() { return array_ != nullptr ? (array_++)->value : va_arg(list_, const char*); }
    long number() {
        return array_ != nullptr ? static_cast<long>(reinterpret_cast<std::intptr_t>((array_++)->value))
                                 : va_arg(list_, long);
    }
    curl_off_t offset() {
        return array_ != nullptr
                   ? static_cast<curl_off_t>(reinterpret_cast<std::intptr_t>((array_++)->value))
                   : va_arg(list_, curl_off_t);
    }
    bool in_array() const noexcept { return array_ != nullptr; }
    void enter(const curl_forms* array) noexcept { array_ = array; }

  private:
    std::va_list list_;
    const curl_forms* array_ = nullptr;
};

constexpr long borrowed = CURL_HTTPPOST_PTRCONTENTS;
/// What makes a part's content.
constexpr long content_flags = CURL_HTTPPOST_FILENAME | CURL_HTTPPOST_READFILE | CURL_HTTPPOST_CALLBACK;

/// One part as it is being described: the program's pointers, copied only when all is well. The files after the
/// first are those that CURLFORM_FILE adds.
class Description {
  public:
    Description() { files_.emplace_back(); }

    CURLFORMcode read(Arguments& arguments);
    /// The part, in memory that curl_formfree frees; null without any.
    curl_httppost* make();

  private:
    CURLFORMcode take(CURLformoption option, Arguments& arguments);
    CURLFORMcode take_length(CURLformoption option, Arguments& arguments);
    CURLFORMcode take_pointer(CURLformoption option, const char* value);
    CURLFORMcode take_name(const char* value, long flags);
    CURLFORMcode take_contents(const char* value, long flags);
    CURLFORMcode take_file(const char* value);
    CURLFORMcode once(char* curl_httppost::*member, const char* value);
    CURLFORMcode complete();
    bool has_content() const noexcept {
        const curl_httppost& post = files_.back();
        return post.contents != nullptr || (post.flags & content_flags) != 0;
    }

    std::vector<curl_httppost> files_;
    bool name_length_set_ = false;
    bool buffer_length_set_ = false;
};

char* lent(const char* text) noexcept { return const_cast<char*>(text); }

CURLFORMcode Description::read(Arguments& arguments) {
    for (;;) {
        const CURLformoption option = arguments.option();
        if (option == CURLFORM_END) return complete();
        const CURLFORMcode code = take(option, arguments);
        if (code != CURL_FORMADD_OK) return code;
    }
}

CURLFORMcode Description::take(CURLformoption option, Arguments& arguments) {
    switch (option) {
        case CURLFORM_ARRAY: {
            if (arguments.in_array()) return CURL_FORMADD_ILLEGAL_ARRAY;
            const auto* array = reinterpret_cast<const curl_forms*>(arguments.text());
            if (array == nullptr) return CURL_FORMADD_NULL;
            arguments.enter(array);
            return CURL_FORMADD_OK;
        }
        case CURLFORM_NAMELENGTH:
        case CURLFORM_CONTENTSLENGTH:
        case CURLFORM_CONTENTLEN:
        case CURLFORM_BUFFERLENGTH:
            return take_length(option, arguments);
        case CURLFORM_COPYNAME:
        case CURLFORM_PTRNAME:
        case CURLFORM_COPYCONTENTS:
        case CURLFORM_PTRCONTENTS:
        case CURLFORM_FILECONTENT:
        case CURLFORM_FILE:
        case CURLFORM_BUFFER:
        case CURLFORM_BUFFERPTR:
        case CURLFORM_CONTENTTYPE:
        case CURLFORM_CONTENTHEADER:
        case CURLFORM_FILENAME:
        case CURLFORM_STREAM:
            return take_pointer(option, arguments.text());
        default:
            return CURL_FORMADD_UNKNOWN_OPTION;
    }
}

CURLFORMcode Description::take_length(CURLformoption option, Arguments& arguments) {
    curl_httppost& first = files_.front();
    switch (option) {
        case CURLFORM_NAMELENGTH:
            first.namelength = arguments.number();
            return std::exchange(name_length_set_, true) ? CURL_FORMADD_OPTION_TWICE : CURL_FORMADD_OK;
        case CURLFORM_BUFFERLENGTH:
            first.bufferlength = arguments.number();
            return std::exchange(buffer_length_set_, true) ? CURL_FORMADD_OPTION_TWICE : CURL_FORMADD_OK;
        case CURLFORM_CONTENTLEN:
            first.contentlen = arguments.offset();
            break;
        default:
            first.contentlen = arguments.number();
            break;
    }
    first.contentslength = static_cast<long>(first.contentlen);
    first.flags |= CURL_HTTPPOST_LARGE;
    return CURL_FORMADD_OK;
}

CURLFORMcode Description::take_pointer(CURLformoption option, const char* value) {
    if (value == nullptr && option != CURLFORM_CONTENTHEADER) return CURL_FORMADD_NULL;
    curl_httppost& last = files_.back();
    switch (option) {
        case CURLFORM_COPYNAME:
            return take_name(value, 0);
        case CURLFORM_PTRNAME:
            return take_name(value, CURL_HTTPPOST_PTRNAME);
        case CURLFORM_COPYCONTENTS:
            return take_contents(value, 0);
        case CURLFORM_PTRCONTENTS:
            return take_contents(value, borrowed);
        case CURLFORM_FILECONTENT:
            return take_contents(value, CURL_HTTPPOST_READFILE);
        case CURLFORM_FILE:
            return take_file(value);
        case CURLFORM_BUFFERPTR:
            last.flags |= CURL_HTTPPOST_BUFFER | CURL_HTTPPOST_PTRBUFFER;
            return once(&curl_httppost::buffer, value);
        case CURLFORM_CONTENTTYPE:
            return once(&curl_httppost::contenttype, value);
        case CURLFORM_CONTENTHEADER:
            if (last.contentheader != nullptr) return CURL_FORMADD_OPTION_TWICE;
            last.contentheader = reinterpret_cast<curl_slist*>(lent(value));
            return CURL_FORMADD_OK;
        case CURLFORM_STREAM:
            if (has_content()) return CURL_FORMADD_OPTION_TWICE;
            last.flags |= CURL_HTTPPOST_CALLBACK;
            last.userp = lent(value);
            return CURL_FORMADD_OK;
        default:  // FILENAME, and BUFFER, which is the name of one
            return once(&curl_httppost::showfilename, value);
    }
}

CURLFORMcode Description::once(char* curl_httppost::*member, const char* value) {
    if (files_.back().*member != nullptr) return CURL_FORMADD_OPTION_TWICE;
    files_.back().*member = lent(value);
    return CURL_FORMADD_OK;
}

CURLFORMcode Description::take_name(const char* value, long flags) {
    curl_httppost& first = files_.front();
    if (first.name != nullptr) return CURL_FORMADD_OPTION_TWICE;
    first.name = lent(value);
    first.flags |= flags;
    return CURL_FORMADD_OK;
}

CURLFORMcode Description::take_contents(const char* value, long flags) {
    if (has_content()) return CURL_FORMADD_OPTION_TWICE;
    files_.front().contents = lent(value);
    files_.front().flags |= flags;
    return CURL_FORMADD_OK;
}

CURLFORMcode Description::take_file(const char* value) {
    if (has_content()) {
        if ((files_.back().flags & CURL_HTTPPOST_FILENAME) == 0) return CURL_FORMADD_OPTION_TWICE;
        files_.emplace_back();
    }
    files_.back().contents = lent(value);
    files_.back().flags |= CURL_HTTPPOST_FILENAME;
    return CURL_FORMADD_OK;
}

CURLFORMcode Description::complete() {
    curl_httppost& first = files_.front();
    if (first.name == nullptr || (!has_content() && first.buffer == nullptr)) return CURL_FORMADD_INCOMPLETE;
    const bool copies = (first.flags & (content_flags | borrowed | CURL_HTTPPOST_BUFFER)) == 0;
    if (first.contentlen < 0 && copies) return CURL_FORMADD_MEMORY;
    // A file's type is what was said, what its name says, or that of the file before.
    const char* before = "application/octet-stream";
    for (curl_httppost& file : files_) {
        const bool buffer = (file.flags & CURL_HTTPPOST_BUFFER) != 0;
        if ((file.flags & CURL_HTTPPOST_FILENAME) == 0 && !buffer) continue;
        const char* named = buffer ? file.showfilename : file.contents;
        const std::string_view guess = mime::type_of_name(named == nullptr ? "" : named);
        if (file.contenttype == nullptr) file.contenttype = lent(guess.empty() ? before : guess.data());
        before = file.contenttype;
    }
    return CURL_FORMADD_OK;
}

/// Copies what a part owns; what is borrowed stays as it is. False: no memory; nothing of the program's is left that
/// must not be freed.
bool own(curl_httppost& post) noexcept {
    const curl_httppost given = post;
    bool copied = true;
    const auto copy = [&copied](char*& to, const char* text, std::size_t bytes) {
        to = text == nullptr ? nullptr : copy_text({text, bytes});
        copied = copied && (text == nullptr || to != nullptr);
    };
    const auto length = [](const char* text) { return text == nullptr ? 0 : std::strlen(text); };
    copy(post.contenttype, given.contenttype, length(given.contenttype));
    copy(post.showfilename, given.showfilename, length(given.showfilename));
    if ((post.flags & CURL_HTTPPOST_PTRNAME) == 0)
        copy(post.name, given.name,
             given.name != nullptr && given.namelength > 0
                 ? strnlen(given.name, static_cast<std::size_t>(given.namelength))
                 : length(given.name));
    const bool counted = (post.flags & content_flags) == 0 && given.contentlen > 0;
    if ((post.flags & borrowed) == 0)
        copy(post.contents, given.contents,
             counted ? static_cast<std::size_t>(given.contentlen) : length(given.contents));
    return copied;
}

void release_post(curl_httppost* post) noexcept {
    if ((post->flags & CURL_HTTPPOST_PTRNAME) == 0) release(post->name);
    if ((post->flags & borrowed) == 0) release(post->contents);
    release(post->contenttype);
    release(post->showfilename);
    release(post);
}

curl_httppost* Description::make() {
    curl_httppost* made = nullptr;
    for (auto file = files_.rbegin(); file != files_.rend(); ++file) {
        auto* post = static_cast<curl_httppost*>(allocate(sizeof(curl_httppost)));
        if (post != nullptr) {
            *post = *file;
            post->more = made;
        }
        if (post == nullptr || !own(*post)) {
            if (post != nullptr) release_post(post);
            curl_formfree(made);
            return nullptr;
        }
        made = post;
    }
    return made;
}

CURLFORMcode add(curl_httppost** first, curl_httppost** last, Arguments& arguments) {
    Description description;
    const CURLFORMcode code = description.read(arguments);
    if (code != CURL_FORMADD_OK) return code;
    curl_httppost* made = description.make();
    if (made == nullptr) return CURL_FORMADD_MEMORY;
    // A last one of NULL begins a chain, whatever the first still points to: that may long be freed.
    if (*last == nullptr) *first = made;
    else (*last)->next = made;
    *last = made;
    return CURL_FORMADD_OK;
}

CURLcode serialise(const curl_httppost* form, void* argument, curl_formget_callback append) {
    const auto give = [&](std::string_view text) { return append(argument, text.data(), text.size()) == text.size(); };
    // Of nothing libcurl says what it would be, without a boundary: there is none to find.
    if (form == nullptr) return give("Content-Type: multipart/form-data\r\n\r\n") ? CURLE_OK : CURLE_READ_ERROR;
    auto parts = parts_of(form, nullptr);
    if (!parts) return code_of(parts.error().code());
    auto made = engine::make_multipart(*std::move(parts), "multipart/form-data", mime::Escape::percent);
    if (!made) return code_of(made.error().code());
    mime::Serializer& body = **made;
    if (!give("Content-Type: " + body.content_type() + "\r\n\r\n")) return CURLE_READ_ERROR;
    std::vector<std::uint8_t> buffer(CURL_MAX_WRITE_SIZE);
    for (;;) {
        const auto pulled = body.read(buffer);
        if (!pulled) return code_of(pulled.error().code());
        if (pulled->kind == mime::Pulled::Kind::end) return CURLE_OK;
        if (!give(as_text({buffer.data(), pulled->bytes}))) return CURLE_READ_ERROR;
    }
}

}  // namespace
}  // namespace hawser::capi

using namespace hawser::capi;

CURLFORMcode curl_formadd(struct curl_httppost** first, struct curl_httppost** last, ...) {
    if (first == nullptr || last == nullptr) return CURL_FORMADD_NULL;
    std::va_list list;
    va_start(list, last);
    const CURLFORMcode code = guarded(CURL_FORMADD_MEMORY, CURL_FORMADD_MEMORY, [&] {
        Arguments arguments(list);
        return add(first, last, arguments);
    });
    va_end(list);
    return code;
}

int curl_formget(struct curl_httppost* form, void* argument, curl_formget_callback append) {
    return guarded(static_cast<int>(CURLE_OUT_OF_MEMORY), static_cast<int>(CURLE_FAILED_INIT),
                   [&] { return static_cast<int>(serialise(form, argument, append)); });
}

void curl_formfree(struct curl_httppost* form) {
    while (form != nullptr) {
        curl_httppost* next = form->next;
        while (form != nullptr) {
            curl_httppost* more = form->more;
            release_post(form);
            form = more;
        }
        form = next;
    }
}
