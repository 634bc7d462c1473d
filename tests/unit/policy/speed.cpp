#include "policy/speed.hpp"

#include <functional>

#include "support/catch.hpp"

using namespace hawser;
using namespace hawser::policy;
using namespace std::chrono_literals;

namespace {

// After how many seconds a transfer that has moved bytes(t) by second t is given up; -1: not within a minute.
int given_up_after(SpeedWatch watch, const std::function<std::uint64_t(int)>& bytes) {
    const Instant start = Instant{} + 5h;
    watch.begin(start, bytes(0));
    for (int second = 1; second <= 60; ++second)
        if (watch.look(start + std::chrono::seconds(second), bytes(second))) return second;
    return -1;
}

}  // namespace

TEST_CASE("nothing at all is too slow as soon as the time is over") {
    CHECK(given_up_after({10, 2s}, [](int) { return 0; }) == 2);
    CHECK(given_up_after({1, 30s}, [](int) { return 0; }) == 30);
    CHECK(given_up_after({10, 2s}, [](int second) { return 9 * second; }) == 2);
}

TEST_CASE("as fast as asked for is not too slow") {
    CHECK(given_up_after({10, 2s}, [](int second) { return 10 * second; }) == -1);
    CHECK(given_up_after({10, 2s}, [](int second) { return 1'000'000 + 11 * second; }) == -1);
}

TEST_CASE("the speed is that of the last five seconds") {
    // All at once, then nothing: the burst counts for five seconds.
    CHECK(given_up_after({100, 2s}, [](int second) { return second == 0 ? 0 : 1'000; }) == 8);
    // A burst every three seconds is a steady transfer.
    CHECK(given_up_after({500, 2s}, [](int second) { return (second + 2) / 3 * 3'000; }) == -1);
    // It was fast for long and stops.
    CHECK(given_up_after({100, 2s}, [](int second) { return second < 20 ? 1'000 * second : 19'000; }) == 26);
}

TEST_CASE("a watch that begins anew forgets") {
    SpeedWatch watch(10, 3s);
    const Instant start = Instant{} + 5h;
    watch.begin(start, 0);
    CHECK_FALSE(watch.look(start + 1s, 0));
    CHECK_FALSE(watch.look(start + 2s, 0));
    watch.begin(start + 3s, 0);
    CHECK_FALSE(watch.look(start + 4s, 0));
    CHECK_FALSE(watch.look(start + 5s, 0));
    CHECK(watch.look(start + 6s, 0));
}

TEST_CASE("without a limit or a time nothing is too slow") {
    CHECK(given_up_after({0, 2s}, [](int) { return 0; }) == -1);
    CHECK(given_up_after({10, 0s}, [](int) { return 0; }) == -1);
}
