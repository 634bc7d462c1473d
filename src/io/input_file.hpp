// A named file that is read from its start to its end, as an upload is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <hawser/bytes.hpp>
#include <hawser/result.hpp>

namespace hawser::io {

/// Whether a file can be read, and its size; nullopt for what has none before it was read (pipes, devices). Nothing is
/// opened. An Error: read_failed.
Result<std::optional<std::uint64_t>> look_at_input(const std::string& path);

/// Opened by the first read and closed at the end or by close(), so that a thousand of them need one descriptor. Blocks
/// as read(2) does. Errors are read_failed, with the errno, and name the file.
class InputFile {
public:
    /// `path` "-" with `standard_input` is descriptor 0, which is read from where it stands and never closed.
    explicit InputFile(std::string path, bool standard_input = false);
    ~InputFile();
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    /// 0 at the end.
    Result<std::size_t> read(MutableBytes into);
    /// Back to where the first read began. rewind_failed for what cannot seek.
    Result<void> rewind();
    /// Gives the descriptor back. A read() after it begins at the start again, of standard input where that stands.
    void close() noexcept;

private:
    Result<void> open();

    std::string path_;
    bool standard_input_;
    bool begun_ = false;
    int handle_ = -1;
    std::int64_t start_ = -1;  ///< where standard input stood; -1 when it cannot seek
};

}  // namespace hawser::io
