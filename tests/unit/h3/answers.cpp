// What HTTP/3 answers come to, good and bad, through the codec on a simulated connection.
#include "support/catch.hpp"
#include "unit/quic/world.hpp"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

/// One request to a server that answers like this.
struct One {
    World world;
    StreamId stream = -1;

    explicit One(peer::H3Response response, WorldOptions options = {}, std::string_view method = "GET")
        : world([response](const peer::PeerRequest&) { return response; }, options) {
        REQUIRE(world.run_until_open());
        stream = world.get("/", method);
        world.run_until_over(stream, 60s);
    }
    Answer& answer() { return world.answers[stream]; }
    /// The connection still serves.
    bool serves_another() {
        const StreamId next = world.get("/next");
        world.run_until_over(next, 60s);
        return !world.failure && world.answers[next].over();
    }
};

peer::H3Response with_body(std::string body) {
    peer::PeerResponse response;
    response.body = std::move(body);
    return response;
}

}  // namespace

TEST_CASE("an answer's head, interim heads, body and trailers arrive in order") {
    peer::H3Response response = with_body("body");
    response.status = 203;
    response.fields = {{"x-one", "1"}, {"x-two", ""}, {"set-cookie", "a=b"}, {"set-cookie", "c=d"}};
    response.interim = {{103, {{"link", "</x>"}}}, {100, {}}};
    response.trailers = {{"x-sum", "42"}};
    One one(response);
    CHECK(one.answer().interim == std::vector<int>{103, 100});
    CHECK(one.answer().status == 203);
    CHECK(one.answer().field("X-One") == "1");
    CHECK(one.answer().field("content-length") == "4");
    CHECK(one.answer().fields.size() == 5);
    CHECK(one.answer().body == "body");
    CHECK(one.answer().trailers == std::vector<std::pair<std::string, std::string>>{{"x-sum", "42"}});
    CHECK(one.answer().whole);
    CHECK(one.world.link().reusable());
}

TEST_CASE("answers without a body end with their head") {
    peer::H3Response response;
    std::string_view method = "GET";
    SECTION("204") {
        response.status = 204;
        response.framing = peer::PeerFraming::close;
    }
    SECTION("HEAD, with the length of what is not there") {
        response.body = "1234567";
        method = "HEAD";
    }
    SECTION("304") {
        response.status = 304;
        response.framing = peer::PeerFraming::close;
    }
    One one(response, {}, method);
    CHECK(one.answer().whole);
    CHECK(one.answer().body.empty());
    CHECK(one.serves_another());
}

TEST_CASE("the server sees the request as it was meant") {
    std::optional<peer::PeerRequest> seen;
    World world(
        [&](const peer::PeerRequest& request) {
            seen = request;
            return with_body("");
        },
        {});
    REQUIRE(world.run_until_open());
    const FieldView fields[] = {{"Host", "ignored.example"},
                                {"X-Upper", " padded "},
                                {"Connection", "keep-alive, X-Hop"},
                                {"X-Hop", "1"},
                                {"Keep-Alive", "300"},
                                {"TE", "trailers"},
                                {"Transfer-Encoding", "chunked"},
                                {"Upgrade", "h2c"},
                                {"Authorization", "Basic eDp5"}};
    RequestHead head;
    head.method = "OPTIONS";
    head.scheme = "https";
    head.authority = "origin.example:8443";
    head.target = "/a?b=c";
    head.fields = fields;
    auto stream = world.link().open(head, world.now());
    REQUIRE(stream);
    REQUIRE(world.run_until_over(*stream));
    REQUIRE(seen);
    CHECK(seen->method == "OPTIONS");
    CHECK(seen->authority == "origin.example:8443");
    CHECK(seen->target == "/a?b=c");
    std::string fields_seen;
    for (const auto& field : seen->fields)
        fields_seen += field.name + "=" + field.value + ";";
    CHECK(fields_seen == "x-upper=padded;te=trailers;authorization=Basic eDp5;");
}

TEST_CASE("what must not be sent is refused and costs no stream") {
    World world([](const peer::PeerRequest&) { return with_body(""); }, {});
    REQUIRE(world.run_until_open());
    const std::size_t before = world.link().free_streams();
    const auto refused = [&](std::string_view method, std::string_view target, FieldView field) {
        RequestHead head;
        head.method = method;
        head.scheme = "https";
        head.authority = "localhost";
        head.target = target;
        const FieldView fields[] = {field};
        head.fields = fields;
        auto stream = world.link().open(head, world.now());
        return !stream && stream.error().code() == ErrorCode::bad_argument;
    };
    CHECK(refused("GE T", "/", {"a", "b"}));
    CHECK(refused("GET", "", {"a", "b"}));
    CHECK(refused("GET", "/a b", {"a", "b"}));
    CHECK(refused("GET", "/", {"na me", "b"}));
    CHECK(refused("GET", "/", {"", "b"}));
    CHECK(refused("GET", "/", {":path", "b"}));
    CHECK(refused("GET", "/", {"a", "b\r\nc: d"}));
    CHECK(refused("GET", "/", {"a", std::string_view("b\0c", 3)}));
    CHECK(world.link().free_streams() == before);
}

TEST_CASE("heads past the limits fail their stream alone") {
    peer::H3Response response = with_body("x");
    SECTION("too many bytes") {
        for (int i = 0; i < 40; ++i)
            response.fields.push_back({"x-" + std::to_string(i), std::string(8'000, 'v')});
    }
    SECTION("too many fields") {
        for (int i = 0; i < 5'001; ++i)
            response.fields.push_back({"a", ""});
    }
    SECTION("too many interim heads") { response.interim.assign(101, {103, {}}); }
    SECTION("too many trailers") {
        for (int i = 0; i < 5'001; ++i)
            response.trailers.push_back({"a", ""});
    }
    One one(response);
    REQUIRE(one.answer().failed);
    CHECK(one.answer().failed->code() == ErrorCode::too_large);
    CHECK_FALSE(one.world.failure);
    CHECK(one.serves_another());
}

TEST_CASE("heads within the limits are taken") {
    peer::H3Response response = with_body("x");
    for (int i = 0; i < 30; ++i)
        response.fields.push_back({"x-" + std::to_string(i), std::string(8'000, 'v')});
    for (int i = 0; i < 1'000; ++i)
        response.fields.push_back({"a", ""});
    response.interim.assign(100, {103, {}});
    One one(response);
    REQUIRE(one.answer().whole);
    CHECK(one.answer().fields.size() == 1'031);
}

TEST_CASE("a reset stream fails alone, with advice") {
    peer::H3Response response = with_body(pattern(200'000));
    Advice advice = Advice::never;
    ErrorCode code = ErrorCode::http3;
    std::uint64_t wire = 0;
    SECTION("rejected: it was not processed") {
        wire = 0x10b;
        advice = Advice::reconnect;
        response.reset_code = wire;
    }
    SECTION("in the middle of the body") {
        wire = 0x102;
        advice = Advice::retry;
        response.reset_code = wire;
        response.truncate_at = 100'000;
    }
    SECTION("in the middle of the body, as if nothing were wrong") {
        wire = 0x100;
        advice = Advice::retry;
        code = ErrorCode::partial_body;
        response.reset_code = wire;
        response.truncate_at = 100'000;
    }
    SECTION("for the request's fault") {
        wire = 0x10e;
        response.reset_code = wire;
    }
    One one(response);
    REQUIRE(one.answer().failed);
    CHECK(one.answer().failed->code() == code);
    CHECK(one.answer().failed->advice() == advice);
    CHECK(one.answer().failed->protocol_code() == wire);
    CHECK(one.answer().body == pattern(200'000).substr(0, one.answer().body.size()));
    CHECK(one.serves_another());
}

TEST_CASE("an answer that contradicts its length is not taken for whole") {
    peer::H3Response response = with_body("12345");
    response.framing = peer::PeerFraming::close;  // the field below stands alone
    SECTION("shorter") { response.fields = {{"content-length", "10"}}; }
    SECTION("longer") { response.fields = {{"content-length", "3"}}; }
    One one(response);
    CHECK_FALSE(one.answer().whole);
    const bool told = one.answer().failed.has_value() || one.world.failure.has_value();
    REQUIRE(told);
    const Error& error = one.answer().failed ? *one.answer().failed : *one.world.failure;
    CHECK(error.code() == ErrorCode::http3);
}

TEST_CASE("101 has no place in HTTP/3") {
    peer::H3Response response = with_body("");
    response.interim = {{101, {}}};
    One one(response);
    CHECK_FALSE(one.answer().whole);
    CHECK((one.answer().failed || one.world.failure));
}

TEST_CASE("GOAWAY lets open streams finish and no new ones begin") {
    peer::H3Response response = with_body(pattern(50'000));
    response.goaway = true;
    One one(response);
    CHECK(one.answer().whole);
    CHECK(one.world.closing);
    CHECK(one.world.link().free_streams() == 0);
    CHECK_FALSE(one.world.link().reusable());
    RequestHead head;
    head.method = "GET";
    head.scheme = "https";
    head.authority = "a";
    head.target = "/";
    auto refused = one.world.link().open(head, one.world.now());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().advice() == Advice::reconnect);
}

TEST_CASE("GOAWAY fails the streams it does not cover, to be tried elsewhere") {
    World world(
        [&](const peer::PeerRequest& request) {
            peer::H3Response response = with_body("late");
            if (request.index == 0) response.goaway = true;
            response.delay = 100ms;
            return response;
        },
        {});
    REQUIRE(world.run_until_open());
    const StreamId first = world.get("/first");
    REQUIRE(world.run([&] { return world.log->requests == 1; }));
    // These leave before the GOAWAY (said at 100 ms) arrives, and arrive after it was said.
    world.run([] { return false; }, 92ms);
    const StreamId second = world.get("/second");
    REQUIRE(world.run_until_over(second));
    REQUIRE(world.answers[second].failed);
    CHECK(world.answers[second].failed->advice() == Advice::reconnect);
    REQUIRE(world.run_until_over(first));
    CHECK(world.answers[first].whole);
}

TEST_CASE("a stream that is given up says so and tells nothing more") {
    World world(
        [](const peer::PeerRequest& request) {
            return with_body(pattern(request.target == "/big" ? 8'000'000 : 10));
        },
        {});
    REQUIRE(world.run_until_open());
    const StreamId big = world.get("/big");
    const StreamId other = world.get("/other");
    REQUIRE(world.run([&] { return world.answers[big].body.size() > 100'000; }));
    world.reset(big);
    const std::size_t had = world.answers[big].body.size();
    REQUIRE(world.run_until_over(other));
    world.run([] { return false; }, 2s);
    CHECK(world.answers[big].body.size() == had);
    CHECK_FALSE(world.answers[big].over());
    CHECK(world.log->streams_reset_by_client ==
          0);  // the request was whole: there is nothing of ours to reset
    CHECK(world.link().reusable());
    // What was given up has not eaten the window of the connection.
    for (int i = 0; i < 8; ++i) {
        const StreamId again = world.get("/big");
        REQUIRE(world.run_until_over(again));
        CHECK(world.answers[again].whole);
    }
}

TEST_CASE("an answer may come before the request's body is whole") {
    WorldOptions options;
    options.server.answer_early = true;
    World world(
        [](const peer::PeerRequest&) {
            peer::H3Response response = with_body("enough");
            response.status = 413;
            response.stop_sending = true;
            return response;
        },
        options);
    REQUIRE(world.run_until_open());
    const StreamId stream = world.post("/up", pattern(20'000'000));
    REQUIRE(world.run_until_over(stream));
    CHECK(world.answers[stream].whole);
    CHECK(world.answers[stream].status == 413);
    CHECK(world.answers[stream].body == "enough");
    CHECK(world.link().send_capacity(stream) == 0);
    CHECK(world.link().reusable());
    CHECK_FALSE(world.failure);
}

TEST_CASE("an upload that nobody reads keeps a bounded amount") {
    WorldOptions options;
    options.link.delay = 200ms;
    options.server.stream_window_bytes = 100'000;
    World world([](const peer::PeerRequest&) { return with_body(""); }, options);
    REQUIRE(world.run_until_open());
    const StreamId stream = world.post("/up", pattern(30'000'000));
    world.pump();
    const std::string more(1'000, 'x');
    std::size_t taken = 0;
    while (auto count = world.link().send_body(stream, as_bytes(more), world.now())) {
        if (*count == 0) break;
        taken += *count;
        REQUIRE(taken < 10'000'000);
    }
    CHECK(world.link().send_capacity(stream) == 0);
}

TEST_CASE("the server's stream limit is kept and grows back") {
    WorldOptions options;
    options.server.max_bidirectional_streams = 3;
    World world([](const peer::PeerRequest&) { return with_body("x"); }, options);
    REQUIRE(world.run_until_open());
    CHECK(world.link().free_streams() == 3);
    std::vector<StreamId> streams;
    for (int i = 0; i < 3; ++i)
        streams.push_back(world.get("/"));
    CHECK(world.link().free_streams() == 0);
    RequestHead head;
    head.method = "GET";
    CHECK_FALSE(world.link().open(head, world.now()));
    for (const StreamId stream : streams)
        REQUIRE(world.run_until_over(stream));
    REQUIRE(world.run([&] { return world.link().free_streams() == 3; }, 5s));
    REQUIRE(world.run_until_over(world.get("/again")));
}

TEST_CASE("a server without room for HTTP/3's own streams is refused") {
    WorldOptions options;
    options.server.max_unidirectional_streams = 2;
    World world([](const peer::PeerRequest&) { return with_body("x"); }, options);
    CHECK_FALSE(world.run_until_open());
    REQUIRE(world.failure);
    CHECK(world.failure->code() == ErrorCode::http3);
}

TEST_CASE("a hundred streams share one connection") {
    WorldOptions options;
    options.link.loss = 0.01;
    World world(
        [](const peer::PeerRequest& request) {
            return with_body(pattern(1'000 * static_cast<std::size_t>(std::stoi(request.target.substr(1)))));
        },
        options);
    REQUIRE(world.run_until_open());
    std::vector<StreamId> streams;
    for (int i = 0; i < 100; ++i)
        streams.push_back(world.get("/" + std::to_string(i)));
    for (const StreamId stream : streams)
        REQUIRE(world.run_until_over(stream));
    for (std::size_t i = 0; i < streams.size(); ++i)
        CHECK(world.answers[streams[i]].body == pattern(1'000 * i));
}
