#include "http/challenges.hpp"

#include "support/catch.hpp"

using namespace hawser::http;

namespace {

// Scheme, then token68 in (), then each parameter as name=<value>.
std::string written(std::string_view value) {
    std::string text;
    for (const Challenge& challenge : parse_challenges(value)) {
        text += challenge.scheme;
        if (!challenge.token68.empty()) text += "(" + challenge.token68 + ")";
        for (const auto& [name, parameter] : challenge.parameters)
            text += " " + name + "=<" + parameter + ">";
        text += "; ";
    }
    return text;
}

}  // namespace

TEST_CASE("challenges") {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"", ""},
        {"Basic", "Basic; "},
        {"Negotiate, NTLM", "Negotiate; NTLM; "},
        {"Basic realm=\"simple\"", "Basic realm=<simple>; "},
        {"Basic realm=simple", "Basic realm=<simple>; "},
        {"Basic realm = \"a b\" , charset=\"UTF-8\"", "Basic realm=<a b> charset=<UTF-8>; "},
        {"Negotiate YII=", "Negotiate(YII=); "},
        {"Negotiate abc/+==, Basic realm=x", "Negotiate(abc/+==); Basic realm=<x>; "},
        // RFC 9110 11.6.1
        {R"(Basic realm="simple", Newauth realm="apps", type=1, title="Login to \"apps\"")",
         R"(Basic realm=<simple>; Newauth realm=<apps> type=<1> title=<Login to "apps">; )"},
        {R"(Digest realm="a,b", qop="auth, auth-int", nonce="x", Basic realm="y")",
         R"(Digest realm=<a,b> qop=<auth, auth-int> nonce=<x>; Basic realm=<y>; )"},
        {",, Basic realm=x,,", "Basic realm=<x>; "},
        {"Basic realm=\"\"", "Basic realm=<>; "},
        {"Basic ,Digest", "Basic; Digest; "},
        // What stands before something broken is still good.
        {"Basic realm=x, Digest realm=\"open", "Basic realm=<x>; "},
        {"Basic realm=x, (what)", "Basic realm=<x>; "},
        {"Basic realm=x y=z", ""},
        {"Basic realm=,x=y", "Basic(realm=); "},  // a token68, by the grammar
        {"=x", ""},
    };
    for (const auto& [value, expected] : cases) {
        INFO(value);
        CHECK(written(value) == expected);
    }
}

TEST_CASE("parameters are found without regard to case") {
    const auto challenges = parse_challenges("Digest Realm=\"x\", stale=TRUE");
    REQUIRE(challenges.size() == 1);
    CHECK(challenges[0].find("realm") == "x");
    CHECK(challenges[0].find("STALE") == "TRUE");
    CHECK_FALSE(challenges[0].find("nonce"));
}

TEST_CASE("challenges and parameters have limits") {
    std::string schemes = "S";
    for (int i = 0; i < 1000; ++i)
        schemes += ", S";
    CHECK(parse_challenges(schemes).size() == max_challenges);
    std::string parameters = "S a=b";
    for (int i = 0; i < 1000; ++i)
        parameters += ", a=b";
    CHECK(parse_challenges(parameters).empty());
}
