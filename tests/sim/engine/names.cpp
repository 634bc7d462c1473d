// Where a request connects to: rules for names, connect-to, unix sockets, what is remembered and for how long.
#include <set>

#include "engine/names.hpp"
#include "sim/engine/site.hpp"

using namespace hawser;
using namespace hawser::sim;
using namespace std::chrono_literals;

namespace {

// A site on this very address, no name leads to it.
StreamEndpoint& site_at(World& world, std::string_view literal, std::uint16_t port, std::string says) {
    StreamEndpoint endpoint;
    endpoint.accept = [says](std::string_view) {
        return std::make_unique<peer::H1Server>([says](const peer::PeerRequest& request) {
            return answer_of(says + " for " + request.authority);
        });
    };
    return world.net.listen(literal, port, std::move(endpoint));
}

Witness get(World& world, std::string_view url, const NameOptions& names, const SocketPolicy* socket = nullptr) {
    auto spec = world.spec(url);
    spec.names = &names;
    spec.socket = socket;
    spec.fresh_connection = true;
    spec.want_debug = true;
    return world.perform(spec);
}

}  // namespace

TEST_CASE("what one set of name servers answered is not another's answer", "[names]") {
    engine::Names names;
    const NameServers asked{.addresses = "192.0.2.1"};
    const NameServers from{.local_ipv4 = "192.0.2.1"};
    const NameServers system{};
    const auto question = [](const NameServers* servers) {
        return engine::Names::Question{"x.test", 80, AddressFamilies::any, servers};
    };
    names.store(question(&asked), {*SocketAddress::from_literal("192.0.2.7", 80)}, Instant{});
    CHECK(names.find(question(&asked), Instant{}) != nullptr);
    CHECK(names.find(question(&from), Instant{}) == nullptr);
    CHECK(names.find(question(&system), Instant{}) == nullptr);
    names.store(question(&system), {*SocketAddress::from_literal("192.0.2.8", 80)}, Instant{});
    CHECK(names.find(question(nullptr), Instant{}) != nullptr);
}

TEST_CASE("a rule gives a name its addresses, for later transfers too") {
    World world;
    site_at(world, "10.0.2.1", 80, "one");
    NameOptions names;
    names.resolve = {"pinned.test:80:10.0.2.1"};
    const Witness first = get(world, "http://pinned.test/", names);
    CHECK(first.body == "one for pinned.test");
    CHECK(first.text.find("Added pinned.test:80:10.0.2.1 to DNS cache\n") != std::string::npos);
    CHECK(first.text.find("Hostname pinned.test was found in DNS cache\n") != std::string::npos);
    CHECK(get(world, "http://pinned.test/", {}).body == "one for pinned.test");
    CHECK(world.resolver->queries() == 0);
    CHECK(code_of(get(world, "http://pinned.test:81/", {})) == ErrorCode::host_unresolved);  // another port
    names.resolve = {"-pinned.test:80"};
    CHECK(code_of(get(world, "http://pinned.test/", names)) == ErrorCode::host_unresolved);
}

TEST_CASE("a rule goes before what was resolved, and one for every host after it") {
    World world;
    world.serve("known.test", 80, [](const peer::PeerRequest&) { return answer_of("the real one"); });
    site_at(world, "10.0.2.1", 80, "rule");
    site_at(world, "10.0.2.2", 80, "any");
    CHECK(get(world, "http://known.test/", {}).body == "the real one");
    NameOptions names;
    names.resolve = {"*:80:10.0.2.2"};
    CHECK(get(world, "http://known.test/", names).body == "the real one");
    CHECK(get(world, "http://unknown.test/", names).body == "any for unknown.test");
    names.resolve = {"known.test:80:10.0.2.1"};
    CHECK(get(world, "http://known.test/", names).body == "rule for known.test");
}

TEST_CASE("rules may name several addresses of both families, and literals") {
    World world;
    site_at(world, "10.0.2.1", 80, "four");
    site_at(world, "fd00::5", 80, "six");
    NameOptions names;
    names.resolve = {"both.test:80:10.0.2.9,[fd00::5],10.0.2.1", "10.9.9.9:80:10.0.2.1"};
    CHECK(get(world, "http://both.test/", names).body == "six for both.test");
    SocketPolicy socket;
    socket.families = AddressFamilies::ipv4;
    CHECK(get(world, "http://both.test/", names, &socket).body == "four for both.test");
    CHECK(get(world, "http://10.9.9.9/", names).body == "four for 10.9.9.9");
    names.resolve = {"six.test:80:[fd00::5]"};  // nothing of the family asked for: the name is resolved
    CHECK(code_of(get(world, "http://six.test/", names, &socket)) == ErrorCode::host_unresolved);
    CHECK(world.resolver->queries() == 1);
}

TEST_CASE("only rules with a plus are forgotten") {
    World world;
    site_at(world, "10.0.2.1", 80, "one");
    NameOptions names;
    names.resolve = {"stays.test:80:10.0.2.1", "+goes.test:80:10.0.2.1"};
    names.keep_for = 10s;
    CHECK(get(world, "http://goes.test/", names).body == "one for goes.test");
    world.sim.advance(world.sim.now() + 11s);
    CHECK(get(world, "http://stays.test/", names).body == "one for stays.test");
    CHECK(code_of(get(world, "http://goes.test/", names)) == ErrorCode::host_unresolved);
}

TEST_CASE("a rule that cannot be read ends the transfer, one that would remove is passed over") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return answer_of("fine"); });
    NameOptions names;
    names.resolve = {"-origin.test"};
    CHECK(get(world, "http://origin.test/", names).verdict() == "ok 200");
    names.resolve = {"origin.test:80"};
    CHECK(code_of(get(world, "http://origin.test/", names)) == ErrorCode::option_syntax);
}

TEST_CASE("answers are used again for as long as the transfer says") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return answer_of("fine"); });
    NameOptions never_kept, kept, for_ever;
    never_kept.keep_for = 0s;
    kept.keep_for = 60s;
    for_ever.keep_for.reset();
    const auto queries_for = [&](const NameOptions& names) {
        const std::size_t before = world.resolver->queries();
        CHECK(get(world, "http://origin.test/", names).verdict() == "ok 200");
        return world.resolver->queries() - before;
    };
    CHECK(queries_for(never_kept) == 1);
    CHECK(queries_for(never_kept) == 1);
    CHECK(queries_for(kept) == 0);
    world.sim.advance(world.sim.now() + 61s);
    CHECK(queries_for(for_ever) == 0);
    CHECK(queries_for(kept) == 1);
    NameOptions elsewhere;
    elsewhere.servers.addresses = "10.0.0.53";
    CHECK(queries_for(elsewhere) == 1);  // other servers may answer otherwise
    CHECK(world.resolver->asked_servers().addresses == "10.0.0.53");
    CHECK(queries_for(elsewhere) == 0);
}

TEST_CASE("shuffled addresses are tried in any order") {
    World world;
    std::vector<std::string> literals;
    for (int i = 1; i <= 8; ++i) literals.push_back("10.0.3." + std::to_string(i));
    for (const auto& literal : literals) site_at(world, literal, 80, literal);
    world.resolver->add("many.test", literals);
    NameOptions names;
    names.keep_for = 0s;
    std::set<std::string> first;
    for (int i = 0; i < 5; ++i) first.insert(get(world, "http://many.test/", names).body);
    CHECK(first.size() == 1);
    names.shuffle = true;
    for (int i = 0; i < 100; ++i) first.insert(get(world, "http://many.test/", names).body);
    CHECK(first.size() == 8);  // misses once in 10^5 runs
}

TEST_CASE("connect-to changes where a request connects, not what it says") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return answer_of("origin"); });
    world.serve("other.test", 8080, [](const peer::PeerRequest& request) { return answer_of("other for " + request.authority); });
    NameOptions names;
    names.connect_to = {"origin.test:80:other.test:8080"};
    const Witness there = get(world, "http://origin.test/", names);
    CHECK(there.body == "other for origin.test");
    CHECK(there.text.find("Connecting to hostname: other.test\n") != std::string::npos);
    CHECK(there.text.find("Connecting to port: 8080\n") != std::string::npos);
    CHECK(get(world, "http://origin.test/", {}).body == "origin");
    names.connect_to = {"::10.0.1.2:8080"};
    CHECK(get(world, "http://nowhere.test:99/", names).body == "other for nowhere.test:99");
    names.connect_to = {"origin.test:80::x"};
    CHECK(code_of(get(world, "http://origin.test/", names)) == ErrorCode::option_syntax);
}

TEST_CASE("connections that lead elsewhere are not shared with those that do not") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return answer_of("origin"); });
    world.serve("other.test", 80, [](const peer::PeerRequest&) { return answer_of("other"); });
    NameOptions names;
    names.connect_to = {"::other.test:"};
    auto elsewhere = world.spec("http://origin.test/");
    elsewhere.names = &names;
    CHECK(world.perform(elsewhere).body == "other");
    CHECK(world.get("http://origin.test/").body == "origin");
    const Witness again = world.perform(elsewhere);
    CHECK(again.body == "other");
    CHECK(again.outcome->reused_connection);
}

TEST_CASE("TLS proves the URL's host wherever a request connects to") {
    World world;
    serve_tls(world, "other.test", secured(), web([](const peer::PeerRequest&) { return answer_of("proved"); }));
    NameOptions names;
    names.connect_to = {"::other.test:"};
    const TlsOptions tls = trusting();
    auto spec = world.spec("https://origin.test/");
    spec.names = &names;
    spec.tls = &tls;
    CHECK(world.perform(spec).body == "proved");
    spec.url = "https://stranger.test/";
    CHECK(code_of(world.perform(spec)) == ErrorCode::tls_peer_untrusted);
}

TEST_CASE("a unix socket takes the place of name, proxy and TCP") {
    World world;
    StreamEndpoint endpoint = site_at(world, "10.0.2.1", 80, "unix");
    world.net.listen("unix:/run/site", 0, endpoint);
    ProxyOptions proxy;
    proxy.url = "http://nowhere.test:3128";
    SocketPolicy socket;
    socket.unix_path = "/run/site";
    auto spec = world.spec("http://any.test/");
    spec.proxy = &proxy;
    spec.socket = &socket;
    const Witness first = world.perform(spec);
    CHECK(first.body == "unix for any.test");
    CHECK(world.perform(spec).outcome->reused_connection);
    CHECK(world.resolver->queries() == 0);
    socket.unix_path = "/run/another";
    CHECK(code_of(world.perform(spec)) == ErrorCode::connect_failed);
    socket.unix_path = std::string(108, 'x');
    CHECK(code_of(world.perform(spec)) == ErrorCode::host_unresolved);
}

TEST_CASE("the local address may be a name") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return answer_of("fine"); });
    world.resolver->add("me.test", {"fd00::2", "10.0.0.2"});
    SocketPolicy socket;
    socket.local_address = "me.test";
    const Witness bound = get(world, "http://origin.test/", {}, &socket);
    CHECK(bound.verdict() == "ok 200");
    CHECK(bound.outcome->local.text() == "10.0.0.2");
    socket.local_address = "nobody.test";
    CHECK(code_of(get(world, "http://origin.test/", {}, &socket)) == ErrorCode::interface_failed);
}

TEST_CASE("connections too old or idle for too long for a transfer are not used again") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return answer_of("fine"); });
    Limits limits;
    auto spec = world.spec("http://origin.test/");
    spec.limits = &limits;
    const auto reuses = [&] { return world.perform(spec).outcome->reused_connection; };
    limits.connection_idle = 10s;
    CHECK_FALSE(reuses());
    world.sim.advance(world.sim.now() + 9s);
    CHECK(reuses());
    world.sim.advance(world.sim.now() + 11s);
    CHECK_FALSE(reuses());
    limits.connection_idle = 1000s;
    CHECK(reuses());
    world.sim.advance(world.sim.now() + 500s);  // longer than the Multi keeps others
    CHECK(reuses());
    limits.connection_age = 600s;
    CHECK(reuses());
    world.sim.advance(world.sim.now() + 101s);
    CHECK_FALSE(reuses());
}

TEST_CASE("debug text tells each step in libcurl's words") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return answer_of("fine"); });
    auto spec = world.spec("http://origin.test/");
    spec.want_debug = true;
    CHECK(world.perform(spec).text == "  Trying 10.0.1.1:80...\n"
                                      "Connected to origin.test (10.0.1.1) port 80\n"
                                      "using HTTP/1.x\n"
                                      "Request completely sent off\n"
                                      "Connection #0 to host origin.test left intact\n");
    CHECK(world.perform(spec).text == "Re-using existing connection #0 with host origin.test\n"
                                      "Request completely sent off\n"
                                      "Connection #0 to host origin.test left intact\n");
    spec.forbid_reuse = true;
    CHECK(world.perform(spec).text.ends_with("Closing connection #0\n"));
}
