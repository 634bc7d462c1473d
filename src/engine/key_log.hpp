// SSLKEYLOGFILE: the key log other tools read, written only when the environment asks for it.
#pragma once

#include "proto/tls/context.hpp"

namespace hawser::engine {

/// A sink that appends to the file SSLKEYLOGFILE names, or an empty one. Ignored for set-uid programs, whose
/// environment belongs to somebody else.
tls::KeyLog key_log_from_environment();

}  // namespace hawser::engine
