// The network interfaces of this machine (of this network namespace) and their addresses.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/address.hpp"

namespace hawser::io {

/// Name and address, one entry per address.
std::vector<std::pair<std::string, SocketAddress>> interface_addresses();
/// The first address of that family on the interface; of IPv6 ones a global before a link-local.
std::optional<SocketAddress> first_address_of(const std::string& interface, int family);

}  // namespace hawser::io
