// Does what a command line asked.
#pragma once

#include "cli/config.hpp"

namespace hawser::cli {

/// Performs every transfer in turn. Answers the exit code: that of the last transfer that failed, else 0.
int run(Config& config);

}  // namespace hawser::cli
