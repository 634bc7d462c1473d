// What the C++ face tells of proxies, and asks of them.
#include <hawser/easy.hpp>

#include <stdexcept>

#include "support/catch.hpp"
#include "unit/api/server.hpp"

using namespace hawser;

namespace {

const std::string up = "HTTP/1.1 200 Up\r\nX-Proxy: 1\r\n\r\n";

Request tunnelled(const test::Server& server) {
    Request request{.url = "http://origin.example/x"};
    request.proxy->url = server.url();
    request.proxy->tunnel = true;
    return request;
}

}  // namespace

TEST_CASE("a proxy's answer to CONNECT has a handler of its own and is no part of the response") {
    test::Server server({up, test::answer(200, "hi", "X-In: 1\r\n")});
    Request request = tunnelled(server);
    request.proxy->http1_0 = true;
    std::string connect_lines, lines;
    Handlers handlers;
    handlers.on_connect_line = [&](std::string_view line) { connect_lines += line; };
    handlers.on_header_line = [&](std::string_view line) { lines += line; };
    int heads = 0;
    handlers.on_head = [&](const Response& head) { heads += head.headers.get("X-In") ? 1 : 100; };
    const auto response = Easy().perform(request, handlers);
    REQUIRE(response);
    CHECK(connect_lines == up);
    CHECK(lines.starts_with("HTTP/1.1 200 x\r\n"));
    CHECK(heads == 1);
    CHECK(response->reason == "x");
    CHECK_FALSE(response->headers.get("X-Proxy"));
    CHECK(response->facts.connect_status == 200);
    CHECK(response->facts.used_proxy);
    CHECK(response->facts.header_bytes == connect_lines.size() + lines.size());
    CHECK(server.requests().at(0).starts_with("CONNECT origin.example:80 HTTP/1.0\r\n"));
    CHECK(server.requests().at(1).starts_with("GET /x HTTP/1.1\r\n"));
}

TEST_CASE("a tunnel that is refused is told to the end") {
    test::Server server({test::answer(407, "", "Proxy-Authenticate: Basic realm=\"x\"\r\n"), ""});
    std::string connect_lines;
    Response known;
    Handlers handlers;
    handlers.on_connect_line = [&](std::string_view line) { connect_lines += line; };
    handlers.on_end = [&](const Response& told) { known = told; };
    const auto response = Easy().perform(tunnelled(server), handlers);
    REQUIRE_FALSE(response);
    CHECK(response.error().code() == ErrorCode::receive_failed);
    CHECK(connect_lines.starts_with("HTTP/1.1 407 x\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"));
    CHECK(connect_lines.ends_with("\r\n\r\n"));
    CHECK(known.status == 0);
    CHECK(known.facts.connect_status == 407);
    CHECK(known.facts.used_proxy);
    CHECK(known.facts.remote_address == "127.0.0.1");
}

TEST_CASE("what the handler of CONNECT's answer throws comes out") {
    test::Server server({up, test::answer(200, "hi")});
    Handlers handlers;
    handlers.on_connect_line = [](std::string_view) { throw std::runtime_error("enough"); };
    CHECK_THROWS_AS(Easy().perform(tunnelled(server), handlers), std::runtime_error);
    CHECK(server.requests().size() == 1);
}

TEST_CASE("a PROXY header is the first that a connection says") {
    test::Server server({test::answer(200, "hi")});
    Request request{.url = server.url()};
    request.proxy->url = "none";
    request.socket->proxy_protocol_client = "192.0.2.7";
    REQUIRE(Easy().perform(request));
    CHECK(server.requests().at(0).starts_with("PROXY TCP4 192.0.2.7 192.0.2.7 "));
    CHECK(server.requests().at(0).find("\r\nGET / HTTP/1.1\r\n") != std::string::npos);
    request.socket->proxy_protocol_client = "192.0.2.7\r\nX: y";
    const auto refused = Easy().perform(request);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::bad_argument);
}
