// Where a body goes. A regular file is written under another name first, so that what has the wanted name is whole.
#pragma once

#include <memory>
#include <string>

#include <hawser/bytes.hpp>
#include <hawser/result.hpp>

namespace hawser::cli {

class Output {
public:
    virtual ~Output() = default;
    virtual Result<void> write(Bytes bytes) = 0;
    /// Everything has come: makes it visible under its name.
    virtual Result<void> commit() = 0;
    /// The transfer failed: says what is left behind, empty for nothing.
    virtual std::string give_up() = 0;
};

std::unique_ptr<Output> standard_output();

/// A file. Bytes go to NAME.part (or NAME.part1, ...), which becomes NAME when all have come; devices and pipes are written directly.
/// Nothing is made before the first byte or commit(). With resume_from the file is continued where it is.
std::unique_ptr<Output> file_output(std::string name, bool create_dirs, std::uint64_t resume_from);

}  // namespace hawser::cli
