#include "cli/glob.hpp"

#include "support/catch.hpp"

using hawser::ErrorCode;
using hawser::cli::Glob;

namespace {

std::vector<std::string> texts(std::string_view pattern) {
    const auto glob = Glob::parse(pattern);
    REQUIRE(glob);
    std::vector<std::string> all;
    for (std::uint64_t i = 0; i < glob->count(); ++i) all.push_back(glob->at(i));
    return all;
}

std::string trouble(std::string_view pattern) {
    const auto glob = Glob::parse(pattern);
    REQUIRE_FALSE(glob);
    CHECK(glob.error().code() == ErrorCode::bad_url);
    const std::string& message = glob.error().message();
    return message.substr(0, message.find(":\n"));
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a text without globs stands for itself") {
    CHECK(texts("http://h/x") == Texts{"http://h/x"});
    CHECK(texts("") == Texts{""});
    CHECK_FALSE(Glob::parse("http://h/x")->has_globs());
    CHECK(Glob::literal("{a,b}").at(0) == "{a,b}");
    CHECK(Glob::literal("{a,b}").count() == 1);
}

TEST_CASE("braces list words") {
    CHECK(texts("h/{a,bc}d") == Texts{"h/ad", "h/bcd"});
    CHECK(texts("{a,,b}") == Texts{"a", "", "b"});
    CHECK(texts("{a}") == Texts{"a"});
    CHECK(texts("{,}") == Texts{"", ""});
    CHECK(texts(R"({a\,b,c})") == Texts{"a,b", "c"});
    CHECK(texts(R"({a\xb})") == Texts{"axb"});
}

TEST_CASE("brackets count") {
    CHECK(texts("[1-3]") == Texts{"1", "2", "3"});
    CHECK(texts("[1-10:4]") == Texts{"1", "5", "9"});
    CHECK(texts("[08-10]") == Texts{"08", "09", "10"});
    CHECK(texts("[001-2]") == Texts{"001", "002"});
    CHECK(texts("[a-d:2]") == Texts{"a", "c"});
    CHECK(texts("[X-Z]") == Texts{"X", "Y", "Z"});
    CHECK(texts("[5-5]") == Texts{"5"});
    CHECK(Glob::parse("[0-9223372036854775806]")->at(9'223'372'036'854'775'806ULL) == "9223372036854775806");
}

TEST_CASE("the rightmost glob varies fastest") {
    CHECK(texts("{a,b}[1-2]") == Texts{"a1", "a2", "b1", "b2"});
    CHECK(texts("[1-2]/[a-b]") == Texts{"1/a", "1/b", "2/a", "2/b"});
}

TEST_CASE("addresses and empty brackets are no globs, escaped ones neither") {
    CHECK(texts("http://[::1]:80/") == Texts{"http://[::1]:80/"});
    CHECK(texts("http://[fe80::1%25lo]/[1-2]") == Texts{"http://[fe80::1%25lo]/1", "http://[fe80::1%25lo]/2"});
    CHECK(texts("h/[]") == Texts{"h/[]"});
    CHECK(texts(R"(h/\{a\}\[1\])") == Texts{"h/{a}[1]"});
    CHECK(texts(R"(h/\x)") == Texts{R"(h/\x)"});
}

TEST_CASE("what is wrong is shown without a password") {
    const auto glob = Glob::parse("http://u:topsecret@h/[1-");
    REQUIRE_FALSE(glob);
    CHECK(glob.error().message().find("\nhttp://u:*********@h/[1-\n") != std::string::npos);
    CHECK(Glob::parse("u:a/b@h/{").error().message().find("\nu:***@h/{\n") != std::string::npos);
    CHECK(Glob::parse("http://h:80/{").error().message().find("\nhttp://h:80/{\n") != std::string::npos);
}

// Sentences and positions as observed of curl 7.88.1.
TEST_CASE("what is wrong is named with its position") {
    CHECK(trouble("0123456789012345678[1-0]") == "bad range in URL position 25");
    CHECK(trouble("0123456789012345678[5-1:1]") == "bad range in URL position 27");
    CHECK(trouble("0123456789012345678{a,b") == "unmatched brace in URL position 20");
    CHECK(trouble("0123456789012345678{}") == "empty string within braces in URL position 21");
    CHECK(trouble("0123456789012345678{a,{b}}") == "nested brace in URL position 23");
    CHECK(trouble("0123456789012345678[a-]") == "bad range in URL position 21");
    CHECK(trouble("0123456789012345678[z-a]") == "bad range in URL position 25");
    CHECK(trouble("0123456789012345678a}") == "unmatched close brace/bracket in URL position 21");
    CHECK(trouble("0123456789012345678[1-3:0]") == "bad range in URL position 27");
    CHECK(trouble("0123456789012345678[1-1:0]") == "bad range in URL position 27");
    CHECK(trouble("0123456789012345678[1-3:5]") == "bad range in URL position 27");
    CHECK(trouble("0123456789012345678[a-c:x]") == "bad range in URL position 21");
    CHECK(trouble("0123456789012345678[a-Z]") == "bad range in URL position 25");
    CHECK(trouble("0123456789012345678[1-3") == "bad range in URL position 23");
    CHECK(trouble("0123456789012345678[1-5:2") == "bad range in URL position 25");
    CHECK(trouble("0123456789012345678[1-99999999999999999999]") == "bad range in URL position 23");
    CHECK(trouble("0123456789012345678[-1-5]") == "bad range specification in URL position 21");
    CHECK(trouble("0123456789012345678[") == "bad range specification in URL position 21");
    CHECK(trouble("0123456789012345678[1-2]{a,b]") == "unexpected close bracket in URL position 29");
    CHECK(trouble("0123456789012345678[1-2]]") == "unmatched close brace/bracket in URL position 25");
    CHECK(trouble("0123456789012345678[0-1000000]{a,b}[1-100000000][1-100000000]") == "range overflow in URL position 61");
    CHECK(Glob::parse("ab[1-0]").error().message() == "bad range in URL position 8:\nab[1-0]\n       ^");
}

TEST_CASE("globs have a limit") {
    std::string most, more;
    for (std::size_t i = 0; i < Glob::max_globs; ++i) most += "{a}";
    CHECK(Glob::parse(most));
    CHECK(trouble(most + "{a}").starts_with("too many globs"));
}

TEST_CASE("names take what the globs stand for") {
    const auto glob = Glob::parse("h/{a,b}/[1-3]");
    REQUIRE(glob);
    CHECK(glob->name("#1_#2.txt", 4) == "b_2.txt");
    CHECK(glob->name("#1#1", 0) == "aa");
    CHECK(glob->name("#3 #0 # #x", 0) == "#3 #0 # #x");
    CHECK(glob->name("#99999999999999999999999", 0) == "#99999999999999999999999");
    CHECK(Glob::parse("h/x")->name("#1", 0) == "#1");
}

TEST_CASE("globs may have names") {
    const auto glob = Glob::parse("h/{<who>a,b}/[<n>1-3]");
    REQUIRE(glob);
    CHECK(glob->at(5) == "h/b/3");
    CHECK(glob->name("#<n>-#<who>-#2-#<other>", 5) == "3-b-3-#<other>");
    CHECK(glob->name_by_names("#<n>-#1", 5) == "3-#1");
    CHECK(trouble("{<a>x}{<a>y}") == "glob name used twice in URL position 8");
    CHECK(texts("{<,>}") == Texts{"<", ">"});
}
