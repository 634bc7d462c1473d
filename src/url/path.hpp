// Paths: dot segments and merging.
#pragma once

#include <string>
#include <string_view>

namespace hawser::url {

/// Removes "." and ".." segments (RFC 3986 5.2.4), also where the dots are written %2e. Linear in the length.
std::string remove_dot_segments(std::string_view path);

/// `reference` in the directory of `base` (RFC 3986 5.2.3).
std::string merge_paths(std::string_view base, std::string_view reference);

/// As merge_paths, where dot segments are to stay: only those `reference` begins with are obeyed.
std::string climb(std::string_view base, std::string_view reference);

}  // namespace hawser::url
