// What curl_mime and curl_mimepart are, and who owns them.
//
// A mime belongs to the program until it is attached: to a part, which frees it then, or to a handle by
// CURLOPT_MIMEPOST, which only refers to it; the one is told when the other goes. It can be attached once.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include <curl/curl.h>

#include "mime/part.hpp"

namespace hawser::capi {

class MimePost;

/// Content of curl_mime_data_cb. Frees the program's argument when it goes.
class CallbackContent {
  public:
    CallbackContent(curl_off_t size, curl_read_callback read, curl_seek_callback seek,
                    curl_free_callback release, void* argument) noexcept
        : read(read), seek(seek), release(release), argument(argument), size(size) {}
    CallbackContent(const CallbackContent&) = delete;
    CallbackContent& operator=(const CallbackContent&) = delete;
    ~CallbackContent() {
        if (release != nullptr) release(argument);
    }

    const curl_read_callback read;
    const curl_seek_callback seek;
    const curl_free_callback release;
    void* const argument;
    const curl_off_t size;  ///< negative: unknown
    bool begun = false;     ///< read from since it was at its start
};

/// A path of curl_mime_filedata.
struct FileContent {
    std::string path;
};

struct MimeDeleter {
    void operator()(curl_mime* mime) const noexcept;
};
using OwnMime = std::unique_ptr<curl_mime, MimeDeleter>;

/// The mime of CURLOPT_MIMEPOST: the program's, or the copy that curl_easy_duphandle made.
class MimePost {
  public:
    MimePost() = default;
    ~MimePost() { detach(); }
    MimePost(const MimePost&) = delete;
    MimePost& operator=(const MimePost&) = delete;

    /// Null detaches. False: the mime is attached elsewhere, and nothing was changed.
    bool attach(curl_mime* mime) noexcept;
    void detach() noexcept;
    /// Makes a copy of its own.
    void copy(const MimePost& from);
    /// The mime is being freed.
    void forget() noexcept { mime_ = nullptr; }
    curl_mime* mime() const noexcept { return mime_; }

  private:
    curl_mime* mime_ = nullptr;
    OwnMime own_;
};

}  // namespace hawser::capi

/// One part. Set by one thread at a time, like the handle it is sent with.
struct curl_mimepart {
    explicit curl_mimepart(curl_mime& parent) noexcept : parent(parent) {}
    curl_mimepart(const curl_mimepart&) = delete;
    curl_mimepart& operator=(const curl_mimepart&) = delete;
    ~curl_mimepart() { set_headers(nullptr, false); }

    void set_headers(curl_slist* list, bool own) noexcept;
    /// Lets go of the content, whatever it was.
    void clear_content() noexcept { content.emplace<std::monostate>(); }
    /// Copies everything of `from` but its place.
    void copy(const curl_mimepart& from);

    curl_mime& parent;
    std::optional<std::string> name;
    std::optional<std::string> filename;
    std::optional<std::string> type;
    curl_slist* headers = nullptr;
    bool own_headers = false;
    hawser::mime::Encoding encoding = hawser::mime::Encoding::none;
    std::variant<std::monostate, std::string, hawser::capi::FileContent,
                 std::unique_ptr<hawser::capi::CallbackContent>, hawser::capi::OwnMime>
        content;
};

struct curl_mime {
    curl_mime() = default;
    ~curl_mime();
    curl_mime(const curl_mime&) = delete;
    curl_mime& operator=(const curl_mime&) = delete;

    bool attached() const noexcept { return part != nullptr || post != nullptr; }

    std::deque<curl_mimepart> parts;
    curl_mimepart* part = nullptr;          ///< of which it is the content
    hawser::capi::MimePost* post = nullptr;  ///< of the handle it is sent with
};
