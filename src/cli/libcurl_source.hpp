// --libcurl: a C program that asks libcurl's interface for what a command line asks.
#pragma once

#include <string>

#include <hawser/result.hpp>

#include "cli/config.hpp"

namespace hawser::cli {

/// The program's text. Secrets of the command line stand in it as they stood there.
std::string libcurl_source(const Config& config);
/// Writes it to the file the command line names.
Result<void> write_libcurl_source(const Config& config);

}  // namespace hawser::cli
