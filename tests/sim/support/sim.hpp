// A simulated world: one virtual clock, one queue of events, one source of chance.
//
// Properties: everything that happens follows from the seed, so a failure can be run again. The seed is part
// of what Catch2 prints when an assertion fails while a Sim is alive; HAWSER_SEED=n in the environment (or
// HAWSER_SEED=random) overrides the one in the code. Time moves only in advance(). Events of one instant run
// in the order in which they were scheduled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <utility>

#include <hawser/time.hpp>

namespace hawser::sim {

class Sim {
  public:
    using Action = std::function<void()>;
    using EventId = std::pair<Instant, std::uint64_t>;

    explicit Sim(std::uint64_t seed = 1);
    Sim(const Sim&) = delete;
    Sim& operator=(const Sim&) = delete;
    ~Sim();

    std::uint64_t seed() const noexcept { return seed_; }
    Instant now() const noexcept { return now_; }

    std::uint64_t random() { return chance_(); }
    /// 0 <= result < bound; bound is at least 1.
    std::uint64_t below(std::uint64_t bound) { return chance_() % bound; }
    /// True with this probability; draws nothing when the answer is certain.
    bool chance(double probability);

    /// Runs `action` at `when` (now, when that is past).
    EventId at(Instant when, Action action);
    /// Forgets an event; one that ran is ignored.
    void cancel(const EventId& id) { events_.erase(id); }
    Instant next_event() const noexcept { return events_.empty() ? never : events_.begin()->first.first; }
    std::size_t scheduled() const noexcept { return events_.size(); }

    /// More events than this without time passing is a peer whose deadline stays due, not a big transfer.
    static constexpr std::size_t events_at_one_instant_max = 10'000'000;

    /// Moves the clock to `to` and runs every event due on the way, in order. Throws std::logic_error for
    /// that case.
    void advance(Instant to);

  private:
    struct Announcement;

    std::uint64_t seed_;
    std::mt19937_64 chance_;
    Instant now_ = Instant{} + std::chrono::hours(1);  // not 0, so that a forgotten instant shows
    std::uint64_t sequence_ = 0;
    std::map<EventId, Action> events_;
    std::unique_ptr<Announcement> announcement_;
};

}  // namespace hawser::sim
