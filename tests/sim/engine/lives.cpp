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
