#include <map>
#include <random>

#include "base/deadlines.hpp"
#include "base/slot_map.hpp"
#include "support/catch.hpp"

using namespace hawser;

TEST_CASE("an id names one object for ever", "[base]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    SlotMap<int> map;
    std::map<SlotId, int> model;
    std::vector<SlotId> stale;
    for (int step = 0; step < 20'000; ++step) {
        if (model.empty() || random() % 2 == 0) {
            const SlotId id = map.insert(std::make_unique<int>(step));
            REQUIRE(id != 0);
            REQUIRE(model.emplace(id, step).second);
        } else {
            auto at = std::next(model.begin(), static_cast<std::ptrdiff_t>(random() % model.size() % 16));
            const auto taken = map.erase(at->first);
            REQUIRE((taken && *taken == at->second));
            stale.push_back(at->first);
            model.erase(at);
        }
        REQUIRE(map.size() == model.size());
        REQUIRE(map.empty() == model.empty());
        if (!stale.empty()) {
            const SlotId gone = stale[random() % stale.size()];
            REQUIRE(map.find(gone) == nullptr);
            REQUIRE(map.erase(gone) == nullptr);
        }
    }
    for (const auto& [id, value] : model) REQUIRE(*map.find(id) == value);
    REQUIRE(map.find(0) == nullptr);
    std::size_t visited = 0;
    map.each([&](SlotId id, int& value) {
        ++visited;
        CHECK(model.at(id) == value);
        map.erase(id);
    });
    CHECK(visited == model.size());
    CHECK(map.empty());
}

TEST_CASE("deadlines come in order, however they are moved", "[base]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    Deadlines deadlines;
    std::vector<std::unique_ptr<Deadlines::Entry>> entries;
    for (std::uint64_t key = 0; key < 60; ++key) entries.push_back(std::make_unique<Deadlines::Entry>(key));
    std::map<std::uint64_t, Instant> model;
    Instant now{};
    for (int step = 0; step < 20'000; ++step) {
        Deadlines::Entry& entry = *entries[random() % entries.size()];
        switch (random() % 4) {
            case 0:
            case 1: {
                const Instant at = random() % 30 == 0 ? never : now + Duration(random() % 1000);
                deadlines.set(entry, at);
                if (at == never) model.erase(entry.key);
                else model[entry.key] = at;
                break;
            }
            case 2:
                deadlines.clear(entry);
                model.erase(entry.key);
                break;
            default:
                now += Duration(random() % 30);
                while (Deadlines::Entry* due = deadlines.take_due(now)) {
                    REQUIRE(model.at(due->key) <= now);
                    for (const auto& [key, at] : model) REQUIRE(model.at(due->key) <= at);
                    REQUIRE(due->at == never);
                    model.erase(due->key);
                }
        }
        Instant earliest = never;
        for (const auto& [key, at] : model) earliest = std::min(earliest, at);
        REQUIRE(deadlines.earliest() == earliest);
        REQUIRE(deadlines.size() == model.size());
    }
    for (auto& entry : entries) deadlines.clear(*entry);
}

TEST_CASE("a span of time never wraps into the past", "[base]") {
    CHECK(after(Instant{} + Duration(5), Duration(7)) == Instant{} + Duration(12));
    CHECK(after(Instant{} + Duration(5), Duration::max()) == never);
    CHECK(after(never, Duration(1)) == never);
    CHECK(after(never, Duration(0)) == never);
}
