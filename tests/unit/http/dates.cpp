#include "http/dates.hpp"

#include "http/retry_after.hpp"
#include "support/catch.hpp"

using namespace hawser::http;

namespace {
constexpr UnixSeconds now = 1'700'000'000;    // 2023-11-14
constexpr UnixSeconds example = 784'111'777;  // the instant of RFC 9110 5.6.7
}  // namespace

TEST_CASE("the three forms of a date") {
    CHECK(parse_date("Sun, 06 Nov 1994 08:49:37 GMT", now) == example);
    CHECK(parse_date("Sunday, 06-Nov-94 08:49:37 GMT", now) == example);
    CHECK(parse_date("Sun Nov  6 08:49:37 1994", now) == example);
    CHECK(parse_date("Sun Nov 06 08:49:37 1994", now) == example);
    CHECK(parse_date("Thu, 01 Jan 1970 00:00:00 GMT", now) == 0);
    CHECK(parse_date("Wed, 31 Dec 1969 23:59:59 GMT", now) == -1);
    CHECK(parse_date("Thu, 29 Feb 2024 00:00:00 GMT", now) == 1'709'164'800);
    CHECK(parse_date("Sat, 31 Dec 2016 23:59:60 GMT", now) == 1'483'228'800);
}

TEST_CASE("two-digit years lie at most 50 years ahead") {
    CHECK(format_date(*parse_date("Sunday, 06-Nov-73 08:49:37 GMT", now)).substr(12, 4) == "2073");
    CHECK(format_date(*parse_date("Sunday, 06-Nov-74 08:49:37 GMT", now)).substr(12, 4) == "1974");
    CHECK(format_date(*parse_date("Sunday, 06-Nov-00 08:49:37 GMT", now)).substr(12, 4) == "2000");
}

TEST_CASE("what is no date") {
    for (const std::string_view bad : {"",
                                       "Sun",
                                       "Sun, ",
                                       "Sun, 06 Nov 1994 08:49:37",
                                       "Sun, 06 Nov 1994 08:49:37 UTC",
                                       "Sun, 6 Nov 1994 08:49:37 GMT",
                                       "Sun, 06 nov 1994 08:49:37 GMT",
                                       "Sun, 31 Nov 1994 08:49:37 GMT",
                                       "Sun, 29 Feb 2023 08:49:37 GMT",
                                       "Sun, 06 Nov 1994 24:49:37 GMT",
                                       "Sun, 06 Nov 1994 08:60:37 GMT",
                                       "Sun, 06 Nov 1994 08:49:61 GMT",
                                       "Sun, 00 Nov 1994 08:49:37 GMT",
                                       "Sun, 06 Nov 1994 08:49:37 GMT ",
                                       "Xyz, 06 Nov 1994 08:49:37 GMT",
                                       "Sun Nov 6 08:49:37 1994",
                                       "Sunday, 06 Nov 1994 08:49:37 GMT",
                                       "1994-11-06",
                                       "784111777",
                                       "Sun, 06 Nov -994 08:49:37 GMT"})
        CHECK_FALSE(parse_date(bad, now));
}

TEST_CASE("format and parse agree") {
    CHECK(format_date(example) == "Sun, 06 Nov 1994 08:49:37 GMT");
    for (UnixSeconds time = -62'167'219'200; time < 253'402'300'799; time += 97'654'321)
        CHECK(parse_date(format_date(time), now) == time);
    CHECK(format_date(253'402'300'799) == "Fri, 31 Dec 9999 23:59:59 GMT");
    CHECK(format_date(253'402'300'800).empty());
    CHECK(format_date(INT64_MIN).empty());
}

TEST_CASE("Retry-After") {
    using std::chrono::seconds;
    CHECK(parse_retry_after("120", now) == seconds(120));
    CHECK(parse_retry_after(" 0 ", now) == seconds(0));
    CHECK(parse_retry_after(format_date(now + 90), now) == seconds(90));
    CHECK(parse_retry_after(format_date(now - 90), now) == seconds(0));
    CHECK(parse_retry_after("99999999999999999999999", now) == max_retry_after);
    CHECK(parse_retry_after("Fri, 31 Dec 9999 23:59:59 GMT", now) == max_retry_after);
    CHECK_FALSE(parse_retry_after("", now));
    CHECK_FALSE(parse_retry_after("-1", now));
    CHECK_FALSE(parse_retry_after("1.5", now));
    CHECK_FALSE(parse_retry_after("soon", now));
}
