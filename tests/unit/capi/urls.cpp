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
    CHECK(part(u, CURLUPART_URL) == "#" + std::to_string(CURLUE_NO_HOST));
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

TEST_CASE("a zone is no way to another host") {
    const Handle u = url("http://[fe80::1]/");
    for (const char* zone : {"1]@evil.com/", "a/b", "a@b", "a]", "a:80]", "a b", "a\tb", "longer-than-any-interface"}) {
        CAPTURE(zone);
        CHECK(curl_url_set(u.get(), CURLUPART_ZONEID, zone, 0) == CURLUE_BAD_IPV6);
        CHECK(part(u, CURLUPART_URL) == "http://[fe80::1]/");
    }
    CHECK(curl_url_set(u.get(), CURLUPART_ZONEID, "eth0.1", 0) == CURLUE_OK);
    CHECK(part(u, CURLUPART_URL) == "http://[fe80::1%25eth0.1]/");
}

TEST_CASE("a control byte that hides in an escape is not decoded") {
    CHECK(part(url("http://h/a%0ab"), CURLUPART_PATH, CURLU_URLDECODE) ==
          "#" + std::to_string(CURLUE_URLDECODE));
}

namespace {

/// Sets one part of a URL and answers the whole, or the code of the refusal.
std::string with_part(const char* text, CURLUPart what, const char* value, unsigned flags = 0) {
    const Handle u = url(text, CURLU_NON_SUPPORT_SCHEME);
    const CURLUcode code = curl_url_set(u.get(), what, value, flags);
    return code == CURLUE_OK ? part(u, CURLUPART_URL) : "#" + std::to_string(code);
}

}  // namespace

TEST_CASE("parts are kept as they were set, whatever they hold", "[url]") {
    const char* base = "http://u:p@host:81/a/b?q=1#f";
    CHECK(with_part(base, CURLUPART_USER, "a/b") == "http://a/b:p@host:81/a/b?q=1#f");
    CHECK(with_part(base, CURLUPART_USER, "a/b", CURLU_URLENCODE) == "http://a%2Fb:p@host:81/a/b?q=1#f");
    CHECK(with_part(base, CURLUPART_PASSWORD, "a@b") == "http://u:a@b@host:81/a/b?q=1#f");
    CHECK(with_part(base, CURLUPART_PATH, "a?b") == "http://u:p@host:81/a?b?q=1#f");
    CHECK(with_part(base, CURLUPART_PATH, "../x") == "http://u:p@host:81/../x?q=1#f");
    CHECK(with_part(base, CURLUPART_QUERY, "a#b") == "http://u:p@host:81/a/b?a#b#f");
    CHECK(with_part(base, CURLUPART_OPTIONS, "o") == base);
    CHECK(with_part("imap://h/", CURLUPART_OPTIONS, "o") == "imap://;o@h/");
    CHECK(with_part("http://h/", CURLUPART_PASSWORD, "p") == "http://:p@h/");
    CHECK(with_part(base, CURLUPART_QUERY, "a b", CURLU_APPENDQUERY | CURLU_URLENCODE) ==
          "http://u:p@host:81/a/b?q=1&a+b#f");
    CHECK(with_part("http://h/?x&", CURLUPART_QUERY, "y", CURLU_APPENDQUERY) == "http://h/?x&y");
}

TEST_CASE("a host is checked when it is set", "[url]") {
    CHECK(with_part("http://h/", CURLUPART_HOST, "[FE80:0::1]") == "http://[fe80::1]/");
    CHECK(with_part("http://h/", CURLUPART_HOST, "[fe80::1%25lo]") == "http://[fe80::1%25lo]/");
    CHECK(with_part("http://[fe80::1%25lo]/", CURLUPART_HOST, "x") == "http://x/");
    CHECK(with_part("http://h/", CURLUPART_HOST, "::1") == "#21");
    CHECK(with_part("http://h/", CURLUPART_HOST, "a:80") == "#21");
    CHECK(with_part("http://h/", CURLUPART_HOST, "[::1") == "#21");
    CHECK(with_part("http://h/", CURLUPART_HOST, "") == "#21");
    CHECK(with_part("http://h/", CURLUPART_HOST, "", CURLU_NO_AUTHORITY) == "http:///");
    CHECK(with_part("http://h/", CURLUPART_HOST, "0x7f.1") == "http://0x7f.1/");
    CHECK(with_part("http://h/", CURLUPART_HOST, "ex%41mple") == "http://exAmple/");
    CHECK(with_part("file:///x", CURLUPART_HOST, "h") == "file:///x");
}

TEST_CASE("what has no host, and what may have none", "[url]") {
    const Handle u(curl_url());
    CHECK(curl_url_set(u.get(), CURLUPART_SCHEME, "http", 0) == CURLUE_OK);
    CHECK(part(u, CURLUPART_URL, CURLU_NO_AUTHORITY) == "#14");
    CHECK(part(url("http://", CURLU_NO_AUTHORITY), CURLUPART_URL) == "http:///");
    CHECK(part(url("http://", CURLU_NO_AUTHORITY), CURLUPART_HOST).empty());
    CHECK(part(url("file:///x"), CURLUPART_HOST) == "#14");
    CHECK(part(url("file:///x"), CURLUPART_PORT, CURLU_DEFAULT_PORT) == "0");
    CHECK(part(url("file:///x"), CURLUPART_URL, CURLU_DEFAULT_PORT) == "file:///x");
}

TEST_CASE("encoding on the way out", "[url]") {
    const Handle u = url("http://u s:p@h\xc3\xa4/a b%41\xc3\xa4+?a b+#a b", CURLU_ALLOW_SPACE);
    CHECK(part(u, CURLUPART_HOST, CURLU_URLENCODE) == "h%C3%A4");
    CHECK(part(u, CURLUPART_HOST, CURLU_PUNYCODE) == "xn--h-0fa");
    CHECK(part(u, CURLUPART_HOST, CURLU_PUNYCODE | CURLU_URLENCODE) == "h%C3%A4");
    CHECK(part(u, CURLUPART_USER, CURLU_URLENCODE) == "u%20s");
    CHECK(part(u, CURLUPART_PATH, CURLU_URLENCODE) == "/a%20b%41%C3%A4+");
    CHECK(part(u, CURLUPART_PATH, CURLU_URLDECODE | CURLU_URLENCODE) == "/a%20bA%C3%A4+");
    CHECK(part(u, CURLUPART_QUERY, CURLU_URLENCODE) == "a+b+");
    CHECK(part(u, CURLUPART_QUERY, CURLU_URLDECODE) == "a b ");
    CHECK(part(u, CURLUPART_URL, CURLU_URLENCODE) == "http://u s:p@h%C3%A4/a b%41\xc3\xa4+?a b+#a b");
    CHECK(part(url("http://h/a%7f"), CURLUPART_PATH, CURLU_URLDECODE) == "/a\x7f");
    CHECK(part(url("http://xn--h-0fa/"), CURLUPART_URL, CURLU_PUNY2IDN) == "http://h\xc3\xa4/");
}

TEST_CASE("flags of a URL that is set", "[url]") {
    const auto set = [](const char* text, unsigned flags) {
        const Handle u(curl_url());
        const CURLUcode code = curl_url_set(u.get(), CURLUPART_URL, text, flags);
        return code == CURLUE_OK ? part(u, CURLUPART_URL) : "#" + std::to_string(code);
    };
    CHECK(set("host:80", 0) == "#5");
    CHECK(set("mailto:a@b", 0) == "#5");
    CHECK(set("foo://", 0) == "#5");
    CHECK(set("host:80/x", CURLU_GUESS_SCHEME) == "http://host:80/x");
    CHECK(set("ftp.h/x", CURLU_GUESS_SCHEME | CURLU_DEFAULT_SCHEME) == "https://ftp.h/x");
    CHECK(set("http://h/a b", CURLU_URLENCODE) == "http://h/a%20b");
    CHECK(set("http://h/a b", CURLU_ALLOW_SPACE) == "http://h/a b");
    CHECK(set("http://h/a b", 0) == "#25");
    CHECK(set("http://h/a/../b", CURLU_PATH_AS_IS) == "http://h/a/../b");
    CHECK(set("http://a@b@h/", CURLU_DISALLOW_USER) == "#8");
    const Handle u = url("http://u@h/");
    CHECK(curl_url_set(u.get(), CURLUPART_URL, "x", CURLU_DISALLOW_USER) == CURLUE_USER_NOT_ALLOWED);
    CHECK(curl_url_set(u.get(), CURLUPART_URL, "x:80", CURLU_GUESS_SCHEME) == CURLUE_OK);
    CHECK(part(u, CURLUPART_URL) == "http://u@h/x:80");
}
