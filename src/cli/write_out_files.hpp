// Puts the text of --write-out where it says.
#pragma once

#include "cli/write_out.hpp"

namespace hawser::cli {

/// Text for a file that cannot be opened goes where the text before it went. Nothing that fails here changes an exit code.
void put_write_out(const WriteOut& text);

}  // namespace hawser::cli
