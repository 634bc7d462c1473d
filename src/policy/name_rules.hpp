// Rules that stand in for name resolution: "this host and port has these addresses" and "for this host and port,
// connect there". Only their text is read here; nothing is resolved.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <hawser/result.hpp>

#include "base/address.hpp"

namespace hawser::policy {

/// The most addresses one rule may name: what a name server may answer as well.
inline constexpr std::size_t max_rule_addresses = 64;

/// One rule of NameOptions::resolve.
struct ResolveRule {
    bool removes = false;    ///< "-HOST:PORT": forget what an earlier rule said
    bool times_out = false;  ///< "+HOST:...": forgotten like any other name; without the plus it stays
    std::string host;        ///< in lower case, "*" for any
    std::uint16_t port = 0;
    std::vector<SocketAddress> addresses;  ///< in the order given, with the port; empty when `removes`
};

/// Reads "[+]HOST:PORT:ADDRESS[,ADDRESS]..." or "-HOST:PORT". HOST may be an IPv6 literal in brackets, and so may
/// each ADDRESS. The Error (option_syntax) quotes the rule.
Result<ResolveRule> parse_resolve_rule(std::string_view text);

/// Where to connect to in place of the origin's host and port.
struct ConnectTarget {
    std::string host;
    std::uint16_t port = 0;
    friend bool operator==(const ConnectTarget&, const ConnectTarget&) = default;
};

/// What the first of the rules "HOST:PORT:CONNECT-HOST:CONNECT-PORT" that fits `host` and `port` says. An empty HOST
/// or PORT fits all, an empty CONNECT-HOST or CONNECT-PORT leaves it as it is; IPv6 literals stand in brackets.
/// nullopt: none fits, or the one that does changes nothing. An Error (option_syntax): the one that fits names a port
/// that is none.
Result<std::optional<ConnectTarget>> connect_target(std::span<const std::string_view> rules, std::string_view host,
                                                    std::uint16_t port);

}  // namespace hawser::policy
