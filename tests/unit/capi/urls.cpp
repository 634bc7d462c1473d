#include "support/catch.hpp"

#include <memory>
#include <string>

#include <curl/curl.h>

namespace {

struct Cleanup {
    void operator()(CURLU* handle) const { curl_url_cleanup(handle); }
};
using Handle = std::unique_ptr<CURLU, Cleanup>;

Handle url(const char* text, unsigned flags = 0) {
    Handle handle(curl_url());
    REQUIRE(curl_url_set(handle.get(), CURLUPART_URL, text, flags) == CURLUE_OK);
    return handle;
}

std::string part(const Handle& handle, CURLUPart what, unsigned flags = 0) {
    char* text = nullptr;
    const CURLUcode code = curl_url_get(handle.get(), what, &text, flags);
    std::string result = code == CURLUE_OK ? text : "#" + std::to_string(code);
    curl_free(text);
    return result;
}

}  // namespace

TEST_CASE("a URL comes apart") {
    const Handle u = url("https://user:pass@example.com:8443/a/../b%20c?q=1#frag");
    CHECK(part(u, CURLUPART_SCHEME) == "https");
    CHECK(part(u, CURLUPART_USER) == "user");
    CHECK(part(u, CURLUPART_PASSWORD) == "pass");
    CHECK(part(u, CURLUPART_HOST) == "example.com");
    CHECK(part(u, CURLUPART_PORT) == "8443");
    CHECK(part(u, CURLUPART_PATH) == "/b%20c");
    CHECK(part(u, CURLUPART_PATH, CURLU_URLDECODE) == "/b c");
    CHECK(part(u, CURLUPART_QUERY) == "q=1");
    CHECK(part(u, CURLUPART_FRAGMENT) == "frag");
    CHECK(part(u, CURLUPART_URL) == "https://user:pass@example.com:8443/b%20c?q=1#frag");
    CHECK(part(u, CURLUPART_ZONEID) == "#" + std::to_string(CURLUE_NO_ZONEID));
}

TEST_CASE("ports by default") {
    const Handle u = url("http://h/");
    CHECK(part(u, CURLUPART_PORT) == "#" + std::to_string(CURLUE_NO_PORT));
    CHECK(part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT) == "80");
    const Handle v = url("https://h:443/");
    CHECK(part(v, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT) == "#" + std::to_string(CURLUE_NO_PORT));
    CHECK(part(v, CURLUPART_URL, CURLU_NO_DEFAULT_PORT) == "https://h/");
}

TEST_CASE("a URL is put together part by part") {
    const Handle u(curl_url());
    CHECK(part(u, CURLUPART_URL) == "#" + std::to_string(CURLUE_NO_SCHEME));
    CHECK(curl_url_set(u.get(), CURLUPART_SCHEME, "HTTPS", 0) == CURLUE_OK);
    CHECK(part(u, CURLUPART_URL) == "#" + std::to_string(CURLUE_NO_HOST));
    CHECK(curl_url_set(u.get(), CURLUPART_HOST, "example.org", 0) == CURLUE_OK);
    CHECK(curl_url_set(u.get(), CURLUPART_PATH, "a b/c", CURLU_URLENCODE) == CURLUE_OK);
    CHECK(curl_url_set(u.get(), CURLUPART_QUERY, "x=1 2", CURLU_URLENCODE | CURLU_APPENDQUERY) == CURLUE_OK);
    CHECK(curl_url_set(u.get(), CURLUPART_QUERY, "y=a&b", CURLU_URLENCODE | CURLU_APPENDQUERY) == CURLUE_OK);
    CHECK(curl_url_set(u.get(), CURLUPART_PORT, "0080", 0) == CURLUE_OK);
    CHECK(part(u, CURLUPART_URL) == "https://example.org:80/a%20b/c?x=1+2&y=a%26b");
    CHECK(curl_url_set(u.get(), CURLUPART_QUERY, nullptr, 0) == CURLUE_OK);
    CHECK(curl_url_set(u.get(), CURLUPART_PORT, nullptr, 0) == CURLUE_OK);
    CHECK(part(u, CURLUPART_URL) == "https://example.org/a%20b/c");
}

TEST_CASE("a relative URL is seen from the one that is there") {
    const Handle u = url("http://h/a/b?q");
    CHECK(curl_url_set(u.get(), CURLUPART_URL, "../c", 0) == CURLUE_OK);
    CHECK(part(u, CURLUPART_URL) == "http://h/c");
    CHECK(curl_url_set(u.get(), CURLUPART_URL, "//other/x", 0) == CURLUE_OK);
    CHECK(part(u, CURLUPART_URL) == "http://other/x");
    CHECK(curl_url_set(u.get(), CURLUPART_URL, "https://third/", 0) == CURLUE_OK);
    CHECK(part(u, CURLUPART_SCHEME) == "https");
}

TEST_CASE("schemes are guessed, assumed, refused") {
    CHECK(part(url("ftp.example.com", CURLU_GUESS_SCHEME), CURLUPART_URL) == "ftp://ftp.example.com/");
    CHECK(part(url("example.com/x", CURLU_GUESS_SCHEME), CURLUPART_URL, CURLU_NO_GUESS_SCHEME) ==
          "example.com/x");
    CHECK(part(url("example.com", CURLU_DEFAULT_SCHEME), CURLUPART_SCHEME) == "https");
    const Handle u(curl_url());
    CHECK(curl_url_set(u.get(), CURLUPART_URL, "foo://h/", 0) == CURLUE_UNSUPPORTED_SCHEME);
    CHECK(curl_url_set(u.get(), CURLUPART_URL, "foo://h/", CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK);
    CHECK(curl_url_set(u.get(), CURLUPART_SCHEME, "1foo", CURLU_NON_SUPPORT_SCHEME) == CURLUE_BAD_SCHEME);
}

TEST_CASE("what is wrong is named, and leaves the handle as it was") {
    const Handle u = url("http://h/");
    CHECK(curl_url_set(u.get(), CURLUPART_PORT, "65536", 0) == CURLUE_BAD_PORT_NUMBER);
    CHECK(curl_url_set(u.get(), CURLUPART_PORT, "8x", 0) == CURLUE_BAD_PORT_NUMBER);
    CHECK(curl_url_set(u.get(), CURLUPART_HOST, "a b", 0) == CURLUE_BAD_HOSTNAME);
    CHECK(curl_url_set(u.get(), CURLUPART_URL, "http://user@h/", CURLU_DISALLOW_USER) ==
          CURLUE_USER_NOT_ALLOWED);
    CHECK(curl_url_set(nullptr, CURLUPART_HOST, "h", 0) == CURLUE_BAD_HANDLE);
    CHECK(curl_url_get(u.get(), CURLUPART_HOST, nullptr, 0) == CURLUE_BAD_PARTPOINTER);
    CHECK(curl_url_set(u.get(), static_cast<CURLUPart>(15), "x", 0) == CURLUE_UNKNOWN_PART);
    CHECK(part(u, CURLUPART_URL) == "http://h/");
}

TEST_CASE("empty query and fragment are there only when asked for") {
    const Handle u = url("http://h/?#");
    CHECK(part(u, CURLUPART_QUERY) == "#" + std::to_string(CURLUE_NO_QUERY));
    CHECK(part(u, CURLUPART_QUERY, CURLU_GET_EMPTY).empty());
    CHECK(part(u, CURLUPART_URL) == "http://h/");
    CHECK(part(u, CURLUPART_URL, CURLU_GET_EMPTY) == "http://h/?#");
}

TEST_CASE("addresses keep their brackets, zones stand apart") {
    const Handle u = url("http://[fe80::1%25eth0]:81/");
    CHECK(part(u, CURLUPART_HOST) == "[fe80::1]");
    CHECK(part(u, CURLUPART_ZONEID) == "eth0");
    const Handle copy(curl_url_dup(u.get()));
    CHECK(part(copy, CURLUPART_URL) == part(u, CURLUPART_URL));
}

TEST_CASE("a control byte that hides in an escape is not decoded") {
    CHECK(part(url("http://h/a%0ab"), CURLUPART_PATH, CURLU_URLDECODE) ==
          "#" + std::to_string(CURLUE_URLDECODE));
}
