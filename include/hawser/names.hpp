// How host names become addresses, and which host a request connects to: a value that can be kept and reused.
//
// Properties: what the rules of `resolve` say is remembered by the Easy or Multi that ran the transfer, and holds for
// its later transfers too, as libcurl's CURLOPT_RESOLVE does; everything else holds for the one transfer.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace hawser {

/// Which name servers are asked, and from where. Empty fields leave the system's choice (resolv.conf).
struct NameServers {
    /// "ADDRESS[:PORT][,ADDRESS[:PORT]]...", IPv6 addresses in brackets where a port follows.
    std::string addresses{};
    std::string interface{};   ///< the interface questions leave by
    std::string local_ipv4{};  ///< the local address questions to IPv4 servers are sent from, a literal
    std::string local_ipv6{};  ///< likewise for IPv6 servers
    friend bool operator==(const NameServers&, const NameServers&) = default;
};

/// How host names become addresses. See the head of this file.
struct NameOptions {
    /// Rules "[+]HOST:PORT:ADDRESS[,ADDRESS]...": that host and port has these addresses, without asking. HOST may be
    /// "*" for every host that is not known otherwise, and an IPv6 literal in brackets. With "+" the rule is forgotten
    /// after `keep_for`, without it never. "-HOST:PORT" forgets a rule. Addresses of a family the SocketPolicy
    /// excludes are passed over. A rule that cannot be read fails the transfer with option_syntax; one that cannot be
    /// read and begins with "-" is passed over.
    std::vector<std::string> resolve{};
    /// Rules "HOST:PORT:CONNECT-HOST:CONNECT-PORT": a request to that host and port connects there instead; TLS and the
    /// request still speak of the URL's host. An empty HOST or PORT fits all, an empty CONNECT-HOST or CONNECT-PORT
    /// leaves it as it is; IPv6 literals stand in brackets. The first that fits is used. A request through an HTTP
    /// proxy for which a rule says something else is tunnelled. Errors: option_syntax for a CONNECT-PORT that is none.
    std::vector<std::string> connect_to{};
    /// How long an answer is used again by this transfer's Easy or Multi: zero asks each time, nullopt keeps for ever.
    std::optional<std::chrono::seconds> keep_for{60};
    /// Try the addresses of a name in random order within each family, instead of in the order answered.
    bool shuffle = false;
    NameServers servers{};
    friend bool operator==(const NameOptions&, const NameOptions&) = default;
};

}  // namespace hawser
