// Limits in virtual time: rates both ways, timeouts and what they say, slowness, progress.
#include "sim/engine/site.hpp"

using namespace hawser;
using namespace hawser::sim;
using namespace std::chrono_literals;

namespace {

double seconds_of(const Witness& witness) {
    REQUIRE(witness.outcome);
    return std::chrono::duration<double>(witness.outcome->timings.total).count();
}

// Five seconds' worth at the rate asked for takes five seconds, within 2 %; a round trip or two come on top.
void check_five_seconds(const Witness& witness) {
    INFO(witness.verdict());
    CHECK(witness.outcome->status == 200);
    CHECK_FALSE(witness.outcome->error);
    CHECK(seconds_of(witness) > 4.9);
    CHECK(seconds_of(witness) < 5.1);
}

constexpr std::uint64_t rates[] = {5'000, 100'000, 2'000'000};

}  // namespace

TEST_CASE("a download keeps to its rate, on reused connections too") {
    for (const std::uint64_t rate : rates)
        for (const std::size_t fragment : {std::size_t{700}, std::size_t{0}}) {
            CAPTURE(rate, fragment);
            World world;
            const std::string body = noise(rate * 5);
            world.serve("origin.test", 80, [&](const peer::PeerRequest&) { return answer_of(body); }, fragments(fragment));
            Limits limits;
            limits.max_receive_bytes_per_second = rate;
            auto spec = world.spec("http://origin.test/");
            spec.limits = &limits;
            for (int round = 0; round < 2; ++round) {
                const Witness witness = world.perform(spec);
                check_five_seconds(witness);
                CHECK((witness.body == body));
                CHECK(witness.outcome->reused_connection == (round == 1));
                CHECK(witness.outcome->body_received_bytes == body.size());
            }
        }
}

TEST_CASE("an upload keeps to its rate, from memory and from the user") {
    for (const std::uint64_t rate : rates)
        for (const bool from_user : {false, true}) {
            CAPTURE(rate, from_user);
            World world;
            std::string got;
            world.serve("origin.test", 80, [&](const peer::PeerRequest& request) {
                got = request.body;
                return answer_of("thanks");
            });
            Limits limits;
            limits.max_send_bytes_per_second = rate;
            limits.expect_continue = 0ms;
            const std::string body = noise(rate * 5);
            for (int round = 0; round < 2; ++round) {
                Witness witness;
                witness.upload = body;
                witness.upload_step = 10'000;
                auto spec = world.spec("http://origin.test/");
                spec.limits = &limits;
                spec.intent = engine::Intent::put;
                spec.body_from = from_user ? engine::BodyFrom::user : engine::BodyFrom::bytes;
                spec.body = as_bytes(body);
                spec.body_bytes = body.size();
                world.perform(spec, witness);
                check_five_seconds(witness);
                CHECK((got == body));
            }
        }
}

TEST_CASE("the rate holds while it goes, not only in the end") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return answer_of(noise(500'000)); });
    Limits limits;
    limits.max_receive_bytes_per_second = 100'000;
    auto spec = world.spec("http://origin.test/");
    spec.limits = &limits;
    Witness witness;
    std::size_t got = 0;
    const Instant start = world.sim.now();
    double ahead = 0;
    witness.body_hook = [&](Bytes bytes) -> Result<engine::Flow> {
        got += bytes.size();
        const double elapsed = std::chrono::duration<double>(world.sim.now() - start).count();
        ahead = std::max(ahead, static_cast<double>(got) - elapsed * 100'000);
        return engine::Flow::go_on;
    };
    world.perform(spec, witness);
    check_five_seconds(witness);
    CHECK(ahead <= 2'100);  // one burst
}

TEST_CASE("transfers that share a connection have a rate each") {
    World world;
    serve_h2(world, "origin.test", [](const peer::PeerRequest& request) {
        return answer_of(noise(request.target == "/slow" ? 250'000 : 1'000'000));
    });
    Limits slow, fast;
    slow.max_receive_bytes_per_second = 50'000;
    fast.max_receive_bytes_per_second = 200'000;
    auto make = [&](std::string_view url, const Limits* limits) {
        auto spec = world.spec(url);
        spec.version = HttpVersion::http2_prior;
        spec.limits = limits;
        return spec;
    };
    Witness first, second, free;
    world.add(make("http://origin.test/slow", &slow), first);
    world.run_for(100ms);
    world.add(make("http://origin.test/fast", &fast), second);
    world.add(make("http://origin.test/free", nullptr), free);
    world.run();
    check_five_seconds(first);
    check_five_seconds(second);
    CHECK(seconds_of(free) < 1);
    CHECK((first.body == noise(250'000)));
    CHECK((second.body == noise(1'000'000)));
    CHECK(world.net.connections_to("10.0.1.1", 80) == 1);
}

TEST_CASE("a rate and a pause do not hinder one another") {
    World world;
    const std::string body = noise(200'000);
    world.serve("origin.test", 80, [&](const peer::PeerRequest&) { return answer_of(body); });
    Limits limits;
    limits.max_receive_bytes_per_second = 100'000;
    auto spec = world.spec("http://origin.test/");
    spec.limits = &limits;
    Witness witness;
    const auto id = world.add(spec, witness);
    world.run_for(1s);
    const std::size_t before = witness.body.size();
    world.multi.set_paused(id, {true, false});
    const auto turns = world.loop.calls().turns;
    world.run_for(10s);
    CHECK(witness.body.size() == before);
    CHECK(world.loop.calls().turns - turns < 20);  // nobody wakes for a rate that is not used
    world.multi.set_paused(id, {});
    world.run();
    CHECK((witness.body == body));
    CHECK(seconds_of(witness) > 11.9);
    CHECK(seconds_of(witness) < 12.2);
}

TEST_CASE("what is left when the server has ended the connection is held back as well") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) {
        auto answer = answer_of(noise(100'000));
        answer.framing = peer::PeerFraming::close;
        return answer;
    });
    Limits limits;
    limits.max_receive_bytes_per_second = 20'000;
    auto spec = world.spec("http://origin.test/");
    spec.limits = &limits;
    const Witness witness = world.perform(spec);
    check_five_seconds(witness);
    CHECK((witness.body == noise(100'000)));
}

TEST_CASE("timeouts say how long and how far") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest& request) {
        peer::PeerResponse answer = answer_of(std::string(100'000, 'x'));
        if (request.target == "/hang") answer.delay = 1h;
        return answer;
    });
    Limits limits;
    limits.total = 1s;
    auto spec = world.spec("http://origin.test/hang");
    spec.limits = &limits;
    CHECK(world.perform(spec).verdict() == "timed_out: Operation timed out after 1000 milliseconds with 0 bytes received");
    limits.max_receive_bytes_per_second = 10'000;
    spec.url = "http://origin.test/";
    const Witness slow = world.perform(spec);
    CHECK(slow.verdict() == "timed_out: Operation timed out after 1000 milliseconds with " +
                                std::to_string(slow.body.size()) + " out of 100000 bytes received");
    CHECK(slow.body.size() > 9'000);
    CHECK(slow.body.size() < 10'500);
}

TEST_CASE("what could not be connected in time says so") {
    World world;
    StreamEndpoint hole;
    hole.accept = [](std::string_view) { return std::make_unique<Blurting>(""); };
    hole.faults.connect = ConnectFault::black_hole;
    world.serve_stream("hole.test", 80, hole);
    Limits limits;
    limits.connect = 1500ms;
    auto spec = world.spec("http://hole.test/");
    spec.limits = &limits;
    CHECK(world.perform(spec).verdict() == "timed_out: Connection timed out after 1500 milliseconds (hole.test)");
    limits = {};
    limits.total = 700ms;
    CHECK(world.perform(spec).verdict() == "timed_out: Connection timed out after 700 milliseconds (hole.test)");
    limits = {};  // 300 s are the default
    const Witness patient = world.perform(spec);
    CHECK(seconds_of(patient) > 0);
    CHECK(seconds_of(patient) <= 300.1);
}

TEST_CASE("too slow for too long ends a transfer, a pause does not") {
    World world;
    Link link;
    link.rate_bytes_per_second = 100;
    link.fragment_bytes = 10;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return answer_of(std::string(10'000, 'x')); }, link);
    Limits limits;
    limits.low_speed_bytes_per_second = 200;
    limits.low_speed_time = 3s;
    auto spec = world.spec("http://origin.test/");
    spec.limits = &limits;
    const Witness slow = world.perform(spec);
    CHECK(slow.verdict() == "timed_out: Operation too slow. Less than 200 bytes/sec transferred the last 3 seconds");
    CHECK(seconds_of(slow) < 12);
    limits.low_speed_bytes_per_second = 20;
    Witness steady;
    const auto id = world.add(spec, steady);
    world.run_for(5s);
    world.multi.set_paused(id, {true, false});
    world.run_for(60s);
    CHECK(steady.verdict() == "still running");
    world.multi.set_paused(id, {});
    world.run();
    CHECK(steady.verdict() == "ok 200");
}

TEST_CASE("progress is told at the start, about once a second, and at the end") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) {
        auto answer = answer_of("late");
        answer.delay = 10s;
        return answer;
    });
    auto spec = world.spec("http://origin.test/");
    spec.want_progress = true;
    Witness witness;
    std::vector<Instant> told;
    engine::Progress last;
    witness.progress_hook = [&](const engine::Progress& progress) -> Result<void> {
        told.push_back(world.sim.now());
        last = progress;
        return {};
    };
    const Instant start = world.sim.now();
    world.perform(spec, witness);
    REQUIRE(told.size() > 10);
    CHECK(told.front() == start);
    for (std::size_t i = 1; i < told.size(); ++i) CHECK(told[i] - told[i - 1] <= 1100ms);
    CHECK(told.size() < 20);
    CHECK(last.download_now == 4);
    CHECK(last.download_total == 4);
}

TEST_CASE("progress can end a transfer before it began and while nothing moves") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) {
        auto answer = answer_of("late");
        answer.delay = 1h;
        return answer;
    });
    auto spec = world.spec("http://origin.test/");
    spec.want_progress = true;
    for (const int calls : {1, 4}) {
        CAPTURE(calls);
        Witness witness;
        int seen = 0;
        witness.progress_hook = [&](const engine::Progress&) -> Result<void> {
            if (++seen < calls) return {};
            return fail(ErrorCode::aborted, Phase::deliver, "enough");
        };
        world.perform(spec, witness);
        CHECK(witness.verdict() == "aborted: enough");
        CHECK(seen == calls);
        if (calls == 1) CHECK(world.net.connections_to("10.0.1.1", 80) == 0);
    }
}

TEST_CASE("line ends of an upload are converted where there is room for one byte at a time") {
    const std::string text = "a\nb\r\nc\r\n\nd\n";
    const std::string converted = "a\r\nb\r\nc\r\n\r\nd\r\n";
    const auto upload = [&](const Limits* limits, bool sized) {
        World world;
        std::string received;
        world.serve("origin.test", 80, [&](const peer::PeerRequest& request) {
            received = request.body;
            return answer_of("ok");
        });
        Witness witness;
        witness.upload = text;
        auto spec = world.spec("http://origin.test/");
        spec.intent = engine::Intent::put;
        spec.body_from = engine::BodyFrom::user;
        spec.convert_line_ends = true;
        spec.limits = limits;
        const std::string length = std::to_string(converted.size());
        const engine::FieldEdit by_hand{.name = "Content-Length", .value = length};
        if (sized) spec.fields = {&by_hand, 1};
        world.perform(spec, witness);
        CHECK(witness.verdict() == "ok 200");
        CHECK(received == converted);
        return witness;
    };
    const Limits patient{.total = std::chrono::seconds(60)};
    upload(&patient, true);
    Limits slow = patient;
    slow.max_send_bytes_per_second = 5;
    for (const bool sized : {false, true}) CHECK(upload(&slow, sized).outcome->timings.total > std::chrono::seconds(2));
}
