#include <arpa/inet.h>
#include <netinet/in.h>

#include <hawser/group.hpp>
#include <hawser/headers.hpp>
#include <hawser/result.hpp>

#include "base/address.hpp"
#include "base/ascii.hpp"
#include "base/try.hpp"
#include "support/catch.hpp"

using namespace hawser;

namespace {

Result<int> half(int number) {
    if (number % 2 != 0) return fail(ErrorCode::bad_argument, Phase::setup, "odd");
    return number / 2;
}
Result<int> quarter(int number) {
    HAWSER_ASSIGN(const int once, half(number));
    HAWSER_ASSIGN(const int twice, half(once));
    return twice;
}
Result<void> check(int number) {
    HAWSER_TRY(quarter(number));
    return {};
}

}  // namespace

TEST_CASE("a result is a value or an error", "[base]") {
    CHECK(*quarter(12) == 3);
    CHECK(quarter(12).value() == 3);
    CHECK(quarter(6).error().message() == "odd");
    CHECK_THROWS_AS(quarter(6).value(), BadResult);
    CHECK(quarter(6).value_or(9) == 9);
    CHECK(quarter(12).value_or(9) == 3);
    CHECK(check(12));
    CHECK_FALSE(check(6));
    CHECK_THROWS_AS(check(6).value(), BadResult);
    Result<std::unique_ptr<int>> owned(std::make_unique<int>(4));
    const std::unique_ptr<int> taken = *std::move(owned);
    CHECK(*taken == 4);
}

TEST_CASE("an error keeps what it was told", "[base]") {
    Error error = Error(ErrorCode::http2_stream, Phase::receive, "broke", Advice::retry)
                      .with_errno(5)
                      .with_tls_verify(20)
                      .with_protocol_code(7)
                      .with_advice(Advice::reconnect)
                      .with_context("fetching");
    const Error copy = error;
    const Error moved = std::move(error);
    for (const Error* one : {&copy, &moved}) {
        CHECK(one->code() == ErrorCode::http2_stream);
        CHECK(one->phase() == Phase::receive);
        CHECK(one->advice() == Advice::reconnect);
        CHECK(one->message() == "fetching: broke");
        CHECK(one->os_errno() == 5);
        CHECK(one->tls_verify_result() == 20);
        CHECK(one->protocol_code() == 7);
    }
    error = copy;  // a moved-from error may be written again
    CHECK(error.message() == copy.message());
    CHECK(sizeof(Error) == sizeof(void*));
    CHECK(std::string_view(name_of(ErrorCode::http2_stream)) == "http2_stream");
    CHECK(std::string_view(name_of(static_cast<ErrorCode>(255))) == "unknown");
    CHECK(std::string_view(describe(static_cast<ErrorCode>(255))) == "unknown error");
}

TEST_CASE("header fields keep order and duplicates; names have no case", "[base]") {
    Headers headers{{"Accept", "a"}, {"X", "1"}, {"x", "2"}};
    CHECK(*headers.get("ACCEPT") == "a");
    CHECK(*headers.get("X") == "1");
    CHECK(headers.all("x") == std::vector<std::string_view>{"1", "2"});
    CHECK_FALSE(headers.get("missing"));
    headers.set("x", "3");
    CHECK(headers.all("X") == std::vector<std::string_view>{"3"});
    CHECK(headers.remove("accept") == 1);
    CHECK(headers.remove("accept") == 0);
    CHECK(headers == Headers{{"x", "3"}});
}

TEST_CASE("a group is made when it is written", "[base]") {
    struct Part {
        int number = 7;
        bool operator==(const Part&) const = default;
    };
    Group<Part> one;
    const Group<Part>& view = one;
    CHECK(view->number == 7);
    CHECK_FALSE(one.touched());
    one->number = 7;
    CHECK(one.touched());
    CHECK(one == Group<Part>());
    one->number = 8;
    Group<Part> two = one;
    two->number = 9;
    CHECK(view->number == 8);
    CHECK_FALSE(one == two);
    one = Group<Part>();
    CHECK(view->number == 7);
    CHECK(sizeof one == sizeof(void*));
}

TEST_CASE("numbers, case and blanks of the protocols", "[base]") {
    CHECK(ascii::to_number("0") == 0u);
    CHECK(ascii::to_number("18446744073709551615") == UINT64_MAX);
    CHECK(ascii::to_number("ff", 16) == 255u);
    for (const char* bad : {"", " 1", "1 ", "+1", "-1", "1x", "18446744073709551616", "0x1"}) CHECK_FALSE(ascii::to_number(bad));
    CHECK(ascii::trim(" \ta b\t ") == "a b");
    CHECK(ascii::trim(" \t").empty());
    CHECK(ascii::trim("\r\na") == "\r\na");  // line ends are no blanks
    CHECK(ascii::equal_ignoring_case("Content-LENGTH", "content-length"));
    CHECK_FALSE(ascii::equal_ignoring_case("a", "ab"));
    CHECK_FALSE(ascii::equal_ignoring_case("[", "{"));  // apart by the bit that tells letters' cases apart
    CHECK_FALSE(ascii::equal_ignoring_case("\xc4", "\xe4"));
    CHECK(ascii::to_lower("AZ[\xc4") == "az[\xc4");
    for (int c = 0; c < 256; ++c) {
        const char byte = static_cast<char>(c);
        CHECK(ascii::is_digit(byte) == (c >= '0' && c <= '9'));
        CHECK(ascii::is_alpha(byte) == ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')));
    }
}

TEST_CASE("socket addresses", "[base]") {
    const auto v4 = SocketAddress::from_literal("192.0.2.1", 80);
    REQUIRE(v4);
    CHECK(v4->family() == AF_INET);
    CHECK(v4->port() == 80);
    CHECK(v4->text() == "192.0.2.1");
    const auto v6 = SocketAddress::from_literal("2001:DB8::1", 443);
    REQUIRE(v6);
    CHECK(v6->text() == "2001:db8::1");
    CHECK(v6->port() == 443);
    const auto scoped = SocketAddress::from_literal("fe80::1%7", 1);
    REQUIRE(scoped);
    CHECK(scoped->text() == "fe80::1%7");
    CHECK_FALSE(*scoped == *SocketAddress::from_literal("fe80::1", 1));
    for (const char* bad : {"", "localhost", "1.2.3", "256.1.1.1", "[::1]", "::1%", "::1%no-such-interface", "1.2.3.4%1", "01.2.3.4"}) {
        CAPTURE(bad);
        CHECK_FALSE(SocketAddress::from_literal(bad, 1));
    }
    CHECK_FALSE(SocketAddress::from_literal(std::string_view("1.2.3.4\0x", 9), 1));

    SocketAddress copy(v4->data(), v4->size());
    CHECK(copy == *v4);
    copy.set_port(81);
    CHECK(copy.port() == 81);
    CHECK_FALSE(copy == *v4);
    CHECK(SocketAddress().family() == AF_UNSPEC);
    CHECK(SocketAddress() == SocketAddress());
    CHECK(SocketAddress().text().empty());
}

TEST_CASE("unix socket addresses", "[base]") {
    const auto path = SocketAddress::from_path("/run/x.sock", false);
    REQUIRE(path);
    CHECK(path->family() == AF_UNIX);
    CHECK(path->text() == "/run/x.sock");
    CHECK(path->port() == 0);
    const auto abstract_name = SocketAddress::from_path("name", true);
    REQUIRE(abstract_name);
    CHECK(abstract_name->text() == "@name");
    CHECK_FALSE(*path == *abstract_name);
    CHECK(SocketAddress::from_path(std::string(107, 'x'), false));
    CHECK(SocketAddress::from_path(std::string(107, 'x'), true)->text() == "@" + std::string(107, 'x'));
    CHECK_FALSE(SocketAddress::from_path(std::string(108, 'x'), false));
    CHECK_FALSE(SocketAddress::from_path("", false));
    CHECK_FALSE(SocketAddress::from_path(std::string_view("a\0b", 3), false));  // would silently name another file
}
