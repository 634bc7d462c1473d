// One piece of a body that is being sent, and the building of all of them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "mime/serializer.hpp"

namespace hawser::mime {

/// Text made here, content in memory, or content of a source.
struct Serializer::Segment {
    std::string text{};             ///< boundaries and a head
    Bytes lent{};                   ///< in place of text
    Source* source = nullptr;       ///< in place of both
    std::unique_ptr<Source> own{};  ///< what `source` is when it was made here: nested parts encoded as a whole
    std::optional<std::uint64_t> size{};  ///< before encoding
    Encoding encoding = Encoding::none;
    std::string_view part_name{};  ///< for errors
    bool begun = false;            ///< the source was asked since its start

    Bytes bytes() const noexcept { return text.empty() ? lent : as_bytes(text); }
};

/// Flattens a tree of parts. One for a whole tree, so that the limits are those of the whole.
class Serializer::Builder {
public:
    Builder(Escape escape, const Random& random) : escape_(escape), random_(random) {}

    /// Makes the pieces of `parts` and adds up their size in `into`.
    Result<void> build(std::vector<Part>& parts, std::string_view type, std::string_view boundary, Serializer& into);

private:
    Result<void> add_all(std::vector<Part>& parts, std::string_view type, std::string_view boundary, Serializer& into);
    Result<void> add(Part& part, bool in_form, Serializer& into);
    Result<void> add_nested(Part& part, std::string_view boundary, Serializer& into);
    void add_text(Serializer& into);
    Result<void> add_segment(Segment segment, Serializer& into);

    Escape escape_;
    const Random& random_;
    std::string text_;  ///< to become the next piece
    std::size_t parts_ = 0;
    std::size_t depth_ = 0;
};

}  // namespace hawser::mime
