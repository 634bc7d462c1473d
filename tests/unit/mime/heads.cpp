// Header fields of parts: dispositions, types, escaping, what a user's own fields replace, and what is refused.
#include "support/catch.hpp"

#include "mime/head.hpp"
#include "mime/types.hpp"

using namespace hawser;
using namespace hawser::mime;

namespace {

std::string head(const Part& part, HeadFacts facts = {.in_form = true}) { return make_head(part, facts).value(); }

ErrorCode refusal(const Part& part, HeadFacts facts = {.in_form = true}) {
    const auto made = make_head(part, facts);
    REQUIRE_FALSE(made);
    return made.error().code();
}

Part part() { return {}; }

}  // namespace

TEST_CASE("a form's part is dispositioned by name and file name") {
    Part one;
    CHECK(head(one) == "Content-Disposition: form-data\r\n\r\n");
    one.name = "";
    CHECK(head(one) == "Content-Disposition: form-data; name=\"\"\r\n\r\n");
    one.name = "field";
    one.filename = "f";
    CHECK(head(one) == "Content-Disposition: form-data; name=\"field\"; filename=\"f\"\r\n\r\n");
}

TEST_CASE("outside of forms only what has a name is dispositioned") {
    Part one;
    CHECK(head(one, {}) == "\r\n");
    one.name = "n";
    CHECK(head(one, {}) == "Content-Disposition: attachment; name=\"n\"\r\n\r\n");
    one.name.reset();
    one.filename = "f";
    CHECK(head(one, {}) == "Content-Disposition: attachment; filename=\"f\"\r\n\r\n");
}

TEST_CASE("names are escaped in one of two ways") {
    Part one;
    one.name = "a\"b\\c\r\nd";
    CHECK(head(one) == "Content-Disposition: form-data; name=\"a%22b\\c%0D%0Ad\"\r\n\r\n");
    one.name = "a\"b\\c";
    CHECK(head(one, {.in_form = true, .escape = Escape::backslash}) ==
          "Content-Disposition: form-data; name=\"a\\\"b\\\\c\"\r\n\r\n");
}

TEST_CASE("nothing breaks out of its line") {
    const HeadFacts backslash{.in_form = true, .escape = Escape::backslash};
    Part one;
    one.name = "a\nX: y";
    CHECK(refusal(one, backslash) == ErrorCode::bad_argument);
    one.name.reset();
    one.filename = "a\rb";
    CHECK(refusal(one, backslash) == ErrorCode::bad_argument);
    one.filename = std::string_view("a\0b", 3);
    CHECK(refusal(one) == ErrorCode::bad_argument);
    one = part();
    one.type = "text/plain\r\nX: y";
    CHECK(refusal(one) == ErrorCode::bad_argument);
    for (const std::string_view line : {"X: a\r\nY: b", "X: a\nY: b", "X: a\rY", "X: a\r\n", "X: a\n", "\r\n X: a", "\n X: a",
                                        "X: a\r b", "X: a\r\r\n b", "\r"}) {
        one = part();
        one.headers = {line};
        CHECK(refusal(one) == ErrorCode::bad_argument);
    }
    one.headers = {"X: folded\r\n over two"};
    CHECK(head(one) == "Content-Disposition: form-data\r\nX: folded\r\n over two\r\n\r\n");
}

TEST_CASE("types are guessed from names") {
    CHECK(type_of_name("a.gif") == "image/gif");
    CHECK(type_of_name("a.JPeG") == "image/jpeg");
    CHECK(type_of_name("a.jpg") == "image/jpeg");
    CHECK(type_of_name(".png") == "image/png");
    CHECK(type_of_name("dir/a.svg") == "image/svg+xml");
    CHECK(type_of_name("a.txt") == "text/plain");
    CHECK(type_of_name("a.htm") == "text/html");
    CHECK(type_of_name("a.html") == "text/html");
    CHECK(type_of_name("a.pdf") == "application/pdf");
    CHECK(type_of_name("a.xml") == "application/xml");
    for (const std::string_view name : {"", "gif", "a.", "a.gif.", "a.gif ", "a.jpgg", "a.bin"}) CHECK(type_of_name(name).empty());
}

TEST_CASE("the type chosen depends on what a part is") {
    Part one;
    one.path = "dir/a.txt";
    CHECK(type_of(one).empty());  // text/plain goes without saying
    one.path = "dir/a.gif";
    CHECK(type_of(one) == "image/gif");
    one.path = "dir/unknown";
    CHECK(type_of(one).empty());
    one.filename = "";
    CHECK(type_of(one) == "application/octet-stream");
    one.filename = "x.html";
    CHECK(type_of(one) == "text/html");
    one.path = {};
    one.filename = "x.txt";
    CHECK(type_of(one) == "text/plain");
    one.filename = "unknown";
    CHECK(type_of(one).empty());
    one.content = std::vector<Part>();
    CHECK(type_of(one) == "multipart/mixed");
    one.headers = {"content-type:  a/b "};
    CHECK(type_of(one) == "a/b");
    one.type = "c/d";
    CHECK(type_of(one) == "c/d");
}

TEST_CASE("a user's own fields replace those made here") {
    Part one;
    one.name = "n";
    one.encoding = Encoding::base64;
    CHECK(head(one) == "Content-Disposition: form-data; name=\"n\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    one.headers = {"X-A: b", "X-C;", "", "content-disposition: inline", "Content-Type: x/y", "Content-Transfer-Encoding: own",
                   "Content-Type: z/z"};
    CHECK(head(one) == "Content-Type: x/y\r\nX-A: b\r\nX-C;\r\ncontent-disposition: inline\r\nContent-Transfer-Encoding: own\r\n\r\n");
    one.headers = {"Content-Type q/r", "content-type : q/r"};
    CHECK(head(one) == "Content-Disposition: form-data; name=\"n\"\r\nContent-Transfer-Encoding: base64\r\nContent-Type q/r\r\n"
                       "content-type : q/r\r\n\r\n");
    one = part();
    one.type = "";
    CHECK(head(one) == "Content-Disposition: form-data\r\nContent-Type: \r\n\r\n");
}

TEST_CASE("a boundary follows the type of nested parts") {
    Part one;
    one.content = std::vector<Part>();
    CHECK(head(one, {.boundary = "B"}) == "Content-Type: multipart/mixed; boundary=B\r\n\r\n");
    one.type = "multipart/x; charset=u";
    CHECK(head(one, {.boundary = "B"}) == "Content-Type: multipart/x; charset=u; boundary=B\r\n\r\n");
}

TEST_CASE("a form is recognised by its type") {
    for (const std::string_view type : {"multipart/form-data", "Multipart/Form-Data", "multipart/form-data; x", "multipart/form-data x"})
        CHECK(is_form(type));
    for (const std::string_view type : {"", "multipart/form-datax", "multipart/form", "multipart/mixed", " multipart/form-data"})
        CHECK_FALSE(is_form(type));
}
