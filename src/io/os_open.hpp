// Making a socket as a SocketPlan says.
#pragma once

#include <string>

#include "base/net.hpp"

namespace hawser::io {

/// Net::open for the operating system. The socket is closed again when any demand of the plan fails.
Result<OpenedSocket> open_socket(const SocketPlan& plan);

/// Why the kernel refused an MPTCP socket, in words.
std::string mptcp_refusal_in_words(int os_errno);

}  // namespace hawser::io
