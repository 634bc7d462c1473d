#include <ctime>

#include <curl/curl.h>

#include <hawser/dates.hpp>

time_t curl_getdate(const char* text, const time_t*) {
    if (text == nullptr) return -1;
    return hawser::parse_date(text).value_or(-1);
}
