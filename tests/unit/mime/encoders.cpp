// Base64 and quoted-printable: their rules, their sizes, and that pieces make no difference.
#include "support/catch.hpp"

#include <random>

#include "http/base64.hpp"
#include "mime/encoder.hpp"

using namespace hawser;
using namespace hawser::mime;

namespace {

std::string encode(Encoding encoding, std::string_view text, std::size_t piece = SIZE_MAX) {
    LineEncoder encoder(encoding);
    std::string out;
    while (text.size() > piece) {
        encoder.encode(as_bytes(text.substr(0, piece)), false, out);
        text.remove_prefix(piece);
    }
    encoder.encode(as_bytes(text), true, out);
    return out;
}

std::string quoted(std::string_view text) { return encode(Encoding::quoted_printable, text); }
std::string base64(std::string_view text) { return encode(Encoding::base64, text); }

std::string as(std::size_t count) { return std::string(count, 'a'); }

/// Undoes quoted-printable as RFC 2045 6.7 says; checks the lines' lengths on the way.
std::string unquote(std::string_view text) {
    std::string out;
    std::size_t line = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text.substr(at, 2) == "\r\n") {
            REQUIRE(line <= max_line_bytes);
            REQUIRE((line == 0 || (text[at - 1] != ' ' && text[at - 1] != '\t')));
            out.append("\r\n");
            line = 0;
            ++at;
        } else if (text.substr(at, 3) == "=\r\n") {
            REQUIRE(line + 1 <= max_line_bytes);
            line = 0;
            at += 2;
        } else if (text[at] == '=') {
            out.push_back(static_cast<char>(std::stoi(std::string(text.substr(at + 1, 2)), nullptr, 16)));
            line += 3;
            at += 2;
        } else {
            out.push_back(text[at]);
            ++line;
        }
    }
    REQUIRE(line <= max_line_bytes);
    return out;
}

}  // namespace

TEST_CASE("quoted-printable keeps text readable") {
    CHECK(quoted("") == "");
    CHECK(quoted("h\xc3\xa9llo = \x01") == "h=C3=A9llo =3D =01");
    CHECK(quoted("a b\t") == "a b=09");
    CHECK(quoted("a \r\nb\t\r\nc  ") == "a=20\r\nb=09\r\nc =20");
    CHECK(quoted("a\nb\rc\r\n") == "a=0Ab=0Dc\r\n");
    CHECK(quoted("\r") == "=0D");
    CHECK(quoted("\r\n") == "\r\n");
    CHECK(quoted(" ") == "=20");
    CHECK(quoted("a \r") == "a =0D");
    CHECK(quoted("a\r\n\r\nb") == "a\r\n\r\nb");
}

TEST_CASE("quoted-printable breaks lines where libcurl does") {
    CHECK(quoted(as(76)) == as(76));
    CHECK(quoted(as(77)) == as(75) + "=\r\n" + "aa");
    CHECK(quoted(as(152)) == as(75) + "=\r\n" + as(75) + "=\r\naa");
    CHECK(quoted(as(76) + "\r\n") == as(76) + "\r\n");
    CHECK(quoted(as(72) + "\xff\xff") == as(72) + "=FF=\r\n=FF");
    CHECK(quoted(as(73) + "\xff") == as(73) + "=FF");
    CHECK(quoted(as(73) + "\xff" + "b") == as(73) + "=\r\n=FFb");
    CHECK(quoted(as(74) + "\xff") == as(74) + "=\r\n=FF");
    CHECK(quoted(as(74) + " b") == as(74) + " b");
    CHECK(quoted(as(75) + " b") == as(75) + "=\r\n b");
    CHECK(quoted(as(76) + " ") == as(75) + "=\r\na=20");
    CHECK(quoted(as(73) + " \r\nb") == as(73) + "=20\r\nb");
    CHECK(quoted(as(75) + "b\r") == as(75) + "=\r\nb=0D");
}

TEST_CASE("base64 has lines of 76 characters and no last line end") {
    CHECK(base64("") == "");
    CHECK(base64("h\xc3\xa9llo") == "aMOpbGxv");
    CHECK(base64(as(57)).size() == 76);
    CHECK(base64(as(58)) == base64(as(57)) + "\r\nYQ==");
    CHECK(base64(as(114)) == base64(as(57)) + "\r\n" + base64(as(57)));
}

TEST_CASE("pieces of any size give the same, and sizes are foretold") {
    std::mt19937 random(7);
    std::string text;
    for (int count = 0; count < 700; ++count) {
        constexpr std::string_view likely = "\r\n \t=a\xff\r\n";
        const auto draw = random();
        text.push_back(draw % 3 == 0 ? likely[draw / 3 % likely.size()] : static_cast<char>(draw >> 8));
        if (count % 9 != 0 && count > 200) continue;
        const std::string whole = quoted(text);
        REQUIRE(unquote(whole) == text);
        for (const std::size_t piece : {1U, 2U, 3U, 7U, 57U}) {
            REQUIRE(encode(Encoding::quoted_printable, text, piece) == whole);
            REQUIRE(encode(Encoding::base64, text, piece) == base64(text));
        }
        REQUIRE(encoded_size(Encoding::base64, text.size()) == base64(text).size());
        REQUIRE(encoded_size(Encoding::seven_bit, text.size()) == text.size());
        REQUIRE_FALSE(encoded_size(Encoding::quoted_printable, text.size()));
    }
    CHECK(encoded_size(Encoding::quoted_printable, 0) == 0U);
}
