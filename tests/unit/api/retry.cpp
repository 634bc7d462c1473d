#include <hawser/retry.hpp>

#include <hawser/easy.hpp>

#include "support/catch.hpp"
#include "unit/api/server.hpp"

using namespace hawser;
using namespace std::chrono_literals;

namespace {

Response with_status(int status, Headers headers = {}) {
    Response response;
    response.status = status;
    response.headers = std::move(headers);
    return response;
}

/// No waiting in tests of what is asked again.
const Retry at_once{.first_wait = 0ms};

}  // namespace

TEST_CASE("waits double up to a limit and the attempts are counted") {
    const Retry retry{.max_attempts = 6, .first_wait = 100ms, .max_wait = 500ms, .jitter = 0};
    const Response busy = with_status(503);
    CHECK(retry.next_wait({.number = 1}, busy) == 100ms);
    CHECK(retry.next_wait({.number = 2}, busy) == 200ms);
    CHECK(retry.next_wait({.number = 3}, busy) == 400ms);
    CHECK(retry.next_wait({.number = 4}, busy) == 500ms);
    CHECK(retry.next_wait({.number = 5}, busy) == 500ms);
    CHECK_FALSE(retry.next_wait({.number = 6}, busy));
    CHECK_FALSE(retry.next_wait({.number = 1}, with_status(404)));
    CHECK_FALSE(retry.next_wait({.number = 1}, with_status(200)));
}

TEST_CASE("chance takes off the share it may, and no more") {
    const Retry retry{.first_wait = 1000ms, .jitter = 0.25};
    CHECK(retry.next_wait({.chance = 0}, with_status(503)) == 1000ms);
    CHECK(retry.next_wait({.chance = 1}, with_status(503)) == 750ms);
    const Retry wild{.first_wait = 1000ms, .jitter = 7};
    CHECK(wild.next_wait({.chance = 1}, with_status(503)) == 0ms);
}

TEST_CASE("a server that says when is obeyed, within limits") {
    const Retry retry{.first_wait = 1s, .max_wait = 60s, .jitter = 0};
    CHECK(retry.next_wait({}, with_status(503, {{"retry-after", "30"}})) == 30s);
    CHECK(retry.next_wait({}, with_status(503, {{"Retry-After", "0"}})) == 1s);
    CHECK(retry.next_wait({}, with_status(503, {{"Retry-After", "soon"}})) == 1s);
    CHECK_FALSE(retry.next_wait({}, with_status(503, {{"Retry-After", "61"}})));
}

TEST_CASE("nothing begins after the total, and nothing unsafe is repeated unasked") {
    const Retry retry{.first_wait = 10s, .max_total = 25s, .jitter = 0};
    CHECK(retry.next_wait({.elapsed = 15s}, with_status(503)) == 10s);
    CHECK_FALSE(retry.next_wait({.elapsed = 16s}, with_status(503)));
    CHECK_FALSE(Retry{}.next_wait({.method = "POST"}, with_status(503)));
    CHECK_FALSE(Retry{}.next_wait({.method = "post"}, with_status(503)));
    CHECK(Retry{}.next_wait({.method = "DELETE"}, with_status(503)));
    CHECK(Retry{.any_method = true}.next_wait({.method = "POST"}, with_status(503)));
}

TEST_CASE("errors that may pass are tried again, others not") {
    CHECK(Retry{}.next_wait({}, Error(ErrorCode::empty_reply, Phase::receive, "nothing came", Advice::retry)));
    CHECK(Retry{}.next_wait({}, Error(ErrorCode::http2, Phase::receive, "went away", Advice::reconnect)));
    CHECK_FALSE(Retry{}.next_wait({}, Error(ErrorCode::bad_url, Phase::setup, "no URL")));
}

TEST_CASE("an Easy asks again until the answer is good") {
    test::Server server({test::answer(503, "busy"), "", test::answer(200, "here")});
    std::string told;
    const Handlers handlers{.on_head = [&](const Response& head) { told += std::to_string(head.status) + ":"; },
                            .on_body = [&](Bytes bytes) { return told.append(as_text(bytes)), Next::go_on; }};
    const auto got = Easy().perform({.url = server.url()}, at_once, handlers);
    REQUIRE(got);
    CHECK(got->status == 200);
    CHECK(told == "200:here");
    CHECK(server.requests().size() >= 3);
}

TEST_CASE("the last attempt's answer is what comes back") {
    test::Server server({test::answer(503, "busy")});
    auto retry = at_once;
    retry.max_attempts = 3;
    const auto got = Easy().perform({.url = server.url()}, retry);
    REQUIRE(got);
    CHECK(got->status == 503);
    CHECK(got->body == "busy");
    CHECK(server.requests().size() == 3);
}

TEST_CASE("a transfer that gave bytes away is not begun again") {
    test::Server server({"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", ""});
    std::string told;
    const auto got = Easy().perform({.url = server.url(), .limits = {{.total = 300ms}}}, at_once,
                                    {.on_body = [&](Bytes bytes) { return told.append(as_text(bytes)), Next::go_on; }});
    REQUIRE_FALSE(got);
    CHECK(got.error().code() == ErrorCode::timed_out);
    CHECK(told == "half");
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a stream that cannot go back is sent once, one that can is sent again") {
    for (const bool can : {false, true}) {
        test::Server server({test::answer(503, ""), test::answer(201, "")});
        int at = 0;
        Request request{.url = server.url(), .body = Body::stream([&](MutableBytes into) -> std::size_t {
                            if (at == 3) return 0;
                            into[0] = static_cast<std::uint8_t>("abc"[at++]);
                            return 1;
                        }, 3, can ? std::function<bool()>([&] { return at = 0, true; }) : nullptr)};
        const auto got = Easy().perform(request, at_once);
        REQUIRE(got);
        CHECK(got->status == (can ? 201 : 503));
        CHECK(server.requests().size() == (can ? 2U : 1U));
        CHECK(server.requests().back().substr(server.requests().back().size() - 3) == "abc");
    }
}

TEST_CASE("an answer that cannot be asked for again is told, body and all") {
    test::Server server({test::answer(503, "busy"), test::answer(201, "")});
    std::string told;
    const Handlers handlers{.on_head = [&](const Response& head) { told += std::to_string(head.status) + ":"; },
                            .on_body = [&](Bytes bytes) { return told.append(as_text(bytes)), Next::go_on; }};
    int at = 0;
    const auto abc = [&at](MutableBytes into) -> std::size_t {
        if (at == 3) return 0;
        into[0] = static_cast<std::uint8_t>("abc"[at++]);
        return 1;
    };
    SECTION("a stream without a way back") {
        const auto got = Easy().perform({.url = server.url(), .body = Body::stream(abc, 3)}, at_once, handlers);
        REQUIRE(got);
        CHECK(got->status == 503);
        CHECK(told == "503:busy");
    }
    SECTION("a part without a way back") {
        const auto form = Multipart().add({.content = Multipart().add({.content = Multipart::Stream{abc}})});
        auto retry = at_once;
        retry.any_method = true;
        const auto got = Easy().perform({.url = server.url(), .body = form}, retry, handlers);
        REQUIRE(got);
        CHECK(got->status == 503);
        CHECK(told == "503:busy");
    }
    SECTION("a way back that fails") {
        const Request request{.url = server.url(), .body = Body::stream(abc, 3, [] { return false; })};
        const auto got = Easy().perform(request, at_once, handlers);
        REQUIRE_FALSE(got);
        CHECK(got.error().code() == ErrorCode::rewind_failed);
        CHECK(told.empty());
    }
    CHECK(server.requests().size() == 1);
}

TEST_CASE("the end of all attempts is told once") {
    int ends = 0;
    int status = 0;
    const Handlers handlers{.on_end = [&](const Response& known) {
        ++ends;
        status = known.status;
    }};
    SECTION("when one is good") {
        test::Server server({test::answer(503, "busy"), test::answer(503, "busy"), test::answer(200, "here")});
        REQUIRE(Easy().perform({.url = server.url()}, at_once, handlers));
        CHECK(status == 200);
    }
    SECTION("when none is") {
        test::Server server({test::answer(503, "busy")});
        REQUIRE(Easy().perform({.url = server.url()}, at_once, handlers));
        CHECK(status == 503);
    }
    SECTION("when the last one fails") {
        test::Server server({test::answer(503, "busy"), "HTTP/1.1 200 OK\r\nContent-Length: 0x\r\n\r\n"});
        CHECK_FALSE(Easy().perform({.url = server.url()}, at_once, handlers));
    }
    SECTION("when a callback throws") {
        test::Server server({test::answer(503, "busy"), test::answer(200, "here")});
        auto throwing = handlers;
        throwing.on_body = [](Bytes) -> Next { throw std::string("mine"); };
        CHECK_THROWS_AS(Easy().perform({.url = server.url()}, at_once, throwing), std::string);
        CHECK(status == 200);
    }
    CHECK(ends == 1);
}
