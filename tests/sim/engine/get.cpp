// Single HTTP/1.1 transfers, each at every fragment size.
#include "sim/engine/world.hpp"

using namespace hawser;
using namespace hawser::sim;

namespace {

peer::PeerResponse text_answer(std::string body) {
    peer::PeerResponse answer;
    answer.body = std::move(body);
    return answer;
}

std::string pattern(std::size_t size) {
    std::string bytes(size, '\0');
    std::uint32_t state = 12345;
    for (char& c : bytes) {
        state = state * 1664525 + 1013904223;
        c = static_cast<char>(state >> 24);
    }
    return bytes;
}

}  // namespace

TEST_CASE("a GET at every fragment size") {
    const std::string body = pattern(100'000);
    for (const std::size_t fragment : fragment_sizes)
        for (const auto framing : {peer::PeerFraming::sized, peer::PeerFraming::chunked, peer::PeerFraming::close}) {
            CAPTURE(fragment, static_cast<int>(framing));
            World world;
            Link link;
            link.fragment_bytes = fragment;
            world.serve("origin.test", 80, [&](const peer::PeerRequest& request) {
                CHECK(request.method == "GET");
                CHECK(request.target == "/file?x=1");
                CHECK(request.authority == "origin.test");
                auto answer = text_answer(body);
                answer.framing = framing;
                return answer;
            }, link);
            const Witness witness = world.get("http://origin.test/file?x=1#part");
            CHECK(witness.verdict() == "ok 200");
            CHECK(witness.body == body);
            CHECK(witness.largest_piece <= 16'384);
            CHECK(witness.lines.starts_with("HTTP/1.1 200 OK\r\n"));
            CHECK(witness.lines.ends_with("\r\n\r\n"));
        }
}

TEST_CASE("a kept connection is used again and names are remembered") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest& request) { return text_answer(request.target); });
    for (int i = 0; i < 5; ++i) {
        const std::string path = "/" + std::to_string(i);
        const Witness witness = world.get("http://origin.test" + path);
        CHECK(witness.verdict() == "ok 200");
        CHECK(witness.body == path);
        CHECK(witness.outcome->reused_connection == (i > 0));
    }
    CHECK(world.net.connections_to("10.0.1.1", 80) == 1);
    CHECK(world.resolver->queries() == 1);
}

TEST_CASE("keep-alive costs one send and one receive a request") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return text_answer(std::string(1024, 'x')); });
    world.get("http://origin.test/");
    const auto before = world.net.calls();
    const auto modifies = world.loop.calls().modify;
    for (int i = 0; i < 100; ++i) CHECK(world.get("http://origin.test/").verdict() == "ok 200");
    CHECK(world.net.calls().send - before.send == 100);
    CHECK(world.net.calls().receive - before.receive == 100);
    CHECK(world.net.calls().liveness == before.liveness);
    CHECK(world.loop.calls().modify == modifies);
}

TEST_CASE("HEAD has no body, whatever the head says") {
    for (const std::size_t fragment : fragment_sizes) {
        World world;
        Link link;
        link.fragment_bytes = fragment;
        world.serve("origin.test", 80, [](const peer::PeerRequest& request) {
            CHECK(request.method == "HEAD");
            return text_answer("four");
        }, link);
        auto spec = world.spec("http://origin.test/");
        spec.intent = engine::Intent::head;
        const Witness witness = world.perform(spec);
        CHECK(witness.verdict() == "ok 200");
        CHECK(witness.body.empty());
    }
}

TEST_CASE("uploads from memory and from the user, sized and chunked") {
    const std::string body = pattern(300'000);
    for (const std::size_t fragment : fragment_sizes)
        for (const bool from_user : {false, true})
            for (const bool announced : {false, true}) {
                if (!from_user && !announced) continue;
                CAPTURE(fragment, from_user, announced);
                World world;
                Link link;
                link.fragment_bytes = fragment;
                std::string got;
                world.serve("origin.test", 80, [&](const peer::PeerRequest& request) {
                    got = request.body;
                    CHECK(request.method == "PUT");
                    return text_answer("stored");
                }, link);
                Witness witness;
                witness.upload = body;
                auto spec = world.spec("http://origin.test/");
                spec.intent = engine::Intent::put;
                spec.body_from = from_user ? engine::BodyFrom::user : engine::BodyFrom::bytes;
                spec.body = as_bytes(body);
                if (announced) spec.body_bytes = body.size();
                world.perform(spec, witness);
                CHECK(witness.verdict() == "ok 200");
                CHECK((got == body));
                CHECK(witness.body == "stored");
                CHECK(witness.outcome->body_sent_bytes == body.size());
            }
}

TEST_CASE("an upload that pauses goes on when told to") {
    World world;
    std::string got;
    world.serve("origin.test", 80, [&](const peer::PeerRequest& request) {
        got = request.body;
        return text_answer("");
    });
    Witness witness;
    witness.upload = pattern(50'000);
    witness.pause_upload_at = 20'000;
    auto spec = world.spec("http://origin.test/");
    spec.intent = engine::Intent::put;
    spec.body_from = engine::BodyFrom::user;
    spec.body_bytes = witness.upload.size();
    const auto id = world.add(spec, witness);
    const Instant until = world.sim.now() + std::chrono::seconds(5);
    while (world.sim.now() < until) REQUIRE(world.multi.drive(until));
    CHECK(witness.verdict() == "still running");
    CHECK(witness.upload_at == 20'000);
    world.multi.set_paused(id, {});
    world.run();
    CHECK(witness.verdict() == "ok 200");
    CHECK((got == witness.upload));
}

TEST_CASE("a paused download holds back the server and loses nothing") {
    const std::string body = pattern(1'000'000);
    for (const std::size_t fragment : {std::size_t{7}, std::size_t{1000}, std::size_t{0}}) {
        CAPTURE(fragment);
        World world;
        Link link;
        link.fragment_bytes = fragment;
        link.buffer_bytes = 64 * 1024;
        world.serve("origin.test", 80, [&](const peer::PeerRequest&) { return text_answer(body); }, link);
        Witness witness;
        int pieces = 0;
        witness.body_hook = [&](Bytes) -> Result<engine::Flow> {
            return ++pieces % 5 == 3 ? engine::Flow::pause : engine::Flow::go_on;
        };
        const auto id = world.add(world.spec("http://origin.test/"), witness);
        int pauses = 0;
        while (world.multi.running() != 0) {
            const Instant until = world.sim.now() + std::chrono::seconds(1);
            while (world.multi.running() != 0 && world.sim.now() < until) REQUIRE(world.multi.drive(until));
            ++pauses;
            world.multi.set_paused(id, {});
        }
        CHECK(witness.verdict() == "ok 200");
        CHECK((witness.body == body));
        CHECK(pauses > 10);
    }
}

TEST_CASE("redirects are followed, credentials stay with their origin") {
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        World world;
        Link link;
        link.fragment_bytes = fragment;
        world.serve("a.test", 80, [](const peer::PeerRequest& request) {
            CHECK(*peer::find_field(request.fields, "Authorization") == "Basic dTpw");
            peer::PeerResponse answer;
            answer.status = 302;
            answer.reason = "Found";
            answer.body = "over there";
            answer.fields = {{"Location", request.target == "/1" ? "/2" : "http://b.test/3"}};
            return answer;
        }, link);
        world.serve("b.test", 80, [](const peer::PeerRequest& request) {
            CHECK(peer::find_field(request.fields, "Authorization") == nullptr);
            CHECK(peer::find_field(request.fields, "Cookie") == nullptr);
            return text_answer("at " + request.target);
        }, link);
        Redirects redirects;
        redirects.follow = true;
        Credentials who;
        who.user = "u";
        who.password = "p";
        auto spec = world.spec("http://a.test/1");
        spec.redirects = &redirects;
        spec.credentials = &who;
        spec.cookie = "secret=1";
        const Witness witness = world.perform(spec);
        CHECK(witness.verdict() == "ok 200");
        CHECK(witness.body == "at /3");
        CHECK(witness.outcome->redirects == 2);
        CHECK(witness.outcome->effective_url == "http://b.test/3");
    }
}

TEST_CASE("a POST becomes a GET at 303 and is sent again at 307") {
    for (const int status : {303, 307}) {
        World world;
        std::vector<std::string> seen;
        world.serve("a.test", 80, [&](const peer::PeerRequest& request) {
            seen.push_back(request.method + " " + request.target + " " + request.body);
            peer::PeerResponse answer;
            if (request.target == "/1") {
                answer.status = status;
                answer.fields = {{"Location", "/2"}};
            }
            return answer;
        });
        Redirects redirects;
        redirects.follow = true;
        Witness witness;
        witness.upload = "hello";
        auto spec = world.spec("http://a.test/1");
        spec.intent = engine::Intent::post;
        spec.body_from = engine::BodyFrom::user;
        spec.body_bytes = 5;
        spec.redirects = &redirects;
        world.perform(spec, witness);
        CHECK(witness.verdict() == "ok 200");
        REQUIRE(seen.size() == 2);
        CHECK(seen[0] == "POST /1 hello");
        CHECK(seen[1] == (status == 303 ? "GET /2 " : "POST /2 hello"));
        CHECK(witness.rewinds == (status == 303 ? 0 : 1));
    }
}

TEST_CASE("timeouts of an hour take no time") {
    World world;
    world.serve("slow.test", 80, [](const peer::PeerRequest&) {
        auto answer = text_answer("late");
        answer.delay = std::chrono::hours(2);
        return answer;
    });
    Limits limits;
    limits.total = std::chrono::hours(1);
    auto spec = world.spec("http://slow.test/");
    spec.limits = &limits;
    const Witness witness = world.perform(spec);
    CHECK(witness.outcome->error->code() == ErrorCode::timed_out);
    CHECK(witness.outcome->timings.total >= std::chrono::hours(1));
    CHECK(witness.outcome->timings.total < std::chrono::hours(1) + std::chrono::seconds(1));
}

TEST_CASE("100 (Continue): waited for, then given up on") {
    const std::string body = pattern(2'000'000);
    World world;
    std::string got;
    world.serve("origin.test", 80, [&](const peer::PeerRequest& request) {
        got = request.body;
        CHECK(*peer::find_field(request.fields, "Expect") == "100-continue");
        return text_answer("ok");
    });
    auto spec = world.spec("http://origin.test/");
    spec.intent = engine::Intent::put;
    spec.body_from = engine::BodyFrom::bytes;
    spec.body = as_bytes(body);
    const Witness witness = world.perform(spec);
    CHECK(witness.verdict() == "ok 200");
    CHECK((got == body));
}

TEST_CASE("what goes wrong ends in the right error, with a sentence") {
    struct Case {
        const char* url;
        ErrorCode code;
        const char* part;
    };
    const Case cases[] = {
        {"gopher://origin.test/", ErrorCode::unsupported_scheme, "gopher"},
        {"http://", ErrorCode::bad_url, ""},
        {"http://nowhere.test/", ErrorCode::host_unresolved, "nowhere.test"},
        {"http://origin.test:81/", ErrorCode::connect_failed, "refused"},
        {"http://origin.test/cut", ErrorCode::partial_body, ""},
        {"http://origin.test/garbage", ErrorCode::unsupported_scheme, "HTTP"},
        {"http://origin.test/empty", ErrorCode::empty_reply, ""},
        {"http://origin.test/two", ErrorCode::weird_reply, ""},
    };
    for (const std::size_t fragment : fragment_sizes)
        for (const Case& one : cases) {
            CAPTURE(one.url, fragment);
            World world;
            Link link;
            link.fragment_bytes = fragment;
            world.serve("origin.test", 80, [](const peer::PeerRequest& request) {
                auto answer = text_answer("0123456789");
                if (request.target == "/cut") answer.truncate_at = 4;
                if (request.target == "/garbage") answer.raw = "\x15\x03\x01 this is not HTTP\r\n\r\n";
                if (request.target == "/empty") answer.raw = "", answer.close_after = true;
                if (request.target == "/two") answer.raw = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab";
                return answer;
            }, link);
            const Witness witness = world.get(one.url);
            REQUIRE(witness.outcome->error);
            INFO(witness.verdict());
            CHECK(witness.outcome->error->code() == one.code);
            CHECK(witness.outcome->error->message().find(one.part) != std::string::npos);
        }
}

TEST_CASE("a reused connection that died is replaced without the user noticing, for what may be repeated") {
    World world;
    auto& endpoint = world.serve("origin.test", 80, [](const peer::PeerRequest& request) {
        auto answer = text_answer(request.target);
        return answer;
    });
    endpoint.faults_for = [](std::size_t index) {
        Faults faults;
        if (index == 0) faults.reset_after_sent = 60;  // the second request meets a reset
        return faults;
    };
    CHECK(world.get("http://origin.test/1").verdict() == "ok 200");
    const Witness second = world.get("http://origin.test/2");
    CHECK(second.verdict() == "ok 200");
    CHECK(second.body == "/2");
    CHECK(world.net.connections_to("10.0.1.1", 80) == 2);
}

TEST_CASE("transfers can be removed at any moment") {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        World world({}, seed);
        Link link;
        link.fragment_bytes = 100;
        world.serve("origin.test", 80, [](const peer::PeerRequest&) { return text_answer(std::string(20'000, 'r')); }, link);
        std::deque<Witness> witnesses(8);
        std::vector<engine::TransferId> ids;
        for (Witness& witness : witnesses) ids.push_back(world.add(world.spec("http://origin.test/"), witness));
        std::vector<bool> removed(8, false);
        for (int step = 0; step < 40 && world.multi.running() != 0; ++step) {
            const Instant until = world.sim.now() + std::chrono::milliseconds(world.sim.below(7));
            REQUIRE(world.multi.drive(until));
            if (world.sim.chance(0.2)) {
                const std::size_t which = world.sim.below(8);
                if (!witnesses[which].outcome) removed[which] = true;
                world.multi.remove(ids[which]);
            }
        }
        world.run();
        for (std::size_t i = 0; i < 8; ++i) {
            CAPTURE(seed, i);
            CHECK(witnesses[i].done_calls == (removed[i] ? 0 : 1));
            if (!removed[i]) CHECK(witnesses[i].verdict() == "ok 200");
        }
    }
}

TEST_CASE("a transfer removed from within its own callback") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return text_answer(std::string(200'000, 'r')); });
    Witness witness;
    engine::TransferId id = 0;
    int pieces = 0;
    witness.body_hook = [&](Bytes) -> Result<engine::Flow> {
        if (++pieces == 3) world.multi.remove(id);
        CHECK(pieces <= 3);
        return engine::Flow::go_on;
    };
    id = world.add(world.spec("http://origin.test/"), witness);
    world.run();
    CHECK(witness.done_calls == 0);
    CHECK(pieces == 3);
    CHECK(world.get("http://origin.test/").verdict() == "ok 200");
}

TEST_CASE("nothing is told after a removal, however small the pieces") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return text_answer(std::string(2'000, 'r')); });
    auto spec = world.spec("http://origin.test/");
    spec.max_delivery_bytes = 10;
    Witness witness;
    engine::TransferId id = 0;
    int pieces = 0;
    witness.body_hook = [&](Bytes) -> Result<engine::Flow> {
        if (++pieces == 3) world.multi.remove(id);
        return engine::Flow::go_on;
    };
    id = world.add(spec, witness);
    world.run();
    CHECK(witness.done_calls == 0);
    CHECK(pieces == 3);
}

TEST_CASE("what a notice throws ends the transfer, and only that one") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return text_answer(std::string(20'000, 'r')); });
    Witness without_memory;
    without_memory.body_hook = [](Bytes) -> Result<engine::Flow> { throw std::bad_alloc(); };
    Witness throwing;
    throwing.progress_hook = [](const engine::Progress&) -> Result<void> { throw 7; };
    Witness other;
    auto spec = world.spec("http://origin.test/");
    world.add(spec, without_memory);
    world.add(spec, other);
    spec.want_progress = true;
    world.add(spec, throwing);
    world.run();
    REQUIRE(without_memory.outcome);
    REQUIRE(without_memory.outcome->error);
    CHECK(without_memory.outcome->error->code() == ErrorCode::out_of_memory);
    REQUIRE(throwing.outcome);
    REQUIRE(throwing.outcome->error);
    CHECK(throwing.outcome->error->code() == ErrorCode::aborted);
    CHECK(other.verdict() == "ok 200");
}

TEST_CASE("HTTP/3 with a way back to HTTP/2 is refused in words, not ignored") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return text_answer("no"); });
    auto spec = world.spec("http://origin.test/");
    spec.version = HttpVersion::http3;
    const Witness witness = world.perform(spec);
    REQUIRE(witness.outcome->error);
    CHECK(witness.outcome->error->code() == ErrorCode::not_built);
    CHECK(world.net.connections_to("10.0.1.1", 80) == 0);
}

TEST_CASE("Retry-After is that of the last answer", "[redirect]") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest& request) {
        auto answer = text_answer("here");
        if (request.target == "/there") return answer;
        answer.status = 301;
        answer.fields = {{"Location", "/there"}, {"Retry-After", "120"}};
        return answer;
    });
    const Redirects redirects{.follow = true};
    auto spec = world.spec("http://origin.test/here");
    CHECK(world.perform(spec).outcome->retry_after_seconds == 120);
    spec.redirects = &redirects;
    const Witness witness = world.perform(spec);
    CHECK(witness.body == "here");
    CHECK_FALSE(witness.outcome->retry_after_seconds);
}
