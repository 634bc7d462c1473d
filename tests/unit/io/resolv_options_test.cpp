#include "io/resolv_options.hpp"
#include "support/catch.hpp"

using namespace hawser::io;
using std::chrono::seconds;

TEST_CASE("resolv.conf says how long and how often to ask", "[resolver]") {
    const struct {
        const char* text;
        ResolvOptions expected;
    } cases[] = {
        {"", {seconds(5), 2}},
        {"nameserver 192.0.2.1\n", {seconds(5), 2}},
        {"options timeout:1 attempts:3\n", {seconds(1), 3}},
        {"options\ttimeout:2\r\nnameserver ::1\noptions rotate attempts:1", {seconds(2), 1}},
        {"options timeout:1\noptions timeout:7\n", {seconds(7), 2}},
        {"options timeout:0 attempts:0\n", {seconds(1), 1}},
        {"options timeout:99999 attempts:99\n", {seconds(30), 5}},
        {"options timeout:x attempts: timeout\n", {seconds(5), 2}},
        {"# options timeout:1\noptionstimeout:1\n", {seconds(5), 2}},
    };
    for (const auto& one : cases) {
        CAPTURE(one.text);
        CHECK(parse_resolv_options(one.text) == one.expected);
    }
    CHECK(read_resolv_options("/nonexistent/resolv.conf") == ResolvOptions{});
}
