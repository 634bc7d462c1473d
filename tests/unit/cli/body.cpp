#include "support/catch.hpp"

#include "cli/form.hpp"
#include "command_line.hpp"

using namespace hawser::cli;        // NOLINT
using namespace hawser::cli::test;  // NOLINT

namespace {

/// "BODY|query|content type" of a command line.
std::string sent(std::vector<std::string> words) {
    auto config = read_for_url(std::move(words));
    if (!config) return outcome(config);
    const Operation& operation = config->operations[0];
    return operation.request.body.bytes() + '|' + operation.query + '|' + operation.request.content_type;
}

std::string kind_of(const FormPart& part) {
    switch (part.content) {
        case PartContent::text: return "text";
        case PartContent::file: return "file";
        case PartContent::file_text: return "<";
        case PartContent::parts: break;
    }
    std::string inner = "(";
    for (const FormPart& one : part.parts) inner += kind_of(one) + ':' + one.value + ' ';
    return inner + ')';
}

/// A part in one line.
std::string shown(const FormPart& part) {
    std::string text = part.name + " " + kind_of(part) + " [" + part.value + "]";
    if (!part.type.empty()) text += " type=" + part.type;
    if (part.file_name) text += " filename=" + *part.file_name;
    if (!part.encoder.empty()) text += " encoder=" + part.encoder;
    for (const std::string& header : part.headers) text += " header=" + header;
    return text;
}

std::string field(std::string_view text) {
    auto parsed = parse_field(text);
    if (!parsed) return std::to_string(static_cast<int>(parsed.error().code())) + ' ' + parsed.error().message();
    return shown(parsed->part) + (parsed->warnings.empty() ? "" : " !");
}

constexpr const char* urlencoded = "application/x-www-form-urlencoded";

}  // namespace

TEST_CASE("data is joined, read, stripped and encoded") {
    const File file("one\r\ntwo\n");
    const std::string at = '@' + file.name();
    const struct {
        std::vector<std::string> words;
        std::string sent;
    } table[] = {
        {{"-d", "a"}, std::string("a||") + urlencoded},
        {{"-d", "a", "-d", "b", "--data-raw", "@c"}, std::string("a&b&@c||") + urlencoded},
        {{"-d", at}, std::string("onetwo||") + urlencoded},
        {{"--data-ascii", at}, std::string("onetwo||") + urlencoded},
        {{"--data-binary", at}, std::string("one\r\ntwo\n||") + urlencoded},
        {{"-d", ""}, std::string("||") + urlencoded},
        {{"--data-urlencode", "a b&c"}, std::string("a+b%26c||") + urlencoded},
        {{"--data-urlencode", "=a=b"}, std::string("a%3Db||") + urlencoded},
        {{"--data-urlencode", "n=a b"}, std::string("n=a+b||") + urlencoded},
        {{"--data-urlencode", "n" + at}, std::string("n=one%0D%0Atwo%0A||") + urlencoded},
        {{"--data-urlencode", at}, std::string("one%0D%0Atwo%0A||") + urlencoded},
        {{"--json", "{\"a\"", "--json", ":1}"}, "{\"a\":1}||"},
        {{"-d", "x", "--json", "1"}, "x1||"},
        {{"-G", "-d", "a=1", "-d", "b"}, "|a=1&b|"},
        {{"-G", "-d", "a=1", "--url-query", "b=2 3"}, "|a=1&b=2+3|"},
        {{"--url-query", "+raw=x%20y", "--url-query", "=v"}, "|raw=x%20y&v|"},
    };
    for (const auto& row : table) {
        INFO(row.words[0] << ' ' << row.words[1]);
        CHECK(sent(row.words) == row.sent);
    }
}

TEST_CASE("--json brings headers unless they are given") {
    const auto headers = [](std::vector<std::string> words) {
        std::string all;
        const auto config = read_for_url(std::move(words));
        for (const hawser::Header& header : config->operations[0].request.headers)
            all += header.name + ':' + header.value + ' ';
        return all;
    };
    CHECK(headers({"--json", "1"}) == "Content-Type:application/json Accept:application/json ");
    CHECK(headers({"-H", "accept: q", "--json", "1"}) == "accept:q Content-Type:application/json ");
    CHECK(headers({"-H", "Content-Type:", "--json", "1"}) == "Accept:application/json ");
}

TEST_CASE("fields of a form") {
    CHECK(field("a=b") == "a text [b]");
    CHECK(field("a=") == "a text []");
    CHECK(field("=b") == " text [b]");
    CHECK(field("a==b") == "a text [=b]");
    CHECK(field("a") == "2 \"a\" is not a form field: that is NAME=CONTENT");
    CHECK(field("c=red; green; blue") == "c text [red] !");
    CHECK(field("c=\"red; green\";type=text/x-app") == "c text [red; green] type=text/x-app");
    CHECK(field("c=\" a\\\"b\\\\c\\d \"") == "c text [ a\"b\\c\\d ]");
    CHECK(field("c= lead ; type=text/foo ") == "c text [lead] type=text/foo");
    CHECK(field("c=\"un\"quoted") == "c text [un] !");
    CHECK(field("c=\"unterm") == "c text [\"unterm]");
    CHECK(field("c=a;TYPE=a/b") == "c text [a] type=a/b");
    CHECK(field("c=a;type=foo") == "2 \"foo\" is not a media type such as text/plain");
    CHECK(field("c=a;filename=zz") == "c text [a] filename=zz");
    CHECK(field("c=a;headers=\"X-S: ok\"") == "c text [a] header=X-S: ok");
    CHECK(field("c=a;encoder=base64") == "c text [a] encoder=base64");
    CHECK(field("c=a;encoder=rot13") == "43 \"rot13\" is not one of the encoders binary, 8bit, 7bit, base64, quoted-printable");
}

TEST_CASE("files of a form") {
    CHECK(field("a=@f") == "a file [f]");
    CHECK(field("a=@f;type=a/b;charset=utf-8;filename=q") == "a file [f] type=a/b;charset=utf-8 filename=q");
    CHECK(field("a=@\"local,file\";filename=\"name;in\"") == "a file [local,file] filename=name;in");
    CHECK(field("a=@f,g;type=text/x") == "a (file:f file:g ) []");
    CHECK(field("a=<f;type=text/k") == "a < [f] type=text/k");
    CHECK(field("a=<f,g") == "a < [f,g]");
    CHECK(field("a=@-") == "a file [-]");
    const File headers("X-A: 1\r\n# comment\n\nX-B: 2  \n  folded\n");
    CHECK(field("a=b;headers=@" + headers.name()) == "a text [b] header=X-A: 1 header=X-B: 2  folded");
    CHECK(field("a=b;headers=@/no/such") == "26 cannot read \"/no/such\": No such file or directory");
}

TEST_CASE("multiparts nest") {
    auto config = read_for_url({"-F", "=(;type=multipart/alternative", "-F", "=plain", "-F", "in=(", "-F", "=deep", "-F", "=)", "-F", "=)",
                                "-F", "after=x", "--form-string", "s=@x;y"});
    REQUIRE(config);
    const auto& form = config->operations[0].form;
    REQUIRE(form.size() == 3);
    CHECK(form[0].type == "multipart/alternative");
    REQUIRE(form[0].parts.size() == 2);
    CHECK(form[0].parts[0].value == "plain");
    REQUIRE(form[0].parts[1].parts.size() == 1);
    CHECK(form[0].parts[1].parts[0].value == "deep");
    CHECK(form[1].value == "x");
    CHECK(form[2].value == "@x;y");
    CHECK(config->operations[0].request.body.multipart() != nullptr);
    CHECK(outcome(read_for_url({"-F", "=)"})) == "2 option -F: \"=)\" ends a multipart that was not begun with \"=(\"");
    std::vector<std::string> deep;
    for (int i = 0; i < 33; ++i) deep.insert(deep.end(), {"-F", "=("});
    CHECK(outcome(read_for_url(deep)) == "2 option -F: multiparts are nested more than 32 deep");
}
