// Resolving and connecting: Happy Eyeballs (RFC 8305) through the engine, and what never answers.
#include "sim/engine/site.hpp"

using namespace hawser;
using namespace hawser::sim;

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr const char* six = "fd00::9";
constexpr const char* four = "10.0.9.9";

struct RaceWorld {
    RaceWorld() {
        for (const char* literal : {six, four}) {
            StreamEndpoint endpoint;
            endpoint.accept =
                peer::h1_site([literal](const peer::PeerRequest&) { return answer_of(literal); });
            (literal == six ? six_end : four_end) = &world.net.listen(literal, 80, std::move(endpoint));
        }
    }
    Witness get(milliseconds connect_limit = milliseconds(300'000)) {
        limits.connect = connect_limit;
        auto spec = world.spec("http://both.test/");
        spec.limits = &limits;
        return world.perform(spec);
    }

    World world;
    Limits limits;
    StreamEndpoint* six_end = nullptr;
    StreamEndpoint* four_end = nullptr;
};

}  // namespace

TEST_CASE("IPv6 goes first, and IPv4 takes over from what is dead") {
    struct Case {
        ConnectFault six;
        ConnectFault four;
        const char* winner;  ///< null: nobody
        milliseconds at_most;
    };
    using enum ConnectFault;
    const Case cases[] = {
        {none, none, six, milliseconds(50)},
        {refused, none, four, milliseconds(50)},
        {unreachable, none, four, milliseconds(50)},
        {black_hole, none, four, milliseconds(300)},
        {none, black_hole, six, milliseconds(50)},
        {refused, refused, nullptr, milliseconds(50)},
        {refused, black_hole, nullptr, milliseconds(5'100)},
        {black_hole, black_hole, nullptr, milliseconds(5'100)},
    };
    for (const Case& one : cases) {
        CAPTURE(static_cast<int>(one.six), static_cast<int>(one.four));
        RaceWorld race;
        race.six_end->faults.connect = one.six;
        race.four_end->faults.connect = one.four;
        race.world.resolver->add("both.test", {six, four});
        const Witness witness = race.get(seconds(5));
        INFO(witness.verdict());
        CHECK(witness.outcome->timings.total <= one.at_most);
        if (one.winner != nullptr) {
            CHECK(witness.body == one.winner);
            CHECK(race.world.net.open_handles() == 1);
        } else {
            const bool dead = one.six != refused || one.four != refused;
            CHECK(code_of(witness) == (dead ? ErrorCode::timed_out : ErrorCode::connect_failed));
            CHECK(witness.outcome->error->message().find("both.test") != std::string::npos);
            CHECK(race.world.net.open_handles() == 0);
        }
    }
}

TEST_CASE("one family's trouble with names does not stop the other") {
    struct Case {
        SimRecords ipv4;
        SimRecords ipv6;
        const char* winner;
        milliseconds at_most;
    };
    const SimRecords four_ok{{four}};
    const SimRecords six_ok{{six}};
    const SimRecords failed{.failure = "the server failed"};
    const SimRecords nothing{};
    const SimRecords silent{.never_answers = true};
    SimRecords slow_four = four_ok;
    slow_four.delay = seconds(3);
    SimRecords slow_six = six_ok;
    slow_six.delay = seconds(3);
    const Case cases[] = {
        {four_ok, failed, four, milliseconds(100)},      {failed, six_ok, six, milliseconds(100)},
        {four_ok, nothing, four, milliseconds(100)},     {nothing, six_ok, six, milliseconds(100)},
        {four_ok, silent, four, milliseconds(100)},      {silent, six_ok, six, milliseconds(100)},
        {slow_four, six_ok, six, milliseconds(100)},     {four_ok, slow_six, four, milliseconds(100)},
        {slow_four, nothing, four, milliseconds(3'100)}, {failed, slow_six, six, milliseconds(3'100)},
        {failed, failed, nullptr, milliseconds(100)},    {nothing, nothing, nullptr, milliseconds(100)},
    };
    int number = 0;
    for (const Case& one : cases) {
        CAPTURE(number++);
        RaceWorld race;
        race.world.resolver->add("both.test", one.ipv4, one.ipv6);
        const Witness witness = race.get();
        INFO(witness.verdict());
        CHECK(witness.outcome->timings.total <= one.at_most);
        if (one.winner != nullptr)
            CHECK(witness.body == one.winner);
        else
            CHECK(code_of(witness) == ErrorCode::host_unresolved);
    }
}

TEST_CASE("a late answer of the other family helps a race that is losing") {
    RaceWorld race;
    race.six_end->faults.connect = ConnectFault::black_hole;
    SimRecords slow{{four}};
    slow.delay = seconds(2);
    race.world.resolver->add("both.test", slow, {{six}});
    const Witness witness = race.get();
    CHECK(witness.body == four);
    CHECK(witness.outcome->timings.total < milliseconds(2'100));
}

TEST_CASE("a resolver that never answers: the limit ends it, and removal is at once") {
    RaceWorld race;
    race.world.resolver->add("both.test", {.never_answers = true}, {.never_answers = true});
    const Witness witness = race.get(seconds(3));
    CHECK(code_of(witness) == ErrorCode::timed_out);
    CHECK(witness.outcome->timings.total == seconds(3));
    Witness gone;
    const auto id = race.world.add(race.world.spec("http://both.test/"), gone);
    race.world.run_for(milliseconds(500));
    CHECK(gone.verdict() == "still running");
    const Instant before = race.world.sim.now();
    race.world.multi.remove(id);
    CHECK(race.world.multi.running() == 0);
    CHECK(race.world.sim.now() == before);
    CHECK(gone.done_calls == 0);
    CHECK(race.world.net.open_handles() == 0);
    CHECK(race.world.loop.watched() == 0);
}

TEST_CASE("removal while connecting closes every attempt at once") {
    RaceWorld race;
    race.six_end->faults.connect = race.four_end->faults.connect = ConnectFault::black_hole;
    race.world.resolver->add("both.test", {six, four});
    Witness gone;
    const auto id = race.world.add(race.world.spec("http://both.test/"), gone);
    race.world.run_for(seconds(1));
    CHECK(race.world.net.open_handles() == 2);
    race.world.multi.remove(id);
    CHECK(race.world.net.open_handles() == 0);
    CHECK(race.world.loop.watched() == 0);
    CHECK(race.world.multi.running() == 0);
}

TEST_CASE("removal at any moment of a connection's making leaves nothing behind") {
    for (int at_us = 0; at_us < 90'000; at_us += 1'700) {
        CAPTURE(at_us);
        World world;
        serve_tls(world, "origin.test", secured(),
                  web([](const peer::PeerRequest&) { return answer_of(noise(50'000)); }));
        const TlsOptions tls = trusting();
        auto spec = world.spec("https://origin.test/");
        spec.tls = &tls;
        Witness gone;
        const auto id = world.add(spec, gone);
        world.run_for(std::chrono::microseconds(at_us));
        world.multi.remove(id);
        CHECK(world.multi.running() == 0);
        CHECK(world.perform(spec).verdict() == "ok 200");
        world.multi.close_idle();
        CHECK(world.net.open_handles() == 0);
        CHECK(world.loop.watched() == 0);
    }
}

TEST_CASE("an address family that is not wanted is not tried") {
    for (const auto families : {AddressFamilies::ipv4, AddressFamilies::ipv6}) {
        RaceWorld race;
        race.world.resolver->add("both.test", {six, four});
        SocketPolicy policy;
        policy.families = families;
        for (const char* url : {"http://both.test/", "http://[fd00::9]/", "http://10.0.9.9/"}) {
            CAPTURE(url);
            auto spec = race.world.spec(url);
            spec.socket = &policy;
            const Witness witness = race.world.perform(spec);
            const char* wanted = families == AddressFamilies::ipv4 ? four : six;
            if (std::string_view(url).find("both") != std::string_view::npos ||
                std::string_view(url).find(wanted) != std::string_view::npos)
                CHECK(witness.body == wanted);
            else
                CHECK(witness.outcome->error);
        }
    }
}
