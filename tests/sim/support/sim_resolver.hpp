// Name resolution in the simulated world: a table of names, with a delay and a fate per family.
//
// It schedules no event: the next answer's time is its deadline(), which the engine must arm as it must a
// real one's.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/resolver.hpp"
#include "sim/support/sim.hpp"

namespace hawser::sim {

/// What the simulated DNS says of one name in one family.
struct SimRecords {
    std::vector<std::string> literals{};  ///< empty: the name has no address in this family
    Duration delay = std::chrono::milliseconds(1);
    bool never_answers = false;
    std::string failure{};  ///< not empty: the answer is host_unresolved with this reason
    std::uint32_t ttl_seconds = 60;
};

/// Answers names from its table; an unknown name does not exist. Literals answer at once.
class SimResolver final : public Resolver {
  public:
    explicit SimResolver(Sim& sim) : sim_(sim) {}

    /// Both families of a name; an empty one has no address.
    void add(std::string name, SimRecords ipv4, SimRecords ipv6 = {});
    /// The short form: addresses of either family, default delay.
    void add(const std::string& name, const std::vector<std::string>& literals);

    QueryId start(std::string_view host, std::uint16_t port_number, AddressFamilies families, Instant now,
                  const NameServers& servers = {}) override;
    void cancel(QueryId id) noexcept override;
    std::optional<Answer> next() override;
    void on_ready(std::uint32_t, const Ready&, Instant) override {}
    Instant deadline() const noexcept override;
    void expire(Instant) override {}

    std::size_t queries() const noexcept { return queries_; }
    /// Whom the last question was to be put to.
    const NameServers& asked_servers() const noexcept { return asked_servers_; }

  private:
    struct Due {
        Instant at;
        Answer answer;
    };
    struct Name {
        SimRecords ipv4;
        SimRecords ipv6;
    };
    struct Asked {
        std::string host;
        std::uint16_t port = 0;
        Instant now{};
    };

    void schedule(QueryId id, int family, const SimRecords& records, const Asked& asked);

    Sim& sim_;
    std::map<std::string, Name, std::less<>> names_;
    std::vector<Due> due_;
    QueryId next_id_ = 1;
    std::size_t queries_ = 0;
    NameServers asked_servers_;
};

}  // namespace hawser::sim
