#include "meter/lines.hpp"

#include <string_view>

#include "support/catch.hpp"

using namespace hawser::meter;  // NOLINT
using namespace std::chrono_literals;

TEST_CASE("amounts take six columns at most") {
    CHECK(amount_text(0) == "0");
    CHECK(amount_text(99'999) == "99999");
    CHECK(amount_text(100'000) == "97.6k");
    CHECK(amount_text(1'023'999) == "999.9k");
    CHECK(amount_text(1'024'000) == "0.9M");
    CHECK(amount_text(1'048'576) == "1.0M");
    CHECK(amount_text(5ULL << 30U) == "5.0G");
    CHECK(amount_text(~0ULL) == "15.9E");
    for (unsigned shift = 0; shift < 64; ++shift)
        for (const std::uint64_t bytes : {1ULL << shift, (1ULL << shift) - 1, (1ULL << shift) * 999 / 1000})
            CHECK(amount_text(bytes).size() <= 6);
}

TEST_CASE("durations take seven columns at most") {
    CHECK(duration_text(std::nullopt) == "--:--");
    CHECK(duration_text(0s) == "00:00");
    CHECK(duration_text(3'599s) == "59:59");
    CHECK(duration_text(3'600s) == "1:00:00");
    CHECK(duration_text(35'999s) == "9:59:59");
    CHECK(duration_text(36'000s) == "0d 10h");
    CHECK(duration_text(std::chrono::seconds(86'400 * 999)) == "999d 00h");
    CHECK(duration_text(std::chrono::seconds(86'400LL * 1'000)) == ">999d");
}

TEST_CASE("the meter is 79 columns wide") {
    MeterFacts facts;
    CHECK(meter_line(facts).size() == 79);
    facts.download_total_bytes = 100'000'000;
    facts.download_bytes = 25'000'000;
    facts.spent = 5s;
    facts.current_bytes_per_second = 5'000'000;
    CHECK(meter_line(facts) ==
          " 25  95.3M   25  23.8M    0      0   4.7M      0   00:20   00:05   00:15   4.7M");
    const std::string_view head = meter_head();
    CHECK(head.find('\n') == 79);
    CHECK(head.size() == 160);
}

TEST_CASE("the meter without a total") {
    MeterFacts facts;
    facts.download_bytes = 500;
    facts.spent = 1s;
    CHECK(meter_line(facts) ==
          "  0    500    0    500    0      0    500      0   --:--   00:01   --:--      0");
}

TEST_CASE("the bar fills its columns") {
    MeterFacts facts;
    facts.download_total_bytes = 100;
    facts.download_bytes = 4;
    CHECK(bar_line(facts, 79, 0) == std::string(2, '#') + std::string(70, ' ') + "   4.0%");
    facts.download_bytes = 100;
    CHECK(bar_line(facts, 79, 0) == std::string(72, '#') + " 100.0%");
    facts.download_bytes = 1'000;
    CHECK(bar_line(facts, 79, 0) == std::string(72, '#') + " 100.0%");
    CHECK(bar_line(facts, 1, 0).size() == 20);
    facts.download_total_bytes.reset();
    CHECK(bar_line(facts, 79, 0) == "-=O=-");
    CHECK(bar_line(facts, 79, 3) == "   -=O=-");
    for (std::uint64_t tick = 0; tick < 500; ++tick) CHECK(bar_line(facts, 79, tick).size() <= 72);
}

TEST_CASE("the table of parallel transfers") {
    ParallelFacts facts;
    facts.transfers = 3;
    facts.live = 2;
    const std::string_view head = parallel_head();
    CHECK(parallel_line(facts).size() + 1 == head.size());
    CHECK(parallel_line(facts) == " --  --      0      0      3     2   --:--   --:--   --:--      0");
    facts.bytes.download_total_bytes = 200;
    facts.bytes.download_bytes = 50;
    CHECK(parallel_line(facts).starts_with(" 25  --     50"));
}

TEST_CASE("the current speed is that of the last seconds") {
    SpeedWindow window;
    CHECK(window.bytes_per_second() == 0);
    for (int second = 0; second <= 20; ++second)
        window.add(std::chrono::seconds(second), static_cast<std::uint64_t>(second) * 100);
    CHECK(window.bytes_per_second() == 100);
    for (int second = 21; second <= 30; ++second) window.add(std::chrono::seconds(second), 2'000);
    CHECK(window.bytes_per_second() == 0);
}
