// Text: comparison, percent-encoding, the environment.
#include <climits>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>

#include <curl/curl.h>

#include <hawser/url.hpp>

#include "base/ascii.hpp"
#include "memory.hpp"

using namespace hawser::capi;
namespace ascii = hawser::ascii;

namespace {

/// The text a program hands over with a length, where 0 means up to the NUL.
std::string_view given(const char* text, int length) noexcept {
    return {text, length == 0 ? std::strlen(text) : static_cast<std::size_t>(length)};
}

/// Runs a conversion and hands the program a copy; null when memory ran out.
template <class Convert>
char* converted(Convert convert, int* length) noexcept {
    try {
        const std::string result = convert();
        if (length != nullptr) {
            if (result.size() > INT_MAX) return nullptr;
            *length = static_cast<int>(result.size());
        }
        return copy_text(result);
    } catch (const std::exception&) {
        return nullptr;
    }
}

}  // namespace

int curl_strequal(const char* a, const char* b) {
    if (a == nullptr || b == nullptr) return a == b;
    return ascii::equal_ignoring_case(a, b);
}

int curl_strnequal(const char* a, const char* b, std::size_t bytes) {
    if (a == nullptr || b == nullptr) return a == b && bytes != 0;
    return ascii::equal_ignoring_case({a, strnlen(a, bytes)}, {b, strnlen(b, bytes)});
}

char* curl_easy_escape(CURL*, const char* text, int length) {
    if (text == nullptr || length < 0) return nullptr;
    return converted([&] { return hawser::percent_encode(given(text, length)); }, nullptr);
}

char* curl_easy_unescape(CURL*, const char* text, int length, int* out_length) {
    if (text == nullptr || length < 0) return nullptr;
    return converted([&] { return hawser::percent_decode(given(text, length)); }, out_length);
}

char* curl_escape(const char* text, int length) { return curl_easy_escape(nullptr, text, length); }

char* curl_unescape(const char* text, int length) {
    return curl_easy_unescape(nullptr, text, length, nullptr);
}

char* curl_getenv(const char* name) {
    const char* value = name == nullptr ? nullptr : std::getenv(name);
    return value == nullptr || *value == '\0' ? nullptr : copy_text(value);
}
