// How transfers begin again, end, and leave others alone.
#include "sim/engine/site.hpp"

using namespace hawser;
using namespace hawser::sim;

TEST_CASE("every request of a redirect chain has retries of its own, and reuses connections after one") {
    World world;
    int asked = 0;
    auto& endpoint = world.serve("origin.test", 80, [&](const peer::PeerRequest& request) {
        ++asked;
        auto answer = answer_of(request.target);
        if (request.target != "/10") {
            answer.status = 302;
            answer.fields = {{"Location", "/" + std::to_string(std::stoi(request.target.substr(1)) + 1)}};
        }
        return answer;
    });
    // Each connection dies in its second request: every hop but the first meets a dead one and begins again.
    endpoint.faults_for = [](std::size_t) {
        Faults faults;
        faults.reset_after_sent = 60;
        return faults;
    };
    Redirects redirects{.follow = true};
    auto spec = world.spec("http://origin.test/0");
    spec.redirects = &redirects;
    const Witness witness = world.perform(spec);
    CHECK(witness.verdict() == "ok 200");
    CHECK(witness.body == "/10");
    CHECK(asked == 11);
    CHECK(world.net.connections_to("10.0.1.1", 80) == 11);
}

TEST_CASE("removing one transfer does not age the others that begin with it") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return answer_of("x"); });
    CHECK(world.get("http://origin.test/").verdict() == "ok 200");
    world.sim.advance(world.sim.now() + std::chrono::seconds(60));  // nobody drives meanwhile
    Limits limits;
    limits.connect = std::chrono::seconds(5);
    auto spec = world.spec("http://origin.test/");
    spec.limits = &limits;
    spec.fresh_connection = true;
    Witness stays;
    Witness goes;
    world.add(spec, stays);
    world.multi.remove(world.add(spec, goes));
    world.run();
    CHECK(stays.verdict() == "ok 200");
    CHECK(stays.outcome->timings.queued >= Duration{0});
    CHECK(stays.outcome->timings.total < std::chrono::seconds(1));
    CHECK(goes.done_calls == 0);
}

TEST_CASE("a server that closes every kept connection is asked only so often, and not twice for a POST") {
    for (const bool post : {false, true}) {
        World world;
        int asked = 0;
        auto& endpoint = world.serve("origin.test", 80, [&](const peer::PeerRequest&) {
            ++asked;
            return answer_of("x");
        });
        endpoint.faults_for = [](std::size_t index) {
            Faults faults;
            if (index == 0)
                faults.reset_after_sent = 60;
            else
                faults.reset_after_sent = 0;
            return faults;
        };
        CHECK(world.get("http://origin.test/").verdict() == "ok 200");
        auto spec = world.spec("http://origin.test/");
        const std::string body = "12345";
        if (post) {
            spec.intent = engine::Intent::post;
            spec.body_from = engine::BodyFrom::bytes;
            spec.body = as_bytes(body);
        }
        const Witness witness = world.perform(spec);
        CHECK(witness.outcome->error);
        CHECK(asked == 1);
        CHECK(world.net.connections_to("10.0.1.1", 80) <= 2);
    }
}

TEST_CASE("limits on connections queue transfers and let each of them through") {
    for (const std::size_t per_host : {std::size_t{0}, std::size_t{1}, std::size_t{3}}) {
        engine::MultiSettings settings;
        settings.max_connections = 4;
        settings.max_connections_per_host = per_host;
        World world(settings);
        for (const char* name : {"a.test", "b.test"})
            world.serve(name, 80, [](const peer::PeerRequest& request) {
                auto answer = answer_of(request.target);
                answer.delay = std::chrono::milliseconds(20);
                return answer;
            });
        std::deque<Witness> witnesses(40);
        std::deque<std::string> urls;
        std::vector<engine::TransferId> ids;
        for (std::size_t i = 0; i < witnesses.size(); ++i) {
            urls.push_back(std::string("http://") + (i % 2 == 0 ? "a" : "b") + ".test/" + std::to_string(i));
            ids.push_back(world.add(world.spec(urls.back()), witnesses[i]));
        }
        std::size_t most = 0;
        while (world.multi.running() != 0) {
            world.run_for(std::chrono::milliseconds(7));
            most = std::max(most, world.net.open_handles());
            if (witnesses[0].outcome) world.multi.remove(ids[33]);
        }
        CHECK(most <= 4);
        for (std::size_t i = 0; i < witnesses.size(); ++i)
            if (i != 33) CHECK(witnesses[i].body == "/" + std::to_string(i));
    }
}

namespace {

/// A transfer with all that it lends, which may go as soon as the Multi lets go of it.
struct Lent {
    explicit Lent(const World& world) : spec(world.spec("http://origin.test/other")) {
        limits.connection_idle = std::chrono::seconds(9);
        spec.limits = &limits;
        spec.redirects = &redirects;
    }
    Limits limits;
    Redirects redirects;
    engine::Spec spec;
    Witness witness;
    engine::TransferId id = 0;
};

}  // namespace

TEST_CASE("who removes the others at its end may free what they lent when the turn is over", "[lives]") {
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        World world;
        Link link;
        link.fragment_bytes = fragment;
        world.serve("origin.test", 80, [](const peer::PeerRequest& request) {
            auto answer = answer_of(request.target);
            if (request.target == "/other") answer.body = noise(50'000);
            return answer;
        }, link);
        std::vector<std::unique_ptr<Lent>> others;
        Witness first;
        first.done_hook = [&] {
            for (const auto& other : others) world.multi.remove(other->id);
        };
        world.add(world.spec("http://origin.test/first"), first);
        for (int i = 0; i < 3; ++i) {
            others.push_back(std::make_unique<Lent>(world));
            others.back()->id = world.add(others.back()->spec, others.back()->witness);
        }
        while (first.done_calls == 0) REQUIRE(world.multi.drive(never).has_value());
        CHECK(world.multi.running() == 0);
        others.clear();
        REQUIRE(world.multi.drive(world.sim.now()).has_value());
        CHECK(world.get("http://origin.test/again").verdict() == "ok 200");
    }
}

TEST_CASE("a transfer that another one removes in the same turn is not asked for its body any more", "[lives]") {
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        World world;
        Link link;
        link.fragment_bytes = fragment;
        serve_h2(world, "origin.test", [](const peer::PeerRequest&) { return answer_of("x"); }, link);
        auto get = world.spec("http://origin.test/");
        get.version = HttpVersion::http2_prior;
        REQUIRE(world.perform(get).verdict() == "ok 200");
        Witness uploads;
        Witness remover;
        auto put = get;
        put.intent = engine::Intent::put;
        put.body_from = engine::BodyFrom::user;
        uploads.upload = noise(20'000);
        Limits slow;
        slow.max_send_bytes_per_second = 1'000;  // it has a byte to give whenever it is looked at
        put.limits = &slow;
        const auto id = world.add(put, uploads);
        remover.body_hook = [&](Bytes) -> Result<engine::Flow> {
            world.multi.remove(id);
            return engine::Flow::go_on;
        };
        world.add(get, remover);
        world.run();
        CHECK(remover.verdict() == "ok 200");
        CHECK(uploads.done_calls == 0);
        CHECK(uploads.upload_at < uploads.upload.size());
    }
}

TEST_CASE("removing one transfer between turns serves nobody else", "[lives]") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return answer_of("x"); });
    int told = 0;
    Witness stays;
    Witness goes;
    stays.progress_hook = [&](const engine::Progress&) {
        ++told;
        return Result<void>{};
    };
    auto spec = world.spec("http://origin.test/");
    spec.want_progress = true;
    world.add(spec, stays);
    world.multi.remove(world.add(spec, goes));
    CHECK(told == 0);
    CHECK(world.multi.running() == 1);
    world.run();
    CHECK(stays.verdict() == "ok 200");
    CHECK(told > 0);
}

TEST_CASE("what an end's notice throws leaves the turn when all have been told", "[lives]") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return answer_of("x"); });
    Witness throws;
    Witness other;
    throws.done_hook = [] { throw std::runtime_error("mine"); };
    world.add(world.spec("http://origin.test/"), throws);
    world.add(world.spec("http://origin.test/"), other);
    bool left = false;
    while (world.multi.running() != 0) {
        try {
            const auto turned = world.multi.drive(never);
            CHECK(turned.has_value());
        } catch (const std::runtime_error& error) {
            CHECK(std::string(error.what()) == "mine");
            left = true;
        }
    }
    CHECK(left);
    CHECK(throws.done_calls == 1);
    CHECK(other.verdict() == "ok 200");
    CHECK(world.get("http://origin.test/again").verdict() == "ok 200");
}
