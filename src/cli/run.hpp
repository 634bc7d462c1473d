// Does what a command line asked.
#pragma once

#include "cli/config.hpp"

namespace hawser::cli {

/// Performs every transfer. Answers the exit code: one after another that of the last transfer, with --parallel that of
/// the last that failed; 0 when there was none. A transfer that cannot be prepared ends the run.
int run(Config& config);

}  // namespace hawser::cli
