#include "cli/etag.hpp"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "cli/console.hpp"
#include "cli/output.hpp"

namespace hawser::cli {

namespace {

Unexpected failed(const std::string& what) {
    const int number = errno;
    return Unexpected(Error(ErrorCode::read_failed, Phase::setup, what + ": " + std::generic_category().message(number))
                          .with_errno(number));
}

}  // namespace

Result<std::string> etag_to_compare(const std::string& file) {
    const int handle = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (handle < 0 && errno == ENOENT) return std::string("\"\"");
    if (handle < 0) return failed("cannot read the etag file \"" + file + "\"");
    std::string text(max_etag_bytes + 1, '\0');
    std::size_t size = 0;
    ssize_t count = 0;
    while (size < text.size() && (count = ::read(handle, text.data() + size, text.size() - size)) > 0) size += static_cast<std::size_t>(count);
    const int number = errno;
    ::close(handle);
    errno = number;
    if (count < 0) return failed("cannot read the etag file \"" + file + "\"");
    if (size > max_etag_bytes)
        return fail(ErrorCode::read_failed, Phase::setup, "the etag file \"" + file + "\" is too large to hold a tag");
    text.resize(size);
    text.resize(std::min(text.size(), text.find_first_of("\r\n")));  // one line
    return text.empty() ? "\"\"" : text;
}

EtagFile::~EtagFile() {
    if (file_ >= 0) ::close(file_);
}

Result<void> EtagFile::open(const std::string& file, bool create_directories) {
    if (create_directories && !make_directories(file)) return failed("cannot make the directories of \"" + file + "\"");
    name_ = file;
    file_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (file_ < 0) return failed("cannot write the etag file \"" + file + "\"");
    return {};
}

Result<void> EtagFile::save(std::string_view tag) {
    if (file_ < 0) return {};
    const std::string line = tag.empty() ? std::string() : std::string(tag) + '\n';
    if (::ftruncate(file_, 0) != 0 && errno != EINVAL) return failed("cannot write the etag file \"" + name_ + "\"");
    if (::lseek(file_, 0, SEEK_SET) < 0 && errno != ESPIPE) return failed("cannot write the etag file \"" + name_ + "\"");
    if (!write_all(file_, line)) return failed("cannot write the etag file \"" + name_ + "\"");
    return {};
}

}  // namespace hawser::cli
