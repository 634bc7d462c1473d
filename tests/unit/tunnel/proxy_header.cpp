#include "proto/tunnel/proxy_header.hpp"

#include "support/catch.hpp"
#include "unit/tls/talk.hpp"

namespace hawser::test {

namespace {

SocketAddress at(std::string_view literal, std::uint16_t port) { return *SocketAddress::from_literal(literal, port); }

std::string header(const SocketAddress& local, const SocketAddress& remote, std::string_view client = {}) {
    const auto made = tunnel::proxy_header(local, remote, client);
    return made ? *made : std::string(name_of(made.error().code()));
}

}  // namespace

TEST_CASE("a PROXY header names the two ends") {
    const SocketAddress v4 = at("192.0.2.1", 40'000), other4 = at("198.51.100.2", 443);
    const SocketAddress v6 = at("2001:db8::1", 40'000), other6 = at("2001:db8::2", 443);
    const SocketAddress local_path = *SocketAddress::from_path("/run/a", false);
    CHECK(header(v4, other4) == "PROXY TCP4 192.0.2.1 198.51.100.2 40000 443\r\n");
    CHECK(header(v6, other6) == "PROXY TCP6 2001:db8::1 2001:db8::2 40000 443\r\n");
    CHECK(header(at("fe80::1%1", 1), at("fe80::2%1", 2)) == "PROXY TCP6 fe80::1 fe80::2 1 2\r\n");
    CHECK(header(v4, other6) == "PROXY UNKNOWN\r\n");
    CHECK(header(local_path, local_path) == "PROXY UNKNOWN\r\n");
    CHECK(header({}, other4) == "PROXY UNKNOWN\r\n");
}

TEST_CASE("the client of a PROXY header stands in place of both ends") {
    const SocketAddress v4 = at("192.0.2.1", 40'000), other4 = at("198.51.100.2", 443);
    const SocketAddress local_path = *SocketAddress::from_path("/run/a", false);
    CHECK(header(v4, other4, "203.0.113.9") == "PROXY TCP4 203.0.113.9 203.0.113.9 40000 443\r\n");
    CHECK(header(v4, other4, "2001:DB8:0::9") == "PROXY TCP6 2001:db8::9 2001:db8::9 40000 443\r\n");
    CHECK(header(local_path, local_path, "203.0.113.9") == "PROXY TCP4 203.0.113.9 203.0.113.9 0 0\r\n");
    for (const char* wrong : {"name.example", "203.0.113", "203.0.113.9 ", "203.0.113.9\r\nX: y", "fe80::1%1", "[::1]", "::1\n"})
        CHECK(header(v4, other4, wrong) == "bad_argument");
}

TEST_CASE("a PROXY header goes before all else, and carries every byte after it") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragment_sizes), std::end(fragment_sizes)));
    const bool settle = GENERATE(false, true);
    CAPTURE(fragment, settle);
    tunnel::ProxyHeader layer("PROXY UNKNOWN\r\n");
    CHECK(layer.open());
    Talk talk(layer, std::make_unique<EchoPeer>(), fragment);
    if (settle) talk.settle_always();
    std::string text;
    for (int i = 0; i < 30'000; ++i) text += static_cast<char>(i * 7);
    talk.say(text).run();
    if (talk.error()) FAIL(talk.error()->message());
    CHECK(talk.heard() == "PROXY UNKNOWN\r\n" + text);
}

}  // namespace hawser::test
