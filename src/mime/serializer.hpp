// A multipart body as a stream of bytes: boundaries, heads and content in order, into buffers of any size.
//
// Properties: text and heads are made once, content passes through: from memory and from sources without an encoding
// straight into the caller's buffer, with one through a stage of a few kilobytes. Sources are asked one after another
// and only when their turn comes. Knows no file, clock or callback.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mime/boundary.hpp"
#include "mime/encoder.hpp"
#include "mime/part.hpp"

namespace hawser::mime {

struct SerializerOptions {
    /// Content-Type of the whole, to which the boundary is added; a form's parts are dispositioned as form-data, those
    /// of any other type as attachments where they have a name.
    std::string_view type = "multipart/form-data";
    Escape escape = Escape::percent;
};

/// See the head of this file.
class Serializer {
public:
    /// An Error: bad_argument for a part that cannot be written down, or more parts or levels than Multipart allows;
    /// what `random` answers. Nothing is asked of the sources.
    static Result<std::unique_ptr<Serializer>> make(std::vector<Part> parts, const SerializerOptions& options, const Random& random);
    ~Serializer();
    Serializer(const Serializer&) = delete;
    Serializer& operator=(const Serializer&) = delete;

    /// Of the whole, boundaries included; nullopt when it depends on content yet to come.
    std::optional<std::uint64_t> size() const noexcept { return size_; }
    /// With the boundary. Lives as long as the Serializer.
    const std::string& content_type() const noexcept { return content_type_; }

    /// Fills `into`, which must not be empty, from its start: as far as it goes without asking a source that has just
    /// given less than it might have. `pause`: a source has nothing yet; ask again. After an Error only rewind() may
    /// follow. Errors: read_failed for a source that ended early and for bytes an encoding cannot carry, and what
    /// sources answer.
    Result<Pulled> read(MutableBytes into);
    /// Back to the start, from anywhere: rewinds the sources that were begun.
    Result<void> rewind();

private:
    struct Segment;
    class Builder;

    Serializer();
    Result<Pulled> take(Segment& segment, MutableBytes into);
    Result<Pulled> take_raw(Segment& segment, MutableBytes into);
    Result<Pulled> take_encoded(Segment& segment, MutableBytes into);
    void enter(std::size_t index);

    std::vector<Part> parts_;  ///< owns the sources
    std::vector<Segment> segments_;
    std::string content_type_;
    std::optional<std::uint64_t> size_;

    std::size_t current_ = 0;
    std::uint64_t taken_bytes_ = 0;  ///< of the current segment's content, before encoding
    bool came_short_ = false;        ///< the source gave less than it was asked for
    bool raw_ended_ = false;         ///< the current segment's content was read to its end
    bool pause_next_ = false;        ///< a source paused after bytes that had to be handed over first
    std::string staged_;             ///< encoded, not yet handed over
    std::size_t staged_given_ = 0;
    LineEncoder encoder_{Encoding::none};
};

}  // namespace hawser::mime
