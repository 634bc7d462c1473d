// Dates: those of HTTP, those of cookies, Retry-After. What HTTP's reader takes and its writer can write, both readers
// read alike.
#include <string>

#include <hawser/bytes.hpp>

#include "fuzz/fuzz.hpp"
#include "http/cookie_date.hpp"
#include "http/dates.hpp"
#include "http/retry_after.hpp"

using hawser::fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr hawser::http::UnixSeconds now = 1'700'000'000;
    constexpr hawser::http::UnixSeconds year_1601 = -11'644'473'600;
    const std::string_view text = hawser::as_text({data, size});
    if (const auto wait = hawser::http::parse_retry_after(text, now))
        require(wait->count() >= 0 && *wait <= hawser::http::max_retry_after, "a wait out of bounds");
    const auto cookie_time = hawser::http::parse_cookie_date(text);
    if (cookie_time) require(*cookie_time >= year_1601, "a cookie's date before 1601");
    const auto time = hawser::http::parse_date(text, now);
    for (const auto& one : {time, cookie_time}) {
        if (!one) continue;
        const std::string line = hawser::http::format_date(*one);
        if (line.empty()) continue;
        require(hawser::http::parse_date(line, now) == one, "another time when written anew: " + line);
        // A cookie's year below 100 stands for one of this or the last century.
        if (*one >= year_1601) require(hawser::http::parse_cookie_date(line) == one, "another time for a cookie: " + line);
    }
    return 0;
}
