#include <hawser/body_reader.hpp>

#include <array>
#include <thread>

#include <hawser/easy.hpp>

#include "support/catch.hpp"
#include "unit/api/server.hpp"

using namespace hawser;
using namespace std::chrono_literals;

namespace {

/// Everything that is left, read in pieces of that size; the error's name at its end if there is one.
std::string drain(BodyReader& reader, std::size_t piece) {
    std::string all;
    std::vector<std::uint8_t> room(piece);
    for (;;) {
        const auto count = reader.read(room);
        if (!count) return all + "!" + name_of(count.error().code());
        if (*count == 0) return all;
        all.append(as_text(Bytes(room).first(*count)));
    }
}

}  // namespace

TEST_CASE("a body is pulled in pieces of any size") {
    std::string body;
    for (int i = 0; i < 60'000; ++i) body += std::to_string(i);
    for (const std::size_t piece : {1UL, 7UL, 4096UL, 1UL << 20}) {
        test::Server server({test::answer(200, body, "X-Field: v\r\n")});
        Easy easy;
        auto reader = BodyReader::open(easy, {.url = server.url()});
        REQUIRE(reader);
        CHECK(reader->head().status == 200);
        CHECK(reader->head().headers.get("x-field") == "v");
        CHECK(reader->read({}).value() == 0);
        CHECK(drain(*reader, piece) == body);
        CHECK(reader->response().bytes_received == body.size());
        CHECK(drain(*reader, piece).empty());
    }
}

TEST_CASE("a reader takes no more than it says while nobody reads") {
    const std::string body(8U << 20, 'b');
    test::Server server({test::answer(200, body), test::answer(200, "next")});
    Easy easy;
    {
        auto reader = BodyReader::open(easy, {.url = server.url()});
        REQUIRE(reader);
        std::array<std::uint8_t, 10> room;
        REQUIRE(reader->read(room).value() == 10);
        CHECK(reader->response().bytes_received < body.size() / 2);
        const auto busy = easy.perform({.url = server.url()});
        REQUIRE_FALSE(busy);
        CHECK(busy.error().code() == ErrorCode::recursive_call);
    }
    const auto next = easy.perform({.url = server.url()});
    REQUIRE(next);
    CHECK(next->body == "next");
}

TEST_CASE("a body that is cut short ends in an error, after what came") {
    test::Server server({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"});
    Easy easy;
    auto reader = BodyReader::open(easy, {.url = server.url(), .limits = {{.total = 300ms}}});
    REQUIRE(reader);
    CHECK(drain(*reader, 100) == "half!timed_out");
    CHECK(drain(*reader, 100) == "!timed_out");
}

TEST_CASE("no head, no reader") {
    test::Server server({""});
    Easy easy;
    const auto reader = BodyReader::open(easy, {.url = server.url()});
    REQUIRE_FALSE(reader);
    CHECK(reader.error().code() == ErrorCode::empty_reply);
    CHECK(easy.perform({.url = "http://127.0.0.1:1/"}).error().code() == ErrorCode::connect_failed);
}

TEST_CASE("an answer without a body ends at once, and a reader moves") {
    test::Server server({test::answer(204, ""), test::answer(200, "two")});
    Easy easy;
    auto first = BodyReader::open(easy, {.url = server.url()});
    REQUIRE(first);
    BodyReader moved = std::move(*first);
    CHECK(drain(moved, 8).empty());
    CHECK(moved.head().status == 204);
}

TEST_CASE("a stop request ends a read and a perform") {
    test::Server server({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"});
    std::stop_source source;
    Easy easy;
    {
        auto reader = BodyReader::open(easy, {.url = server.url()}, source.get_token());
        REQUIRE(reader);
        std::jthread stopper([&] {
            std::this_thread::sleep_for(20ms);
            source.request_stop();
        });
        CHECK(drain(*reader, 100) == "half!aborted");
    }
    const auto after = easy.perform({.url = server.url()}, {}, source.get_token());
    REQUIRE_FALSE(after);
    CHECK(after.error().code() == ErrorCode::aborted);
}

TEST_CASE("a head with a Location that is not followed is told") {
    const auto told = [](const std::string& text) {
        test::Server server({text});
        int status = 0;
        const auto got = Easy().perform({.url = server.url(), .redirects = {{.follow = true}}},
                                        {.on_head = [&](const Response& head) { status = head.status; }});
        REQUIRE(got);
        return status;
    };
    CHECK(told("HTTP/1.1 304 Not Modified\r\nLocation: /elsewhere\r\n\r\n") == 304);
    CHECK(told(test::answer(302, "", "Location:\r\n")) == 302);
    CHECK(told(test::answer(302, "")) == 302);
}
