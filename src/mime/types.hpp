// Content types by file name.
#pragma once

#include <string_view>

namespace hawser::mime {

/// The type of a file name's extension, regardless of case; empty for one that is not known. Static lifetime.
std::string_view type_of_name(std::string_view name) noexcept;

}  // namespace hawser::mime
