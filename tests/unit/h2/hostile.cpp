// What a hostile or broken server can send.
#include <random>

#include "proto/h2/limits.hpp"
#include "support/catch.hpp"
#include "unit/h2/drive.hpp"

using namespace hawser;
using namespace hawser::test;
using peer::H2Response;
using peer::PeerRequest;

namespace {

constexpr std::size_t fragments[] = {1, 2, 3, 7, Drive::whole};

std::string frame(int type, int flags, std::uint32_t stream, std::string_view payload = {}) {
    std::string bytes;
    for (const std::size_t shift : {16U, 8U, 0U}) bytes += static_cast<char>(payload.size() >> shift);
    bytes += static_cast<char>(type);
    bytes += static_cast<char>(flags);
    for (const std::size_t shift : {24U, 16U, 8U, 0U}) bytes += static_cast<char>(stream >> shift);
    return bytes.append(payload);
}

/// A field as RFC 7541 6.2.2 writes it: literal, not indexed, no Huffman; names and values below 127 bytes.
std::string field(std::string_view name, std::string_view value) {
    std::string bytes(1, '\0');
    for (const std::string_view text : {name, value}) bytes.append(1, static_cast<char>(text.size())).append(text);
    return bytes;
}

const std::string settings = frame(4, 0, 0);
const std::string status_200 = "\x88";

/// What comes of these bytes, sent after SETTINGS to a client that has asked for one thing.
struct Outcome {
    Story story;
    std::optional<Error> failure;
    std::string sent;
};

Outcome outcome(std::string_view bytes, std::size_t fragment = Drive::whole) {
    Drive drive(fragment);
    const StreamId id = drive.get("/");
    drive.pull();
    drive.feed(settings);
    drive.feed(bytes);
    return {drive.stories[id], drive.failure, drive.pull()};
}

bool has_frame(std::string_view bytes, int type) {
    for (std::size_t at = 0; at + 9 <= bytes.size();) {
        const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bytes[at + i])); };
        if (byte(3) == static_cast<std::size_t>(type)) return true;
        at += 9 + (byte(0) << 16 | byte(1) << 8 | byte(2));
    }
    return false;
}

}  // namespace

TEST_CASE("malformed answers fail their stream and nothing else", "[h2]") {
    const std::string length_5 = status_200 + field("content-length", "5");
    const std::pair<const char*, std::string> cases[] = {
        {"short body", frame(1, 4, 1, length_5) + frame(0, 1, 1, "abc")},
        {"long body", frame(1, 4, 1, length_5) + frame(0, 0, 1, "abcdef")},
        {"long body at its end", frame(1, 4, 1, length_5) + frame(0, 1, 1, "abcdef")},
        {"no body", frame(1, 5, 1, length_5)},
        {"two lengths", frame(1, 4, 1, length_5 + field("content-length", "6"))},
        {"length is no number", frame(1, 4, 1, status_200 + field("content-length", "5x"))},
        {"no status", frame(1, 4, 1, field("x", "y"))},
        {"pseudo field late", frame(1, 4, 1, status_200 + field("x", "y") + field(":status", "200"))},
        {"unknown pseudo field", frame(1, 4, 1, status_200 + field(":x", "y"))},
        {"upper case", frame(1, 4, 1, status_200 + field("X", "y"))},
        {"line end in a value", frame(1, 4, 1, status_200 + field("x", "a\r\nb"))},
        {"blank in a name", frame(1, 4, 1, status_200 + field("x y", "a"))},
        {"connection-specific", frame(1, 4, 1, status_200 + field("connection", "close"))},
        {"transfer coding", frame(1, 4, 1, status_200 + field("transfer-encoding", "chunked"))},
        {"end with an interim head", frame(1, 5, 1, field(":status", "103"))},
        {"101", frame(1, 4, 1, field(":status", "101"))},
        {"body after 204", frame(1, 4, 1, "\x89") + frame(0, 1, 1, "abc")},
        {"trailers that do not end", frame(1, 4, 1, status_200) + frame(1, 4, 1, field("x", "y"))},
        {"status in trailers", frame(1, 4, 1, status_200) + frame(1, 5, 1, status_200)},
        {"stream window update of 0", frame(8, 0, 1, std::string(4, '\0'))},
    };
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    for (const auto& [name, bytes] : cases) {
        CAPTURE(name, fragment);
        const Outcome result = outcome(bytes, fragment);
        CHECK_FALSE((result.failure && std::string_view(name) != "stream window update of 0"));
        if (result.failure) continue;  // nghttp2 takes this one for the connection's trouble, as it may
        REQUIRE(result.story.failed);
        CHECK(result.story.failed->code() == ErrorCode::http2_stream);
        CHECK_FALSE(result.story.ended);
        CHECK(has_frame(result.sent, 3));
        CHECK_FALSE(has_frame(result.sent, 7));
    }
}

TEST_CASE("blanks around a value are no part of it", "[h2]") {
    const Outcome result = outcome(frame(1, 5, 1, status_200 + field("x", " a\t")));
    REQUIRE(result.story.ended);
    CHECK(*result.story.field("x") == "a");
}

TEST_CASE("unknown frames and fields of the future are passed over", "[h2]") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    std::string unknown;
    for (const int type : {10, 12, 16, 77, 255}) unknown += frame(type, 255, 0, "\0\0h2=\":1\"") + frame(type, 0, 1, "xyz");
    unknown += frame(4, 0, 0, std::string("\x7f\x7f\0\0\0\1", 6));
    const Outcome result = outcome(unknown + frame(1, 4, 1, status_200) + unknown + frame(0, 1, 1, "abc") + unknown, fragment);
    CHECK_FALSE(result.failure);
    CHECK(result.story.body == "abc");
    CHECK(result.story.ended);
}

TEST_CASE("broken framing ends the connection and says so", "[h2]") {
    const std::pair<const char*, std::string> cases[] = {
        {"garbage", "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"},
        {"frame too large", frame(0, 0, 1, std::string(16'385, 'x'))},
        {"push", frame(5, 4, 1, std::string("\0\0\0\2", 4) + "\x82\x84\x87")},
        {"body before head", frame(0, 0, 1, "abc")},
        {"data on stream 0", frame(0, 0, 0, "x")},
        {"headers on stream 0", frame(1, 4, 0, status_200)},
        {"a stream never opened", frame(1, 4, 99, status_200)},
        {"an even stream", frame(1, 4, 2, status_200)},
        {"continuation alone", frame(9, 4, 1, status_200)},
        {"headers cut by another frame", frame(1, 0, 1, status_200) + frame(6, 0, 0, "12345678")},
        {"padding longer than the frame", frame(0, 8, 1, std::string("\x09x", 2))},
        {"ping of 7", frame(6, 0, 0, "1234567")},
        {"settings of 5", frame(4, 0, 0, "12345")},
        {"settings ack with payload", frame(4, 1, 0, "123456")},
        {"reset of 3", frame(3, 0, 1, "123")},
        {"reset of a stream never opened", frame(3, 0, 7, "1234")},
        {"window update of 0", frame(8, 0, 0, std::string(4, '\0'))},
        {"window overflow", frame(8, 0, 0, "\x7f\xff\xff\xff")},
        {"goaway of 7", frame(7, 0, 0, "1234567")},
        {"bad HPACK index", frame(1, 4, 1, "\xff\xff\xff\xff\x0f")},
        {"HPACK cut", frame(1, 4, 1, std::string("\0\5ab", 4))},
        {"initial window too large", frame(4, 0, 0, std::string("\0\4\xff\xff\xff\xff", 6))},
        {"max frame size too small", frame(4, 0, 0, std::string("\0\5\0\0\0\1", 6))},
    };
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    for (const auto& [name, bytes] : cases) {
        CAPTURE(name, fragment);
        const Outcome result = outcome(bytes + frame(6, 0, 0, "12345678"), fragment);
        REQUIRE(result.failure);
        CHECK(result.failure->code() == ErrorCode::http2);
        CHECK(has_frame(result.sent, 7));
    }
}

TEST_CASE("framing broken after a GOAWAY is noticed too", "[h2]") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    const std::string goaway = frame(7, 0, 0, std::string("\x7f\xff\xff\xff\0\0\0\0", 8));
    for (const std::string& bytes : {frame(0, 0, 0, "x"), frame(1, 4, 99, status_200), frame(6, 0, 0, "1234567")}) {
        const Outcome result = outcome(goaway + frame(1, 4, 1, status_200) + bytes + frame(6, 0, 0, "12345678"), fragment);
        CHECK(result.story.heads.size() == 1);
        REQUIRE(result.failure);
        CHECK(has_frame(result.sent, 7));
    }
}

TEST_CASE("after a failure everything says so and nothing is taken", "[h2]") {
    Drive drive(Drive::whole);
    const StreamId id = drive.post("/", {BodyFraming::Kind::open_ended, 0});
    drive.pull();
    drive.feed(settings + frame(1, 4, 1, status_200) + frame(0, 0, 1, "abc") + frame(0, 0, 0, "x"));
    CHECK(drive.stories.at(id).body == "abc");  // what precedes the error is told
    REQUIRE(drive.failure);
    CHECK_FALSE(drive.codec->feed(as_bytes("x"), drive.now));
    CHECK_FALSE(drive.codec->next(drive.now));
    CHECK_FALSE(drive.codec->send_body(id, as_bytes("x"), drive.now));
    CHECK(drive.codec->send_capacity(id) == 0);
    CHECK(drive.codec->free_streams() == 0);
    CHECK_FALSE(drive.codec->reusable());
}

TEST_CASE("floods of frames that carry nothing", "[h2]") {
    const std::pair<const char*, std::string> cases[] = {
        {"ping", frame(6, 0, 0, "12345678")},
        {"ping ack", frame(6, 1, 0, "12345678")},
        {"settings", frame(4, 0, 0)},
        {"empty data", frame(0, 0, 1)},
        {"padding", frame(0, 8, 1, std::string(4, '\3'))},
        {"window updates", frame(8, 0, 0, std::string("\0\0\0\1", 4))},
        {"priorities", frame(2, 0, 1, std::string("\0\0\0\3\1", 5))},
        {"unknown frames", frame(99, 0, 0, "x")},
    };
    for (const auto& [name, one] : cases) {
        CAPTURE(name);
        Drive drive(Drive::whole);
        drive.get("/");
        drive.pull();
        drive.feed(settings + frame(1, 4, 1, status_200));
        int count = 0;
        while (!drive.failure && count < 3000) {
            drive.feed(one);
            drive.pull();
            ++count;
        }
        REQUIRE(drive.failure);
        CHECK(drive.failure->code() == ErrorCode::http2);
        CHECK(drive.failure->protocol_code() == 11);  // ENHANCE_YOUR_CALM
        CHECK(count <= static_cast<int>(h2::idle_frames_burst) + 10);
    }
}

TEST_CASE("pings over a long time are no flood", "[h2]") {
    Drive drive(Drive::whole);
    drive.get("/");
    drive.feed(settings);
    for (int i = 0; i < 5000; ++i) {
        drive.now += std::chrono::milliseconds(20);
        drive.feed(frame(6, 0, 0, "12345678"));
        drive.pull();
    }
    CHECK_FALSE(drive.failure);
}

TEST_CASE("acknowledgements that nobody takes are bounded", "[h2]") {
    Drive drive(Drive::whole);
    drive.pull();
    drive.feed(settings);
    std::size_t count = 0;
    for (; !drive.failure && count < 5000; ++count) drive.feed(frame(6, 0, 0, "12345678"));
    CHECK(drive.failure);
    CHECK(count <= h2::max_waiting_acks + 2);
}

TEST_CASE("limits of a head", "[h2]") {
    const std::size_t fragment = GENERATE(std::size_t{7}, Drive::whole);
    const bool many = GENERATE(true, false);
    const bool over = GENERATE(true, false);
    CAPTURE(fragment, many, over);
    auto server = peer::make_h2_server([&](const PeerRequest&) {
        H2Response response;
        if (many)  // :status and content-length make two more
            for (std::size_t i = 0; i < h2::max_head_fields - 2 + (over ? 1 : 0); ++i) response.fields.push_back({"x", "y"});
        else
            for (std::size_t i = 0; i < (over ? 31 : 29); ++i) response.fields.push_back({"x", std::string(10'240, 'y')});
        return response;
    });
    Drive drive(fragment);
    const StreamId id = drive.get("/");
    run(drive, *server);
    if (over) {
        REQUIRE(drive.stories.at(id).failed);
        CHECK(drive.stories.at(id).failed->code() == (many ? ErrorCode::too_large : ErrorCode::receive_failed));
    } else {
        CHECK(drive.stories.at(id).ended);
    }
    const StreamId next = drive.get("/again");  // the connection and its HPACK state are sound
    run(drive, *server);
    CHECK(drive.stories.at(next).ended == !over);
    CHECK_FALSE(drive.failure);
}

TEST_CASE("interim heads without end", "[h2]") {
    std::string bytes;
    for (std::size_t i = 0; i <= h2::max_interim_heads; ++i) bytes += frame(1, 4, 1, field(":status", "103"));
    const Outcome result = outcome(bytes);
    CHECK(result.story.heads.size() == h2::max_interim_heads);
    CHECK(result.story.failed);
}

TEST_CASE("CONTINUATION without end", "[h2]") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragments), std::end(fragments)));
    std::string bytes = frame(1, 1, 1, status_200);
    for (std::size_t i = 1; i < h2::max_continuations; ++i) bytes += frame(9, 0, 1, field("x", "y"));
    CHECK(outcome(bytes + frame(9, 4, 1), fragment).story.ended);
    const Outcome result = outcome(bytes + frame(9, 0, 1) + frame(9, 4, 1), fragment);
    REQUIRE(result.failure);
    CHECK(result.failure->protocol_code() == 11);  // ENHANCE_YOUR_CALM
}

TEST_CASE("a truncated answer fails at the end of the connection, wherever it is cut", "[h2]") {
    const std::string bytes = settings + frame(1, 4, 1, status_200 + field("x", "y")) + frame(0, 0, 1, "hello") +
                              frame(0, 1, 1, "world");
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        Drive drive(3);
        const StreamId id = drive.get("/");
        drive.pull();
        drive.feed(bytes.substr(0, cut));
        REQUIRE(drive.codec->feed_eof(drive.now));
        drive.take();
        CAPTURE(cut);
        CHECK_FALSE(drive.failure);
        REQUIRE(drive.stories.at(id).failed);
        CHECK(drive.stories.at(id).failed->code() == ErrorCode::http2_stream);
    }
}

TEST_CASE("damaged bytes never harm", "[h2]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    auto server = peer::make_h2_server([](const PeerRequest&) {
        H2Response response;
        response.body = std::string(3000, 'x');
        response.interim = {{103, {{"link", "x"}}}};
        response.trailers = {{"x", "y"}};
        response.padding_bytes = 9;
        response.pings = 2;
        return response;
    });
    std::string good;
    {
        Drive drive(Drive::whole);
        drive.get("/");
        drive.get("/2");
        server->feed(as_bytes(drive.pull()), drive.now);
        std::vector<std::uint8_t> block(100'000);
        good.assign(reinterpret_cast<const char*>(block.data()), server->pull(block, drive.now));
    }
    REQUIRE(good.size() > 6000);
    for (int round = 0; round < 3000; ++round) {
        std::string bytes = good;
        for (unsigned i = 0; i <= random() % 4; ++i) bytes[random() % bytes.size()] = static_cast<char>(random());
        if (random() % 4 == 0) bytes.erase(random() % bytes.size(), random() % 50);
        Drive drive(1 + random() % 9000);
        drive.get("/");
        drive.get("/2");
        drive.pull();
        drive.feed(bytes);
        drive.pull();
        REQUIRE(drive.codec->feed_eof(drive.now));
        drive.take();
    }
}
