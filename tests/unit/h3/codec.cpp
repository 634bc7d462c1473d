// The codec alone, fed by hand: every fragment size, and bytes no server should send.
#include <random>

#include "proto/h3/codec.hpp"
#include "support/catch.hpp"

using namespace hawser;

namespace {

/// Notes what the codec asks of its transport.
class Streams final : public StreamTransport {
  public:
    Result<StreamId> open_bidirectional() override { return next_bidirectional_ += 4; }
    Result<StreamId> open_unidirectional() override { return next_unidirectional_ += 4; }
    std::uint64_t bidirectional_left() const noexcept override { return 10; }
    void credit_stream(StreamId stream, std::size_t bytes) noexcept override {
        if (stream == 0) stream_credit += bytes;
    }
    void credit_connection(std::size_t bytes) noexcept override { connection_credit += bytes; }
    void stop_reading(StreamId, std::uint64_t code) noexcept override { stopped_reading = code; }
    void stop_writing(StreamId, std::uint64_t code) noexcept override { stopped_writing = code; }

    std::size_t stream_credit = 0;
    std::size_t connection_credit = 0;
    std::optional<std::uint64_t> stopped_reading;
    std::optional<std::uint64_t> stopped_writing;

  private:
    StreamId next_bidirectional_ = -4;
    StreamId next_unidirectional_ = -2;
};

constexpr StreamId server_control = 3;

struct Fixture {
    Streams streams;
    std::unique_ptr<h3::Codec> codec = h3::Codec::create();
    Instant now{};
    StreamId request = -1;

    Fixture() {
        codec->attach(streams);
        CHECK_FALSE(codec->usable());
        CHECK(codec->free_streams() == 0);
        REQUIRE(codec->ready(now));
        REQUIRE(codec->usable());
        RequestHead head;
        head.method = "GET";
        head.scheme = "https";
        head.authority = "a";
        head.target = "/";
        auto opened = codec->open(head, now);
        REQUIRE(opened);
        request = *opened;
    }
    /// The codec's bytes go nowhere; it must not be asked twice for the same.
    void drain_output() {
        for (;;) {
            auto chunk = codec->next_chunk();
            REQUIRE(chunk);
            if (chunk->stream < 0) return;
            std::size_t bytes = 0;
            for (const Bytes piece : chunk->pieces)
                bytes += piece.size();
            REQUIRE(codec->wrote(chunk->stream, bytes));
        }
    }
};

// Stream type 0, SETTINGS of no entries (RFC 9114 6.2.1, 7.2.4).
const std::string settings("\x00\x04\x00", 3);
// HEADERS with :status 200 (static table 25), DATA "hello", a reserved frame, DATA "world" (RFC 9114 7.2, RFC
// 9204).
const std::string whole_answer = std::string("\x01\x03\x00\x00\xd9", 5) + std::string("\x00\x05hello", 7) +
                                 std::string("\x21\x02xx", 4) + std::string("\x00\x05world", 7);

}  // namespace

TEST_CASE("an answer is the same at every fragment size") {
    for (const std::size_t size :
         {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, whole_answer.size()}) {
        Fixture fixture;
        fixture.drain_output();
        REQUIRE(fixture.codec->stream_data(server_control, as_bytes(settings), false, fixture.now));
        std::string body;
        bool head = false;
        bool end = false;
        for (std::size_t at = 0; at < whole_answer.size(); at += size) {
            const std::string part = whole_answer.substr(at, size);
            const std::vector<std::uint8_t> exact(part.begin(), part.end());  // so that a byte too far shows
            const bool fin = at + size >= whole_answer.size();
            REQUIRE(fixture.codec->stream_data(fixture.request, exact, fin, fixture.now));
            for (;;) {
                auto event = fixture.codec->next(fixture.now);
                REQUIRE(event);
                if (!*event) break;
                CHECK_FALSE(end);
                if (auto* headers = std::get_if<HeadEvent>(&**event)) {
                    CHECK(headers->status == 200);
                    head = true;
                } else if (auto* data = std::get_if<BodyEvent>(&**event)) {
                    CHECK(head);
                    body += as_text(data->bytes);
                    fixture.codec->consume(fixture.request, data->bytes.size(), fixture.now);
                } else {
                    CHECK(std::holds_alternative<EndEvent>(**event));
                    end = true;
                }
            }
        }
        CHECK(end);
        CHECK(body == "helloworld");
        // Every byte was credited, once.
        CHECK(fixture.streams.stream_credit == whole_answer.size());
        CHECK(fixture.streams.connection_credit == whole_answer.size() + settings.size());
        CHECK(fixture.codec->reusable());
        REQUIRE(fixture.codec->stream_closed(fixture.request, std::nullopt, fixture.now));
    }
}

TEST_CASE("the whole body of one read is one event") {
    Fixture fixture;
    REQUIRE(fixture.codec->stream_data(server_control, as_bytes(settings), false, fixture.now));
    REQUIRE(fixture.codec->stream_data(fixture.request, as_bytes(whole_answer), true, fixture.now));
    CHECK(std::holds_alternative<HeadEvent>(**fixture.codec->next(fixture.now)));
    auto body = fixture.codec->next(fixture.now);
    CHECK(as_text(std::get<BodyEvent>(**body).bytes) == "helloworld");
    CHECK(std::holds_alternative<EndEvent>(**fixture.codec->next(fixture.now)));
    CHECK_FALSE((*fixture.codec->next(fixture.now)).has_value());
}

TEST_CASE("a stream that closes early is a failed stream") {
    Fixture fixture;
    REQUIRE(fixture.codec->stream_data(server_control, as_bytes(settings), false, fixture.now));
    REQUIRE(fixture.codec->stream_data(fixture.request, as_bytes(whole_answer), false, fixture.now));
    REQUIRE(fixture.codec->stream_closed(fixture.request, std::nullopt, fixture.now));
    CHECK(std::holds_alternative<HeadEvent>(**fixture.codec->next(fixture.now)));
    CHECK(std::holds_alternative<BodyEvent>(**fixture.codec->next(fixture.now)));
    auto failed = fixture.codec->next(fixture.now);
    CHECK(std::get<StreamFailed>(**failed).error.code() == ErrorCode::partial_body);
}

TEST_CASE("a stream that was given up delivers nothing, not even what waited") {
    Fixture fixture;
    REQUIRE(fixture.codec->stream_data(server_control, as_bytes(settings), false, fixture.now));
    REQUIRE(fixture.codec->stream_data(fixture.request, as_bytes(whole_answer), true, fixture.now));
    fixture.codec->reset(fixture.request, fixture.now);
    CHECK_FALSE((*fixture.codec->next(fixture.now)).has_value());
    CHECK(fixture.codec->reusable());
    CHECK(fixture.streams.stopped_reading == 0x10cU);  // H3_REQUEST_CANCELLED
    fixture.codec->reset(fixture.request, fixture.now);
    fixture.codec->reset(400, fixture.now);
    fixture.codec->consume(400, 5, fixture.now);
}

TEST_CASE("what breaks HTTP/3 ends the connection with its code") {
    Fixture fixture;
    std::string bytes;
    StreamId stream = server_control;
    bool fin = false;
    std::uint64_t code = 0;
    SECTION("a control stream that begins with DATA") {
        bytes = std::string("\x00\x00\x01x", 4);
        code = 0x10a;  // H3_MISSING_SETTINGS
    }
    SECTION("a control stream that ends") {
        bytes = settings;
        fin = true;
        code = 0x104;  // H3_CLOSED_CRITICAL_STREAM
    }
    SECTION("settings of HTTP/2") {
        bytes = std::string("\x00\x04\x02\x04\x01", 5);
        code = 0x109;  // H3_SETTINGS_ERROR
    }
    SECTION("DATA before HEADERS") {
        bytes = std::string("\x00\x01x", 3);
        stream = fixture.request;
        code = 0x105;  // H3_FRAME_UNEXPECTED
    }
    SECTION("a head that QPACK cannot decode") {
        bytes = std::string("\x01\x03\x00\x00\xff", 5) + std::string("\xff\xff\xff", 3);
        bytes[1] = 6;
        stream = fixture.request;
        code = 0x200;  // QPACK_DECOMPRESSION_FAILED
    }
    auto outcome = fixture.codec->stream_data(stream, as_bytes(bytes), fin, fixture.now);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().code() == ErrorCode::http3);
    CHECK(outcome.error().protocol_code() == code);
}

TEST_CASE("no bytes from a server bring the codec down") {
    const auto seed = GENERATE(range(1U, 60U));
    CAPTURE(seed);
    std::mt19937 chance(seed);
    Fixture fixture;
    std::vector<std::uint8_t> bytes;
    for (int i = 0; i < 200; ++i) {
        // Sometimes well-formed, sometimes damaged, sometimes noise, on any stream the server may use.
        const StreamId stream = std::vector<StreamId>{fixture.request, 3, 7, 11, 15}[chance() % 5];
        const std::string& base = stream == server_control ? settings : whole_answer;
        bytes.assign(base.begin(), base.end());
        if (chance() % 2 == 0) bytes[chance() % bytes.size()] = static_cast<std::uint8_t>(chance());
        if (chance() % 4 == 0) bytes.resize(chance() % (bytes.size() + 1));
        if (chance() % 8 == 0)
            for (auto& byte : bytes)
                byte = static_cast<std::uint8_t>(chance());
        if (!fixture.codec->stream_data(stream, bytes, chance() % 30 == 0, fixture.now)) break;
        while (auto event = fixture.codec->next(fixture.now))
            if (!*event) break;
    }
    SUCCEED();
}
