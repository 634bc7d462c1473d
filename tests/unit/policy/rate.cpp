#include "policy/rate.hpp"

#include <algorithm>
#include <random>

#include "support/catch.hpp"

using namespace hawser;
using namespace hawser::policy;
using namespace std::chrono_literals;

namespace {

constexpr Instant start = Instant{} + 1000h;

// Moves all that is allowed, waking when asked to or a little later; answers how many bytes in `span`.
std::uint64_t moved_in(Rate& rate, Instant from, Duration span, std::size_t piece, Duration latest = 0ns,
                       std::uint32_t seed = 1) {
    std::minstd_rand random(seed);
    std::uint64_t moved = 0;
    Instant now = from;
    while (now < from + span) {
        std::size_t room = rate.allowance(now);
        if (room == 0) {
            const auto late = Duration(latest.count() == 0 ? 0 : static_cast<Duration::rep>(random()) % latest.count());
            REQUIRE(rate.next() > now);
            now = rate.next() + late;
            continue;
        }
        room = std::min(room, piece);
        rate.spend(room);
        moved += room;
    }
    return moved;
}

}  // namespace

TEST_CASE("a rate is kept within a hundredth over five seconds") {
    for (const std::uint64_t per_second : {std::uint64_t{1000}, std::uint64_t{9'999}, std::uint64_t{100'000},
                                           std::uint64_t{3'333'333}, std::uint64_t{1'000'000'000}})
        for (const std::size_t piece : {std::size_t{1}, std::size_t{700}, std::size_t{16'384}, std::size_t{1} << 20}) {
            if (per_second / piece > 10'000'000) continue;  // a test of patience
            CAPTURE(per_second, piece);
            Rate rate(per_second);
            const double share = static_cast<double>(moved_in(rate, start, 5s, piece)) / (5.0 * static_cast<double>(per_second));
            CHECK(share > 0.99);
            CHECK(share < 1.01);
        }
}

TEST_CASE("timers that fire late do not slow a rate down") {
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        Rate rate(100'000);
        const double share = static_cast<double>(moved_in(rate, start, 5s, 16'384, 80ms, seed)) / 500'000.0;
        CHECK(share > 0.98);
        CHECK(share < 1.01);
    }
}

TEST_CASE("time in which nothing was to be moved gives one burst and no more") {
    Rate rate(1'000'000);
    CHECK(rate.allowance(start) == 20'000);
    rate.spend(20'000);
    CHECK(rate.allowance(start + 10ms) == 10'000);
    CHECK(rate.allowance(start + 10s) == 20'000);
    rate.spend(5'000);
    CHECK(rate.allowance(start + 10s) == 15'000);
}

TEST_CASE("what was moved beyond the allowance is waited off") {
    Rate rate(1'000);
    CHECK(rate.allowance(start) == 20);
    rate.spend(1'020);  // a second's worth too much
    CHECK(rate.allowance(start) == 0);
    CHECK(rate.allowance(start + 999ms) == 0);
    CHECK(rate.next() == start + 1'020ms);
    CHECK(rate.allowance(start + 1'020ms) == 20);
}

TEST_CASE("a few bytes a second come one at a time") {
    Rate rate(2);
    CHECK(rate.allowance(start) == 1);
    rate.spend(1);
    CHECK(rate.allowance(start + 400ms) == 0);
    CHECK(moved_in(rate, start + 400ms, 60s, 1'000) == 120);
}

TEST_CASE("no remainder is lost to small pieces") {
    Rate rate(3'000'000'000);  // a byte takes a third of a nanosecond
    std::uint64_t moved = 0;
    for (Instant now = start; now < start + 1ms; now += 1us)
        while (rate.allowance(now) > 0 && moved < 100'000'000) {
            rate.spend(7);
            moved += 7;
        }
    CHECK(moved >= 3'000'000);
    CHECK(moved <= 3'000'000 + 60'000'000);
}

TEST_CASE("without a limit there is none") {
    Rate none;
    CHECK_FALSE(none.limited());
    CHECK(none.allowance(start) == static_cast<std::size_t>(-1));
    none.spend(1'000'000'000);
    CHECK(none.allowance(start) == static_cast<std::size_t>(-1));
    CHECK_FALSE(Rate(0).limited());
    CHECK_FALSE(Rate(UINT64_MAX).limited());
}
