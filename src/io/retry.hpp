// System calls that a signal may interrupt.
#pragma once

#include <cerrno>

namespace hawser::io {

/// Makes the call again as long as it answers EINTR.
template <class Call>
auto retried(Call call) noexcept(noexcept(call())) {
    for (;;) {
        const auto result = call();
        if (result != -1 || errno != EINTR) return result;
    }
}

}  // namespace hawser::io
