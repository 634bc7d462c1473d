// A multipart body (RFC 7578 forms, RFC 2046 nested parts) as a plain value.
//
//     auto form = hawser::Multipart()
//                     .field("title", "Holiday")
//                     .file("picture", "beach.jpg")
//                     .add({.name = "notes", .content = hawser::Multipart::File{"notes.txt"}, .type = "text/plain"});
//     auto answer = hawser::Easy().perform({.url = "https://example.org/upload", .body = form});
//
// Properties: a value type; copying copies what it holds in memory, while files are only named and streams share
// what their functions refer to. Nothing is opened, read or checked before a transfer. A transfer streams files in
// bounded pieces, makes a fresh random boundary for each level, announces the size when every part's is known and
// sends chunked otherwise. A request with a Multipart is a POST of multipart/form-data unless it says otherwise:
// its method, and its content_type or Content-Type header, to which the boundary is added.
//
// Errors of a transfer: read_failed for a file that cannot be read, that changed its size meanwhile, or for content
// that its encoding cannot carry; rewind_failed when the body has to be sent again (redirect, retry) and a stream
// without `rewind`, or a file that cannot seek, was begun; bad_argument for names, types and headers with line
// breaks where these cannot be escaped, and for what is larger than max_parts or max_depth; aborted for body_abort.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <hawser/headers.hpp>
#include <hawser/request.hpp>

namespace hawser {

/// See the head of this file.
class Multipart {
public:
    /// Limits of one body: parts of all levels together, and how deep they are nested.
    static constexpr std::size_t max_parts = 100'000;
    static constexpr std::size_t max_depth = 32;

    /// How a part's content is encoded for the way (RFC 2045 6); each but `none` adds Content-Transfer-Encoding.
    enum class Encoding : std::uint8_t {
        none,
        binary,            ///< unchanged
        eight_bit,         ///< unchanged
        seven_bit,         ///< unchanged; a byte above 127 is an error
        base64,            ///< lines of at most 76 characters
        quoted_printable,  ///< lines of at most 76 characters; makes the size unknown
    };

    /// How quotes and line breaks in names and file names are written.
    enum class Escape : std::uint8_t {
        percent,    ///< %22, %0D, %0A, as browsers do (HTML, multipart/form-data)
        backslash,  ///< \" and \\, as they once did
    };

    /// The content of a file, read while it is sent. The file must stay as it is until the transfer has ended.
    struct File {
        std::string path{};  ///< no default: an empty one cannot be opened
    };

    /// Content from a function: Body::Source says how. With a `size` no more than that is asked for and less is an
    /// error; without one the body is sent chunked. `rewind` takes the source back to its start.
    struct Stream {
        Body::Source source{};
        std::optional<std::uint64_t> size{};
        std::function<bool()> rewind{};
    };

    struct Part;

    Multipart() = default;

    /// Appends a part that is a text field.
    Multipart& field(std::string name, std::string value);
    /// Appends a part that is a file upload: named after the last component of `path`, its type guessed from the
    /// extension, its content read while it is sent.
    Multipart& file(std::string name, std::string path);
    /// Appends a part. The reference returned is to this Multipart, for the next call.
    Multipart& add(Part part);

    /// For all levels; percent by default.
    Multipart& escape(Escape how) noexcept {
        escape_ = how;
        return *this;
    }
    Escape escape() const noexcept { return escape_; }

    const std::vector<Part>& parts() const noexcept { return parts_; }
    /// The last part added; there must be one.
    Part& back() noexcept;
    bool empty() const noexcept;

    /// What follows the last slash of `path`.
    static std::string base_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

private:
    std::vector<Part> parts_;
    Escape escape_ = Escape::percent;
};

/// One part. Made for designated initialisers; everything may be left out.
struct Multipart::Part {
    /// The form field's name; nullopt sends none (RFC 7578 4.2).
    std::optional<std::string> name{};
    /// Nothing, bytes, a file, a stream, or parts of its own.
    std::variant<std::monostate, std::string, File, Stream, Multipart> content{};
    /// What the receiver is told the file is called; nullopt sends none, and the part is no file upload.
    std::optional<std::string> filename{};
    /// Content-Type (RFC 2046). Empty chooses: multipart/mixed for nested parts; by the extension of `filename`, or
    /// application/octet-stream for a File that has one; else none is sent, which means text/plain.
    std::string type{};
    /// More header fields. Content-Type (where `type` is empty), Content-Disposition and Content-Transfer-Encoding
    /// replace those made here.
    Headers headers{};
    Encoding encoding = Encoding::none;
};

inline Multipart& Multipart::add(Part part) {
    parts_.push_back(std::move(part));
    return *this;
}

inline Multipart& Multipart::field(std::string name, std::string value) {
    return add({.name = std::move(name), .content = std::move(value)});
}

inline Multipart& Multipart::file(std::string name, std::string path) {
    std::string shown = base_name(path);
    return add({.name = std::move(name), .content = File{std::move(path)}, .filename = std::move(shown)});
}

inline Multipart::Part& Multipart::back() noexcept { return parts_.back(); }
inline bool Multipart::empty() const noexcept { return parts_.empty(); }

inline Body::Body(Multipart parts)
    : parts_(std::make_shared<const Multipart>(std::move(parts))), kind_(Kind::multipart) {}

}  // namespace hawser
