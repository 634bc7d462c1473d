// Name resolution by c-ares: /etc/hosts and the DNS, without a thread and without blocking.
//
// Properties: each family is asked and answered by itself. Answered without the DNS: literals, `localhost`
// and everything under it (RFC 6761 6.3), names of /etc/hosts; `.onion` is refused (RFC 7686). /etc/hosts and
// resolv.conf are looked at again when they change. Such answers are there as soon as start() returns.
// Sockets are watched on the Loop under `base | descriptor`. After a fork the child may only destroy it: that
// closes the child's copies and leaves the parent's registrations alone.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/resolver.hpp"
#include "io/hosts_file.hpp"

namespace hawser::io {

struct CaresOptions {
    std::string servers{};  ///< "address[:port],...", empty for those of resolv.conf
    std::optional<std::chrono::milliseconds> timeout{};  ///< of the first try; each further one doubles it
    std::optional<int> tries{};                          ///< per server
    std::string hosts_path = "/etc/hosts";
    std::string resolv_conf_path = "/etc/resolv.conf";
};

class CaresResolver final : public Resolver {
  public:
    /// A name with more addresses than this keeps a client connecting for ever; the rest is ignored.
    static constexpr std::size_t addresses_per_answer_max = 64;
    /// Sets of name servers that are kept ready: a program that names others for each transfer keeps no more.
    static constexpr std::size_t channels_max = 8;

    /// The loop outlives the resolver. `base` has its low 32 bits clear.
    CaresResolver(Loop& loop, Token base, CaresOptions options = {});
    ~CaresResolver() override;
    CaresResolver(const CaresResolver&) = delete;
    CaresResolver& operator=(const CaresResolver&) = delete;

    QueryId start(std::string_view host, std::uint16_t port_number, AddressFamilies families, Instant now,
                  const NameServers& servers = {}) override;
    void cancel(QueryId id) noexcept override;
    std::optional<Answer> next() override;
    void on_ready(std::uint32_t low, const Ready& ready, Instant now) override;
    Instant deadline() const noexcept override { return deadline_; }
    void expire(Instant now) override;

    /// Questions the DNS has not answered yet, cancelled ones left out.
    std::size_t outstanding() const noexcept { return queries_.size(); }
    /// Sets of name servers that are kept ready, or still asked.
    std::size_t channels() const noexcept { return channels_.size(); }

  private:
    class Channel;
    struct Query {
        std::string host;
        std::uint16_t port = 0;
        int awaited = 0;  ///< families still to be answered
    };

    bool answer_locally(QueryId id, const Query& query, AddressFamilies families);
    void answer_all(QueryId id, const Query& query, AddressFamilies families,
                    const std::vector<SocketAddress>& addresses);
    void refuse(QueryId id, AddressFamilies families, const Unexpected& why);
    Result<Channel*> current_channel(const NameServers& servers);
    void on_answer(QueryId id, int family, Result<std::vector<SocketAddress>> addresses,
                   std::uint32_t ttl_seconds);
    void settle(Instant now);

    Loop& loop_;
    Token base_;
    CaresOptions options_;
    HostsFile hosts_;
    FileStamp resolv_conf_;
    std::unordered_map<QueryId, Query> queries_;
    std::deque<Answer> answers_;
    std::vector<std::unique_ptr<Channel>> channels_;  ///< one is current for each NameServers; others finish
    Instant deadline_ = never;
    QueryId next_id_ = 1;
};

/// A resolver with the system's settings, in the form engine::Multi asks for; the context is not used.
std::unique_ptr<Resolver> make_resolver(Loop& loop, Token base, void* context);

}  // namespace hawser::io
