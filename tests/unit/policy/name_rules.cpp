#include "policy/name_rules.hpp"

#include "support/catch.hpp"

using namespace hawser;
using namespace hawser::policy;

namespace {

// "+host 80 = a b", or the error's code.
std::string read(std::string_view text) {
    const auto rule = parse_resolve_rule(text);
    if (!rule) return name_of(rule.error().code());
    std::string said = rule->removes ? "-" : rule->times_out ? "+" : "";
    said += rule->host + " " + std::to_string(rule->port);
    if (!rule->addresses.empty()) said += " =";
    for (const SocketAddress& address : rule->addresses) {
        CHECK(address.port() == rule->port);
        said += " " + address.text();
    }
    return said;
}

std::string lead(std::vector<std::string_view> rules, std::string_view host, std::uint16_t port) {
    const auto target = connect_target(rules, host, port);
    if (!target) return name_of(target.error().code());
    return *target ? (*target)->host + " " + std::to_string((*target)->port) : "as it is";
}

}  // namespace

TEST_CASE("resolve rules say host, port and addresses") {
    CHECK(read("example.com:80:127.0.0.1") == "example.com 80 = 127.0.0.1");
    CHECK(read("Example.COM:443:192.0.2.1,[2001:db8::1],::1") == "example.com 443 = 192.0.2.1 2001:db8::1 ::1");
    CHECK(read("+foo:80:[127.0.0.1], 10.0.0.1") == "+foo 80 = 127.0.0.1 10.0.0.1");
    CHECK(read("foo:80:127.0.0.1,,") == "foo 80 = 127.0.0.1");
    CHECK(read("*:80:127.0.0.1") == "* 80 = 127.0.0.1");
    CHECK(read("[::1]:80:127.0.0.1") == "::1 80 = 127.0.0.1");
    CHECK(read("-foo:80") == "-foo 80");
    CHECK(read("-[2001:db8::1]:8080") == "-2001:db8::1 8080");
    CHECK(read("foo:0:127.0.0.1") == "foo 0 = 127.0.0.1");
}

TEST_CASE("resolve rules that say nothing are refused") {
    for (const std::string_view text : {"", "foo", "foo:80", "foo:80:", "foo:80:,", "foo:x:127.0.0.1", "foo:65536:127.0.0.1",
                                        ":80:127.0.0.1", "foo:80:abc", "foo:80:127.0.0.1,abc", "-foo", "-foo:", "-foo:x",
                                        "-foo:80:127.0.0.1", "[::1:80:127.0.0.1", "foo:-1:127.0.0.1", "+", "-", "foo:80:256.1.1.1"}) {
        CAPTURE(text);
        CHECK(read(text) == "option_syntax");
    }
    std::string many = "foo:80:127.0.0.1";
    for (std::size_t i = 1; i < max_rule_addresses; ++i) many += ",127.0.0.1";
    CHECK(parse_resolve_rule(many));
    CHECK_FALSE(parse_resolve_rule(many + ",127.0.0.1"));
}

TEST_CASE("the first rule that fits says where to connect to") {
    CHECK(lead({"foo:80:bar:81"}, "foo", 80) == "bar 81");
    CHECK(lead({"FOO:80:Bar:81"}, "foo", 80) == "bar 81");
    CHECK(lead({"foo:80:bar:81"}, "foo", 81) == "as it is");
    CHECK(lead({"foo:80:bar:81"}, "fool", 80) == "as it is");
    CHECK(lead({"::bar:81"}, "foo", 80) == "bar 81");
    CHECK(lead({"foo:::81"}, "foo", 80) == "foo 81");
    CHECK(lead({"foo:80:bar:"}, "foo", 80) == "bar 80");
    CHECK(lead({"foo:80:bar"}, "foo", 80) == "bar 80");
    CHECK(lead({":80::8080"}, "10.0.0.1", 80) == "10.0.0.1 8080");
    CHECK(lead({"[::1]:80:[2001:db8::2]:81"}, "::1", 80) == "2001:db8::2 81");
    CHECK(lead({"other:80:no:1", "foo:80:first:1", "foo:80:second:2"}, "foo", 80) == "first 1");
}

TEST_CASE("rules that change nothing or fit nothing leave things as they are") {
    CHECK(lead({}, "foo", 80) == "as it is");
    CHECK(lead({"foo:80:foo:80"}, "foo", 80) == "as it is");
    CHECK(lead({"foo:80::", "foo:80:bar:81"}, "foo", 80) == "as it is");  // it fits, and says so
    CHECK(lead({"foo", "foo:80", ""}, "foo", 80) == "as it is");
    CHECK(lead({"foo:abc:bar:81"}, "foo", 80) == "as it is");
    CHECK(lead({"foo:80:bar:abc"}, "foo", 80) == "option_syntax");
    CHECK(lead({"foo:80:bar:65536"}, "foo", 80) == "option_syntax");
    CHECK(lead({"foo:80:bar:abc"}, "other", 80) == "as it is");
}
