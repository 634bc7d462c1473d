// Whole exchanges against the simulated server, at every fragment size.
#include <random>

#include "support/catch.hpp"
#include "unit/h2/drive.hpp"

using namespace hawser;
using namespace hawser::test;
using peer::H2Response;
using peer::PeerRequest;

namespace {

constexpr std::size_t fragments[] = {1, 2, 3, 7, Drive::whole};

std::string letters(std::size_t count) {
    std::string text(count, '\0');
    for (std::size_t i = 0; i < count; ++i) text[i] = static_cast<char>('a' + (i * 7 + i / 26) % 26);
    return text;
}

H2Response answer(std::string body, int status = 200) {
    H2Response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

}  // namespace

TEST_CASE("the first pull is preface, SETTINGS, window and the request in one piece", "[h2]") {
    Drive drive(Drive::whole);
    drive.get("/");
    const std::string bytes = drive.pull();
    CHECK(bytes.starts_with("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    CHECK(bytes[24 + 3] == 4);  // SETTINGS
    std::vector<int> types;
    for (std::size_t at = 24; at < bytes.size();) {
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[at + i]); };
        types.push_back(byte(3));
        at += 9u + (static_cast<std::size_t>(byte(0)) << 16 | static_cast<std::size_t>(byte(1)) << 8 | byte(2));
    }
    CHECK(types == std::vector<int>{4, 8, 1});  // SETTINGS, WINDOW_UPDATE, HEADERS
}

TEST_CASE("GET", "[h2]") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    CAPTURE(fragment);
    PeerRequest seen;
    auto server = peer::make_h2_server([&](const PeerRequest& request) {
        seen = request;
        H2Response response = answer(letters(5000));
        response.fields = {{"content-type", "text/plain"}, {"set-cookie", "a=1"}, {"set-cookie", "b=2"}};
        return response;
    });
    Drive drive(fragment);
    const StreamId id = drive.get("/path?q=1", "GET",
                                  {{"User-Agent", "hawser"}, {"Host", "ignored.test"}, {"Connection", "x-hop, close"},
                                   {"X-Hop", "1"}, {"TE", "trailers"}, {"Transfer-Encoding", "chunked"}, {"Keep-Alive", "3"},
                                   {"Upgrade", "h2c"}, {"Proxy-Connection", "keep-alive"}, {"Accept", " */* "}});
    CHECK(id == 1);
    CHECK_FALSE(drive.codec->reusable());
    run(drive, *server);

    CHECK(seen.method == "GET");
    CHECK(seen.target == "/path?q=1");
    CHECK(seen.authority == "example.test");
    CHECK(seen.fields == peer::PeerFields{{"user-agent", "hawser"}, {"te", "trailers"}, {"accept", "*/*"}});
    const Story& story = drive.stories.at(id);
    REQUIRE(story.heads.size() == 1);
    CHECK(story.heads[0].status == 200);
    CHECK(story.heads[0].fields == peer::PeerFields{{"content-type", "text/plain"}, {"set-cookie", "a=1"},
                                                    {"set-cookie", "b=2"}, {"content-length", "5000"}});
    CHECK(story.body == letters(5000));
    CHECK(story.order == std::vector<std::string>{"head", "body", "end"});
    CHECK_FALSE(drive.failure);
    CHECK(drive.codec->reusable());
}

TEST_CASE("TE other than trailers is left out", "[h2]") {
    PeerRequest seen;
    auto server = peer::make_h2_server([&](const PeerRequest& request) { return seen = request, answer("x"); });
    Drive drive(Drive::whole);
    drive.get("/", "GET", {{"TE", "gzip"}});
    run(drive, *server);
    CHECK(seen.fields.empty());
}

TEST_CASE("answers without body: HEAD, 204, 304", "[h2]") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    auto server = peer::make_h2_server([&](const PeerRequest& request) {
        H2Response response = answer(letters(100), request.target == "/204" ? 204 : request.target == "/304" ? 304 : 200);
        if (response.status == 304) response.fields = {{"content-length", "777"}};
        return response;
    });
    Drive drive(fragment);
    const StreamId head = drive.get("/head", "HEAD");
    const StreamId none = drive.get("/204");
    const StreamId unchanged = drive.get("/304");
    run(drive, *server);
    for (const StreamId id : {head, none, unchanged})
        CHECK(drive.stories.at(id).order == std::vector<std::string>{"head", "end"});
    CHECK(*drive.stories.at(head).field("content-length") == "100");
    CHECK(*drive.stories.at(unchanged).field("content-length") == "777");
}

TEST_CASE("POST of 1 MB, with and without a length, and trailers", "[h2]") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    const bool sized = GENERATE(true, false);
    CAPTURE(fragment, sized);
    const std::string body = letters(1 << 20);
    PeerRequest seen;
    peer::H2ServerOptions options;
    options.stream_window_bytes = 20'000;  // smaller than what waits: flow control must stop and go on
    auto server = peer::make_h2_server([&](const PeerRequest& request) { return seen = request, answer("thanks"); }, options);
    Drive drive(fragment);
    BodyFraming framing{sized ? BodyFraming::Kind::sized : BodyFraming::Kind::open_ended, sized ? body.size() : 0};
    const StreamId id = drive.post("/up", framing);
    std::size_t given = 0;
    bool ended = false;
    run(drive, *server, {}, [&] {
        if (!ended) ended = drive.give(id, body, given, {{"X-Sum", "42"}});
    });
    CHECK(ended);
    CHECK(seen.body == body);
    CHECK(seen.trailers == peer::PeerFields{{"x-sum", "42"}});
    CHECK(drive.stories.at(id).body == "thanks");
    CHECK(drive.stories.at(id).ended);
    CHECK(drive.codec->reusable());
}

TEST_CASE("an upload that comes late, in drops, and an empty one", "[h2]") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    PeerRequest seen;
    auto server = peer::make_h2_server([&](const PeerRequest& request) { return seen = request, answer("ok"); });
    Drive drive(fragment);
    const StreamId id = drive.post("/drops", {BodyFraming::Kind::open_ended, 0});
    for (const char* drop : {"one ", "two ", "three"}) {
        run(drive, *server);  // nothing to send: the stream sleeps
        std::size_t given = 0;
        while (given < std::string_view(drop).size()) {
            auto taken = drive.codec->send_body(id, as_bytes(std::string_view(drop).substr(given)), drive.now);
            REQUIRE(taken);
            given += *taken;
        }
    }
    run(drive, *server);
    REQUIRE(drive.codec->end(id, {}, drive.now));
    run(drive, *server);
    CHECK(seen.body == "one two three");
    CHECK(drive.stories.at(id).ended);

    const StreamId empty = drive.post("/empty", {BodyFraming::Kind::open_ended, 0});
    REQUIRE(drive.codec->end(empty, {}, drive.now));
    REQUIRE(drive.codec->end(empty, {}, drive.now));
    run(drive, *server);
    CHECK(seen.body.empty());
    CHECK(drive.stories.at(empty).ended);
}

TEST_CASE("a sized upload takes neither more nor less than it said", "[h2]") {
    Drive drive(Drive::whole);
    const StreamId id = drive.post("/", {BodyFraming::Kind::sized, 3});
    CHECK(drive.codec->send_capacity(id) == 3);
    auto taken = drive.codec->send_body(id, as_bytes("ab"), drive.now);
    CHECK(*taken == 2);
    auto ended = drive.codec->end(id, {}, drive.now);
    REQUIRE_FALSE(ended);
    CHECK(ended.error().code() == ErrorCode::read_failed);
    CHECK(*drive.codec->send_body(id, as_bytes("cd"), drive.now) == 1);
    CHECK_FALSE(drive.codec->send_body(id, as_bytes("d"), drive.now));
    CHECK(drive.codec->end(id, {}, drive.now));
}

TEST_CASE("what waits of an upload is bounded", "[h2]") {
    Drive drive(Drive::whole);
    const StreamId id = drive.post("/", {BodyFraming::Kind::open_ended, 0});
    const std::string much = letters(1 << 20);
    CHECK(*drive.codec->send_body(id, as_bytes(much), drive.now) == 64 * 1024);
    CHECK(drive.codec->send_capacity(id) == 0);
    CHECK(*drive.codec->send_body(id, as_bytes(much), drive.now) == 0);
}

TEST_CASE("interim answers precede the final one", "[h2]") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    auto server = peer::make_h2_server([&](const PeerRequest&) {
        H2Response response = answer("done");
        response.interim = {{100, {}}, {103, {{"link", "</style.css>"}}}};
        response.trailers = {{"x-sum", "1"}, {"x-more", "2"}};
        return response;
    });
    Drive drive(fragment);
    const StreamId id = drive.get("/");
    run(drive, *server);
    const Story& story = drive.stories.at(id);
    REQUIRE(story.heads.size() == 3);
    CHECK((story.heads[0].status == 100 && story.heads[0].interim));
    CHECK((story.heads[1].status == 103 && story.heads[1].interim));
    CHECK(story.heads[1].fields == peer::PeerFields{{"link", "</style.css>"}});
    CHECK((story.heads[2].status == 200 && !story.heads[2].interim));
    CHECK(story.trailers == peer::PeerFields{{"x-sum", "1"}, {"x-more", "2"}});
    CHECK(story.order == std::vector<std::string>{"head", "head", "head", "body", "trailers", "end"});
}

TEST_CASE("padding is credited and never seen", "[h2]") {
    const std::string body = letters(500'000);
    auto server = peer::make_h2_server([&](const PeerRequest&) {
        H2Response response = answer(body);
        response.frame_bytes = 100;
        response.padding_bytes = 255;
        return response;
    });
    h2::Settings settings;
    settings.stream_window_bytes = 30'000;
    settings.connection_window_bytes = 65'535;
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    Drive drive(fragment, settings);
    const StreamId id = drive.get("/");
    run(drive, *server);
    CHECK(drive.stories.at(id).body == body);
    CHECK(drive.stories.at(id).ended);
}

TEST_CASE("CONNECT carries bytes both ways", "[h2]") {
    class Echo final : public peer::PeerConnection {
    public:
        void feed(Bytes bytes, Instant) override { held_ += as_text(bytes); }
        void feed_eof(Instant) override { eof_ = true; }
        std::size_t pull(MutableBytes out, Instant) override {
            const std::size_t count = std::min(out.size(), held_.size());
            std::copy_n(held_.begin(), count, out.begin());
            held_.erase(0, count);
            return count;
        }
        bool wants_close() const override { return eof_ && held_.empty(); }

    private:
        std::string held_;
        bool eof_ = false;
    };
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    PeerRequest seen;
    auto server = peer::make_h2_server([&](const PeerRequest& request) {
        seen = request;
        H2Response response;
        response.tunnel = [] { return std::make_unique<Echo>(); };
        return response;
    });
    Drive drive(fragment);
    RequestHead head;
    head.method = "CONNECT";
    head.authority = "far.test:443";
    head.body.kind = BodyFraming::Kind::open_ended;
    auto id = drive.codec->open(head, drive.now);
    REQUIRE(id);
    run(drive, *server);
    CHECK(drive.stories.at(*id).heads.at(0).status == 200);
    CHECK(seen.authority == "far.test:443");
    CHECK(seen.target.empty());
    REQUIRE(*drive.codec->send_body(*id, as_bytes("hello"), drive.now) == 5);
    run(drive, *server);
    CHECK(drive.stories.at(*id).body == "hello");
    CHECK_FALSE(drive.stories.at(*id).ended);
    REQUIRE(drive.codec->end(*id, {}, drive.now));
    run(drive, *server);
    CHECK(drive.stories.at(*id).ended);
}

TEST_CASE("an early answer: 2xx waits for the upload, others end it", "[h2]") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    const int status = GENERATE(200, 413);
    CAPTURE(fragment, status);
    peer::H2ServerOptions options;
    options.answer_early = true;
    auto server = peer::make_h2_server([&](const PeerRequest&) { return answer("early", status); }, options);
    Drive drive(fragment);
    const StreamId id = drive.post("/", {BodyFraming::Kind::open_ended, 0});
    run(drive, *server);
    CHECK(drive.stories.at(id).body == "early");
    CHECK(drive.stories.at(id).ended == (status == 413));
    if (status == 413) {
        CHECK_FALSE(drive.codec->send_body(id, as_bytes("x"), drive.now));
    } else {
        std::size_t given = 0;
        CHECK(drive.give(id, "the rest", given));
        run(drive, *server);
        CHECK(drive.stories.at(id).ended);
    }
    CHECK(drive.codec->reusable());
}

TEST_CASE("a reset without error after a whole answer is no failure", "[h2]") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    peer::H2ServerOptions options;
    options.answer_early = true;
    auto server = peer::make_h2_server([&](const PeerRequest&) { return answer("early"); }, options);
    Drive drive(fragment);
    const StreamId id = drive.post("/", {BodyFraming::Kind::open_ended, 0});
    run(drive, *server);
    REQUIRE_FALSE(drive.stories.at(id).ended);
    drive.feed(std::string("\0\0\4\3\0\0\0\0\1\0\0\0\0", 13));  // RST_STREAM(NO_ERROR)
    CHECK(drive.stories.at(id).ended);
    CHECK_FALSE(drive.failure);
    CHECK(drive.codec->reusable());
}

TEST_CASE("the same story at every fragmentation", "[h2]") {
    std::random_device device;
    const auto seed = device();
    CAPTURE(seed);
    for (int round = 0; round < 30; ++round) {
        std::optional<std::map<StreamId, Story>> first;
        for (const std::size_t fragment : fragments) {
            std::mt19937 random(seed + static_cast<unsigned>(round));
            const auto upto = [&](unsigned most) { return static_cast<std::size_t>(random() % (most + 1)); };
            auto server = peer::make_h2_server([&](const PeerRequest&) {
                H2Response response = answer(letters(upto(3000)), 200);
                response.framing = upto(1) != 0 ? peer::PeerFraming::sized : peer::PeerFraming::close;
                for (std::size_t i = upto(5); i > 0; --i) response.fields.push_back({"x-f" + std::to_string(i), letters(upto(300))});
                for (std::size_t i = upto(2); i > 0; --i) response.interim.push_back({103, {{"link", letters(upto(20))}}});
                if (upto(2) == 0) response.trailers = {{"x-t", letters(upto(30))}};
                if (upto(5) == 0) response.truncate_at = upto(2000);
                if (upto(7) == 0) response.reset_code = 8;
                response.frame_bytes = 1 + upto(2000);
                response.padding_bytes = upto(20);
                response.pings = upto(3);
                return response;
            });
            Drive drive(fragment);
            for (int i = 0; i < 4; ++i) drive.get("/" + std::to_string(i), i % 3 == 2 ? "HEAD" : "GET");
            const std::string up = drive.pull();  // all at once, so that the server sees the same in the same order
            server->feed(as_bytes(up), drive.now);
            run(drive, *server);
            CAPTURE(round, fragment);
            if (!first) {
                first = drive.stories;
                continue;
            }
            REQUIRE(first->size() == drive.stories.size());
            for (const auto& [id, story] : *first) {
                CAPTURE(id, story.order, drive.stories.at(id).order);
                CHECK(same(story, drive.stories.at(id)));
            }
        }
    }
}
