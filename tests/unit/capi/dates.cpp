#include "support/catch.hpp"

#include <curl/curl.h>

TEST_CASE("dates of every protocol are read") {
    constexpr time_t first = 784'111'777;
    for (const char* text : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                             "Sun Nov  6 08:49:37 1994", "06 Nov 1994 08:49:37 GMT", "1994 Nov 6 08:49:37",
                             "GMT 08:49:37 06-Nov-94 Sunday", "94 6 Nov 08:49:37"}) {
        INFO(text);
        CHECK(curl_getdate(text, nullptr) == first);
    }
}

TEST_CASE("zones move the clock the right way") {
    CHECK(curl_getdate("Sun, 12 Sep 2004 15:05:58 -0700", nullptr) == 1'095'026'758);
    CHECK(curl_getdate("Sat, 11 Sep 2004 21:32:11 +0200", nullptr) == 1'094'931'131);
    CHECK(curl_getdate("20040912 15:05:58 -0700", nullptr) == 1'095'026'758);
    CHECK(curl_getdate("06 Nov 1994 08:49:37 EST", nullptr) == 784'111'777 + 5 * 3'600);
    CHECK(curl_getdate("06 Nov 1994 08:49:37 CET", nullptr) == 784'111'777 - 3'600);
}

TEST_CASE("centuries") {
    CHECK(curl_getdate("1 Jan 70", nullptr) == 3'155'760'000);
    CHECK(curl_getdate("1 Jan 71", nullptr) == 31'536'000);
    CHECK(curl_getdate("Mon, 1 Mar 2100 00:00:00", nullptr) == 4'107'542'400);
    CHECK(curl_getdate("Wed, 31 Dec 2008 23:59:60 GMT", nullptr) == 1'230'768'000);
}

TEST_CASE("what is no date is refused") {
    for (const char* text : {"", "hello", "12", "Nov", "06 Nov 1994 25:00:00", "01 Jan 1582", "32 Jan 2000",
                             "Thu, 999999999999-aug-2007 20:49:07 GMT", "Mon Tue 2 Jan 2020"}) {
        INFO(text);
        CHECK(curl_getdate(text, nullptr) == -1);
    }
    CHECK(curl_getdate(nullptr, nullptr) == -1);
}
