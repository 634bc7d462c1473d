// --ssl-sessions: TLS sessions in a file, from one run to the next.
#pragma once

#include <string>

#include <hawser/multi.hpp>

#include "cli/console.hpp"

namespace hawser::cli {

/// Gives the Multi what an earlier run won. A file that is not there yet is no trouble, one that is damaged is warned of.
void load_sessions(const std::string& file, Multi& multi, Console& console);
/// Writes down what this run won. The file appears whole or not at all, and its owner alone may read it.
void save_sessions(const std::string& file, const Multi& multi, Console& console);

}  // namespace hawser::cli
