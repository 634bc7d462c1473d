#include "io/input_file.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/try.hpp"
#include "io/retry.hpp"

namespace hawser::io {

namespace {

constexpr int standard_input_handle = 0;

Unexpected cannot(const char* what, const std::string& path, int reason, ErrorCode code = ErrorCode::read_failed) {
    return Unexpected(Error(code, Phase::send,
                            std::string("cannot ") + what + " the file \"" + path + "\": " + std::strerror(reason))
                          .with_errno(reason));
}

}  // namespace

Result<std::optional<std::uint64_t>> look_at_input(const std::string& path) {
    struct stat facts {};
    if (stat(path.c_str(), &facts) != 0 || access(path.c_str(), R_OK) != 0) return cannot("read", path, errno);
    if (S_ISDIR(facts.st_mode)) return cannot("read", path, EISDIR);
    if (!S_ISREG(facts.st_mode)) return std::optional<std::uint64_t>();
    return std::optional<std::uint64_t>(static_cast<std::uint64_t>(facts.st_size));
}

InputFile::InputFile(std::string path, bool standard_input)
    : path_(std::move(path)), standard_input_(standard_input && path_ == "-") {}

InputFile::~InputFile() { close(); }

Result<void> InputFile::open() {
    if (standard_input_) {
        handle_ = standard_input_handle;
        if (!begun_) start_ = lseek(handle_, 0, SEEK_CUR);
    } else {
        handle_ = retried([&] { return ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY); });
        if (handle_ < 0) return cannot("open", path_, errno);
    }
    begun_ = true;
    return {};
}

void InputFile::close() noexcept {
    if (handle_ >= 0 && !standard_input_) ::close(handle_);
    handle_ = -1;
}

Result<std::size_t> InputFile::read(MutableBytes into) {
    if (handle_ < 0) HAWSER_TRY(open());
    const ssize_t count = retried([&] { return ::read(handle_, into.data(), into.size()); });
    if (count < 0) return cannot("read", path_, errno);
    if (count == 0) close();
    return static_cast<std::size_t>(count);
}

Result<void> InputFile::rewind() {
    if (!begun_) return {};
    if (!standard_input_) {
        // A pipe that is opened again waits for another writer, who will not come.
        struct stat facts {};
        if (stat(path_.c_str(), &facts) != 0) return cannot("go back in", path_, errno, ErrorCode::rewind_failed);
        if (!S_ISREG(facts.st_mode) && !S_ISCHR(facts.st_mode))
            return cannot("go back in", path_, ESPIPE, ErrorCode::rewind_failed);
        close();
        return {};
    }
    if (start_ < 0 || lseek(standard_input_handle, start_, SEEK_SET) < 0)
        return cannot("go back in", path_, ESPIPE, ErrorCode::rewind_failed);
    return {};
}

}  // namespace hawser::io
