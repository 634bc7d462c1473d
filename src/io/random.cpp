#include "io/random.hpp"

#include <cerrno>

#include <sys/random.h>

#include "io/retry.hpp"

namespace hawser::io {

Result<void> fill_random(MutableBytes into) {
    while (!into.empty()) {
        const ssize_t count = retried([&] { return getrandom(into.data(), into.size(), 0); });
        if (count <= 0)
            return Unexpected(Error(ErrorCode::init_failed, Phase::setup, "the kernel gives no random bytes").with_errno(errno));
        into = into.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

}  // namespace hawser::io
