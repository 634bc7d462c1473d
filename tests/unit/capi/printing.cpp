// The printf family, each case as the C library or the manual has it.
#include "support/catch.hpp"

#include <cstdio>
#include <string>

#include <curl/curl.h>

namespace {

template <class... Arguments>
std::string printed(const char* format, Arguments... arguments) {
    char* text = curl_maprintf(format, arguments...);
    std::string result = text == nullptr ? "(null)" : text;
    curl_free(text);
    return result;
}

}  // namespace

TEST_CASE("whole numbers") {
    CHECK(printed("%d|%5d|%-5d|%05d|%+d|% d", 1, 2, 3, 4, 5, 6) == "1|    2|3    |00004|+5| 6");
    CHECK(printed("%x %X %#x %#X %08x %o %#o", 255, 255, 255, 255, 255, 8, 8) ==
          "ff FF 0xff 0XFF 000000ff 10 010");
    CHECK(printed("%ld %lu %lld %qd %zu", -1L, ~0UL, -5LL, 6LL, sizeof(int)) ==
          "-1 18446744073709551615 -5 6 4");
    CHECK(printed("%u %d", -1, -2147483647 - 1) == "4294967295 -2147483648");
    CHECK(printed("%lld", -9223372036854775807LL - 1) == "-9223372036854775808");
    CHECK(printed("%5.3d|%.0d|%.0x|", 7, 0, 0) == "  007|||");
    CHECK(printed("%*d|%-*d|%*d|", 4, 1, 4, 2, -4, 3) == "   1|2   |3   |");
}

TEST_CASE("text, characters, pointers") {
    CHECK(printed("%s|%5s|%-5s|%.2s|%.*s|", "a", "b", "c", "defg", 1, "hij") == "a|    b|c    |de|h|");
    CHECK(printed("%c%3c|%%", 'a', 'b') == "a  b|%");
    CHECK(printed("%s", static_cast<const char*>(nullptr)) == "(nil)");
    CHECK(printed("%p", reinterpret_cast<void*>(0x1234)) == "0x1234");
    const char unterminated[3] = {'a', 'b', 'c'};
    CHECK(printed("%.3s", static_cast<const char*>(unterminated)) == "abc");
}

TEST_CASE("real numbers") {
    CHECK(printed("%f %.2f %10.3f %-8.1f|", 1.5, 2.346, 3.14159, 4.0) ==
          "1.500000 2.35      3.142 4.0     |");
    CHECK(printed("%e %g %G", 12345.678, 0.00001, 1e20) == "1.234568e+04 1e-05 1E+20");
    CHECK(printed("%08.2f|%+.1f", -3.5, 2.0) == "-0003.50|+2.0");
}

TEST_CASE("positions name arguments in any order, more than once") {
    CHECK(printed("%2$s %1$s %2$s", "x", "y") == "y x y");
    CHECK(printed("%2$*1$d|", 6, 42) == "    42|");
}

TEST_CASE("a bounded buffer is never overrun and always ended") {
    char buffer[8];
    CHECK(curl_msnprintf(buffer, 5, "%s", "abcdefgh") == 4);
    CHECK(std::string(buffer) == "abcd");
    CHECK(curl_msnprintf(buffer, 1, "abc") == 0);
    CHECK(buffer[0] == '\0');
    buffer[0] = 'z';
    CHECK(curl_msnprintf(buffer, 0, "abc") == 0);
    CHECK(buffer[0] == 'z');
    CHECK(curl_msprintf(buffer, "%d", 123) == 3);
    CHECK(std::string(buffer) == "123");
}

TEST_CASE("a field wider than the limit is refused, not allocated") {
    CHECK(printed("%2000000d", 1) == "(null)");
    CHECK(printed("%999$d", 1) == "(null)");
}

TEST_CASE("n tells how much was written") {
    int count = -1;
    CHECK(printed("abc%n%d", &count, 5) == "abc5");
    CHECK(count == 3);
}
