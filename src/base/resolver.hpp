// The seam to name resolution: questions in, answers out, never blocking.
//
// Contract: answers come through `next`, each family by itself as it arrives, so that Happy Eyeballs (RFC 8305) can
// start on the first. A cancelled query gives no answer. The resolver watches its own sockets on the Loop it
// was made with, under tokens the owner gave it, and is told of readiness through on_ready.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hawser/names.hpp>
#include <hawser/result.hpp>
#include <hawser/socket_policy.hpp>
#include <hawser/time.hpp>

#include "base/address.hpp"
#include "base/loop.hpp"

namespace hawser {

using QueryId = std::uint64_t;

/// The part of an answer that concerns one family.
struct Answer {
    QueryId id = 0;
    int family = 0;  ///< AF_INET or AF_INET6
    Result<std::vector<SocketAddress>> addresses;  ///< an Error: host_unresolved, timed_out, ...
    bool last = false;  ///< nothing follows for this id
    std::uint32_t ttl_seconds = 0;
};

class Resolver {
public:
    virtual ~Resolver() = default;
    /// Asks for the addresses of `host` (a name or a literal; not borrowed). Port is put into each address.
    virtual QueryId start(std::string_view host, std::uint16_t port_number, AddressFamilies families, Instant now,
                          const NameServers& servers = {}) = 0;
    virtual void cancel(QueryId id) noexcept = 0;
    /// The next answer that is there.
    virtual std::optional<Answer> next() = 0;

    /// A socket of the resolver's is ready; `low` is the low 32 bits of the token it was watched under.
    virtual void on_ready(std::uint32_t low, const Ready& ready, Instant now) = 0;
    virtual Instant deadline() const noexcept = 0;
    virtual void expire(Instant now) = 0;
};

}  // namespace hawser
