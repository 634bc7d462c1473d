// What happens between requests, and with limits.
#include "proto/h1/limits.hpp"
#include "support.hpp"
#include "support/catch.hpp"

using namespace hawser;
using namespace hawser::h1::test;

namespace {

const std::string small_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

std::string answer_to(std::string_view input, const Ask& ask = {}) {
    const auto codec = h1::make_codec({});
    REQUIRE(ask.open(*codec));
    pull_all(*codec);
    Transcript transcript;
    feed_in_pieces(*codec, input, static_cast<std::size_t>(-1), transcript);
    return transcript.text();
}

}  // namespace

TEST_CASE("one connection carries request after request") {
    const auto codec = h1::make_codec({});
    for (StreamId expected = 1; expected <= 5; ++expected) {
        CHECK(codec->free_streams() == 1);
        const auto stream = Ask{}.open(*codec);
        REQUIRE(stream);
        CHECK(*stream == expected);
        CHECK(codec->free_streams() == 0);
        CHECK_FALSE(codec->reusable());
        CHECK(codec->wants_write());
        CHECK(pull_all(*codec) == "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n");
        CHECK_FALSE(codec->wants_write());
        Transcript transcript;
        REQUIRE(feed_in_pieces(*codec, small_answer, 7, transcript));
        CHECK(transcript.text() == "head 200 (OK) [Content-Length=2]; body 'ok'; end; ");
        CHECK(codec->reusable());
    }
    CHECK(codec->deadline() == never);
}

TEST_CASE("a second request while one is open is refused") {
    const auto codec = h1::make_codec({});
    REQUIRE(Ask{}.open(*codec));
    CHECK_FALSE(Ask{}.open(*codec));
}

TEST_CASE("bytes behind an answer end the connection's use") {
    for (const std::size_t size : {small_answer.size() + 1, small_answer.size() + 10}) {
        const auto codec = h1::make_codec({});
        REQUIRE(Ask{}.open(*codec));
        pull_all(*codec);
        Transcript transcript;
        const std::string input = (small_answer + small_answer).substr(0, size);
        REQUIRE(feed_in_pieces(*codec, input, input.size(), transcript));
        CHECK(transcript.text() == "head 200 (OK) [Content-Length=2]; body 'ok'; end; ");
        CHECK_FALSE(codec->reusable());
        CHECK_FALSE(Ask{}.open(*codec));
    }
}

TEST_CASE("bytes nobody asked for are an error") {
    const auto codec = h1::make_codec({});
    REQUIRE(Ask{}.open(*codec));
    pull_all(*codec);
    Transcript transcript;
    REQUIRE(feed_in_pieces(*codec, small_answer, 100, transcript));
    const auto fed = codec->feed(as_bytes("HTTP/1.1 408 Late\r\n\r\n"), now);
    REQUIRE_FALSE(fed);
    CHECK(fed.error().code() == ErrorCode::weird_reply);
    CHECK_FALSE(codec->reusable());
}

TEST_CASE("an answer before the request was sent is not its answer") {
    const auto codec = h1::make_codec({});
    REQUIRE(Ask{}.open(*codec));
    const auto fed = codec->feed(as_bytes(small_answer), now);
    REQUIRE_FALSE(fed);
    CHECK(fed.error().code() == ErrorCode::weird_reply);
    CHECK(fed.error().advice() == Advice::reconnect);
    CHECK_FALSE(codec->reusable());
}

TEST_CASE("a reused connection that closes without a byte advises to reconnect") {
    const auto codec = h1::make_codec({});
    REQUIRE(Ask{}.open(*codec));
    pull_all(*codec);
    Transcript first;
    REQUIRE(feed_in_pieces(*codec, small_answer, 100, first));
    REQUIRE(Ask{}.open(*codec));
    pull_all(*codec);

    SECTION("nothing came") {
        REQUIRE(codec->feed_eof(now));
        Transcript transcript;
        CHECK_FALSE(transcript.drain(*codec));
        CHECK(transcript.text() == "error 52 reconnect");
    }
    SECTION("one byte came") {
        Transcript transcript;
        REQUIRE(feed_in_pieces(*codec, "H", 1, transcript));
        REQUIRE(codec->feed_eof(now));
        CHECK_FALSE(transcript.drain(*codec));
        CHECK(transcript.text() == "error 52");
    }
    SECTION("no status line is not HTTP/0.9 here") {
        Transcript transcript;
        CHECK_FALSE(feed_in_pieces(*codec, "<html>", 6, transcript));
        CHECK(transcript.text() == "error 8");
        CHECK(transcript.message().find("0.9") == std::string::npos);
    }
}

TEST_CASE("the end of an idle connection is quiet") {
    const auto codec = h1::make_codec({});
    CHECK(codec->reusable());
    REQUIRE(codec->feed_eof(now));
    CHECK_FALSE(codec->reusable());
    const auto event = codec->next(now);
    REQUIRE(event);
    CHECK_FALSE(event->has_value());
}

TEST_CASE("an error is told again and nothing follows it") {
    const auto codec = h1::make_codec({});
    REQUIRE(Ask{}.open(*codec));
    pull_all(*codec);
    Transcript transcript;
    CHECK_FALSE(feed_in_pieces(*codec, "junk", 4, transcript));
    CHECK_FALSE(codec->next(now));
    REQUIRE(codec->feed(as_bytes(small_answer), now));
    CHECK_FALSE(codec->next(now));
    CHECK(codec->free_streams() == 0);
}

TEST_CASE("reset ends everything at once") {
    const auto codec = h1::make_codec({});
    const auto stream = Ask{.method = "PUT", .body = {BodyFraming::Kind::sized, 100}}.open(*codec);
    REQUIRE(stream);
    const auto pulled = pull_all(*codec);
    REQUIRE(codec->feed(as_bytes(small_answer), now));
    REQUIRE(codec->next(now));
    codec->reset(*stream, now);
    const auto event = codec->next(now);
    REQUIRE(event);
    CHECK_FALSE(event->has_value());
    CHECK_FALSE(codec->wants_write());
    CHECK_FALSE(codec->reusable());
    CHECK(codec->send_capacity(*stream) == 0);
    CHECK_FALSE(codec->send_body(*stream, as_bytes("x"), now));
    REQUIRE(codec->feed(as_bytes("more"), now));
}

TEST_CASE("a head may be as large as the limit and no larger") {
    const std::string begin = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
    const auto head_of = [&begin](std::size_t bytes) {
        std::string head = begin;
        while (head.size() < bytes - 2) {
            const std::size_t line = std::min<std::size_t>(1000, bytes - 2 - head.size());
            // A remainder too short for a line of its own goes into this one.
            const std::size_t taken = bytes - 2 - head.size() - line < 10 ? bytes - 2 - head.size() : line;
            head += "X: " + std::string(taken - 5, 'x') + "\r\n";
        }
        return head + "\r\n";
    };
    const std::string largest = head_of(h1::max_head_bytes);
    REQUIRE(largest.size() == h1::max_head_bytes);
    CHECK(answer_to(largest).ends_with("end; "));
    const std::string larger = head_of(h1::max_head_bytes + 1);
    REQUIRE(larger.size() == h1::max_head_bytes + 1);
    const std::string refused = "told [" + larger.substr(0, larger.size() - 2) + "]; error 56";
    CHECK(answer_to(larger) == refused);
    CHECK(answer_to("HTTP/1.1 200 OK\r\nX: " + std::string(h1::max_head_bytes, 'x')) ==
          "told [HTTP/1.1 200 OK\r\n]; error 56");

    const auto codec = h1::make_codec({});
    REQUIRE(Ask{}.open(*codec));
    pull_all(*codec);
    Transcript transcript;
    CHECK_FALSE(feed_in_pieces(*codec, larger, 1000, transcript));
    CHECK(transcript.text() == refused);
}

TEST_CASE("trailers count against the head's limit") {
    const std::string input = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: " +
                              std::string(h1::max_head_bytes - 20, 'x') + "\r\n\r\n";
    CHECK(answer_to(input) == "head 200 (OK) [Transfer-Encoding=chunked]; error 56");
}

TEST_CASE("a head may have as many fields as the limit and no more") {
    const auto head_of = [](std::size_t count) {
        std::string head = "HTTP/1.1 204 x\r\n";
        for (std::size_t i = 0; i < count; ++i)
            head += "a:\r\n";
        return head + "\r\n";
    };
    CHECK(answer_to(head_of(h1::max_fields)).ends_with("end; "));
    CHECK(answer_to(head_of(h1::max_fields + 1)).starts_with("told [HTTP/1.1 204 x\r\na:\r\na:\r\n"));
    CHECK(answer_to(head_of(h1::max_fields + 1)).ends_with("a:\r\n]; error 100"));
}

TEST_CASE("interim heads are counted, and their bytes add up") {
    std::string input;
    for (std::size_t i = 0; i < h1::max_interim_heads; ++i)
        input += "HTTP/1.1 102 P\r\n\r\n";
    CHECK(answer_to(input + small_answer).ends_with("end; "));
    CHECK(answer_to(input + input).ends_with("error 56"));

    input.clear();
    for (int i = 0; i < 21; ++i)
        input += "HTTP/1.1 103 P\r\nX: " + std::string(h1::max_head_bytes - 100, 'x') + "\r\n\r\n";
    CHECK(answer_to(input).ends_with("error 56"));
}

TEST_CASE("chunk extensions may not outweigh the body") {
    const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    CHECK(
        answer_to(head + "1;" + std::string(h1::max_chunk_extension_excess_bytes, 'x') + "\r\na\r\n0\r\n\r\n")
            .ends_with("end; "));
    CHECK(answer_to(head + "1;" + std::string(h1::max_chunk_extension_excess_bytes + 1, 'x') +
                    "\r\na\r\n0\r\n\r\n")
              .ends_with("; error 56"));
    CHECK(answer_to(head + "1" + std::string(h1::max_chunk_extension_excess_bytes + 1, ' ') +
                    "\r\na\r\n0\r\n\r\n")
              .ends_with("; error 56"));
    std::string many = head;
    for (int i = 0; i < 3000; ++i)
        many += "8;name=value\r\n01234567\r\n";  // 10 bytes of extension for each 8
    CHECK(answer_to(many + "0\r\n\r\n").ends_with("end; "));
    for (int i = 0; i < 9000; ++i)
        many += "8;name=value\r\n01234567\r\n";
    CHECK(answer_to(many + "0\r\n\r\n").ends_with("error 56"));
}
