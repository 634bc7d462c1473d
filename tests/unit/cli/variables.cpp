#include "cli/variables.hpp"

#include "support/catch.hpp"

#include "cli/encoding.hpp"
#include "command_line.hpp"

using namespace hawser::cli;        // NOLINT
using namespace hawser::cli::test;  // NOLINT

namespace {

std::string expanded(const Variables& variables, std::string_view text) {
    auto value = variables.expand(text);
    return value ? *value : "! " + value.error().message();
}

std::string defined(std::string_view text) {
    Variables variables;
    auto done = variables.define(text);
    return done ? expanded(variables, "{{v}}") : "! " + done.error().message();
}

}  // namespace

TEST_CASE("variables are defined by text, by file and by the environment") {
    const File file("from file\n");
    ::setenv("HAWSER_TEST_SET", "from environment", 1);
    ::unsetenv("HAWSER_TEST_UNSET");
    CHECK(defined("v=text") == "text");
    CHECK(defined("v=") == "");
    CHECK(defined("v@" + file.name()) == "from file\n");
    CHECK(defined("v[2-4]=012345") == "234");
    CHECK(defined("v[3-]=012345") == "345");
    CHECK(defined("v[9-]=012345") == "");
    CHECK(defined("v[0-3]@" + file.name()) == "from");
    CHECK(defined("v[4-2]=x").starts_with("! the bytes of a variable"));
    CHECK(defined("v[2=x").starts_with("! the bytes of a variable"));
    CHECK(defined("=x").starts_with("! a variable's name"));
    CHECK(defined("v").starts_with("! \"v\" has no value"));
    CHECK(defined("v:x") == "! after the name \"v\" comes = or @");
    CHECK(defined("v@/no/such") == "! cannot read \"/no/such\": No such file or directory");
    Variables variables;
    REQUIRE(variables.define("%HAWSER_TEST_SET"));
    REQUIRE(variables.define("%HAWSER_TEST_UNSET=otherwise"));
    CHECK(expanded(variables, "{{HAWSER_TEST_SET}}, {{HAWSER_TEST_UNSET}}") == "from environment, otherwise");
    auto missing = variables.define("%HAWSER_TEST_UNSET_TOO");
    REQUIRE(!missing);
    CHECK(missing.error().message() == "the environment has no HAWSER_TEST_UNSET_TOO, and no other value for it is given");
}

TEST_CASE("expansion") {
    Variables variables;
    variables.set("a", " x y ");
    variables.set("b", "q\"\\\n\x01/");
    variables.set("e", "aGVsbG8=");
    variables.set("zero", std::string("a\0b", 3));
    const struct {
        const char* text;
        const char* becomes;
    } table[] = {
        {"plain", "plain"},
        {"{{a}}", " x y "},
        {"[{{a:trim}}]", "[x y]"},
        {"{{a:url}}", "%20x%20y%20"},
        {"{{a:trim:url}}", "x%20y"},
        {"{{b:json}}", "q\\\"\\\\\\n\\u0001/"},
        {"{{a:b64}}", "IHggeSA="},
        {"{{e:64dec}}", "hello"},
        {"{{a:64dec}}", "[64dec-fail]"},
        {"{{nothing}}!", "!"},
        {"\\{{a}}", "{{a}}"},
        {"{{a b}}", "{{a b}}"},
        {"{{}}", "{{}}"},
        {"{{a", "{{a"},
        {"{{A}}", ""},
        {"{{zero:url}}", "a%00b"},
        {"{{a:nosuch}}", "! \"nosuch\" is not one of the functions trim, json, url, b64, 64dec"},
        {"{{zero}}", "! the variable \"zero\" holds a null byte, which only url, b64 and json can express here"},
    };
    for (const auto& row : table) {
        INFO(row.text);
        CHECK(expanded(variables, row.text) == row.becomes);
    }
}

TEST_CASE("--expand-OPTION expands, other options do not") {
    auto config = read({"--variable", "host=h", "--expand-url", "http://{{host}}/", "-A", "{{host}}", "--expand-user-agent", "{{host}}"});
    REQUIRE(config);
    CHECK(config->operations[0].targets[0].url == "http://h/");
    CHECK(config->operations[0].request.user_agent == std::optional<std::string>("h"));
    auto plain = read({"--variable", "host=h", "-A", "{{host}}", "http://h/"});
    CHECK(plain->operations[0].request.user_agent == std::optional<std::string>("{{host}}"));
    auto chained = read({"--variable", "a=1", "--expand-variable", "b={{a}}2", "--expand-data", "{{b}}", "http://h/"});
    CHECK(chained->operations[0].request.body.bytes() == "12");
    CHECK(outcome(read_for_url({"--expand-data", "{{a:nosuch}}"})).starts_with("2 option --expand-data: \"nosuch\""));
}

TEST_CASE("base64 in both directions") {
    for (const std::string text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) CHECK(base64_decoded(base64_encoded(text)) == text);
    CHECK(base64_encoded("foobar") == "Zm9vYmFy");
    CHECK(base64_encoded("fo") == "Zm8=");
    for (const char* bad : {"Zg", "Zg=", "Z===", "====", "Zm8!", "Zg==Zg=="}) {
        INFO(bad);
        CHECK(!base64_decoded(bad));
    }
}
