#include <hawser/version.hpp>

namespace hawser {

const char* version() noexcept { return "0.1.0"; }

}  // namespace hawser
