// Files as content of a multipart body: what joins mime and io.
#pragma once

#include <memory>
#include <string>

#include "mime/serializer.hpp"

namespace hawser::engine {

/// The content of a file, which is opened when its turn comes. With `standard_input`, "-" is that, of unknown size. An
/// Error: read_failed, it cannot be read.
Result<mime::Streamed> file_content(const std::string& path, bool standard_input = false);

/// Makes a body of parts with random boundaries.
Result<std::unique_ptr<mime::Serializer>> make_multipart(std::vector<mime::Part> parts, std::string_view type, mime::Escape escape);

}  // namespace hawser::engine
