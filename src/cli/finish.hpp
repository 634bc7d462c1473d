// What can be said only when all options have been read.
#pragma once

#include <hawser/result.hpp>

namespace hawser::cli {

class Scene;

/// Turns each operation's draft into its Request and refuses what contradicts itself. May ask for passwords at the terminal.
Result<void> finish(Scene& scene);

}  // namespace hawser::cli
