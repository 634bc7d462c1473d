#include "io/fork_generation.hpp"

#include <atomic>

#include <pthread.h>

namespace hawser::io {

namespace {

std::atomic<std::uint64_t> generation{0};

void count_fork() noexcept { generation.fetch_add(1, std::memory_order_relaxed); }

}  // namespace

std::uint64_t fork_generation() noexcept {
    static const int registered = pthread_atfork(nullptr, nullptr, &count_fork);
    (void)registered;  // out of memory at the first loop ever made: that loop's own allocations fail first
    return generation.load(std::memory_order_relaxed);
}

}  // namespace hawser::io
