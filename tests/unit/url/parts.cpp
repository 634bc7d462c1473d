// Accessors, building, percent-encoding, origins, international names, error sentences.
#include <random>
#include <string>
#include <unordered_set>

#include "describe.hpp"
#include "support/catch.hpp"

using namespace hawser;

namespace {

Url url_of(std::string_view text) {
    auto url = Url::parse(text);
    INFO(text);
    REQUIRE(url);
    return *std::move(url);
}

Origin origin_of(std::string_view text) {
    auto origin = Origin::of(url_of(text));
    INFO(text);
    REQUIRE(origin);
    return *std::move(origin);
}

std::string text_of(const Result<Url>& url) { return url ? url->text() : describe(url); }

}  // namespace

TEST_CASE("ports, targets and public text", "[url]") {
    CHECK(url_of("http://h/").effective_port() == 80);
    CHECK(url_of("https://h/").effective_port() == 443);
    CHECK(url_of("https://h:0/").effective_port() == 0);
    CHECK(url_of("https://h:444/").effective_port() == 444);
    CHECK(url_of("foo://h/").effective_port() == 0);
    CHECK(default_port("imaps") == 993);
    CHECK_FALSE(default_port("file"));
    CHECK(url_of("http://h").target() == "/");
    CHECK(url_of("http://h?").target() == "/?");
    CHECK(url_of("http://h/a?b#c").target() == "/a?b");
    CHECK(url_of("http://u:p@h:1/a?b#c").public_text() == "http://h:1/a?b");
    CHECK(url_of("imap://u;o:p@h/").public_text() == "imap://h/");
    CHECK(url_of("http://@[fe80::1%25eth0]/#").public_text() == "http://[fe80::1%25eth0]/");
    CHECK(url_of("file:///a#b").public_text() == "file:///a");
    CHECK(Url().public_text().empty());
    CHECK(Url().empty());
}

TEST_CASE("building from parts checks every part", "[url]") {
    const UrlParts good{.scheme = "HTTP", .host = "Host", .path = "a/../b"};
    const auto with = [&good](auto change) {
        UrlParts parts = good;
        change(parts);
        return text_of(Url::from_parts(parts));
    };
    CHECK(text_of(Url::from_parts(good)) == "http://Host/b");
    CHECK(with([](UrlParts& p) {
              p.user = "u", p.password = "p", p.port = 80, p.query = "", p.fragment = "f";
          }) == "http://u:p@Host:80/b?#f");
    CHECK(with([](UrlParts& p) { p.password = "p"; }) == "http://:p@Host/b");
    CHECK(with([](UrlParts& p) { p.scheme = ""; }) == "fault 27");
    CHECK(with([](UrlParts& p) { p.scheme = "h_p"; }) == "fault 27");
    CHECK(with([](UrlParts& p) { p.scheme = std::string(41, 'a'); }) == "fault 27");
    CHECK(with([](UrlParts& p) { p.host = ""; }) == "fault 14");
    CHECK(with([](UrlParts& p) { p.host = "a/b"; }) == "fault 21");
    CHECK(with([](UrlParts& p) { p.host = "a@b"; }) == "fault 21");
    CHECK(with([](UrlParts& p) { p.host = "a:80"; }) == "fault 22");
    CHECK(with([](UrlParts& p) { p.host = "::1"; }) == "http://[::1]/b");
    CHECK(with([](UrlParts& p) { p.host = "[fe80::1]", p.zone = "eth0"; }) == "http://[fe80::1%25eth0]/b");
    CHECK(with([](UrlParts& p) { p.zone = "eth0"; }) == "fault 22");
    CHECK(with([](UrlParts& p) { p.host = "::1", p.zone = "a]b"; }) == "fault 22");
    CHECK(with([](UrlParts& p) { p.user = "a:b"; }) == "fault 29");
    CHECK(with([](UrlParts& p) { p.user = "a@b"; }) == "fault 29");
    CHECK(with([](UrlParts& p) { p.user = "a/b"; }) == "fault 29");
    CHECK(with([](UrlParts& p) { p.user = "u", p.password = "a:b"; }) == "http://u:a:b@Host/b");
    CHECK(with([](UrlParts& p) { p.user = "u", p.password = "a@b"; }) == "fault 24");
    CHECK(with([](UrlParts& p) { p.user = "u", p.options = "o"; }) == "fault 23");
    CHECK(with([](UrlParts& p) { p.scheme = "imap", p.user = "u", p.options = "o"; }) == "imap://u;o@Host/b");
    CHECK(with([](UrlParts& p) { p.scheme = "imap", p.user = "u;v"; }) == "fault 29");
    CHECK(with([](UrlParts& p) { p.path = "/a?b"; }) == "fault 25");
    CHECK(with([](UrlParts& p) { p.path = "/a b"; }) == "fault 25");
    CHECK(with([](UrlParts& p) { p.query = "a#b"; }) == "fault 26");
    CHECK(with([](UrlParts& p) { p.scheme = "file"; }) == "fault 19");
    CHECK(with([](UrlParts& p) { p.scheme = "file", p.host = ""; }) == "file:///b");
}

TEST_CASE("percent-encoding", "[url]") {
    CHECK(percent_encode("aZ0-._~ /\xc3\xa4%") == "aZ0-._~%20%2F%C3%A4%25");
    CHECK(percent_encode("a/b c", "/") == "a/b%20c");
    CHECK(percent_encode(std::string_view("\0", 1)) == "%00");
    CHECK(percent_decode("a%20b%2Fc%2f%zz%4") == "a b/c/%zz%4");
    CHECK(percent_decode("%") == "%");
    CHECK(percent_decode("%2") == "%2");
    CHECK(percent_decode("%%41") == "%A");
    CHECK(percent_decode("%00") == std::string(1, '\0'));
    CHECK(*percent_decode_line("p%40ss%C3%A4") == "p@ss\xc3\xa4");
    for (const char* bad : {"%00", "a%0ab", "%1F", "%7f", "%0D"}) {
        const auto line = percent_decode_line(bad);
        REQUIRE_FALSE(line);
        CHECK(url_fault(line.error()) == UrlFault::bad_escape);
    }
}

TEST_CASE("an origin is scheme, host and port", "[url]") {
    CHECK(origin_of("http://Example.COM/a") == origin_of("HTTP://example.com:80/b?c"));
    CHECK(origin_of("http://u:p@h/") == origin_of("http://h/"));
    CHECK_FALSE(origin_of("http://h/") == origin_of("https://h/"));
    CHECK_FALSE(origin_of("http://h/") == origin_of("http://h:81/"));
    CHECK_FALSE(origin_of("http://h/") == origin_of("https://h:80/"));
    CHECK_FALSE(origin_of("http://h/") == origin_of("http://h./"));
    CHECK_FALSE(origin_of("http://[fe80::1%25a]/") == origin_of("http://[fe80::1%25b]/"));
    CHECK(origin_of("http://0x7f.1/") == origin_of("http://127.0.0.1/"));
    CHECK(origin_of("http://h\xc3\xa4st/") == origin_of("http://XN--hst-qla/"));
    CHECK(origin_of("http://h\xc3\x84st/") == origin_of("http://h%C3%A4st/"));

    CHECK(origin_of("http://H:80/").host_field() == "h");
    CHECK(origin_of("http://h:443/").host_field() == "h:443");
    CHECK(origin_of("https://[::1]:444/").host_field() == "[::1]:444");
    CHECK(origin_of("http://[fe80::1%25eth0]/").host_field() == "[fe80::1]");
    CHECK(origin_of("http://[fe80::1%25eth0]/").host == "fe80::1%eth0");
    CHECK(origin_of("https://[::1]/").text() == "https://[::1]:443");

    const std::unordered_set<Origin> set{origin_of("http://a/"), origin_of("http://A/x"),
                                         origin_of("http://b/")};
    CHECK(set.size() == 2);
}

TEST_CASE("international names", "[url]") {
    struct Case {
        const char* host;
        const char* ascii;
    };
    const Case cases[] = {
        {"h\xc3\xa4st", "xn--hst-qla"},
        {"H\xc3\x84ST.com", "xn--hst-qla.com"},
        {"fa\xc3\x9f.de", "xn--fa-hia.de"},  // IDNA 2008 keeps the sharp s
        {"\xe4\xbe\x8b\xe3\x81\x88.\xe3\x83\x86\xe3\x82\xb9\xe3\x83\x88", "xn--r8jz45g.xn--zckzah"},
        {"a\xe3\x80\x82"
         "b",
         "a.b"},  // the ideographic full stop is a dot
        {"Plain.Name", "plain.name"},
        {"a_b.c", "a_b.c"},
    };
    for (const Case& one : cases) {
        CAPTURE(one.host);
        const auto ascii = host_to_ascii(one.host);
        REQUIRE(ascii);
        CHECK(*ascii == one.ascii);
    }
    CHECK(*host_to_unicode("xn--hst-qla") == "h\xc3\xa4st");
    CHECK(*host_to_unicode("plain") == "plain");
    CHECK_FALSE(host_to_unicode("xn--\xff"));
    CHECK_FALSE(host_to_ascii("h\xff"));
    CHECK_FALSE(host_to_ascii(std::string(2000, 'a') + "\xc3\xa4"));
    CHECK_FALSE(host_to_ascii(std::string("h\xc3\xa4\0t", 5)));
    CHECK_FALSE(Origin::of(url_of("http://h\xff/")));
}

TEST_CASE("look-alikes of delimiters do not get into an ASCII host name", "[url]") {
    // Full-width '/', '@', '#', '?', ':', and the "care of" sign that maps to c/o.
    for (const char* bad : {"a\xef\xbc\x8f"
                            "b",
                            "a\xef\xbc\xa0"
                            "b",
                            "a\xef\xbc\x83"
                            "b",
                            "a\xef\xbc\x9f"
                            "b",
                            "a\xef\xbc\x9a"
                            "b",
                            "a\xe2\x84\x85"
                            "b"}) {
        CAPTURE(bad);
        CHECK_FALSE(host_to_ascii(bad));
    }
    // Full-width digits are digits: the origin must be that of the address they spell.
    const Origin disguised = origin_of("http://\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.1/");
    CHECK(disguised == origin_of("http://127.0.0.1/"));
}

TEST_CASE("an error names the part and never shows a password", "[url]") {
    const auto sentence = [](std::string_view text, const UrlOptions& options = {}) {
        const auto url = Url::parse(text, options);
        INFO(text);
        REQUIRE_FALSE(url);
        CHECK(url.error().message().size() < 300);
        return url.error().message();
    };
    CHECK(sentence("http://host:8a/") == "the URL's port \"8a\" is not a number between 0 and 65535");
    CHECK(sentence("host/x") == "the URL \"host\" has no scheme such as http://");
    CHECK(sentence("http://a b/") == "the URL's host \"a b\" holds \" \", which no host name may hold");
    CHECK(sentence("http://a\x01/") ==
          "the URL's host \"a\\x01\" holds \"\\x01\", which no host name may hold");
    CHECK(sentence("http://host/a b") == "the URL's path holds a space; write it as %20");
    CHECK(sentence("http:////host") == "the URL has 4 slashes after http: where two belong");
    const std::string_view with_secret[] = {
        "http://user:secret@x@host/",  "http://user:x@secret@host/", "http://user:secret/x@host/",
        "http://user:secret?x@host/",  "http://user:secret#x@host/", "http://user:sec\nretsecret@host/",
        "http://user:secret@host:x/",  "http://user:secret@ho st/",  "http://user:secret@[::1/",
        "http://user:secret x@host/",  "http://secret:x@/",          "http://user:secret@",
        "imap://user;o\n:secret@host", "http://:secret@host:99999/",
    };
    for (const std::string_view text : with_secret)
        CHECK(sentence(text).find("secret") == std::string::npos);
    CHECK(sentence("user:secret/x@host", {.guess_scheme = true}).find("secret") == std::string::npos);
    sentence("http://" + std::string(100'000, '|') + "/");
    sentence(std::string(100'000, 'a') + "://x");
    sentence("http://h:" + std::string(100'000, '9') + "/");
}

TEST_CASE("random URLs: what is accepted is a fixed point, from text and from parts", "[url]") {
    const std::uint32_t seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    const std::string_view tokens[] = {
        "http",   "ftp.",      "imap", "file", ":",     "/",     "//",      "://",         "@",
        ";",      "?",         "#",    "[",    "]",     "[::1]", "%",       "%25",         "%2e",
        "%2E%2e", ".",         "..",   "/../", "127.1", "0x7f",  "1.2.3.4", "h\xc3\xa4st", "fe80::1",
        "%eth0",  "a",         "B",    " ",    "\\",    "80",    ":0080",   "\t",          "|",
        "~",      "localhost", "\xff", "+",    "&=",    "xn--a",
    };
    int accepted = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string text = round % 2 == 0 ? "http://" : "";
        const std::size_t count = random() % 9;
        for (std::size_t i = 0; i < count; ++i)
            text += tokens[random() % std::size(tokens)];
        UrlOptions options;
        options.guess_scheme = random() % 2 == 0;
        options.allow_space = random() % 2 == 0;
        options.encode = random() % 2 == 0;
        options.path_as_is = random() % 4 == 0;
        options.allow_no_authority = random() % 4 == 0;
        const auto url = Url::parse(text, options);
        if (!url) continue;
        ++accepted;
        CAPTURE(text, url->text());
        REQUIRE(describe(Url::parse(url->text(), options)) == describe(url));
        REQUIRE(describe(url->resolve(url->text(), options)) ==
                describe(Url::parse(url->text(), {.allow_space = true,
                                                  .encode = true,
                                                  .path_as_is = options.path_as_is,
                                                  .allow_no_authority = options.allow_no_authority})));
        const auto rebuilt = Url::from_parts(url->parts(), options);
        REQUIRE(describe(rebuilt) == describe(url));
        const auto there = url->resolve("x/../y?z", options);
        if (there) REQUIRE(describe(Url::parse(there->text(), options)) == describe(there));
    }
    CHECK(accepted > 1'000);
}
