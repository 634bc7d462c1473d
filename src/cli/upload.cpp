#include "cli/upload.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hawser::cli {

Result<std::unique_ptr<Upload>> Upload::open(const std::string& name) {
    std::unique_ptr<Upload> upload(new Upload);
    if (name == "-" || name == ".") {
        upload->file_ = STDIN_FILENO;
        upload->begin_ = std::max<off_t>(::lseek(STDIN_FILENO, 0, SEEK_CUR), 0);
        upload->waits_ = name == "-";
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
    if (owned_) ::close(file_);
}

Body Upload::body() {
    return Body::stream([this](MutableBytes into) { return read(into); }, size_bytes_, [this] { return begin_again(); });
}

// Standard input stays as blocking as it is: on a terminal it is the same open file as the output, and as the shell's.
bool Upload::nothing_to_read() const {
    pollfd watched{file_, POLLIN, 0};
    return !waits_ && ::poll(&watched, 1, 0) == 0;
}

std::size_t Upload::read(MutableBytes into) {
    starved_ = nothing_to_read();
    if (starved_) return body_pause;
    touched_ = true;
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

bool Upload::begin_again() {
    starved_ = false;
    trouble_ = 0;
    if (touched_ && ::lseek(file_, static_cast<off_t>(begin_), SEEK_SET) < 0) return false;
    touched_ = false;
    return true;
}

}  // namespace hawser::cli
