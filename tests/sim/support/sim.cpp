#include "sim/support/sim.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "base/ascii.hpp"
#include "support/catch.hpp"

namespace hawser::sim {

namespace {

std::uint64_t chosen_seed(std::uint64_t in_code) {
    const char* text = std::getenv("HAWSER_SEED");
    if (text == nullptr) return in_code;
    if (std::string_view(text) == "random") return std::random_device{}();
    return ascii::to_number(text).value_or(in_code);
}

}  // namespace

struct Sim::Announcement {
    explicit Announcement(std::uint64_t seed)
        : message(Catch::MessageBuilder("INFO", CATCH_INTERNAL_LINEINFO, Catch::ResultWas::Info)
                  << "HAWSER_SEED=" << seed) {}
    Catch::ScopedMessage message;
};

Sim::Sim(std::uint64_t seed)
    : seed_(chosen_seed(seed)), chance_(seed_), announcement_(std::make_unique<Announcement>(seed_)) {}

Sim::~Sim() = default;

bool Sim::chance(double probability) {
    if (probability <= 0) return false;
    if (probability >= 1) return true;
    return static_cast<double>(chance_() >> 11) * 0x1p-53 < probability;
}

Sim::EventId Sim::at(Instant when, Action action) {
    const EventId id{std::max(when, now_), ++sequence_};
    events_.emplace(id, std::move(action));
    return id;
}

void Sim::advance(Instant to) {
    std::size_t at_one_instant = 0;
    while (!events_.empty() && events_.begin()->first.first <= to) {
        auto event = events_.extract(events_.begin());
        at_one_instant = event.key().first > now_ ? 0 : at_one_instant + 1;
        if (at_one_instant > events_at_one_instant_max)
            throw std::logic_error(
                "simulation: events beget events without time passing (a deadline that stays due?)");
        now_ = std::max(now_, event.key().first);
        event.mapped()();
    }
    now_ = std::max(now_, to);
}

}  // namespace hawser::sim
