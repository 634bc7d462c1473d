// The names of files that bodies are saved under: where they come from, and what must not be in them. And what the
// command line adds to URLs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hawser::cli {

/// The name -O takes from a URL: what stands behind the last slash of its path, percent-escapes kept; else the last
/// folder of the path; else "curl_response". Never empty, never with a slash.
std::string name_from_url(std::string_view url);

/// A name that came from a server, with a leading dot made "_": it must not become what a program reads as its settings.
std::string name_of_stranger(std::string name);

/// The name in a Content-Disposition field (RFC 6266 4.3, `filename`): the last segment of it, whichever slash its
/// sender uses, without control bytes or a leading dot. nullopt when there is none that a file could have. `filename*` is not read.
std::optional<std::string> name_from_disposition(std::string_view field);

/// Where the URL of an upload has a path that ends in '/' and no query, the local file's name belongs behind it,
/// percent-encoded; else the URL as it is.
std::string with_upload_name(std::string_view url, std::string_view upload);

/// The URL with an encoded query appended to its own, before a fragment.
std::string with_query(std::string_view url, std::string_view query);

/// "directory/name"; the name alone without a directory.
std::string in_directory(std::string_view directory, std::string_view name);

}  // namespace hawser::cli
