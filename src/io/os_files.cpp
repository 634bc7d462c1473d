#include "io/os_files.hpp"

#include <cerrno>
#include <cstring>
#include <system_error>

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/try.hpp"
#include "io/retry.hpp"

namespace hawser::io {

namespace {

Unexpected refuse(ErrorCode code, Phase phase, const std::string& what, int cause) {
    return Unexpected(
        Error(code, phase, what + ": " + std::generic_category().message(cause)).with_errno(cause));
}

struct CloseDirectory {
    void operator()(DIR* directory) const noexcept { ::closedir(directory); }
};

class OsFile final : public File {
  public:
    OsFile(int handle, FileFacts facts, bool is_pipe) noexcept
        : handle_(handle), facts_(facts), is_pipe_(is_pipe) {}
    ~OsFile() override {
        if (!directory_) ::close(handle_);  // else closedir has it
    }
    OsFile(const OsFile&) = delete;
    OsFile& operator=(const OsFile&) = delete;

    const FileFacts& facts() const noexcept override { return facts_; }
    int handle() const noexcept override { return handle_; }

    Result<IoCount> read(MutableBytes into) override {
        const ssize_t count = retried([&] { return ::read(handle_, into.data(), into.size()); });
        if (count > 0) {
            read_something_ = true;
            return IoCount{static_cast<std::size_t>(count), IoStatus::ok};
        }
        if (count == 0) return IoCount{0, nobody_wrote_yet() ? IoStatus::would_block : IoStatus::eof};
        if (errno == EAGAIN) return IoCount{0, IoStatus::would_block};
        return refuse(ErrorCode::read_failed, Phase::receive, "could not read the file", errno);
    }

    Result<IoCount> write(Bytes from) override {
        const ssize_t count = retried([&] { return ::write(handle_, from.data(), from.size()); });
        if (count >= 0) return IoCount{static_cast<std::size_t>(count), IoStatus::ok};
        if (errno == EAGAIN) return IoCount{0, IoStatus::would_block};
        return refuse(ErrorCode::send_failed, Phase::send, "could not write the file", errno);
    }

    Result<void> seek(std::uint64_t offset) override {
        if (::lseek(handle_, static_cast<off_t>(offset), SEEK_SET) >= 0) return {};
        return refuse(ErrorCode::bad_resume, Phase::setup, "could not go to a place in the file", errno);
    }

    Result<std::optional<std::string>> next_name() override {
        if (!directory_) directory_.reset(::fdopendir(handle_));
        if (!directory_)
            return refuse(ErrorCode::read_failed, Phase::receive, "could not read the directory", errno);
        errno = 0;
        if (const dirent* entry = ::readdir(directory_.get()))
            return std::optional<std::string>(entry->d_name);
        if (errno != 0)
            return refuse(ErrorCode::read_failed, Phase::receive, "could not read the directory", errno);
        return std::optional<std::string>();
    }

  private:
    /// A named pipe reads as ended before its first writer came as well as after its last has gone: only then
    /// does poll say so (pipe(7), poll(2)).
    bool nobody_wrote_yet() const noexcept {
        if (!is_pipe_ || read_something_) return false;
        pollfd one{handle_, POLLIN, 0};
        return ::poll(&one, 1, 0) == 0;
    }

    int handle_;
    FileFacts facts_;
    bool is_pipe_;
    bool read_something_ = false;
    std::unique_ptr<DIR, CloseDirectory> directory_;
};

Result<std::unique_ptr<File>> opened(int handle, ErrorCode code, const std::string& what) {
    struct stat about {};
    if (::fstat(handle, &about) != 0) {
        const int cause = errno;
        ::close(handle);
        return refuse(code, Phase::setup, what, cause);
    }
    FileFacts facts;
    facts.kind = S_ISREG(about.st_mode)   ? FileKind::regular
                 : S_ISDIR(about.st_mode) ? FileKind::directory
                                          : FileKind::other;
    if (facts.kind == FileKind::regular) facts.bytes = static_cast<std::uint64_t>(about.st_size);
    facts.modified = about.st_mtim.tv_sec;
    return std::unique_ptr<File>(std::make_unique<OsFile>(handle, facts, S_ISFIFO(about.st_mode)));
}

/// Pipes and terminals must not make the loop wait, nor become the process's own terminal.
constexpr int always = O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

}  // namespace

Result<std::unique_ptr<File>> OsFiles::open_to_read(const std::string& path) {
    const std::string what = "could not open the file " + path;
    const int handle = retried([&] { return ::open(path.c_str(), O_RDONLY | always); });
    if (handle < 0) return refuse(ErrorCode::file_unreadable, Phase::setup, what, errno);
    return opened(handle, ErrorCode::file_unreadable, what);
}

Result<std::unique_ptr<File>> OsFiles::open_to_write(const std::string& path, Write how,
                                                     unsigned permissions) {
    const std::string what = "could not open " + path + " for writing";
    const int flags = O_WRONLY | O_CREAT | (how == Write::append ? O_APPEND : O_TRUNC) | always;
    const int handle = retried([&] { return ::open(path.c_str(), flags, static_cast<mode_t>(permissions)); });
    if (handle < 0) return refuse(ErrorCode::write_failed, Phase::setup, what, errno);
    return opened(handle, ErrorCode::write_failed, what);
}

Files& os_files() noexcept {
    static OsFiles files;
    return files;
}

}  // namespace hawser::io
