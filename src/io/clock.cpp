#include "io/clock.hpp"

#include <ctime>

namespace hawser::io {

Instant read_clock() noexcept {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return Instant{} + std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace hawser::io
