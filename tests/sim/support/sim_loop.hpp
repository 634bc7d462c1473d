// The Loop of the simulated world: turn() jumps to the next event instead of waiting.
//
// Properties: level-triggered like the real ones. What would hang in the real world is an Error here: nothing
// scheduled and no deadline (deadlock), turns without end at one instant (spinning), or a day of simulated
// time in one turn in which peers' timers fire and nobody here is ever ready. So is every breach of the
// Loop's and the Net's contracts, named.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "base/loop.hpp"
#include "sim/support/sim.hpp"
#include "sim/support/sim_net.hpp"

namespace hawser::sim {

class SimLoop final : public Loop {
  public:
    /// Turns at one instant with something ready that nobody makes unready: more than any honest transfer
    /// needs.
    static constexpr std::size_t turns_at_one_instant_max = 1'000'000;
    static constexpr Duration quiet_max = std::chrono::hours(24);

    SimLoop(Sim& sim, SimNet& net) : sim_(sim), net_(net), now_(sim.now()) {}

    Net& net() noexcept override { return net_; }
    Result<void> watch(int handle, Interest interest, Token token) override;
    Result<void> modify(int handle, Interest interest, Token token) override;
    void unwatch(int handle) noexcept override;
    void arm(Instant deadline) override { deadline_ = deadline; }
    Instant now() const noexcept override { return now_; }
    Instant refresh_now() noexcept override { return now_ = sim_.now(); }
    Result<std::span<const Ready>> turn(Instant until) override;
    void wake() noexcept override { woken_ = true; }
    bool inherited() const noexcept override { return inherited_; }

    /// Plays the child of a fork.
    void set_inherited(bool value) noexcept { inherited_ = value; }

    struct Calls {
        std::size_t turns = 0, watch = 0, modify = 0, unwatch = 0;
    };
    Calls& calls() noexcept { return calls_; }
    std::size_t watched() const noexcept { return watched_.size(); }

  private:
    struct Watched {
        Interest interest;
        Token token;
    };

    bool collect_ready();
    Result<void> check_contract();
    Unexpected stuck(const std::string& why) const;

    Sim& sim_;
    SimNet& net_;
    Instant now_;
    Instant deadline_ = never;
    bool woken_ = false;
    bool inherited_ = false;
    std::map<int, Watched> watched_;
    std::vector<Ready> ready_;
    std::size_t turns_at_this_instant_ = 0;
    Calls calls_;
};

}  // namespace hawser::sim
