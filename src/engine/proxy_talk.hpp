// What is said to a proxy to have a tunnel through it.
#pragma once

#include "proto/tunnel/connect.hpp"

namespace hawser::engine {

class Transfer;

/// The CONNECT of a transfer whose hops are chosen.
tunnel::ConnectSettings connect_settings(const Transfer& transfer);

}  // namespace hawser::engine
