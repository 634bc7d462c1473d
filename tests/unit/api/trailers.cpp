// Fields behind a body, as a server gets them.
#include <hawser/easy.hpp>

#include <algorithm>
#include <stdexcept>

#include "support/catch.hpp"
#include "unit/api/server.hpp"

using namespace hawser;

namespace {

/// A streamed body that counts what it gives.
struct Counted {
    std::string text = "abc";
    std::size_t at = 0;
    bool ended = false;

    Body::Source source() {
        return [this](MutableBytes into) {
            const std::size_t count = std::min(into.size(), text.size() - at);
            std::copy_n(text.begin() + static_cast<std::ptrdiff_t>(at), count, into.begin());
            at += count;
            ended = count == 0;
            return count;
        };
    }
    Body body(std::optional<std::uint64_t> size = {}) {
        return Body::stream(source(), size, [this] {
            at = 0;
            ended = false;
            return true;
        });
    }
};

}  // namespace

TEST_CASE("trailers are asked for when the body has ended") {
    test::Server server({test::answer(200, "ok")});
    Counted counted;
    bool after_the_end = false;
    Request request{.url = server.url(), .headers = {{"Expect", "x"}, {"Trailer", "X-Bytes"}}, .body = counted.body()};
    request.trailers = [&] {
        after_the_end = counted.ended;
        return Headers{{"X-Bytes", std::to_string(counted.at)}, {"X-Empty", ""}};
    };
    REQUIRE(Easy().perform(request));
    CHECK(after_the_end);
    CHECK(server.requests().at(0).ends_with("\r\n\r\n3\r\nabc\r\n0\r\nX-Bytes: 3\r\nX-Empty:\r\n\r\n"));
}

TEST_CASE("a body that is sent again has its trailers again") {
    test::Server server({test::answer(307, "", "Location: /there\r\n"), test::answer(200, "ok")});
    Counted counted;
    int asked = 0;
    Request request{.url = server.url(), .headers = {{"Expect", "x"}}, .body = counted.body(), .redirects = {{.follow = true}}};
    request.trailers = [&] { return Headers{{"X-Time", std::to_string(++asked)}}; };
    REQUIRE(Easy().perform(request));
    CHECK(server.requests().at(0).ends_with("0\r\nX-Time: 1\r\n\r\n"));
    CHECK(server.requests().at(1).ends_with("0\r\nX-Time: 2\r\n\r\n"));
}

TEST_CASE("trailers that cannot be sent are an error before or instead of them") {
    test::Server server({test::answer(200, "ok")});
    Counted counted;
    const auto outcome = [&](Body body, Headers trailers, HttpVersion version = HttpVersion::any) {
        counted = {};
        Request request{.url = server.url(), .headers = {{"Expect", "x"}}, .body = std::move(body), .version = version};
        request.trailers = [trailers] { return trailers; };
        const auto answer = Easy().perform(request);
        return answer ? ErrorCode{} : answer.error().code();
    };
    const Headers good = {{"X-Bytes", "3"}};
    CHECK(outcome(counted.body(3), good) == ErrorCode::bad_argument);
    CHECK(outcome("text", good) == ErrorCode::bad_argument);
    CHECK(outcome({}, good) == ErrorCode::bad_argument);
    CHECK(outcome(counted.body(), good, HttpVersion::http1_0) == ErrorCode::bad_argument);
    CHECK(server.requests().empty());
    for (const char* name : {"content-length", "Transfer-Encoding", "HOST", "Trailer"})
        CHECK(outcome(counted.body(), {{name, "1"}}) == ErrorCode::bad_argument);
    CHECK(outcome(counted.body(), {{"X", "two\r\nlines"}}) == ErrorCode::bad_argument);
    CHECK(outcome(counted.body(), {{"no token", "1"}}) == ErrorCode::bad_argument);
    CHECK(outcome(counted.body(), good) == ErrorCode{});
}

TEST_CASE("what the question for trailers throws comes out of perform") {
    test::Server server({test::answer(200, "ok")});
    Counted counted;
    Request request{.url = server.url(), .headers = {{"Expect", "x"}}, .body = counted.body()};
    request.trailers = []() -> Headers { throw std::runtime_error("no sum"); };
    CHECK_THROWS_AS(Easy().perform(request), std::runtime_error);
    CHECK(server.requests().empty());
}
