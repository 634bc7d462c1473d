// The header fields of one part (RFC 2046 5.1, RFC 7578 4).
#pragma once

#include <string>
#include <string_view>

#include "mime/part.hpp"

namespace hawser::mime {

/// What stands above a part.
struct HeadFacts {
    bool in_form = false;         ///< directly in a multipart/form-data
    Escape escape = Escape::percent;
    std::string_view boundary{};  ///< of the part's own parts, when it has some
};

/// The Content-Type that is sent, without a boundary; empty for none. A nullopt `type` is chosen: multipart/mixed for
/// nested parts, by the extension of the file name or path, application/octet-stream for an uploaded file.
std::string_view type_of(const Part& part) noexcept;

/// Whether a Content-Type is multipart/form-data, with parameters or without.
bool is_form(std::string_view type) noexcept;

/// The fields and the empty line after them. An Error: a name, type or header that would break out of its line.
Result<std::string> make_head(const Part& part, const HeadFacts& facts);

}  // namespace hawser::mime
