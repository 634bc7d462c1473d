#include "policy/race.hpp"

#include <random>
#include <set>

#include "support/catch.hpp"

using namespace hawser;
using namespace hawser::policy;
using namespace std::chrono_literals;

namespace {

// Drives a race in virtual time and writes down every step with the time it came.
class Script {
public:
    explicit Script(RaceSettings settings = {.target = "h port 80"}) : race_(std::move(settings)) { step(); }

    /// Lets time pass, with the race called whenever it asked to be.
    Script& at(std::chrono::milliseconds time) {
        const Instant until = start_ + time;
        while (!race_.over() && wait_ <= until) {
            now_ = std::max(now_, wait_);
            step();
        }
        now_ = until;
        return *this;
    }
    Script& answer(int family, const std::vector<std::string>& literals, bool last = false) {
        std::vector<SocketAddress> addresses;
        for (const std::string& literal : literals)
            addresses.push_back(*SocketAddress::from_literal(literal, 80));
        race_.on_answer(family, addresses, last, now_);
        return step();
    }
    Script& no_answer(int family, const std::string& why, bool last = false) {
        race_.on_answer(family, fail(ErrorCode::host_unresolved, Phase::resolve, why), last, now_);
        return step();
    }
    Script& fails(AttemptId attempt, const std::string& why, ErrorCode code = ErrorCode::connect_failed) {
        race_.on_failed(attempt, Error(code, Phase::connect, why, Advice::retry));
        return step();
    }
    Script& connects(AttemptId attempt) {
        race_.on_connected(attempt);
        return step();
    }
    const std::string& log() const { return log_; }
    const Race& race() const { return race_; }

private:
    Script& step() {
        while (true) {
            const RaceStep step = race_.next(now_);
            const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now_ - start_).count();
            const std::string text = step.text(start_);
            if (text != last_wait_) log_ += std::to_string(ms) + ": " + text + "\n";
            const auto* wait = std::get_if<RaceStep::Wait>(&step.what);
            last_wait_ = wait != nullptr ? text : "";
            wait_ = wait != nullptr ? wait->until : never;
            if (wait != nullptr || race_.over()) return *this;
        }
    }

    Race race_;
    Instant start_{1h};
    Instant now_ = start_;
    Instant wait_ = never;
    std::string log_;
    std::string last_wait_;
};

}  // namespace

TEST_CASE("IPv6 goes first, families take turns, each attempt gets its delay", "[policy][race]") {
    Script script;
    script.answer(AF_INET6, {"2001:db8::1", "2001:db8::2"})
        .answer(AF_INET, {"192.0.2.1", "192.0.2.2"}, true)
        .at(1000ms)
        .connects(3)
        .at(2000ms);
    CHECK(script.log() ==
          "0: wait for ever\n"
          "0: start 1 [2001:db8::1]:80\n"
          "0: wait 200ms\n"
          "200: start 2 192.0.2.1:80\n"
          "200: wait 400ms\n"
          "400: start 3 [2001:db8::2]:80\n"
          "400: wait 600ms\n"
          "600: start 4 192.0.2.2:80\n"
          "600: wait for ever\n"
          "1000: cancel 1\n"
          "1000: cancel 2\n"
          "1000: cancel 4\n"
          "1000: done 3\n");
}

TEST_CASE("IPv4 answers wait 50 ms for those of IPv6", "[policy][race]") {
    SECTION("which come in time") {
        Script script;
        script.at(10ms)
            .answer(AF_INET, {"192.0.2.1"})
            .at(40ms)
            .answer(AF_INET6, {"2001:db8::1"}, true)
            .at(500ms);
        CHECK(script.log() ==
              "0: wait for ever\n"
              "10: wait 60ms\n"
              "40: start 1 [2001:db8::1]:80\n"
              "40: wait 240ms\n"
              "240: start 2 192.0.2.1:80\n"
              "240: wait for ever\n");
    }
    SECTION("which come late") {
        Script script;
        script.at(10ms).answer(AF_INET, {"192.0.2.1", "192.0.2.2"}).at(100ms);
        script.answer(AF_INET6, {"2001:db8::1"}, true).at(500ms);
        CHECK(script.log() ==
              "0: wait for ever\n"
              "10: wait 60ms\n"
              "60: start 1 192.0.2.1:80\n"
              "60: wait 260ms\n"
              "260: start 2 [2001:db8::1]:80\n"
              "260: wait 460ms\n"
              "460: start 3 192.0.2.2:80\n"
              "460: wait for ever\n");
    }
    SECTION("which say that there are none") {
        Script script;
        script.at(10ms).answer(AF_INET, {"192.0.2.1"}).at(20ms).no_answer(AF_INET6, "none", true).at(500ms);
        CHECK(script.log() ==
              "0: wait for ever\n10: wait 60ms\n20: start 1 192.0.2.1:80\n20: wait for ever\n");
    }
    SECTION("which nobody asked for") {
        Script script;
        script.at(10ms).answer(AF_INET, {"192.0.2.1"}, true);
        CHECK(script.log() == "0: wait for ever\n10: start 1 192.0.2.1:80\n10: wait for ever\n");
    }
}

TEST_CASE("a failed attempt starts the next at once", "[policy][race]") {
    Script script;
    script.answer(AF_INET6, {"2001:db8::1"})
        .answer(AF_INET, {"192.0.2.1", "192.0.2.2"}, true)
        .at(30ms)
        .fails(1, "connection refused")
        .at(300ms)
        .fails(3, "no route")
        .connects(2);
    CHECK(script.log() ==
          "0: wait for ever\n"
          "0: start 1 [2001:db8::1]:80\n"
          "0: wait for ever\n"
          "0: wait 200ms\n"
          "30: start 2 192.0.2.1:80\n"
          "30: wait 230ms\n"
          "230: start 3 192.0.2.2:80\n"
          "230: wait for ever\n"
          "300: done 2\n");
}

TEST_CASE("when all fail the sentence tells of each", "[policy][race]") {
    Script script;
    script.answer(AF_INET6, {"2001:db8::1"}).fails(1, "connection refused");
    script.answer(AF_INET, {"192.0.2.1"}, true).fails(2, "no route to host");
    CHECK(script.log() ==
          "0: wait for ever\n"
          "0: start 1 [2001:db8::1]:80\n"
          "0: wait for ever\n"
          "0: start 2 192.0.2.1:80\n"
          "0: wait for ever\n"
          "0: failed: Failed to connect to h port 80 after 0 ms: Could not connect to server (every address failed: "
          "[2001:db8::1]:80: connection refused; 192.0.2.1:80: no route to host)\n");

    Script single;
    single.answer(AF_INET, {"192.0.2.1"}, true).fails(1, "connection refused");
    CHECK(
        single.log().ends_with("failed: Failed to connect to h port 80 after 0 ms: Could not connect to server "
                               "(192.0.2.1:80: connection refused)\n"));
}

TEST_CASE("the error keeps a code all attempts agree on", "[policy][race]") {
    const auto code_after = [](ErrorCode second) {
        Race race({.target = "h port 80"});
        race.on_answer(AF_INET,
                       std::vector{*SocketAddress::from_literal("192.0.2.1", 80),
                                   *SocketAddress::from_literal("192.0.2.2", 80)},
                       true, Instant{});
        for (const AttemptId attempt : {1U, 2U}) {
            REQUIRE(std::holds_alternative<RaceStep::Start>(race.next(Instant{}).what));
            race.on_failed(attempt,
                           Error(attempt == 1 ? ErrorCode::interface_failed : second, Phase::connect, "x")
                               .with_errno(19));
        }
        const RaceStep last = race.next(Instant{});
        REQUIRE(std::holds_alternative<RaceStep::Failed>(last.what));
        CHECK(std::get<RaceStep::Failed>(last.what).error.os_errno() == 19);
        return std::get<RaceStep::Failed>(last.what).error.code();
    };
    CHECK(code_after(ErrorCode::interface_failed) == ErrorCode::interface_failed);
    CHECK(code_after(ErrorCode::timed_out) == ErrorCode::connect_failed);
}

TEST_CASE("no address at all is the resolver's error", "[policy][race]") {
    Script script;
    script.no_answer(AF_INET6, "no such name").no_answer(AF_INET, "no address", true);
    CHECK(script.log() == "0: wait for ever\n0: failed: no such name\n");
    Script empty;
    empty.answer(AF_INET, {}, true);
    CHECK(empty.log() == "0: wait for ever\n0: failed: h port 80 has no address that may be used\n");
}

TEST_CASE("no more than six attempts at a time, the oldest gives way", "[policy][race]") {
    Script script;
    std::vector<std::string> many;
    for (int i = 1; i <= 8; ++i)
        many.push_back("192.0.2." + std::to_string(i));
    script.answer(AF_INET, many, true).at(5000ms);
    CHECK(script.log() ==
          "0: wait for ever\n"
          "0: start 1 192.0.2.1:80\n0: wait 200ms\n"
          "200: start 2 192.0.2.2:80\n200: wait 400ms\n"
          "400: start 3 192.0.2.3:80\n400: wait 600ms\n"
          "600: start 4 192.0.2.4:80\n600: wait 800ms\n"
          "800: start 5 192.0.2.5:80\n800: wait 1000ms\n"
          "1000: start 6 192.0.2.6:80\n1000: wait 1200ms\n"
          "1200: cancel 1\n1200: start 7 192.0.2.7:80\n1200: wait 1400ms\n"
          "1400: cancel 2\n1400: start 8 192.0.2.8:80\n1400: wait for ever\n");
}

TEST_CASE("a win can be taken back", "[policy][race]") {
    Script script;
    script.answer(AF_INET, {"192.0.2.1", "192.0.2.2"}, true)
        .connects(1)
        .fails(1, "no MP_CAPABLE")
        .connects(2);
    CHECK(script.log() ==
          "0: wait for ever\n"
          "0: start 1 192.0.2.1:80\n"
          "0: wait 200ms\n"
          "0: done 1\n"
          "0: start 2 192.0.2.2:80\n"
          "0: wait for ever\n"
          "0: done 2\n");
}

TEST_CASE("repeated addresses are tried once, and only so many", "[policy][race]") {
    Script script;
    script.answer(AF_INET, {"192.0.2.1", "192.0.2.1"}).at(60ms).answer(AF_INET, {"192.0.2.1"}, true);
    script.fails(1, "refused");
    CHECK(script.log().ends_with("failed: Failed to connect to h port 80 after 60 ms: Could not connect to server "
                                 "(192.0.2.1:80: refused)\n"));

    Script flood;
    std::vector<std::string> many;
    for (int i = 0; i < 5000; ++i)
        many.push_back("10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250));
    flood.answer(AF_INET, many, true);
    for (AttemptId id = 1; id <= Race::max_addresses_per_family; ++id)
        flood.fails(id, "refused");
    CHECK(flood.race().over());
    CHECK(flood.log().ends_with("; and 56 more)\n"));
}

TEST_CASE("random races: never too many at once, each address once, always an end", "[policy][race]") {
    const std::uint32_t seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 300; ++round) {
        Race race({.target = "h port 80"});
        Instant now{1s};
        std::set<AttemptId> running;
        std::set<std::string> tried;
        int answers_left = 2;
        int next_host = 1;
        bool won = false;
        for (int turn = 0; turn < 10'000 && !race.over(); ++turn) {
            const RaceStep step = race.next(now);
            if (const auto* start = std::get_if<RaceStep::Start>(&step.what)) {
                REQUIRE(running.insert(start->attempt).second);
                REQUIRE(tried.insert(start->address.text()).second);
                REQUIRE(running.size() <= Race::max_parallel);
            } else if (const auto* cancel = std::get_if<RaceStep::Cancel>(&step.what)) {
                REQUIRE(running.erase(cancel->attempt) == 1);
            } else if (const auto* done = std::get_if<RaceStep::Done>(&step.what)) {
                REQUIRE(running == std::set<AttemptId>{done->attempt});
                won = true;
            } else if (const auto* wait = std::get_if<RaceStep::Wait>(&step.what)) {
                REQUIRE(wait->until > now);
                const auto what = random() % 4;
                if (what == 0 && answers_left > 0) {
                    const int family = --answers_left == 1 ? AF_INET : AF_INET6;
                    std::vector<SocketAddress> addresses;
                    for (auto i = random() % 5; i > 0; --i)
                        addresses.push_back(*SocketAddress::from_literal(
                            (family == AF_INET ? "192.0.2." : "2001:db8::") + std::to_string(next_host++),
                            80));
                    race.on_answer(family, addresses, answers_left == 0, now);
                } else if (what == 1 && !running.empty()) {
                    race.on_failed(*running.begin(),
                                   Error(ErrorCode::connect_failed, Phase::connect, "refused"));
                    running.erase(running.begin());
                } else if (what == 2 && !running.empty() && random() % 8 == 0) {
                    race.on_connected(*running.begin());
                } else {
                    now = wait->until == never ? now + 10ms : wait->until;
                }
            }
        }
        REQUIRE(race.over());
        CHECK((won || running.empty()));
    }
}
