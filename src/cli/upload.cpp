#include "cli/upload.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hawser::cli {

Result<std::unique_ptr<Upload>> Upload::open(const std::string& name) {
    std::unique_ptr<Upload> upload(new Upload);
    if (name == "-" || name == ".") {
        upload->file_ = STDIN_FILENO;
        if (name == ".") {
            upload->old_flags_ = ::fcntl(STDIN_FILENO, F_GETFL);
            (void)::fcntl(STDIN_FILENO, F_SETFL, upload->old_flags_ | O_NONBLOCK);
        }
        return upload;
    }
    upload->file_ = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    if (upload->file_ < 0 || ::fstat(upload->file_, &status) != 0 || (S_ISDIR(status.st_mode) && (errno = EISDIR) != 0)) {
        const int number = errno;
        return Unexpected(Error(ErrorCode::read_failed, Phase::setup,
                                "cannot open \"" + name + "\" for reading: " + std::generic_category().message(number))
                              .with_errno(number));
    }
    upload->owned_ = true;
    if (S_ISREG(status.st_mode)) upload->size_bytes_ = static_cast<std::uint64_t>(status.st_size);
    return upload;
}

Upload::~Upload() {
    if (old_flags_ >= 0) (void)::fcntl(STDIN_FILENO, F_SETFL, old_flags_);
    if (owned_) ::close(file_);
}

Body Upload::body() {
    return Body::stream([this](MutableBytes into) { return read(into); }, size_bytes_, [this] { return rewind(); });
}

std::size_t Upload::read(MutableBytes into) {
    starved_ = false;
    for (;;) {
        const ssize_t count = ::read(file_, into.data(), into.size());
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno == EINTR) continue;
        starved_ = errno == EAGAIN || errno == EWOULDBLOCK;
        if (starved_) return body_pause;
        trouble_ = errno;
        return body_abort;
    }
}

bool Upload::rewind() { return ::lseek(file_, 0, SEEK_SET) == 0; }

}  // namespace hawser::cli
