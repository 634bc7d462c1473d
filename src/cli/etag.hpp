// Entity tags kept in files: --etag-save and --etag-compare.
#pragma once

#include <string>
#include <string_view>

#include <hawser/result.hpp>

namespace hawser::cli {

/// The value of If-None-Match (RFC 9110 13.1.2) for what that file holds; a file that is missing or empty gives the tag
/// no resource has, "\"\"". The Error (read_failed) is that of a file that cannot be read.
Result<std::string> etag_to_compare(const std::string& file);

/// The file that takes the tag. open() comes before the transfer, so that a file nobody can write costs none.
class EtagFile {
public:
    EtagFile() = default;
    EtagFile(const EtagFile&) = delete;
    EtagFile& operator=(const EtagFile&) = delete;
    ~EtagFile();

    /// The Error (read_failed, which is what curl's scripts know) says why it cannot be written.
    Result<void> open(const std::string& file, bool create_directories);
    /// Writes the tag and a newline in place of what the file held; an empty tag empties it.
    Result<void> save(std::string_view tag);

private:
    std::string name_;
    int file_ = -1;
};

/// More than this in an etag file is no entity tag.
inline constexpr std::size_t max_etag_bytes = 64U << 10U;

}  // namespace hawser::cli
