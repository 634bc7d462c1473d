// Lists, quoted strings, lengths, ranges, base64, credentials, status codes and methods.
#include "http/base64.hpp"
#include "http/content_length.hpp"
#include "http/credentials.hpp"
#include "http/lists.hpp"
#include "http/methods.hpp"
#include "http/ranges.hpp"
#include "http/status.hpp"
#include "http/tokens.hpp"
#include "support/catch.hpp"

using namespace hawser;
using namespace hawser::http;

namespace {

std::string elements(std::string_view text) {
    std::string joined;
    ListReader reader(text);
    while (const auto element = reader.next())
        joined.append("<").append(*element).append(">");
    return joined;
}

}  // namespace

TEST_CASE("tokens") {
    for (int c = 0; c < 256; ++c) {
        const bool expected = std::string_view(
                                  "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "!#$%&'*+-.^_`|~")
                                  .find(static_cast<char>(c)) != std::string_view::npos;
        CHECK(is_token_char(static_cast<char>(c)) == expected);
    }
    CHECK_FALSE(is_token(""));
    CHECK(token_length("abc def") == 3);
    CHECK_FALSE(is_safe_value("a\rb"));
    CHECK(is_safe_value("a\tb \xff"));
    CHECK_FALSE(is_safe_target("/a b"));
}

TEST_CASE("list elements") {
    CHECK(elements("") == "");
    CHECK(elements(" , ,, \t") == "");
    CHECK(elements("a") == "<a>");
    CHECK(elements("a, b ,c") == "<a><b><c>");
    CHECK(elements(",a,,b,") == "<a><b>");
    CHECK(elements(R"(a="x,y", b)") == R"(<a="x,y"><b>)");
    CHECK(elements(R"("a\",b",c)") == R"(<"a\",b"><c>)");
    CHECK(elements(R"(a", b)") == R"(<a"><b>)");
    CHECK(list_contains("x, CLOSE", "close"));
    CHECK_FALSE(list_contains("closed", "close"));
    CHECK_FALSE(list_contains("\"x, close\"", "close"));
}

TEST_CASE("a list of quotes that never close takes linear time") {
    std::string text;
    for (int i = 0; i < 100'000; ++i)
        text += "\\\",";
    ListReader reader(text);
    std::size_t count = 0;
    while (reader.next())
        ++count;
    CHECK(count > 0);  // the time is what matters: its square would be minutes
}

TEST_CASE("quoted strings") {
    CHECK(quoted_length("\"ab\"c") == 4);
    CHECK(quoted_length("\"ab") == 0);
    CHECK(quoted_length("\"ab\\") == 0);
    CHECK(quoted_length("ab") == 0);
    CHECK(quoted_length("") == 0);
    CHECK(unquote("\"a\\\"b\\\\\"") == "a\"b\\");
    CHECK(unquote("\"\"") == "");
    CHECK_FALSE(unquote("\"a\"b"));
    CHECK_FALSE(unquote(""));
    CHECK(unquote(quote("x\"y\\z")) == "x\"y\\z");
}

TEST_CASE("Content-Length") {
    CHECK(parse_content_length("0") == 0U);
    CHECK(parse_content_length(" 18446744073709551615 ") == UINT64_MAX);
    CHECK(parse_content_length("5, 5 ,05") == 5U);
    for (const std::string_view bad :
         {"", " ", "5,", ",5", "5,6", "-5", "+5", "5 5", "0x5", "5.0", "18446744073709551616"})
        CHECK_FALSE(parse_content_length(bad));
}

TEST_CASE("byte ranges") {
    using Ranges = std::vector<ByteRange>;
    CHECK(parse_byte_ranges("0-499") == Ranges{{0, 499}});
    CHECK(parse_byte_ranges("500-") == Ranges{{500, std::nullopt}});
    CHECK(parse_byte_ranges("-5") == Ranges{{std::nullopt, 5}});
    CHECK(parse_byte_ranges("0-0, -1,9-") == Ranges{{0, 0}, {std::nullopt, 1}, {9, std::nullopt}});
    for (const std::string_view bad : {"", ",", "-", "5", "5-4", "a-b", "1-2-3", "--5", "0-1,x", "+1-2"})
        CHECK_FALSE(parse_byte_ranges(bad));
    std::string many = "0-1";
    for (std::size_t i = 1; i < max_ranges; ++i)
        many += ",0-1";
    CHECK(parse_byte_ranges(many)->size() == max_ranges);
    CHECK_FALSE(parse_byte_ranges(many + ",0-1"));
}

TEST_CASE("Content-Range") {
    CHECK(parse_content_range("bytes 0-4/10") == ContentRange{ContentRange::Span{0, 4}, 10});
    CHECK(parse_content_range("Bytes 5-5/*") == ContentRange{ContentRange::Span{5, 5}, std::nullopt});
    CHECK(parse_content_range("bytes */47") == ContentRange{std::nullopt, 47});
    for (const std::string_view bad :
         {"", "bytes", "bytes ", "bytes 0-4", "bytes 4-0/10", "bytes 0-10/10", "bytes */*", "items 0-4/10",
          "bytes 0/10", "bytes -4/10", "bytes 0-4/x", "bytes=0-4/10", "bytes 0-4/10/2"})
        CHECK_FALSE(parse_content_range(bad));
}

TEST_CASE("base64, RFC 4648 10") {
    const std::pair<std::string_view, std::string_view> vectors[] = {{"", ""},
                                                                     {"f", "Zg=="},
                                                                     {"fo", "Zm8="},
                                                                     {"foo", "Zm9v"},
                                                                     {"foob", "Zm9vYg=="},
                                                                     {"fooba", "Zm9vYmE="},
                                                                     {"foobar", "Zm9vYmFy"},
                                                                     {"\xff\xfb\xff", "//v/"},
                                                                     {"\xfb\xef\xbe", "++++"}};
    for (const auto& [plain, coded] : vectors) {
        CHECK(encode_base64(as_bytes(plain)) == coded);
        CHECK(decode_base64(coded) == plain);
    }
    std::string all;
    for (int i = 0; i < 256; ++i) {
        all += static_cast<char>(i);
        CHECK(decode_base64(encode_base64(as_bytes(all))) == all);
    }
    for (const std::string_view bad : {"Z", "Zg", "Zg=", "Zm9vY", "====", "Z===", "Zg==Zg==", "Zm9v Zm9",
                                       "Zm-v", "Zm_v", "Zh==", "Zm9=", "=Zm9", "Zm\n9", "Zm9\xff"})
        CHECK_FALSE(decode_base64(bad));
}

TEST_CASE("credentials") {
    CHECK(basic_credentials("Aladdin", "open sesame") ==
          "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");  // RFC 7617 2
    CHECK(basic_credentials("", "a:b") == "Basic OmE6Yg==");
    CHECK(basic_credentials("a:b", "") == "Basic YTpiOg==");
    CHECK(*bearer_credentials("mF_9.B5f-4.1JqM") == "Bearer mF_9.B5f-4.1JqM");
    CHECK_FALSE(bearer_credentials("a\r\nb"));
    CHECK_FALSE(bearer_credentials(""));
}

TEST_CASE("status codes and methods") {
    CHECK(reason_phrase(200) == "OK");
    CHECK(reason_phrase(511) == "Network Authentication Required");
    CHECK(reason_phrase(100) == "Continue");
    CHECK(reason_phrase(299).empty());
    CHECK(reason_phrase(1000).empty());
    CHECK((is_redirect(301) && is_redirect(308) && !is_redirect(304) && !is_redirect(300)));
    CHECK((is_interim(199) && !is_interim(200)));
    CHECK((is_success(299) && !is_success(300)));
    CHECK((is_safe("HEAD") && !is_safe("PUT") && !is_safe("get")));
    CHECK((is_idempotent("PUT") && is_idempotent("DELETE") && !is_idempotent("POST") &&
           !is_idempotent("PATCH")));
}
