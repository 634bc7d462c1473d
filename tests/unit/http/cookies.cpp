#include <string>

#include "http/cookie_date.hpp"
#include "http/set_cookie.hpp"
#include "support/catch.hpp"

using namespace hawser::http;

namespace {

constexpr UnixSeconds now = 1'700'000'000;  // 2023-11-14
constexpr UnixSeconds four_hundred_days = 400LL * 24 * 3600;

SetCookie read(std::string_view line) {
    auto cookie = parse_set_cookie(line, now);
    REQUIRE(cookie);
    return *std::move(cookie);
}

bool refused(std::string_view line) { return !parse_set_cookie(line, now); }

}  // namespace

TEST_CASE("name and value of a cookie", "[cookie]") {
    CHECK(read("a=b").name == "a");
    CHECK(read("a=b").value == "b");
    CHECK(read("  a  =  b c  ;x").value == "b c");
    CHECK(read("a=b=c").value == "b=c");
    CHECK(read("a=\"b c\"").value == "\"b c\"");
    CHECK(read("a=").value.empty());
    CHECK(read("=b").name.empty());
    CHECK(read("b").value == "b");
    CHECK(refused(""));
    CHECK(refused("="));
    CHECK(refused(";secure"));
}

TEST_CASE("attributes of a cookie", "[cookie]") {
    const SetCookie full =
        read("a=b; Domain=.Example.COM; path=/x y; Secure; HttpOnly; SameSite=Lax; Partitioned; Unknown=1");
    CHECK(full.domain == "example.com");
    CHECK(full.path == "/x y");
    CHECK(full.secure);
    CHECK(full.http_only);
    CHECK(full.partitioned);
    CHECK(full.same_site == SetCookie::SameSite::lax);
    CHECK_FALSE(full.expires);
    const SetCookie bare = read("a=b; domain=; path=x; samesite=odd; secure=no");
    CHECK(bare.domain.empty());
    CHECK(bare.path.empty());
    CHECK(bare.same_site == SetCookie::SameSite::unset);
    CHECK(bare.secure);
    CHECK(read("a=b; path=/one; path=/two").path == "/two");
    CHECK(read("a=b; path=/one; path=/" + std::string(max_cookie_attribute_bytes, 'x')).path == "/one");
}

TEST_CASE("when a cookie ends", "[cookie]") {
    CHECK(read("a=b; max-age=60").expires == now + 60);
    CHECK(read("a=b; max-age=60; expires=Thu, 01 Jan 1970 00:00:00 GMT").expires == now + 60);
    CHECK(read("a=b; max-age=0").expires == 0);
    CHECK(read("a=b; max-age=-5").expires == 0);
    CHECK_FALSE(read("a=b; max-age=1x").expires);
    CHECK_FALSE(read("a=b; max-age=").expires);
    CHECK(read("a=b; max-age=99999999999999999999999").expires == now + four_hundred_days);
    CHECK(read("a=b; expires=Wed, 15 Nov 2023 00:00:00 GMT").expires == 1'700'006'400);
    CHECK(read("a=b; expires=Wed, 15 Nov 2999 00:00:00 GMT").expires == now + four_hundred_days);
    CHECK(read("a=b; expires=Thu, 01 Jan 1970 00:00:00 GMT").expires == 0);
    CHECK_FALSE(read("a=b; expires=soon").expires);
}

TEST_CASE("prefixes keep what they promise", "[cookie]") {
    CHECK(refused("__Secure-a=b"));
    CHECK_FALSE(refused("__Secure-a=b; secure"));
    CHECK(refused("__Host-a=b; secure; path=/; domain=h"));
    CHECK(refused("__Host-a=b; secure; path=/x"));
    CHECK(refused("__Host-a=b; path=/"));
    CHECK_FALSE(refused("__Host-a=b; secure; path=/"));
    CHECK_FALSE(refused("__host-a=b"));
}

TEST_CASE("what voids a cookie", "[cookie]") {
    CHECK(refused(std::string("a=b\0c", 5)));
    CHECK(refused("a=b\x01"));
    CHECK(refused("a=b; path=/\x7f"));
    CHECK(refused("a=b\tc"));
    CHECK(read("a=\tb\t").value == "b");
    CHECK_FALSE(refused("a=" + std::string(max_cookie_bytes - 1, 'x')));
    CHECK(refused("a=" + std::string(max_cookie_bytes, 'x')));
    CHECK_FALSE(refused("a=b;" + std::string(max_set_cookie_bytes - 4, ' ')));
    CHECK(refused("a=b;" + std::string(max_set_cookie_bytes - 3, ' ')));
    const auto secret = parse_set_cookie("a=secret\x01", now);
    REQUIRE_FALSE(secret);
    CHECK(secret.error().message().find("secret") == std::string::npos);
}

TEST_CASE("dates of cookies", "[cookie]") {
    constexpr UnixSeconds example = 784'111'777;  // the instant of RFC 9110 5.6.7
    CHECK(parse_cookie_date("Sun, 06 Nov 1994 08:49:37 GMT") == example);
    CHECK(parse_cookie_date("Sunday, 06-Nov-94 08:49:37 GMT") == example);
    CHECK(parse_cookie_date("Sun Nov  6 08:49:37 1994") == example);
    CHECK(parse_cookie_date("08:49:37 6november1994") == std::nullopt);
    CHECK(parse_cookie_date("1994 november 6 8:49:37z") == example);
    CHECK(parse_cookie_date("6 november 1994 8:49:37") == example);
    CHECK(parse_cookie_date("6 nov 94 08:49:37") == example);
    CHECK(parse_cookie_date("1 jan 69 00:00:00") == 3'124'224'000);
    CHECK(parse_cookie_date("1 jan 1600 00:00:00") == std::nullopt);
    CHECK(parse_cookie_date("31 feb 2020 00:00:00") == std::nullopt);
    CHECK(parse_cookie_date("1 jan 2020 24:00:00") == std::nullopt);
    CHECK(parse_cookie_date("1 jan 2020") == std::nullopt);
    CHECK(parse_cookie_date("") == std::nullopt);
}
