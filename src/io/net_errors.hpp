// The sentences for what goes wrong with sockets, in one place, so that the real and the simulated network
// say the same. Every Error made here keeps the errno.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <hawser/result.hpp>

#include "base/address.hpp"

namespace hawser::io {

/// The address as it stands in a sentence: "192.0.2.1 port 80", or the path of a unix socket.
std::string address_in_words(const SocketAddress& address);
/// What an errno means, for the end of a sentence: "connection refused". Thread safe.
std::string errno_in_words(int os_errno);

/// A connect that failed: "connection refused by 127.0.0.1 port 1".
Unexpected connect_failure(int os_errno, const SocketAddress& to);
/// A read that failed. `from` may be empty (family AF_UNSPEC).
Unexpected receive_failure(int os_errno, const SocketAddress& from);
/// A write that failed.
Unexpected send_failure(int os_errno, const SocketAddress& to);
/// An interface or local address that cannot be used; names it.
Unexpected interface_failure(int os_errno, std::string_view what, std::string_view name);
/// A socket that could not be made.
Unexpected open_failure(int os_errno, std::string_view what);

}  // namespace hawser::io
