// Where this parser decides otherwise than libcurl 7.88.1: what later releases changed, what RFC 3986 says,
// and what would not survive being read back.
#include <string>

#include "describe.hpp"
#include "support/catch.hpp"

using hawser::Url;
using hawser::UrlFault;
using hawser::UrlOptions;

namespace {

struct Case {
    std::string_view input;
    std::string_view text;  ///< expected text, or "fault N"
};

std::string text_of(const hawser::Result<Url>& url) { return url ? url->text() : describe(url); }

}  // namespace

TEST_CASE("later rules of libcurl", "[url]") {
    const Case cases[] = {
        // 8.21: the dot after an address is dropped; two dots at the end of a name are refused.
        {"http://1.2.3.4./", "http://1.2.3.4/"},
        {"http://127.1./", "http://127.0.0.1/"},
        {"http://../", "fault 21"},
        {"http://a../", "fault 21"},
        {"http://1.2.3.4../", "fault 21"},
        // 8.22: no host before the first colon.
        {"http://::1/", "fault 14"},
        {"http://:80/", "fault 14"},
        // A '%' that begins no escape, and '|', are no part of a host name.
        {"http://ho%zzst/", "fault 21"},
        {"http://host%/", "fault 21"},
        {"http://ho%7cst/", "fault 21"},
        {"http://ho|st/", "fault 21"},
        // 8.22: a backslash where a slash belongs has its own name.
        {"http:\\\\host\\path", "fault 32"},
        {"http:/\\host/", "fault 32"},
        {"http:\\host", "fault 32"},
        {"file:\\etc", "fault 32"},
        {"http://DOMAIN\\user:p@host/", "http://DOMAIN\\user:p@host/"},
        // 8.8: an empty query or fragment is not the same as none.
        {"http://host/?", "http://host/?"},
        {"http://host/#", "http://host/#"},
        {"http://host?#", "http://host/?#"},
        // 8.13: encoded dots are dots.
        {"http://host/a/%2e%2E/b", "http://host/b"},
        {"http://host/a/.%2e/b", "http://host/b"},
        {"http://host/a/%2e", "http://host/a/"},
        {"http://host/a/%2e%2e%2e/b", "http://host/a/%2e%2e%2e/b"},
        {"http://host/a/%2eb", "http://host/a/%2eb"},
        // RFC 3986 3.1: a scheme begins with a letter.
        {"1http://host/", "fault 27"},
        // A file: URL has an absolute path, and its query stays.
        {"file:etc", "fault 19"},
        {"file:///", "file:///"},
        {"file:///a?b#c", "file:///a?b#c"},
        {"file://localhost", "fault 19"},
        // RFC 8089 E.2: a drive, which only other systems have; a name that looks like one is a name.
        {"file:///C:/x", "fault 19"},
        {"file:///c|", "fault 19"},
        {"file:///a/../C:/x", "fault 19"},
        {"file:///c:x", "file:///c:x"},
        {"file:///x/C:/y", "file:///x/C:/y"},
        // The password's ';' would be read as the beginning of the options.
        {"pop3://u;a:p;b@h/", "pop3://u:p%3Bb;a@h/"},
        {"imap://u;:a;b@h/", "imap://u:a%3Bb@h/"},
        {"imap://:;a:b@h/", "imap://:;a:b@h/"},
        {"http://host/a\tb", "fault 25"},
        {"http://host/?a\nb", "fault 26"},
        {"http://host/#a\rb", "fault 20"},
        {"http://us\ner@host/", "fault 29"},
        {"http://user:pa\nss@host/", "fault 24"},
        {"imap://user;o\np@host/", "fault 23"},
        {"http://[fe80::1%25a b]/", "fault 22"},
    };
    for (const Case& one : cases) {
        CAPTURE(one.input);
        CHECK(text_of(Url::parse(one.input)) == one.text);
    }
}

TEST_CASE("a zero byte is refused wherever it stands", "[url]") {
    const std::string good = "http://user:pass@host:80/path?query#fragment";
    for (std::size_t at = 0; at <= good.size(); ++at) {
        std::string bad = good;
        bad.insert(at, 1, '\0');
        CAPTURE(at);
        CHECK_FALSE(Url::parse(bad));
    }
}

TEST_CASE("references: what RFC 3986 5.2 says", "[url]") {
    struct Reference {
        std::string_view base, reference, text;
    };
    const Reference cases[] = {
        {"http://a/b/c/d;p?q", "#s", "http://a/b/c/d;p?q#s"},
        {"http://a/b/c/d;p?q", "", "http://a/b/c/d;p?q"},
        {"http://a/b/c/d;p?q", "?", "http://a/b/c/d;p?"},
        {"http://a/b/c/d;p?q", "#", "http://a/b/c/d;p?q#"},
        {"http://a/b/c/d;p?q#f", "", "http://a/b/c/d;p?q"},
        {"http://u:p@a:8080/b/c?q#f", "#x", "http://u:p@a:8080/b/c?q#x"},
        {"http://a/b/", "x?", "http://a/b/x?"},
        {"http://a/b/", ".//x", "http://a/b//x"},
        {"http://a/b//c", "..//x", "http://a/b//x"},
        {"http://a/b#c/d", "x", "http://a/x"},
        {"http://a/b", "%2e%2E/x", "http://a/x"},
        // Escapes are written in upper case; what is escaped already stays as it is.
        {"http://a/b", "\xc3\xa4 %c3?\xc3\xb6 x#\xc3\xbc y", "http://a/%C3%A4%20%c3?%C3%B6+x#%C3%BC%20y"},
        {"http://a/b", "http://c/d e?f g#h i", "http://c/d%20e?f+g#h%20i"},
        {"http://a/b", "http:\\\\c", "fault 32"},
        {"http://a/b", "x\ny", "fault 25"},
    };
    for (const Reference& one : cases) {
        CAPTURE(one.base, one.reference);
        const auto base = Url::parse(one.base);
        REQUIRE(base);
        CHECK(text_of(base->resolve(one.reference)) == one.text);
    }
}

TEST_CASE("the examples of RFC 3986 5.4 whose scheme has an authority", "[url]") {
    const Case cases[] = {
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g/"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {";x", "http://a/b/c/;x"},
        {"g;x", "http://a/b/c/g;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y#s"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {".g", "http://a/b/c/.g"},
        {"g..", "http://a/b/c/g.."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/./x", "http://a/b/c/g?y/./x"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/./x", "http://a/b/c/g#s/./x"},
        {"g#s/../x", "http://a/b/c/g#s/../x"},
    };
    const auto base = Url::parse("http://a/b/c/d;p?q");
    REQUIRE(base);
    for (const Case& one : cases) {
        CAPTURE(one.input);
        CHECK(text_of(base->resolve(one.input)) == one.text);
    }
}

TEST_CASE("options of the parser", "[url]") {
    CHECK(text_of(Url::parse("host/x", {.default_scheme = "https"})) == "https://host/x");
    CHECK(text_of(Url::parse("ftp.host", {.guess_scheme = true, .default_scheme = "https"})) ==
          "https://ftp.host/");
    CHECK(Url::parse("ftp.host", {.guess_scheme = true})->scheme_guessed());
    CHECK_FALSE(Url::parse("ftp://ftp.host", {.guess_scheme = true})->scheme_guessed());
    CHECK(text_of(Url::parse("http://u s:p w@host/a b?c d#e f", {.allow_space = true})) ==
          "http://u s:p w@host/a b?c d#e f");
    CHECK(text_of(Url::parse("http://host/a b?c d#e f", {.allow_space = true, .encode = true})) ==
          "http://host/a%20b?c+d#e%20f");
    CHECK(text_of(Url::parse("http://ho st/", {.allow_space = true})) == "fault 21");
    CHECK(text_of(Url::parse("http://host/a/../b", {.path_as_is = true})) == "http://host/a/../b");
    CHECK(text_of(Url::parse("http://user@host/", {.refuse_user = true})) == "fault 8");
    CHECK(text_of(Url::parse("http://@host/", {.refuse_user = true})) == "fault 8");
    CHECK(text_of(Url::parse("http://a@b@host/", {.refuse_user = true})) == "fault 8");
    CHECK(text_of(Url::parse("host:", {.guess_scheme = true})) == "fault 4");
    CHECK(text_of(Url::parse("file:///a")->resolve("/C:/x")) == "fault 19");
    CHECK(text_of(Url::from_parts({.scheme = "file", .path = "/C:/x"})) == "fault 19");
    CHECK(text_of(Url::parse("foo://", {.allow_no_authority = true})) == "foo:///");
    CHECK(text_of(Url::parse("foo:///", {.allow_no_authority = true})) == "foo:///");
    CHECK(text_of(Url::parse("foo://?q", {.allow_no_authority = true})) == "foo:///?q");
    CHECK(text_of(Url::parse("/x", {.guess_scheme = true, .allow_no_authority = true})) == "fault 14");
    CHECK(text_of(Url::parse("\\u@h", {.guess_scheme = true})) == "fault 32");
    CHECK(text_of(Url::parse("foo://:80/x", {.allow_no_authority = true})) == "fault 14");
    CHECK(text_of(Url::parse("foo://u@/x", {.allow_no_authority = true})) == "fault 14");
    CHECK(text_of(Url::parse("foo://", {.allow_no_authority = true})->resolve("x")) == "fault 14");
}

TEST_CASE("limits", "[url]") {
    const std::string head = "http://host/";
    const std::string longest = head + std::string(Url::max_bytes - 1 - head.size(), 'a');
    CHECK(Url::parse(longest));
    const auto longer = Url::parse(longest + "a");
    REQUIRE_FALSE(longer);
    CHECK(longer.error().code() == hawser::ErrorCode::too_large);
    CHECK(hawser::url_fault(longer.error()) == UrlFault::too_large);
    // Encoding triples a byte: the limit holds for what comes out as well.
    CHECK(text_of(Url::parse(head)->resolve(std::string(3'000'000, '\xc3'))) == "fault 31");
    CHECK(text_of(Url::parse(head)->resolve(std::string(Url::max_bytes, 'a'))) == "fault 31");
    // Deep paths cost time in proportion.
    std::string dots = head;
    for (int i = 0; i < 1'000'000; ++i)
        dots += "a/../";
    CHECK(text_of(Url::parse(dots)) == head);
}

TEST_CASE("references where dot segments stay", "[url]") {
    const auto base = Url::parse("http://h/a/b/c");
    REQUIRE(base);
    const auto resolved = [&](std::string_view reference) {
        return text_of(base->resolve(reference, {.path_as_is = true}));
    };
    CHECK(resolved("./x") == "http://h/a/b/x");
    CHECK(resolved("../x") == "http://h/a/x");
    CHECK(resolved("../../../../x") == "http://h/x");
    CHECK(resolved("%2e%2E/./x/../y") == "http://h/a/x/../y");
    CHECK(resolved("..") == "http://h/a/");
    CHECK(resolved("/x/../y") == "http://h/x/../y");
    CHECK(text_of(base->resolve("x:80", {.guess_scheme = true})) == "http://h/a/b/x:80");
}
