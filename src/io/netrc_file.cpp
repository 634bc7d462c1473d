#include "io/netrc_file.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/clock.hpp"
#include "io/poll_wait.hpp"
#include "io/retry.hpp"

namespace hawser::io {

namespace {

/// How long the other end of a pipe may take: it is waited for on the loop, where everybody else waits too.
constexpr Duration longest_pipe_wait = std::chrono::seconds(5);

std::string home_directory() {
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') return home;
    std::vector<char> room(16'384);
    passwd entry{};
    passwd* found = nullptr;
    if (getpwuid_r(geteuid(), &entry, room.data(), room.size(), &found) != 0 || found == nullptr) return {};
    return found->pw_dir != nullptr ? found->pw_dir : "";
}

/// What an open file holds, and its descriptor; the one is wiped and the other closed in the end.
class Content {
public:
    explicit Content(int handle) noexcept : handle_(handle) {}
    Content(const Content&) = delete;
    Content& operator=(const Content&) = delete;
    ~Content() {
        if (bytes_ != nullptr) explicit_bzero(bytes_.get(), filled_);
        ::close(handle_);
    }

    /// At most Netrc::max_bytes and one more, which says that it is too much.
    std::string_view read() {
        struct stat facts {};
        if (::fstat(handle_, &facts) != 0) return {};
        // What is no plain file does not say its size. Memory that is not written to costs nothing.
        const bool plain = S_ISREG(facts.st_mode) && facts.st_size > 0;
        const auto size = plain ? static_cast<std::size_t>(facts.st_size) : http::Netrc::max_bytes;
        const std::size_t room = std::min(size, http::Netrc::max_bytes) + 1;
        bytes_ = std::make_unique_for_overwrite<char[]>(room);
        const Instant until = after(read_clock(), longest_pipe_wait);
        while (filled_ < room) {
            const ssize_t count = retried([&] { return ::read(handle_, bytes_.get() + filled_, room - filled_); });
            if (count > 0) filled_ += static_cast<std::size_t>(count);
            else if (count == 0 || errno != EAGAIN || !wait(until)) break;
        }
        return {bytes_.get(), filled_};
    }

private:
    bool wait(Instant until) const {
        pollfd one{handle_, POLLIN, 0};
        return poll_until({&one, 1}, until).value_or(0) != 0;
    }

    const int handle_;
    std::unique_ptr<char[]> bytes_;
    std::size_t filled_ = 0;
};

}  // namespace

Result<http::Netrc> read_netrc(const std::string& path) {
    const std::string where = path.empty() ? home_directory() + "/.netrc" : path;
    // Not to be kept waiting by a FIFO that nobody writes to.
    const int handle = ::open(where.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (handle < 0) return http::Netrc();
    Content file(handle);
    const std::string_view text = file.read();
    if (text.size() > http::Netrc::max_bytes)
        return fail(ErrorCode::read_failed, Phase::setup, "the netrc file " + where + " is too large");
    return http::Netrc::parse(text);
}

}  // namespace hawser::io
