// A transfer without a connection: file: URLs (RFC 8089).
//
// It is in the state `exchanging` and goes on from the ready list, some bytes a turn, so that many of them share
// the thread. A pipe or terminal that has nothing to say is watched on the loop under the transfer's own token.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <hawser/request.hpp>
#include <hawser/result.hpp>
#include <hawser/url.hpp>

#include "base/files.hpp"

namespace hawser::engine {

/// What such a transfer holds while it runs.
struct FileTransfer {
    std::unique_ptr<File> file;
    bool upload = false;
    bool watched = false;
    bool at_end = false;  ///< everything was read from the file, or from the body's source
    std::optional<std::uint64_t> left{};  ///< bytes still to be read; nullopt: up to the file's end
    std::uint64_t skip = 0;               ///< upload: bytes of the body that stand in the file already
    Bytes unwritten{};      ///< upload: taken from the body and still to be written
    std::string pending{};  ///< where that stands, when it came from the user; of a directory: the name that is next
};

/// Which bytes of a file are wanted.
struct FileSpan {
    std::uint64_t first = 0;
    std::optional<std::uint64_t> bytes{};  ///< nullopt: up to the end of a file whose size is not known
    friend bool operator==(const FileSpan&, const FileSpan&) = default;
};

/// Resuming wins over a range, of which the first part counts; "5" is "5-". The Error is range_failed for what is no
/// range, bad_resume for one that begins beyond the end, or at the end of what has none.
Result<FileSpan> file_span(const RangeOptions& asked, std::optional<std::uint64_t> file_bytes);

/// The path that a file: URL names. The Error (bad_url): it holds a zero byte.
Result<std::string> file_path(const Url& url);

/// The lines libcurl makes up for a file, each with its end: length and ranges where there is a size, Last-Modified.
std::string file_head(const FileFacts& facts);

}  // namespace hawser::engine
