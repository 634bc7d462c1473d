// Where credentials by host lie on this machine: the .netrc file, read when a transfer asks for it.
#pragma once

#include <string>

#include <hawser/result.hpp>

#include "http/netrc.hpp"

namespace hawser::io {

/// Reads the file; an empty path means ".netrc" in the home directory (HOME, else that of the user database). A file
/// that does not exist or cannot be read is an empty one: who needs it will miss the credentials, not the file. The
/// Error (read_failed) is that of a file that is too large or cannot be understood. A pipe is read as far as it is filled
/// within some seconds; it is not waited for that somebody opens it to write. What was read is wiped from memory.
Result<http::Netrc> read_netrc(const std::string& path);

}  // namespace hawser::io
