#include "io/wakeup.hpp"

#include <cerrno>
#include <cstdint>

#include <sys/eventfd.h>
#include <unistd.h>

#include "io/net_errors.hpp"
#include "io/retry.hpp"

namespace hawser::io {

Wakeup::~Wakeup() {
    if (handle() != -1) ::close(handle());
}

Result<void> Wakeup::open() {
    if (handle() != -1) return {};
    const int made = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (made == -1)
        return fail(ErrorCode::init_failed, Phase::setup,
                    "could not make an eventfd to be woken by: " + errno_in_words(errno), Advice::retry);
    handle_.store(made);
    return {};
}

void Wakeup::raise() noexcept {
    if (pending_.exchange(true)) return;  // whoever raised it first has written or will
    const int to = handle_.load();
    if (to == -1) return;
    const int kept_errno = errno;  // a signal handler must not change it
    const std::uint64_t one = 1;
    (void)retried([&] { return ::write(to, &one, sizeof one); });
    errno = kept_errno;
}

void Wakeup::drain() noexcept {
    std::uint64_t count = 0;
    (void)retried([&] { return ::read(handle(), &count, sizeof count); });
}

}  // namespace hawser::io
