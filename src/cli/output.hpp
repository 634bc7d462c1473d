// Where a body goes. A regular file is written under another name first, so that what has the wanted name is whole.
//
// What holds, even when the command is killed: a file has its wanted name only when all of it has come, or it was there
// before and is as it was. Two cases write into the named file itself and leave it partial: a transfer that was asked to
// resume (-C), where that is the point, and devices, pipes and files in a folder that cannot be written to.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

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
    /// The transfer begins again: drops what was written where that can be dropped, and says how many bytes those were.
    virtual Result<std::uint64_t> restart() { return 0; }
    /// The file's name as far as it is known; empty for what is no file.
    virtual std::string name() const { return {}; }
    /// Bytes that are there: those of earlier transfers that were resumed, and this one's.
    virtual std::uint64_t size_bytes() const { return 0; }
    /// True for a terminal.
    virtual bool interactive() const { return false; }
    /// A sentence for the user that is no failure, once; empty for none.
    virtual std::string take_remark() { return {}; }
};

/// How a file is made.
struct FilePlan {
    enum class Existing : std::uint8_t {
        replace,   ///< written over
        number,    ///< left alone: ".1", ".2", ... are tried instead
        refuse,    ///< left alone: an Error (write_failed)
    };
    std::string name{};
    bool create_directories = false;
    Existing existing = Existing::replace;
    bool remove_on_error = false;
    std::uint64_t resume_from = 0;  ///< 0 begins a new file
    /// "-C -": goes on with NAME.part where there is no NAME; resume_from is its size then.
    bool resume_part = false;
    /// Given to the file when it is whole; asked at commit().
    std::optional<std::chrono::seconds> modified{};  ///< since 1970
    struct Attribute {
        std::string name, value;
    };
    std::vector<Attribute> attributes{};  ///< extended ones (xattr(7))
};

/// What "-C -" finds: how many bytes are there already, and whether they are in NAME.part.
struct Resumable {
    std::uint64_t size_bytes = 0;
    bool part = false;
};
Resumable find_resumable(const std::string& name);

std::unique_ptr<Output> standard_output();
/// Takes everything, keeps nothing.
std::unique_ptr<Output> no_output();

/// A file. Bytes go to NAME.part (or NAME.part1, ...; a beginning of NAME and a hash stand for a NAME that leaves no room
/// for more), which becomes NAME when all have come. Nothing is made before the first byte or commit(); until then plan()
/// may be changed.
class FileOutput : public Output {
public:
    virtual FilePlan& plan() = 0;
};
std::unique_ptr<FileOutput> file_output(FilePlan plan);

/// Makes the missing folders of that file's name.
Result<void> make_directories(const std::string& name);

}  // namespace hawser::cli
