// Tells a child process that what it holds was made by its parent.
#pragma once

#include <cstdint>

namespace hawser::io {

/// How often this process and its ancestors have forked since the library was loaded: differs between a
/// parent and its child. A system call per question (getpid) is what this saves. Any thread.
std::uint64_t fork_generation() noexcept;

}  // namespace hawser::io
