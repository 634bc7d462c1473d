// Several streams on one connection: flow control, giving up, going away, what may be repeated.
#include <malloc.h>

#include "support/catch.hpp"
#include "unit/h2/drive.hpp"

using namespace hawser;
using namespace hawser::test;
using peer::H2Response;
using peer::PeerRequest;

namespace {

constexpr std::size_t fragments[] = {1, 2, 3, 7, Drive::whole};

H2Response answer(std::string body) {
    H2Response response;
    response.body = std::move(body);
    return response;
}

}  // namespace

TEST_CASE("a paused stream holds at most its window while another finishes", "[h2]") {
    const std::size_t fragment = GENERATE(std::size_t{7}, Drive::whole);
    h2::Settings settings;
    settings.stream_window_bytes = 100'000;
    settings.connection_window_bytes = 200'000;
    auto server = peer::make_h2_server([](const PeerRequest&) { return answer(std::string(5'000'000, 'x')); });
    Drive drive(fragment, settings);
    const StreamId paused = drive.get("/paused");
    const StreamId other = drive.get("/other");
    drive.paused = {paused};
    run(drive, *server);
    CHECK(drive.stories.at(other).body.size() == 5'000'000);
    CHECK(drive.stories.at(other).ended);
    CHECK(drive.stories.at(paused).body.size() == settings.stream_window_bytes);
    CHECK_FALSE(drive.stories.at(paused).ended);

    drive.paused.clear();  // the reader comes back
    drive.codec->consume(paused, settings.stream_window_bytes, drive.now);
    run(drive, *server);
    CHECK(drive.stories.at(paused).body.size() == 5'000'000);
    CHECK(drive.stories.at(paused).ended);
}

TEST_CASE("body bytes are told of where they lie", "[h2]") {
    auto server = peer::make_h2_server([](const PeerRequest&) { return answer(std::string(100'000, 'x')); });
    Drive drive(Drive::whole);
    drive.get("/");
    std::vector<std::uint8_t> block(1 << 20);
    std::size_t bodies = 0;
    for (int round = 0; round < 10; ++round) {
        const std::string up = drive.pull();
        server->feed(as_bytes(up), drive.now);
        const std::size_t down = server->pull(block, drive.now);
        REQUIRE(drive.codec->feed({block.data(), down}, drive.now));
        for (auto event = drive.codec->next(drive.now); event && *event; event = drive.codec->next(drive.now)) {
            const auto* body = std::get_if<BodyEvent>(&**event);
            if (body == nullptr) continue;
            ++bodies;
            CHECK(body->bytes.data() > block.data());
            CHECK(body->bytes.data() + body->bytes.size() <= block.data() + down);
        }
    }
    CHECK(bodies >= 4);
}

TEST_CASE("what GOAWAY leaves out may be repeated at once", "[h2]") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    auto server = peer::make_h2_server([](const PeerRequest& request) {
        H2Response response = answer("first");
        if (request.index == 0) {
            response.goaway_code = 0;
            response.goaway_last = 1;
            response.goaway_text = "restart\n";
        }
        return response;
    });
    Drive drive(fragment);
    const StreamId first = drive.get("/1");
    const StreamId second = drive.get("/2");
    run(drive, *server);
    CHECK(drive.stories.at(first).ended);
    REQUIRE(drive.stories.at(second).failed);
    const Error& error = *drive.stories.at(second).failed;
    CHECK(error.code() == ErrorCode::http2);
    CHECK(error.advice() == Advice::reconnect);
    CHECK(error.message().find("restart?") != std::string::npos);
    CHECK(drive.closings == 1);
    CHECK(drive.codec->free_streams() == 0);
    CHECK_FALSE(drive.codec->reusable());
    RequestHead head;
    head.method = "GET";
    head.scheme = "https";
    head.target = "/";
    auto refused = drive.codec->open(head, drive.now);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().advice() == Advice::reconnect);
}

TEST_CASE("a request not sent when GOAWAY comes was surely not processed", "[h2]") {
    Drive drive(Drive::whole);
    const StreamId sent = drive.get("/sent");
    drive.pull();
    const StreamId unsent = drive.get("/unsent");
    drive.feed(std::string("\0\0\0\4\0\0\0\0\0", 9));
    drive.feed(std::string("\0\0\x8\7\0\0\0\0\0\x7f\xff\xff\xff\0\0\0\0", 17));  // GOAWAY: all streams may go on
    CHECK(drive.stories.count(sent) == 0);
    REQUIRE(drive.stories.at(unsent).failed);
    CHECK(drive.stories.at(unsent).failed->advice() == Advice::reconnect);
    drive.pull();
    REQUIRE(drive.codec->feed_eof(drive.now));
    drive.take();
    CHECK(drive.stories.at(sent).failed->advice() == Advice::retry);
}

TEST_CASE("resets by the peer", "[h2]") {
    struct Case {
        std::uint32_t code;
        bool with_body;
        ErrorCode error;
        Advice advice;
        const char* name;
    };
    const Case cases[] = {
        {7, false, ErrorCode::http2_stream, Advice::reconnect, "REFUSED_STREAM"},
        {2, true, ErrorCode::http2_stream, Advice::retry, "INTERNAL_ERROR"},
        {1, true, ErrorCode::http2_stream, Advice::never, "PROTOCOL_ERROR"},
        {0, true, ErrorCode::partial_body, Advice::retry, "NO_ERROR"},
        {0, false, ErrorCode::http2_stream, Advice::retry, "NO_ERROR"},
        {13, false, ErrorCode::http2_stream, Advice::never, "HTTP_1_1_REQUIRED"},
    };
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    for (const Case& c : cases) {
        CAPTURE(fragment, c.code, c.with_body);
        auto server = peer::make_h2_server([&](const PeerRequest& request) {
            H2Response response = answer(std::string(1000, 'x'));
            if (request.target != "/bad") return response;
            response.reset_code = c.code;
            if (c.with_body) response.truncate_at = 500;
            return response;
        });
        Drive drive(fragment);
        const StreamId bad = drive.get("/bad");
        const StreamId good = drive.get("/good");
        run(drive, *server);
        const Story& story = drive.stories.at(bad);
        REQUIRE(story.failed);
        CHECK(story.failed->code() == c.error);
        CHECK(story.failed->advice() == c.advice);
        CHECK(story.failed->protocol_code() == c.code);
        CHECK(story.failed->message().find(c.name) != std::string::npos);
        CHECK(story.body.size() == (c.with_body ? 500u : 0u));
        CHECK(drive.stories.at(good).ended);
        CHECK(drive.codec->reusable());
    }
}

TEST_CASE("the connection ends under a stream", "[h2]") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    auto server = peer::make_h2_server([](const PeerRequest&) {
        H2Response response = answer(std::string(1000, 'x'));
        response.truncate_at = 10;
        response.close_after = true;
        return response;
    });
    Drive drive(fragment);
    const StreamId id = drive.get("/");
    run(drive, *server);
    REQUIRE(drive.stories.at(id).failed);
    CHECK(drive.stories.at(id).failed->code() == ErrorCode::http2_stream);
    CHECK(drive.stories.at(id).failed->advice() == Advice::retry);
    CHECK_FALSE(drive.codec->reusable());
    CHECK_FALSE(drive.codec->wants_write());
}

TEST_CASE("a stream given up is silent and still credited to the connection", "[h2]") {
    const std::size_t fragment = GENERATE(std::size_t{7}, Drive::whole);
    h2::Settings settings;
    settings.connection_window_bytes = 65'535;
    auto server = peer::make_h2_server([](const PeerRequest&) { return answer(std::string(300'000, 'x')); });
    Drive drive(fragment, settings);
    for (int round = 0; round < 20; ++round) {  // each leaves up to a window of bytes on their way
        const StreamId id = drive.get("/");
        drive.watch = [&](const Event& event) {
            if (const auto* head = std::get_if<HeadEvent>(&event); head != nullptr && head->stream == id)
                drive.codec->reset(id, drive.now);
        };
        run(drive, *server);
        CAPTURE(round, drive.failure ? drive.failure->message() : "", drive.codec->free_streams());
        REQUIRE_FALSE(drive.failure);
        CHECK(drive.stories.at(id).order == std::vector<std::string>{"head"});
    }
    drive.watch = {};
    const StreamId last = drive.get("/");
    run(drive, *server);
    CHECK(drive.stories.at(last).body.size() == 300'000);
    CHECK(drive.codec->reusable());
}

TEST_CASE("a request given up before it was sent never is", "[h2]") {
    std::size_t asked = 0;
    auto server = peer::make_h2_server([&](const PeerRequest&) { return ++asked, answer("x"); });
    Drive drive(Drive::whole);
    drive.codec->reset(drive.get("/never"), drive.now);
    const StreamId id = drive.get("/");
    run(drive, *server);
    CHECK(asked == 1);
    CHECK(drive.stories.at(id).ended);
    CHECK(drive.stories.size() == 1);
}

TEST_CASE("streams are opened as the peer allows", "[h2]") {
    Drive drive(Drive::whole);
    CHECK(drive.codec->free_streams() == 100);  // assumed until SETTINGS
    drive.feed(std::string("\0\0\6\4\0\0\0\0\0\0\3\0\0\0\2", 15));
    CHECK(drive.codec->free_streams() == 2);
    drive.get("/1");
    drive.get("/2");
    CHECK(drive.codec->free_streams() == 0);
    RequestHead head;
    head.method = "GET";
    head.scheme = "https";
    head.target = "/";
    CHECK_FALSE(drive.codec->open(head, drive.now));
    drive.feed(std::string("\0\0\6\4\0\0\0\0\0\0\3\xff\xff\xff\xff", 15));
    CHECK(drive.codec->free_streams() == 998);
}

TEST_CASE("close says GOAWAY", "[h2]") {
    Drive drive(Drive::whole);
    drive.pull();
    drive.codec->close(drive.now);
    const std::string bytes = drive.pull();
    REQUIRE(bytes.size() == 17);
    CHECK(bytes[3] == 7);
    CHECK_FALSE(drive.codec->wants_write());
    CHECK_FALSE(drive.codec->reusable());
    CHECK(drive.codec->free_streams() == 0);
}

TEST_CASE("heads that must not be sent are refused", "[h2]") {
    Drive drive(Drive::whole);
    const auto open = [&](std::string_view method, std::string_view target, std::vector<FieldView> fields) {
        RequestHead head;
        head.method = method;
        head.scheme = "https";
        head.authority = "example.test";
        head.target = target;
        head.fields = fields;
        auto result = drive.codec->open(head, drive.now);
        return result ? std::optional<ErrorCode>() : result.error().code();
    };
    CHECK(open("GET", "/", {{"x", "a\r\nb: c"}}) == ErrorCode::bad_argument);
    CHECK(open("GET", "/", {{"x y", "a"}}) == ErrorCode::bad_argument);
    CHECK(open("GET", "/", {{":path", "/other"}}) == ErrorCode::bad_argument);
    CHECK(open("GE T", "/", {}) == ErrorCode::bad_argument);
    CHECK(open("GET", "/a b", {}) == ErrorCode::bad_argument);
    CHECK(open("GET", "", {}) == ErrorCode::bad_argument);
    CHECK(open("GET", "/", {{"x", std::string(1 << 20, 'x')}}) == ErrorCode::too_large);
    CHECK(drive.codec->reusable());
    CHECK_FALSE(open("GET", "/", {{"x", std::string(900'000, 'x')}}));
}

TEST_CASE("10,000 streams one after the other leave nothing behind", "[h2]") {
    auto server = peer::make_h2_server([](const PeerRequest&) { return answer(std::string(1000, 'x')); });
    Drive drive(Drive::whole);
    std::size_t warm = 0;
    for (int i = 0; i < 10'000; ++i) {
        const StreamId id = drive.get("/");
        run(drive, *server, [&] { return drive.codec->reusable(); });
        REQUIRE(drive.stories.at(id).ended);
        drive.stories.clear();
        if (i == 1000) warm = mallinfo2().uordblks;
    }
    CHECK(mallinfo2().uordblks <= warm + 16'384);
}
