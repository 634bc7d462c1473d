// The body of an upload: a file, standard input, or standard input without waiting for it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <hawser/request.hpp>
#include <hawser/result.hpp>

namespace hawser::cli {

class Upload {
public:
    /// "-" is standard input, "." likewise, but a transfer goes on receiving while there is nothing to read. The Error
    /// (read_failed) says which file cannot be read.
    static Result<std::unique_ptr<Upload>> open(const std::string& name);
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;
    ~Upload();

    /// A Body that reads from here: this Upload must outlive its transfer.
    Body body();
    /// Back to where it began, for another attempt. False: what was read is gone (a pipe, a terminal).
    bool begin_again();
    /// True when the body paused because nothing is there to read: descriptor() being readable is the time to go on.
    bool starved() const noexcept { return starved_; }
    int descriptor() const noexcept { return file_; }
    /// errno of the read that failed, 0 for none.
    int trouble() const noexcept { return trouble_; }

private:
    Upload() = default;
    std::size_t read(MutableBytes into);
    bool nothing_to_read() const;

    int file_ = -1;
    std::int64_t begin_ = 0;  ///< where it stood when it was opened: somebody may have read the first lines of standard input
    bool owned_ = false;
    bool waits_ = true;     ///< for bytes that are not there yet
    bool touched_ = false;  ///< it was read from
    bool starved_ = false;
    int trouble_ = 0;
    std::optional<std::uint64_t> size_bytes_;
};

}  // namespace hawser::cli
