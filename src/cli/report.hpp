// What happened on the network, for people and for programs.
#pragma once

#include <string>

#include <hawser/paths.hpp>

namespace hawser::cli {

/// One line that says what was asked and what became of it, then a line per path.
std::string paths_table(const PathReport& report);

}  // namespace hawser::cli
