#include "cli/output.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hawser::cli {

namespace {

Unexpected failed(const std::string& what) {
    const int number = errno;
    return Unexpected(Error(ErrorCode::write_failed, Phase::deliver, what + ": " + std::generic_category().message(number))
                          .with_errno(number));
}

Result<void> write_all(int file, Bytes bytes, const std::string& name) {
    while (!bytes.empty()) {
        const ssize_t count = ::write(file, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed("cannot write to \"" + name + "\"");
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

class StandardOutput final : public Output {
public:
    Result<void> write(Bytes bytes) override { return write_all(STDOUT_FILENO, bytes, "standard output"); }
    Result<void> commit() override { return {}; }
    std::string give_up() override { return {}; }
};

class FileOutput final : public Output {
public:
    FileOutput(std::string name, bool create_dirs, std::uint64_t resume_from)
        : name_(std::move(name)), create_dirs_(create_dirs), resume_from_(resume_from) {}
    ~FileOutput() override {
        if (file_ >= 0) ::close(file_);
    }

    Result<void> write(Bytes bytes) override {
        if (auto opened = open(); !opened) return opened;
        if (auto written = write_all(file_, bytes, written_name()); !written) return written;
        written_ += bytes.size();
        return {};
    }

    Result<void> commit() override {
        if (auto opened = open(); !opened) return opened;
        const int closed = ::close(file_);
        file_ = -1;
        if (closed != 0) return failed("cannot finish \"" + written_name() + "\"");
        if (direct_) return {};
        if (::rename(part_.c_str(), name_.c_str()) != 0) return failed("cannot name the finished file \"" + name_ + "\"");
        return {};
    }

    std::string give_up() override {
        if (file_ >= 0) ::close(file_);
        file_ = -1;
        if (direct_ || !opened_) return {};
        if (written_ == 0) {
            ::unlink(part_.c_str());
            return {};
        }
        return "what had come (" + std::to_string(written_) + " bytes) is in \"" + part_ + "\"";
    }

private:
    const std::string& written_name() const { return direct_ ? name_ : part_; }

    Result<void> open() {
        if (opened_) return {};
        if (create_dirs_)
            if (auto made = make_directories(); !made) return made;
        follow_link();
        struct stat status {};
        const bool there = ::stat(name_.c_str(), &status) == 0;
        if (there && S_ISDIR(status.st_mode)) {
            errno = EISDIR;
            return failed("cannot write to \"" + name_ + "\"");
        }
        if (there && ::access(name_.c_str(), W_OK) != 0) return failed("cannot write to \"" + name_ + "\"");
        direct_ = resume_from_ != 0 || (there && !S_ISREG(status.st_mode));
        if (auto opened = direct_ ? open_itself() : open_part(); !opened) return opened;
        if (there && !direct_) (void)::fchmod(file_, status.st_mode & 07777);  // the whole file replaces it, rights and all
        opened_ = true;
        return {};
    }

    Result<void> make_directories() {
        std::error_code error;
        const auto parent = std::filesystem::path(name_).parent_path();
        if (!parent.empty()) std::filesystem::create_directories(parent, error);
        if (!error) return {};
        errno = error.value();
        return failed("cannot make the directories of \"" + name_ + "\"");
    }

    // A link stays a link: what it points at is replaced.
    void follow_link() {
        std::error_code error;
        if (!std::filesystem::is_symlink(name_, error)) return;
        const auto target = std::filesystem::canonical(name_, error);
        if (!error) name_ = target.string();
    }

    Result<void> open_itself() {
        const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (resume_from_ == 0 ? O_TRUNC : 0);
        file_ = ::open(name_.c_str(), flags, 0666);
        if (file_ < 0) return failed("cannot open \"" + name_ + "\" for writing");
        if (resume_from_ != 0 && ::lseek(file_, static_cast<off_t>(resume_from_), SEEK_SET) < 0)
            return failed("cannot continue \"" + name_ + "\"");
        return {};
    }

    // A name nobody has: neither a file of the user's nor the part of another transfer is ever touched.
    Result<void> open_part() {
        for (int count = 0; count < most_parts; ++count) {
            part_ = name_ + ".part" + (count == 0 ? "" : std::to_string(count));
            file_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
            if (file_ >= 0) return {};
            if (errno != EEXIST) break;
        }
        return failed("cannot make \"" + part_ + "\", the file that is written first");
    }

    /// More leftovers of earlier transfers than this in one folder are somebody else's trouble.
    static constexpr int most_parts = 1'000;

    std::string name_;
    std::string part_;
    bool create_dirs_;
    std::uint64_t resume_from_;
    std::uint64_t written_ = 0;
    int file_ = -1;
    bool opened_ = false;
    bool direct_ = false;
};

}  // namespace

std::unique_ptr<Output> standard_output() { return std::make_unique<StandardOutput>(); }

std::unique_ptr<Output> file_output(std::string name, bool create_dirs, std::uint64_t resume_from) {
    return std::make_unique<FileOutput>(std::move(name), create_dirs, resume_from);
}

}  // namespace hawser::cli
