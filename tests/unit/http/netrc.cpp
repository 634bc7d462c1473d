#include "http/netrc.hpp"

#include <string>

#include "support/catch.hpp"

using hawser::http::Netrc;
using hawser::http::NetrcLogin;

namespace {

std::string found(std::string_view text, std::string_view host, std::optional<std::string_view> user = {}) {
    const auto netrc = Netrc::parse(text);
    if (!netrc) return "error: " + netrc.error().message();
    const auto login = netrc->find(host, user);
    return login ? login->user + ":" + login->password : "none";
}

}  // namespace

TEST_CASE("an entry is found by its machine, whatever the case", "[netrc]") {
    const std::string text = "machine a.example login ann password one\nmachine b.example\n\tlogin bob\n\tpassword two\n";
    CHECK(found(text, "a.example") == "ann:one");
    CHECK(found(text, "B.Example") == "bob:two");
    CHECK(found(text, "c.example") == "none");
    CHECK(found("MACHINE h LOGIN u PASSWORD p", "h") == "u:p");
    CHECK(found("", "h") == "none");
}

TEST_CASE("default matches any host and ends what is looked at for it", "[netrc]") {
    CHECK(found("machine a login x password y default login anonymous password me@here", "b") ==
          "anonymous:me@here");
    CHECK(found("machine a login x password y default login anonymous password me@here", "a") == "x:y");
    CHECK(found("machine a login x password y default", "b") == "none");
}

TEST_CASE("a user chooses among the entries of a host", "[netrc]") {
    const std::string text =
        "machine h login a password 1\nmachine h login b password 2\nmachine h password 3\n";
    CHECK(found(text, "h") == "a:1");
    CHECK(found(text, "h", "b") == "b:2");
    CHECK(found(text, "h", "c") == "c:3");
    CHECK(found("machine h login a password 1", "h", "c") == "none");
    CHECK(found("machine h login a password 1 login b password 2", "h", "b") == "b:2");
    CHECK(found("machine h login a password 1", "h", "A") == "none");
}

TEST_CASE("half an entry", "[netrc]") {
    CHECK(found("machine h login a", "h") == "a:");
    CHECK(found("machine h password p", "h") == ":p");
    CHECK(found("machine h password p login u", "h") == "u:p");
    CHECK(found("machine h\nmachine h login u password p", "h") == "u:p");
    CHECK(found("machine h login", "h") == "none");
    CHECK(found("machine", "h") == "none");
    CHECK(found("login u password p machine h", "h") == "none");
}

TEST_CASE("quotes hold blanks and escapes", "[netrc]") {
    CHECK(found(R"(machine h login "a b" password "c\"d\\e")", "h") == "a b:c\"d\\e");
    CHECK(found(R"(machine h login "a\tb" password "c\nd\re")", "h") == "a\tb:c\nd\re");
    CHECK(found(R"(machine h login "" password "")", "h") == ":");
    CHECK(found(R"(machine h login a"b password c\d)", "h") == "a\"b:c\\d");
    CHECK(found("machine h login \"a\nb\" password c", "h") ==
          "error: the netrc file's line 1 opens a quote that is not closed on it");
    CHECK(found("\n\nmachine h login \"a", "h") ==
          "error: the netrc file's line 3 opens a quote that is not closed on it");
}

TEST_CASE("comments and macros are passed over", "[netrc]") {
    CHECK(found("# machine h login x password y\nmachine h login u password p", "h") == "u:p");
    CHECK(found("machine h # its owner\nlogin u # password x\npassword p", "h") == "u:p");
    CHECK(found("machine h login u # password\n# machine g\npassword p", "h") == "u:p");
    CHECK(found("machine h login u password \"#p\"", "h") == "u:#p");
    CHECK(found("machine h login u password p#q", "h") == "u:p#q");
    CHECK(found("junk \"machine\" h port 80 login u password p", "h") == "u:p");
    CHECK(found("machine h login u password p\nmacdef init\nmachine h2\nlogin x\n\nmachine h2 login v password q",
                "h2") == "v:q");
    CHECK(found("macdef init\r\nmachine h\r\nlogin x\r\n\r\nmachine h\r\nlogin u\r\npassword p\r\n", "h") == "u:p");
    CHECK(found("macdef never ends\nmachine h login u password p", "h") == "none");
    CHECK(found("macdef", "h") == "none");
    CHECK(found("machine h account z login u password p", "h") == "u:p");
}

TEST_CASE("no comment begins where a value stands", "[netrc]") {
    const std::string text = "machine h login u password #s3cret\nmachine h2 login #v password q\n";
    CHECK(found(text, "h") == "u:#s3cret");
    CHECK(found(text, "h2") == "#v:q");
    CHECK(found("machine #h login u password p", "#h") == "u:p");
    CHECK(found("machine h account # login u password p", "h") == "u:p");
}

TEST_CASE("limits of a netrc file", "[netrc]") {
    const std::string longest(Netrc::max_token_bytes, 'p');
    CHECK(found("machine h login u password " + longest, "h") == "u:" + longest);
    CHECK(found("machine h login u password " + longest + "p", "h") ==
          "error: the netrc file's line 1 holds a word that is too long");
    CHECK(found(std::string(Netrc::max_bytes + 1, ' '), "h").starts_with("error: "));
}
