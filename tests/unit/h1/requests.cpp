// What is written for a request.
#include "proto/h1/limits.hpp"
#include "support.hpp"
#include "support/catch.hpp"

using namespace hawser;
using namespace hawser::h1::test;
using Kind = BodyFraming::Kind;

namespace {

const std::string put_head = "PUT / HTTP/1.1\r\nHost: example.org\r\n\r\n";
const std::string small_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

Ask put(BodyFraming body) { return {.method = "PUT", .body = body}; }

std::string answer(hawser::Codec& codec, std::string_view input) {
    Transcript transcript;
    feed_in_pieces(codec, input, 5, transcript);
    return transcript.text();
}

}  // namespace

TEST_CASE("one pull gives a whole small request") {
    const auto codec = h1::make_codec({});
    REQUIRE(Ask{.fields = {{"Host", "h"}, {"Accept", "*/*"}, {"X-Empty", ""}}, .http1_0 = true}.open(*codec));
    std::vector<std::uint8_t> out(4096);
    const auto count = codec->pull(out, now);
    REQUIRE(count);
    CHECK(as_text(Bytes(out).first(*count)) ==
          "GET / HTTP/1.0\r\nHost: h\r\nAccept: */*\r\nX-Empty:\r\n\r\n");
    CHECK_FALSE(codec->wants_write());
}

TEST_CASE("a request is the same however it is pulled") {
    for (const std::size_t size : {1U, 2U, 3U, 7U, 4096U}) {
        const auto codec = h1::make_codec({});
        const auto stream = put({Kind::open_ended, 0}).open(*codec);
        REQUIRE(stream);
        std::string text = pull_all(*codec, size);
        CHECK(*codec->send_body(*stream, as_bytes("hello"), now) == 5);
        CHECK(*codec->send_body(*stream, {}, now) == 0);
        CHECK(*codec->send_body(*stream, as_bytes(std::string(30, 'x')), now) == 30);
        text += pull_all(*codec, size);
        const std::vector<FieldView> trailers = {{"Sum", "1"}};
        REQUIRE(codec->end(*stream, trailers, now));
        text += pull_all(*codec, size);
        CHECK(text == put_head + "5\r\nhello\r\n1e\r\n" + std::string(30, 'x') + "\r\n0\r\nSum: 1\r\n\r\n");
        CHECK(answer(*codec, small_answer).ends_with("end; "));
        CHECK(codec->reusable());
    }
}

TEST_CASE("a sized body is exactly as long as announced") {
    const auto codec = h1::make_codec({});
    const auto stream = put({Kind::sized, 5}).open(*codec);
    REQUIRE(stream);
    CHECK(codec->send_capacity(*stream) == 5);
    CHECK(*codec->send_body(*stream, as_bytes("abc"), now) == 3);
    CHECK(codec->send_capacity(*stream) == 2);

    SECTION("right") {
        CHECK(*codec->send_body(*stream, as_bytes("de"), now) == 2);
        CHECK(codec->send_capacity(*stream) == 0);
        REQUIRE(codec->end(*stream, {}, now));
        CHECK(pull_all(*codec) == put_head + "abcde");
        CHECK(answer(*codec, small_answer).ends_with("end; "));
        CHECK(codec->reusable());
    }
    SECTION("right, and answered before the end was said") {
        CHECK(*codec->send_body(*stream, as_bytes("de"), now) == 2);
        pull_all(*codec);
        CHECK(answer(*codec, small_answer).ends_with("end; "));
        CHECK(codec->reusable());
    }
    SECTION("too many") {
        const auto sent = codec->send_body(*stream, as_bytes("def"), now);
        REQUIRE_FALSE(sent);
        CHECK(sent.error().code() == ErrorCode::read_failed);
    }
    SECTION("too few") {
        const auto ended = codec->end(*stream, {}, now);
        REQUIRE_FALSE(ended);
        CHECK(ended.error().code() == ErrorCode::read_failed);
        CHECK(ended.error().message().find("2 bytes") != std::string::npos);
    }
    SECTION("answered early, and finished") {
        pull_all(*codec);
        CHECK_FALSE(codec->finishing(*stream));
        CHECK(answer(*codec, small_answer) == "head 200 (OK) [Content-Length=2]; body 'ok'; end; ");
        CHECK_FALSE(codec->reusable());
        CHECK(codec->finishing(*stream));
        CHECK_FALSE(Ask{}.open(*codec));
        CHECK(*codec->send_body(*stream, as_bytes("de"), now) == 2);
        REQUIRE(codec->end(*stream, {}, now));
        CHECK_FALSE(codec->reusable());
        CHECK(pull_all(*codec) == "de");
        CHECK_FALSE(codec->finishing(*stream));
        CHECK(codec->reusable());
        REQUIRE(Ask{}.open(*codec));
        pull_all(*codec);
        CHECK(answer(*codec, small_answer).ends_with("end; "));
    }
    SECTION("answered early, and given up") {
        pull_all(*codec);
        answer(*codec, small_answer);
        codec->reset(*stream, now);
        CHECK_FALSE(codec->reusable());
        CHECK_FALSE(codec->finishing(*stream));
        CHECK_FALSE(codec->send_body(*stream, as_bytes("de"), now));
    }
    SECTION("answered early by a server that will close: the connection is of no more use") {
        pull_all(*codec);
        answer(*codec, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
        CHECK_FALSE(codec->finishing(*stream));
        CHECK_FALSE(codec->reusable());
        CHECK_FALSE(codec->send_body(*stream, as_bytes("de"), now));
    }
    SECTION("answered early, then more that nobody asked for") {
        pull_all(*codec);
        answer(*codec, small_answer);
        CHECK_FALSE(codec->feed(as_bytes(small_answer), now));
        CHECK_FALSE(codec->finishing(*stream));
        CHECK_FALSE(codec->reusable());
    }
    SECTION("answered while bytes wait to be pulled") {
        std::vector<std::uint8_t> one(1);
        REQUIRE(codec->pull(one, now));
        CHECK(*codec->send_body(*stream, as_bytes("de"), now) == 2);
        CHECK(answer(*codec, small_answer).ends_with("end; "));
        CHECK_FALSE(codec->reusable());
        REQUIRE(codec->end(*stream, {}, now));
        CHECK(pull_all(*codec).ends_with("abcde"));
        CHECK(codec->reusable());
    }
}

TEST_CASE("no more than the limit waits to be pulled") {
    for (const BodyFraming body : {BodyFraming{Kind::sized, 1'000'000}, BodyFraming{Kind::open_ended, 0}}) {
        const auto codec = h1::make_codec({});
        const auto stream = put(body).open(*codec);
        REQUIRE(stream);
        const std::vector<std::uint8_t> bytes(1'000'000);
        const auto taken = codec->send_body(*stream, bytes, now);
        REQUIRE(taken);
        CHECK(*taken > 60'000);
        CHECK(codec->send_capacity(*stream) == 0);
        CHECK(*codec->send_body(*stream, Bytes(bytes).first(1), now) == 0);
        CHECK(pull_all(*codec).size() <= h1::max_waiting_body_bytes);
        CHECK(codec->send_capacity(*stream) > 60'000);
    }
}

TEST_CASE("the body waits for 100, or for whoever lost patience") {
    const auto codec = h1::make_codec({});
    Ask ask = put({Kind::sized, 2});
    ask.expect_continue = true;
    const auto stream = ask.open(*codec);
    REQUIRE(stream);
    CHECK(pull_all(*codec) == put_head);
    CHECK(codec->send_capacity(*stream) == 0);
    CHECK(*codec->send_body(*stream, as_bytes("ok"), now) == 0);

    SECTION("100") {
        CHECK(answer(*codec, "HTTP/1.1 100 Continue\r\n\r\n") == "interim 100 (Continue); ");
        CHECK(codec->send_capacity(*stream) == 2);
        CHECK(*codec->send_body(*stream, as_bytes("ok"), now) == 2);
        CHECK(pull_all(*codec) == "ok");
    }
    SECTION("proceed") {
        codec->proceed(*stream);
        CHECK(codec->send_capacity(*stream) == 2);
    }
    SECTION("another interim head does not count") {
        CHECK(answer(*codec, "HTTP/1.1 103 Hints\r\n\r\n") == "interim 103 (Hints); ");
        CHECK(codec->send_capacity(*stream) == 0);
    }
    SECTION("a final answer instead") {
        CHECK(answer(*codec, "HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n") ==
              "head 417 (No) [Content-Length=0]; end; ");
        CHECK_FALSE(codec->reusable());
    }
}

TEST_CASE("after an upgrade bytes go as they are, both ways") {
    const auto codec = h1::make_codec({});
    const auto stream = Ask{.fields = {{"Upgrade", "x"}}}.open(*codec);
    REQUIRE(stream);
    pull_all(*codec);
    CHECK(answer(*codec, "HTTP/1.1 101 Sw\r\n\r\nhello") == "head 101 (Sw); closing; body 'hello'; ");
    CHECK(*codec->send_body(*stream, as_bytes("raw"), now) == 3);
    CHECK(pull_all(*codec) == "raw");
    REQUIRE(codec->end(*stream, {}, now));
    CHECK_FALSE(codec->send_body(*stream, as_bytes("raw"), now));
    CHECK(codec->free_streams() == 0);
}

TEST_CASE("a field may be written as its caller wrote it") {
    const std::vector<FieldView> fields = {{"A", "b", "A:\t b "}, {"C", "", "C:"}};
    const auto codec = h1::make_codec({});
    REQUIRE(Ask{.fields = fields}.open(*codec));
    CHECK(pull_all(*codec) == "GET / HTTP/1.1\r\nA:\t b \r\nC:\r\n\r\n");
}

TEST_CASE("whether anything of the answer has come is known from its first byte") {
    const auto codec = h1::make_codec({});
    for (int round = 0; round < 2; ++round) {
        const auto stream = Ask{}.open(*codec);
        pull_all(*codec);
        CHECK_FALSE(codec->answer_begun(*stream));
        Transcript transcript;
        REQUIRE(feed_in_pieces(*codec, "H", 1, transcript));
        CHECK(codec->answer_begun(*stream));
        REQUIRE(feed_in_pieces(*codec, small_answer.substr(1), 100, transcript));
    }
}

TEST_CASE("a request that would become two is refused, and nothing is written") {
    const std::string long_alias(h1::max_alias_bytes + 1, 'x');
    const std::vector<std::string_view> bad_aliases = {"ICY", long_alias};
    const std::vector<Ask> asks = {
        {.method = ""},
        {.method = "GET /"},
        {.method = "GET\r\nX"},
        {.fields = {{"A", "b\r\nC: d"}}},
        {.fields = {{"A", "b", "A: b\r\nC: d"}}},
        {.fields = {{"A", "b\nC: d"}}},
        {.fields = {{"A", std::string_view("b\0", 2)}}},
        {.fields = {{"A\r\nB", "c"}}},
        {.fields = {{"A ", "c"}}},
        {.fields = {{"", "c"}}},
        {.reading = {.aliases = bad_aliases}},
    };
    for (const Ask& ask : asks) {
        const auto codec = h1::make_codec({});
        const auto stream = ask.open(*codec);
        REQUIRE_FALSE(stream);
        CHECK(stream.error().code() == ErrorCode::bad_argument);
        CHECK_FALSE(codec->wants_write());
        CHECK(Ask{}.open(*codec));
    }
    const auto old = h1::make_codec({});
    const auto chunks = Ask{.body = {Kind::open_ended, 0}, .http1_0 = true}.open(*old);
    REQUIRE_FALSE(chunks);
    CHECK(chunks.error().code() == ErrorCode::upload_failed);
    CHECK_FALSE(old->wants_write());
    for (const std::string_view target : {"", "/a b", "/a\r\n", "/\x7f"}) {
        const auto codec = h1::make_codec({});
        RequestHead head;
        head.method = "GET";
        head.target = target;
        CHECK_FALSE(codec->open(head, now));
    }
}

TEST_CASE("a request head has a limit") {
    const auto codec = h1::make_codec({});
    const std::string value(h1::max_request_head_bytes, 'x');
    const auto stream = Ask{.fields = {{"A", value}}}.open(*codec);
    REQUIRE_FALSE(stream);
    CHECK(stream.error().code() == ErrorCode::too_large);
    const std::string fits(h1::max_request_head_bytes - 100, 'x');
    REQUIRE(Ask{.fields = {{"A", fits}}}.open(*codec));
    CHECK(pull_all(*codec).size() == fits.size() + std::string("GET / HTTP/1.1\r\nA: \r\n\r\n").size());
}

TEST_CASE("trailers need chunks, and safe lines") {
    const std::vector<FieldView> good = {{"A", "b"}};
    const std::vector<FieldView> bad = {{"A", "b\r\nC: d"}};
    const auto sized = h1::make_codec({});
    const auto sized_stream = put({Kind::sized, 0}).open(*sized);
    REQUIRE(sized_stream);
    CHECK_FALSE(sized->end(*sized_stream, good, now));
    const auto chunked = h1::make_codec({});
    const auto chunked_stream = put({Kind::open_ended, 0}).open(*chunked);
    REQUIRE(chunked_stream);
    CHECK_FALSE(chunked->end(*chunked_stream, bad, now));
}
