// The seam to the operating system's files, for file: URLs (RFC 8089).
//
// Contract: no call waits for another program. A pipe or terminal with nothing to read, or no room, answers
// would_block; its handle can be watched on the Loop. Regular files and directories always answer at once,
// as far as the disk does. EINTR is handled inside. One thread at a time per File.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <hawser/bytes.hpp>
#include <hawser/result.hpp>

#include "base/wire.hpp"

namespace hawser {

enum class FileKind : std::uint8_t {
    regular,
    directory,
    other,  ///< a pipe, a terminal, a device: has no size, and may make its reader wait
};

struct FileFacts {
    FileKind kind = FileKind::regular;
    std::uint64_t bytes = 0;     ///< of a regular file
    std::int64_t modified = 0;   ///< seconds since 1970
};

/// An open file; closed by its destructor.
class File {
public:
    virtual ~File() = default;

    virtual const FileFacts& facts() const noexcept = 0;
    /// What to watch after would_block.
    virtual int handle() const noexcept = 0;
    virtual Result<IoCount> read(MutableBytes into) = 0;
    virtual Result<IoCount> write(Bytes from) = 0;
    /// The next read begins at this byte. An Error where the file cannot seek.
    virtual Result<void> seek(std::uint64_t offset) = 0;
    /// The next name in a directory, "." and ".." among them; nullopt after the last.
    virtual Result<std::optional<std::string>> next_name() = 0;
};

class Files {
public:
    enum class Write : std::uint8_t {
        replace,  ///< what stands in the file goes
        append,
    };

    virtual ~Files() = default;
    /// A file or directory. The Error (file_unreadable) has the errno.
    virtual Result<std::unique_ptr<File>> open_to_read(const std::string& path) = 0;
    /// Made when it is not there, with these permissions less the process's mask. The Error (write_failed) has the
    /// errno.
    virtual Result<std::unique_ptr<File>> open_to_write(const std::string& path, Write how, unsigned permissions) = 0;
};

}  // namespace hawser
