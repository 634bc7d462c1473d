// HTTP/2 streams that share a connection.
#include "sim/engine/site.hpp"

using namespace hawser;
using namespace hawser::sim;

namespace {

engine::Spec h2_spec(const World& world, std::string_view url) {
    auto spec = world.spec(url);
    spec.version = HttpVersion::http2_prior;
    return spec;
}

constexpr const char* address = "10.0.1.1";

}  // namespace

TEST_CASE("one stream is paused while another finishes, then goes on") {
    for (const std::size_t fragment :
         {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, std::size_t{0}}) {
        CAPTURE(fragment);
        const std::string big = noise(fragment == 0 ? 5'000'000 : 50'000, 3);
        const std::string held = noise(fragment == 0 ? 20'000'000 : 60'000, 4);
        World world;
        std::size_t sent_bytes = 0;
        serve_h2(
            world, "origin.test",
            [&](const peer::PeerRequest& request) {
                return answer_of(request.target == "/big" ? big : request.target == "/held" ? held : "hello");
            },
            fragments(fragment), {}, &sent_bytes);
        CHECK(world.perform(h2_spec(world, "http://origin.test/")).verdict() == "ok 200");
        Witness paused;
        Witness other;
        bool refuse = true;
        paused.body_hook = [&](Bytes) -> Result<engine::Flow> {
            return std::exchange(refuse, false) ? engine::Flow::pause : engine::Flow::go_on;
        };
        const auto id = world.add(h2_spec(world, "http://origin.test/held"), paused);
        other.done_hook = [&] { CHECK(paused.body.empty()); };
        world.add(h2_spec(world, "http://origin.test/big"), other);
        world.run_for(std::chrono::seconds(600));
        CHECK(other.verdict() == "ok 200");
        CHECK((other.body == big));
        CHECK(paused.verdict() == "still running");
        CHECK(paused.body.empty());
        // What may be held back is the stream's window; the rest must still be at the server.
        CHECK(sent_bytes < big.size() + (11U << 20));
        world.multi.set_paused(id, {});
        world.run();
        CHECK(paused.verdict() == "ok 200");
        CHECK((paused.body == held));
        CHECK(world.net.connections_to(address, 80) == 1);
    }
}

TEST_CASE("fifty transfers share the connection once it is open") {
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        World world;
        serve_h2(
            world, "origin.test",
            [](const peer::PeerRequest& request) { return answer_of(request.target + noise(2'000)); },
            fragments(fragment));
        CHECK(world.perform(h2_spec(world, "http://origin.test/")).verdict() == "ok 200");
        std::deque<Witness> witnesses(50);
        std::deque<std::string> urls;
        for (std::size_t i = 0; i < witnesses.size(); ++i) {
            urls.push_back("http://origin.test/" + std::to_string(i));
            world.add(h2_spec(world, urls.back()), witnesses[i]);
        }
        world.run();
        for (std::size_t i = 0; i < witnesses.size(); ++i) {
            CHECK(witnesses[i].verdict() == "ok 200");
            CHECK((witnesses[i].body == "/" + std::to_string(i) + noise(2'000)));
            CHECK(witnesses[i].outcome->reused_connection);
        }
        CHECK(world.net.connections_to(address, 80) == 1);
    }
}

TEST_CASE("who would share a connection waits for the one that is being opened") {
    for (const bool share : {true, false}) {
        World world;
        serve_h2(world, "origin.test", [](const peer::PeerRequest& request) { return answer_of(request.target); });
        std::deque<Witness> witnesses(10);
        for (Witness& witness : witnesses) {
            auto spec = h2_spec(world, "http://origin.test/x");
            spec.share_connection = share;
            world.add(spec, witness);
        }
        world.run_for(std::chrono::hours(1));
        for (Witness& witness : witnesses)
            CHECK(witness.verdict() == "ok 200");
        CHECK(world.net.connections_to(address, 80) == (share ? 1U : 10U));
    }
}

TEST_CASE("nobody waits to share what turned out to be HTTP/1.1") {
    World world;
    const TlsOptions tls = trusting();
    serve_tls(world, "origin.test", secured({"http/1.1"}), web([](const peer::PeerRequest& request) {
                  auto answer = answer_of(request.target);
                  answer.delay = std::chrono::seconds(10);
                  return answer;
              }));
    std::deque<Witness> witnesses(5);
    for (Witness& witness : witnesses) {
        auto spec = world.spec("https://origin.test/x");
        spec.tls = &tls;
        spec.share_connection = true;
        world.add(spec, witness);
    }
    const Instant began = world.sim.now();
    world.run_for(std::chrono::hours(1));
    for (Witness& witness : witnesses)
        CHECK(witness.verdict() == "ok 200");
    CHECK(world.net.connections_to(address, 443) == 5);
    CHECK(world.sim.now() - began < std::chrono::seconds(12));
}

TEST_CASE("who waited to share a connection that never opened ends as well") {
    World world;
    const TlsOptions none;
    serve_tls(world, "origin.test", secured(),
              web([](const peer::PeerRequest& request) { return answer_of(request.target); }));
    std::deque<Witness> witnesses(4);
    for (Witness& witness : witnesses) {
        auto spec = world.spec("https://origin.test/x");
        spec.tls = &none;
        spec.share_connection = true;
        world.add(spec, witness);
    }
    world.run_for(std::chrono::hours(1));
    for (Witness& witness : witnesses) {
        REQUIRE(witness.outcome);
        CHECK(witness.outcome->error);
    }
}

TEST_CASE("more transfers than the server takes streams all end well") {
    World world;
    serve_h2(world, "origin.test",
             [](const peer::PeerRequest& request) {
                 auto answer = answer_of(request.target);
                 answer.delay = std::chrono::milliseconds(50);
                 return answer;
             },
             {}, {.max_concurrent_streams = 3});
    CHECK(world.perform(h2_spec(world, "http://origin.test/")).verdict() == "ok 200");
    std::deque<Witness> witnesses(20);
    for (Witness& witness : witnesses)
        world.add(h2_spec(world, "http://origin.test/x"), witness);
    world.run();
    for (Witness& witness : witnesses)
        CHECK(witness.verdict() == "ok 200");
}

TEST_CASE("refused streams and GOAWAY are tried again, unnoticed") {
    for (const std::size_t fragment : fragment_sizes)
        for (const bool goaway : {false, true})
            for (const bool post : {false, true}) {
                CAPTURE(fragment, goaway, post);
                World world;
                std::vector<std::string> bodies;
                int asked = 0;
                serve_h2(
                    world, "origin.test",
                    [&](const peer::PeerRequest& request) -> peer::H2Response {
                        peer::H2Response answer = answer_of("served");
                        bodies.push_back(request.body);
                        if (++asked != 2) return answer;
                        if (goaway)
                            answer.goaway_code = 0, answer.goaway_last = 1;
                        else
                            answer.reset_code = 7;  // REFUSED_STREAM (RFC 9113 8.7)
                        return answer;
                    },
                    fragments(fragment));
                CHECK(world.perform(h2_spec(world, "http://origin.test/")).verdict() == "ok 200");
                auto spec = h2_spec(world, "http://origin.test/again");
                Witness witness;
                witness.upload = noise(1'500);
                if (post) {
                    spec.intent = engine::Intent::post;
                    spec.body_from = engine::BodyFrom::user;
                    spec.body_bytes = witness.upload.size();
                }
                world.perform(spec, witness);
                CHECK(witness.verdict() == "ok 200");
                CHECK(witness.body == "served");
                CHECK(asked == 3);
                if (post) CHECK((bodies.back() == witness.upload));
                CHECK(witness.rewinds == (post ? 1 : 0));
            }
}

TEST_CASE("a server that refuses every stream is not asked for ever") {
    World world;
    int asked = 0;
    serve_h2(world, "origin.test", [&](const peer::PeerRequest&) {
        ++asked;
        peer::H2Response answer = answer_of("");
        answer.reset_code = 7;
        return answer;
    });
    const Witness witness = world.perform(h2_spec(world, "http://origin.test/"));
    CHECK(code_of(witness) == ErrorCode::http2_stream);
    CHECK(asked <= 6);
}

TEST_CASE("a stream reset in its body fails alone") {
    const std::string body = noise(30'000);
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        World world;
        serve_h2(
            world, "origin.test",
            [&](const peer::PeerRequest& request) {
                auto answer = answer_of(body);
                if (request.target == "/cut") answer.truncate_at = 1'000;
                return answer;
            },
            fragments(fragment));
        CHECK(world.perform(h2_spec(world, "http://origin.test/")).verdict() == "ok 200");
        Witness cut;
        Witness whole;
        world.add(h2_spec(world, "http://origin.test/cut"), cut);
        world.add(h2_spec(world, "http://origin.test/whole"), whole);
        world.run();
        CHECK(code_of(cut) == ErrorCode::http2_stream);
        CHECK((body.starts_with(cut.body)));
        CHECK(cut.body.size() <= 1'000);
        CHECK(whole.verdict() == "ok 200");
        CHECK((whole.body == body));
        CHECK(world.net.connections_to(address, 80) == 1);
    }
}

TEST_CASE("uploads wait for the stream's window, beside one another") {
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        const std::string body = noise(fragment == 0 ? 1'000'000 : 40'000);
        World world;
        std::size_t whole = 0;
        serve_h2(world, "origin.test",
                 [&](const peer::PeerRequest& request) {
                     if (request.body == body) ++whole;
                     return answer_of("stored");
                 },
                 fragments(fragment), {.stream_window_bytes = 5'000});
        CHECK(world.perform(h2_spec(world, "http://origin.test/")).verdict() == "ok 200");
        Witness by_user;
        Witness by_bytes;
        by_user.upload = body;
        by_user.pause_upload_at = 10'000;
        auto spec = h2_spec(world, "http://origin.test/user");
        spec.intent = engine::Intent::post;
        spec.body_from = engine::BodyFrom::user;
        const auto id = world.add(spec, by_user);
        auto bytes = spec;
        bytes.body_from = engine::BodyFrom::bytes;
        bytes.body = as_bytes(body);
        world.add(bytes, by_bytes);
        world.run_for(std::chrono::seconds(600));
        CHECK(by_bytes.verdict() == "ok 200");
        CHECK(by_user.verdict() == "still running");
        world.multi.set_paused(id, {});
        world.run();
        CHECK(by_user.verdict() == "ok 200");
        CHECK(whole == 2);
    }
}

TEST_CASE("trailers come after the body") {
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        World world;
        serve_h2(
            world, "origin.test",
            [](const peer::PeerRequest&) {
                auto answer = answer_of("body");
                answer.trailers = {{"x-sum", "42"}};
                return answer;
            },
            fragments(fragment));
        const Witness witness = world.perform(h2_spec(world, "http://origin.test/"));
        CHECK(witness.verdict() == "ok 200");
        CHECK(witness.body == "body");
        CHECK(witness.trailers == "x-sum: 42\r\n");
    }
}

TEST_CASE("removing paused streams gives their credit back to the others") {
    World world;
    const std::string body = noise(4'000'000);
    serve_h2(world, "origin.test", [&](const peer::PeerRequest&) { return answer_of(body); });
    CHECK(world.perform(h2_spec(world, "http://origin.test/")).verdict() == "ok 200");
    for (int round = 0; round < 8; ++round) {
        std::deque<Witness> held(10);
        std::vector<engine::TransferId> ids;
        for (Witness& witness : held) {
            witness.body_hook = [](Bytes) -> Result<engine::Flow> { return engine::Flow::pause; };
            ids.push_back(world.add(h2_spec(world, "http://origin.test/held"), witness));
        }
        world.run_for(std::chrono::seconds(5));
        Witness other;
        world.add(h2_spec(world, "http://origin.test/other"), other);
        world.run_for(std::chrono::seconds(5));
        for (const auto id : ids)
            world.multi.remove(id);
        world.run();
        CHECK(other.verdict() == "ok 200");
        CHECK((other.body == body));
        for (Witness& witness : held)
            CHECK(witness.done_calls == 0);
    }
    CHECK(world.net.connections_to(address, 80) == 1);
}

TEST_CASE("an HTTP/2 connection that is lost fails what runs on it, and the next one opens its own") {
    const std::string body = noise(10'000);
    for (std::uint64_t at = 100; at < 30'000; at += 997)
        for (const bool reset : {false, true}) {
            CAPTURE(at, reset);
            World world({}, at);
            auto& endpoint =
                serve_h2(world, "origin.test", [&](const peer::PeerRequest&) { return answer_of(body); });
            endpoint.faults_for = [&](std::size_t index) {
                Faults faults;
                faults.short_read = faults.short_write = faults.would_block = 0.2;
                if (index == 0) (reset ? faults.reset_after_received : faults.close_after_received) = at;
                return faults;
            };
            std::deque<Witness> witnesses(3);
            world.perform(h2_spec(world, "http://origin.test/"));
            for (Witness& witness : witnesses)
                world.add(h2_spec(world, "http://origin.test/"), witness);
            world.run();
            for (Witness& witness : witnesses) {
                INFO(witness.verdict());
                CHECK(witness.done_calls == 1);
                if (!witness.outcome->error)
                    CHECK((witness.body == body));
                else
                    CHECK((body.starts_with(witness.body)));
            }
            CHECK(world.perform(h2_spec(world, "http://origin.test/")).verdict() == "ok 200");
        }
}
