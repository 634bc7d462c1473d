// CaresResolver against a name server on loopback.
#include <fstream>
#include <memory>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include "io/cares_resolver.hpp"
#include "io/epoll_loop.hpp"
#include "support/catch.hpp"
#include "unit/io/dns_server.hpp"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

constexpr Token base = Token{0x5e501ce5} << 32;

/// A file in the test's own directory, gone at the end.
struct TemporaryFile {
    explicit TemporaryFile(const std::string& content) {
        std::string name = "/tmp/hawser-io-XXXXXX";
        const int handle = mkstemp(name.data());
        REQUIRE(handle != -1);
        ::close(handle);
        path = name;
        write(content);
    }
    ~TemporaryFile() { ::unlink(path.c_str()); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    void write(const std::string& content) const { std::ofstream(path) << content; }
    std::string path;
};

/// A loop and a resolver that asks `server`, turned until an answer is there.
struct Asker {
    explicit Asker(const DnsServer& server, const std::string& hosts = "/nonexistent") {
        auto made = io::EpollLoop::create();
        REQUIRE(made.has_value());
        loop = *std::move(made);
        io::CaresOptions options{.servers = server.address(), .hosts_path = hosts};
        options.timeout = 200ms;
        options.tries = 2;
        resolver = std::make_unique<io::CaresResolver>(*loop, base, options);
    }
    QueryId start(std::string_view host, AddressFamilies families = AddressFamilies::any) {
        return resolver->start(host, 443, families, loop->refresh_now());
    }
    std::optional<Answer> wait() {
        const Instant limit = after(loop->refresh_now(), 20s);
        for (;;) {
            if (auto answer = resolver->next()) return answer;
            if (loop->now() >= limit) return std::nullopt;
            loop->arm(resolver->deadline());
            const auto ready = loop->turn(limit);
            REQUIRE(ready.has_value());
            for (const Ready& one : *ready) {
                REQUIRE((one.token & ~Token{UINT32_MAX}) == base);
                resolver->on_ready(static_cast<std::uint32_t>(one.token), one, loop->now());
            }
            resolver->expire(loop->now());
        }
    }
    std::unique_ptr<io::EpollLoop> loop;
    std::unique_ptr<io::CaresResolver> resolver;
};

std::vector<std::string> literals(const Answer& answer) {
    std::vector<std::string> texts;
    for (const auto& address : answer.addresses.value()) {
        CHECK(address.port() == 443);
        CHECK(address.family() == answer.family);
        texts.push_back(address.text());
    }
    return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("both families are asked and answered one by one", "[resolver]") {
    DnsServer server;
    server.set("www.example.test", 1, {.literals = {"192.0.2.1", "192.0.2.2"}, .ttl_seconds = 77});
    server.set("www.example.test", 28, {.literals = {"2001:db8::1"}});
    Asker asker(server);
    const QueryId id = asker.start("www.example.test");
    const auto first = asker.wait();
    const auto second = asker.wait();
    REQUIRE((first && second));
    CHECK((first->id == id && second->id == id));
    CHECK((!first->last && second->last));
    const Answer& v4 = first->family == AF_INET ? *first : *second;
    const Answer& v6 = first->family == AF_INET ? *second : *first;
    CHECK(literals(v4) == Texts{"192.0.2.1", "192.0.2.2"});
    CHECK(literals(v6) == Texts{"2001:db8::1"});
    CHECK(v4.ttl_seconds == 77);
    CHECK(asker.resolver->outstanding() == 0);
    CHECK(asker.resolver->deadline() == never);
}

TEST_CASE("a fast family does not wait for a silent one", "[resolver]") {
    DnsServer server;
    server.set("half.test", 1, {.literals = {"192.0.2.1"}});
    server.set("half.test", 28, {.silent = true});
    Asker asker(server);
    asker.start("half.test");
    const auto first = asker.wait();
    REQUIRE(first);
    CHECK(first->family == AF_INET);
    CHECK_FALSE(first->last);
    const auto second = asker.wait();
    REQUIRE(second);
    CHECK(second->last);
    CHECK(second->addresses.error().code() == ErrorCode::host_unresolved);
    CHECK(second->addresses.error().message() ==
          "Could not resolve host: half.test (timed out, no name server answered)");
    CHECK(second->addresses.error().advice() == Advice::retry);
}

TEST_CASE("one family only, when only one is wanted", "[resolver]") {
    DnsServer server;
    server.set("a.test", 1, {.literals = {"192.0.2.1"}});
    Asker asker(server);
    asker.start("a.test", AddressFamilies::ipv4);
    const auto only = asker.wait();
    REQUIRE(only);
    CHECK(only->last);
    CHECK(literals(*only) == Texts{"192.0.2.1"});
    CHECK(server.questions_over_udp() == 1);
}

TEST_CASE("failures say which name and why", "[resolver]") {
    DnsServer server;
    server.set("empty.test", 1, {});
    server.set("broken.test", 1, {.rcode = 2});
    server.set("refused.test", 1, {.rcode = 5});
    Asker asker(server);
    const auto reason = [&](std::string_view host) {
        asker.start(host, AddressFamilies::ipv4);
        const auto answer = asker.wait();
        REQUIRE(answer);
        CHECK(answer->last);
        CHECK(answer->addresses.error().code() == ErrorCode::host_unresolved);
        CHECK(answer->addresses.error().phase() == Phase::resolve);
        return answer->addresses.error().message();
    };
    CHECK(reason("missing.test") == "Could not resolve host: missing.test (no such name)");
    CHECK(reason("empty.test") == "Could not resolve host: empty.test (the name has no IPv4 address)");
    const std::string nobody = " (no name server could be reached, or all of them failed or refused)";
    CHECK(reason("broken.test") == "Could not resolve host: broken.test" + nobody);
    CHECK(reason("refused.test") == "Could not resolve host: refused.test" + nobody);
    CHECK(reason("bad..name").find("Could not resolve host: bad..name") == 0);
    CHECK(reason(std::string(300, 'x')).find("Could not resolve host: ") == 0);
    CHECK(reason("").find("not a valid host name") != std::string::npos);
    CHECK(reason(std::string_view("a\0b", 3)).find("not a valid host name") != std::string::npos);
}

TEST_CASE("a garbled answer is a failure, not a hang", "[resolver]") {
    DnsServer server;
    server.set("noise.test", 1, {.garbage = true});
    Asker asker(server);
    asker.start("noise.test", AddressFamilies::ipv4);
    const auto answer = asker.wait();
    REQUIRE(answer);
    CHECK_FALSE(answer->addresses.has_value());
}

TEST_CASE("a truncated answer is fetched by TCP", "[resolver]") {
    DnsServer server;
    DnsReply many{.truncated_over_udp = true};
    for (int i = 1; i <= 200; ++i)
        many.literals.push_back("192.0.2." + std::to_string(i));
    server.set("many.test", 1, many);
    Asker asker(server);
    asker.start("many.test", AddressFamilies::ipv4);
    const auto answer = asker.wait();
    REQUIRE(answer);
    CHECK(server.questions_over_tcp() == 1);
    CHECK(answer->addresses.value().size() == io::CaresResolver::addresses_per_answer_max);
}

TEST_CASE("what needs no DNS does not ask it", "[resolver]") {
    DnsServer server;
    const TemporaryFile hosts(
        "# comment\n192.0.2.9\tBox box.lan # trailing\n2001:db8::9 box\n\nnonsense here\n");
    Asker asker(server, hosts.path);
    const auto all = [&](std::string_view host, AddressFamilies families = AddressFamilies::any) {
        asker.start(host, families);
        Texts texts;
        for (;;) {
            const auto answer = asker.resolver->next();  // there as soon as start returns
            REQUIRE(answer);
            if (answer->addresses) {
                for (const auto& text : literals(*answer))
                    texts.push_back(text);
            } else {
                texts.push_back("-");
            }
            if (answer->last) return texts;
        }
    };
    CHECK(all("127.0.0.1") == Texts{"127.0.0.1"});
    CHECK(all("2001:db8::5") == Texts{"2001:db8::5"});
    CHECK(all("2001:db8::5", AddressFamilies::ipv4) == Texts{"-"});
    CHECK(all("localhost") == Texts{"::1", "127.0.0.1"});
    CHECK(all("LocalHost.") == Texts{"::1", "127.0.0.1"});
    CHECK(all("deep.under.localhost", AddressFamilies::ipv4) == Texts{"127.0.0.1"});
    CHECK(all("abcdef.onion") == Texts{"-", "-"});
    CHECK(all("BOX") == Texts{"2001:db8::9", "192.0.2.9"});
    CHECK(all("box.lan") == Texts{"-", "192.0.2.9"});
    CHECK(server.questions_over_udp() == 0);
    CHECK(asker.resolver->deadline() == never);

    hosts.write("192.0.2.10 box\n");  // a changed file is read again
    CHECK(all("box", AddressFamilies::ipv4) == Texts{"192.0.2.10"});
    server.set("notlocalhost", 1, {.literals = {"192.0.2.3"}});
    asker.start("notlocalhost", AddressFamilies::ipv4);
    CHECK(literals(asker.wait().value()) == Texts{"192.0.2.3"});
    CHECK(server.questions_over_udp() == 1);
}

TEST_CASE("a question may name the servers that are asked", "[resolver]") {
    DnsServer usual, other;
    usual.set("where.test", 1, {.literals = {"192.0.2.1"}});
    other.set("where.test", 1, {.literals = {"192.0.2.2"}});
    Asker asker(usual);
    const auto ask = [&](const NameServers& servers) {
        asker.resolver->start("where.test", 443, AddressFamilies::ipv4, asker.loop->refresh_now(), servers);
        const auto answer = asker.wait();
        REQUIRE(answer);
        return answer->addresses ? answer->addresses->front().text() : answer->addresses.error().message();
    };
    CHECK(ask({}) == "192.0.2.1");
    CHECK(ask({.addresses = other.address()}) == "192.0.2.2");
    CHECK(ask({}) == "192.0.2.1");
    CHECK(ask({.addresses = other.address(), .local_ipv4 = "127.0.0.1"}) == "192.0.2.2");
    CHECK(ask({.addresses = other.address(), .interface = "lo"}) == "192.0.2.2");
    const std::size_t asked = other.questions_over_udp();
    CHECK(ask({.addresses = other.address(), .interface = "nosuch0"}).find("Could not resolve host: where.test") == 0);
    CHECK(ask({.addresses = other.address(), .local_ipv4 = "nonsense"}).find("\"nonsense\" is no IPv4 address") == 0);
    CHECK(ask({.addresses = "no address at all"}).find("could not use the name servers") == 0);
    CHECK(other.questions_over_udp() == asked);
    for (int i = 0; i < 20; ++i)  // more sets than are kept ready
        CHECK(ask({.addresses = other.address(), .local_ipv4 = "127.0.0." + std::to_string(i + 1)}) == "192.0.2.2");
}

TEST_CASE("a cancelled question gives no answer and disturbs no other", "[resolver]") {
    DnsServer server;
    server.set("a.test", 1, {.literals = {"192.0.2.1"}});
    server.set("b.test", 1, {.literals = {"192.0.2.2"}});
    Asker asker(server);
    const QueryId a = asker.start("a.test", AddressFamilies::ipv4);
    const QueryId b = asker.start("b.test", AddressFamilies::ipv4);
    asker.resolver->cancel(a);
    const auto answer = asker.wait();
    REQUIRE(answer);
    CHECK(answer->id == b);
    const QueryId local = asker.start("localhost");
    asker.resolver->cancel(local);
    CHECK_FALSE(asker.resolver->next());
    asker.resolver->cancel(12345);
}

TEST_CASE("a resolver may go while questions are under way", "[resolver]") {
    DnsServer server;
    server.set("slow.test", 1, {.silent = true});
    Asker asker(server);
    asker.start("slow.test");
    asker.resolver.reset();
    CHECK(asker.loop->turn(asker.loop->refresh_now())->empty());
}

TEST_CASE("servers come from resolv.conf, read again when it changes", "[resolver]") {
    // c-ares asks port 53 of what resolv.conf names, where a test cannot listen: seen is only that the change
    // is taken.
    DnsServer server;
    auto loop = io::EpollLoop::create();
    REQUIRE(loop.has_value());
    const TemporaryFile conf("nameserver 127.0.0.1\n");
    io::CaresOptions options{.hosts_path = "/nonexistent", .resolv_conf_path = conf.path};
    options.timeout = 50ms;
    options.tries = 1;
    io::CaresResolver resolver(**loop, base, options);
    const auto ask = [&] {
        resolver.start("x.test", 80, AddressFamilies::ipv4, (*loop)->refresh_now());
        for (;;) {
            if (const auto answer = resolver.next()) return answer->addresses.error().message();
            (*loop)->arm(resolver.deadline());
            const auto ready = (*loop)->turn(never);
            for (const Ready& one : *ready)
                resolver.on_ready(static_cast<std::uint32_t>(one.token), one, (*loop)->now());
            resolver.expire((*loop)->now());
        }
    };
    const std::string first = ask();
    CHECK(first.find("Could not resolve host: x.test") == 0);
    conf.write("nameserver 127.0.0.2\nsearch lan\n");
    CHECK(ask().find("Could not resolve host: x.test") == 0);
}

TEST_CASE("a changed resolv.conf ends every channel that asks its servers", "[resolver]") {
    const TemporaryFile conf("nameserver 127.0.0.1\n");
    DnsServer server;
    Asker asker(server);
    io::CaresOptions options{.hosts_path = "/nonexistent", .resolv_conf_path = conf.path};
    options.timeout = 50ms;
    options.tries = 1;
    asker.resolver = std::make_unique<io::CaresResolver>(*asker.loop, base, options);
    const auto ask = [&](const NameServers& servers) {
        asker.resolver->start("x.test", 443, AddressFamilies::ipv4, asker.loop->refresh_now(), servers);
        REQUIRE(asker.wait());
        return asker.resolver->channels();
    };
    const NameServers from_here{.local_ipv4 = "127.0.0.1"};
    const NameServers named{.addresses = server.address()};
    CHECK(ask(named) == 1);
    CHECK(ask({}) == 2);
    CHECK(ask(from_here) == 3);
    conf.write("nameserver 127.0.0.2\nsearch lan\n");
    CHECK(ask(named) == 1);  // whoever asks first: the change is not told again
    CHECK(ask({}) == 2);
}

TEST_CASE("nonsense for servers is an error at the first question", "[resolver]") {
    auto loop = io::EpollLoop::create();
    REQUIRE(loop.has_value());
    io::CaresResolver resolver(**loop, base, {.servers = "not-an-address", .hosts_path = "/nonexistent"});
    resolver.start("x.test", 80, AddressFamilies::ipv4, (*loop)->refresh_now());
    const auto answer = resolver.next();
    REQUIRE(answer);
    CHECK(answer->addresses.error().message().find("not-an-address") != std::string::npos);
}

TEST_CASE("a child may destroy an inherited resolver, the parent's question goes on", "[resolver][fork]") {
    DnsServer server;
    server.set("a.test", 1, {.silent = true});
    Asker asker(server);
    asker.start("a.test", AddressFamilies::ipv4);
    const pid_t child = fork();
    if (child == 0) {
        asker.resolver.reset();
        _exit(asker.loop->inherited() ? 0 : 1);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
    server.set("a.test", 1, {.literals = {"192.0.2.1"}});  // for the second try
    const auto answer = asker.wait();
    REQUIRE(answer);
    CHECK(literals(*answer) == Texts{"192.0.2.1"});
}
