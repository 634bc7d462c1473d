#include "io/wall_clock.hpp"

#include <ctime>

namespace hawser::io {

std::int64_t unix_seconds() noexcept { return static_cast<std::int64_t>(std::time(nullptr)); }

}  // namespace hawser::io
