#include "policy/pool.hpp"

#include <functional>
#include <map>
#include <random>

#include "support/catch.hpp"

using namespace hawser;
using namespace hawser::policy;
using namespace std::chrono_literals;

namespace {

ReuseFacts facts_of(std::string_view url) {
    ReuseFacts facts;
    facts.origin = *Origin::of(*Url::parse(url));
    return facts;
}

ProxyHop proxy(std::string_view url, bool tunnel) {
    return {.origin = *Origin::of(*Url::parse(url)), .tunnel = tunnel, .login = {}, .tls = {}};
}

// A pool on paper.
struct Pool {
    std::map<std::string, ReuseKey> keys;
    std::vector<Ask> asks;
    std::vector<ConnectionFacts> connections;
    PoolLimits limits;
    Instant now{1h};

    const ReuseKey* key(const std::string& host) {
        return &keys.try_emplace(host, facts_of("http://" + host + "/")).first->second;
    }
    Pool& ask(std::uint64_t id, const std::string& host, bool fresh = false, bool waits = false) {
        asks.push_back({id, key(host), fresh, waits});
        return *this;
    }
    ConnectionFacts& connection(std::uint64_t id, const std::string& host) {
        ConnectionFacts facts;
        facts.id = id;
        facts.key = key(host);
        facts.opened = now - 1min;
        return connections.emplace_back(facts);
    }
    Pool& idle(std::uint64_t id, const std::string& host, Duration since) {
        connection(id, host).idle_since = now - since;
        return *this;
    }
    Pool& busy(std::uint64_t id, const std::string& host) {
        connection(id, host).streams = 1;
        return *this;
    }
    Pool& opening(std::uint64_t id, const std::string& host) {
        connection(id, host).state = ConnectionState::opening;
        return *this;
    }
    Pool& multiplexed(std::uint64_t id, const std::string& host, std::size_t streams, std::size_t most) {
        ConnectionFacts& facts = connection(id, host);
        facts.multiplexes = true;
        facts.streams = streams;
        facts.max_streams = most;
        if (streams == 0) facts.idle_since = now - 1s;
        return *this;
    }
    std::string plan() const { return plan_pool(asks, connections, limits, now).text(); }
};

}  // namespace

TEST_CASE("an idle connection of the same key is used, the newest first", "[policy][pool]") {
    CHECK(Pool().ask(1, "a").plan() == "open for 1");
    CHECK(Pool().ask(1, "a").idle(7, "a", 1s).plan() == "use 7 for 1");
    CHECK(Pool().ask(1, "a").idle(7, "a", 2s).idle(8, "a", 1s).idle(9, "a", 3s).plan() == "use 8 for 1");
    CHECK(Pool().ask(1, "a").ask(2, "a").ask(3, "a").idle(7, "a", 2s).idle(8, "a", 1s).plan() ==
          "use 8 for 1; use 7 for 2; open for 3");
    CHECK(Pool().ask(1, "a").idle(7, "b", 1s).plan() == "open for 1");
    CHECK(Pool().ask(1, "a").idle(7, "a:81", 1s).plan() == "open for 1");
    CHECK(Pool().ask(1, "a").busy(7, "a").plan() == "open for 1");
    CHECK(Pool().ask(1, "a").opening(7, "a").plan() == "open for 1");
    CHECK(Pool().ask(1, "a", true).idle(7, "a", 1s).plan() == "open for 1");
}

TEST_CASE("a connection with room for streams is shared, the emptiest first", "[policy][pool]") {
    CHECK(Pool().ask(1, "a").multiplexed(7, "a", 3, 100).multiplexed(8, "a", 2, 100).plan() == "use 8 for 1");
    CHECK(Pool().ask(1, "a").ask(2, "a").multiplexed(7, "a", 1, 2).plan() == "use 7 for 1; open for 2");
    CHECK(Pool().ask(1, "a").multiplexed(7, "a", 3, 100).idle(8, "a", 1s).plan() == "use 7 for 1");
    Pool leaving;
    leaving.ask(1, "a").multiplexed(7, "a", 3, 100);
    leaving.connections[0].reusable = false;
    CHECK(leaving.plan() == "open for 1");
}

TEST_CASE("an ask may wait for a connection that may multiplex", "[policy][pool]") {
    CHECK(Pool().ask(1, "a", false, true).opening(7, "a").plan() == "1 waits for 7");
    CHECK(Pool().ask(1, "a", false, true).opening(7, "b").plan() == "open for 1");
    CHECK(Pool().ask(1, "a", false, true).ask(2, "a", false, true).ask(3, "b", false, true).plan() ==
          "open for 1; 2 waits; open for 3");
    CHECK(Pool().ask(1, "a", true, true).opening(7, "a").plan() == "open for 1");
}

TEST_CASE("old connections are closed, not used", "[policy][pool]") {
    CHECK(Pool().ask(1, "a").idle(7, "a", 118s).plan() == "close 7; open for 1");
    CHECK(Pool().ask(1, "a").idle(7, "a", 117s).plan() == "use 7 for 1");
    Pool old;
    old.ask(1, "a").idle(7, "a", 1s).multiplexed(8, "a", 1, 100);
    old.limits.max_lifetime = 1min;
    CHECK(old.plan() == "close 7; open for 1");
    old.limits.max_lifetime = 0s;
    CHECK(old.plan() == "use 8 for 1");
    Pool useless;
    useless.idle(7, "a", 1s);
    useless.connections[0].reusable = false;
    CHECK(useless.plan() == "close 7");
}

TEST_CASE("limits per host and in total", "[policy][pool]") {
    Pool pool;
    pool.limits.max_per_peer = 2;
    pool.ask(1, "a").ask(2, "b").busy(7, "a").busy(8, "a");
    CHECK(pool.plan() == "1 waits; open for 2");
    CHECK(pool.opening(9, "b").plan() == "1 waits; open for 2");
    CHECK(pool.busy(10, "b").plan() == "1 waits; 2 waits");

    Pool total;
    total.limits.max_total = 2;
    total.ask(1, "a").ask(2, "b").busy(7, "c");
    CHECK(total.plan() == "open for 1; 2 waits");
    CHECK(total.idle(8, "d", 5s).plan() == "close 8; open for 1; 2 waits");

    Pool oldest;
    oldest.limits.max_total = 3;
    oldest.ask(1, "a").idle(7, "b", 1s).idle(8, "b", 9s).idle(9, "c", 5s);
    CHECK(oldest.plan() == "close 8; open for 1");

    // A connection that is closing is still there.
    Pool closing;
    closing.limits.max_per_peer = 1;
    closing.ask(1, "a").connection(7, "a").state = ConnectionState::closing;
    CHECK(closing.plan() == "1 waits");

    // Same peer, another key: it makes room.
    Pool other;
    other.limits.max_per_peer = 1;
    ReuseFacts with_login = facts_of("http://a/");
    with_login.login = ConnectionLogin{"u", "p"};
    const ReuseKey login(with_login);
    other.ask(1, "a").idle(7, "a", 1s);
    other.connections[0].key = &login;
    CHECK(other.plan() == "close 7; open for 1");
}

TEST_CASE("only so many idle connections are kept", "[policy][pool]") {
    Pool pool;
    pool.limits.max_idle_count = 2;
    pool.idle(7, "a", 3s).idle(8, "b", 9s).idle(9, "c", 1s).idle(10, "d", 5s).busy(11, "e");
    CHECK(pool.plan() == "close 8; close 10");
    CHECK(pool.ask(1, "b").plan() == "use 8 for 1; close 10");
}

TEST_CASE("the plan says when the next idle connection is past its time", "[policy][pool]") {
    Pool pool;
    pool.idle(7, "a", 100s).idle(8, "b", 10s);
    CHECK(plan_pool({}, pool.connections, pool.limits, pool.now).again == pool.now + 18s);
    CHECK(plan_pool({}, {}, pool.limits, pool.now).again == never);
}

namespace {

using Change = std::function<void(ReuseFacts&)>;

// Every single thing that parts two requests.
const std::pair<const char*, Change> changes[] = {
    {"scheme", [](ReuseFacts& f) { f.origin.scheme = "wss"; }},
    {"host", [](ReuseFacts& f) { f.origin.host = "g"; }},
    {"port", [](ReuseFacts& f) { f.origin.port = 444; }},
    {"connect to", [](ReuseFacts& f) { f.connect_to = "h:443"; }},
    {"unix path", [](ReuseFacts& f) { f.unix_path = "/x"; }},
    {"abstract", [](ReuseFacts& f) { f.unix_abstract = true; }},
    {"proxy", [](ReuseFacts& f) { f.proxies = {proxy("http://p:3128", true)}; }},
    {"proxy kind", [](ReuseFacts& f) { f.proxies = {proxy("https://p:3128", true)}; }},
    {"forwarding", [](ReuseFacts& f) { f.proxies = {proxy("http://p:3128", false)}; }},
    {"two proxies",
     [](ReuseFacts& f) {
         f.proxies = {proxy("http://p:3128", true), proxy("http://q", true)};
     }},
    {"order",
     [](ReuseFacts& f) {
         f.proxies = {proxy("http://q", true), proxy("http://p:3128", true)};
     }},
    {"proxy login",
     [](ReuseFacts& f) {
         f.proxies = {proxy("http://p:3128", true)};
         f.proxies[0].login = {"u", "p"};
     }},
    {"proxy password",
     [](ReuseFacts& f) {
         f.proxies = {proxy("http://p:3128", true)};
         f.proxies[0].login = {"u", "q"};
     }},
    {"proxy tls",
     [](ReuseFacts& f) {
         f.proxies = {proxy("https://p:3128", true)};
         f.proxies[0].tls->verify_peer = false;
     }},
    {"login",
     [](ReuseFacts& f) {
         f.login = ConnectionLogin{"u", "p"};
     }},
    {"empty login", [](ReuseFacts& f) { f.login = ConnectionLogin{}; }},
    {"password",
     [](ReuseFacts& f) {
         f.login = ConnectionLogin{"u", "q"};
     }},
    {"http 1", [](ReuseFacts& f) { f.version = VersionClass::http1; }},
    {"http 2", [](ReuseFacts& f) { f.version = VersionClass::http2_prior; }},
    {"http 3", [](ReuseFacts& f) { f.version = VersionClass::quic; }},
    {"http 3 or less", [](ReuseFacts& f) { f.version = VersionClass::quic_or_tcp; }},
    {"proxy protocol", [](ReuseFacts& f) { f.socket->proxy_protocol = true; }},
    {"proxy protocol's client", [](ReuseFacts& f) { f.socket->proxy_protocol_client = "192.0.2.1"; }},
    {"verify peer", [](ReuseFacts& f) { f.tls->verify_peer = false; }},
    {"verify name", [](ReuseFacts& f) { f.tls->verify_name = false; }},
    {"verify status", [](ReuseFacts& f) { f.tls->verify_status = true; }},
    {"ca file", [](ReuseFacts& f) { f.tls->ca_file = "x"; }},
    {"ca directory", [](ReuseFacts& f) { f.tls->ca_directory = "x"; }},
    {"ca pem", [](ReuseFacts& f) { f.tls->ca_pem = "x"; }},
    {"crl", [](ReuseFacts& f) { f.tls->crl_file = "x"; }},
    {"min version", [](ReuseFacts& f) { f.tls->min_version = TlsVersion::v1_3; }},
    {"max version", [](ReuseFacts& f) { f.tls->max_version = TlsVersion::v1_2; }},
    {"ciphers", [](ReuseFacts& f) { f.tls->ciphers = "x"; }},
    {"groups", [](ReuseFacts& f) { f.tls->groups = "x"; }},
    {"certificate", [](ReuseFacts& f) { f.tls->certificate_file = "x"; }},
    {"key", [](ReuseFacts& f) { f.tls->private_key_file = "x"; }},
    {"key password", [](ReuseFacts& f) { f.tls->key_password = "x"; }},
    {"pin", [](ReuseFacts& f) { f.tls->pinned_public_key = "x"; }},
    {"alpn", [](ReuseFacts& f) { f.tls->alpn = false; }},
    {"session cache", [](ReuseFacts& f) { f.tls->session_cache = false; }},
    {"partial chain", [](ReuseFacts& f) { f.tls->partial_chain = false; }},
    {"native ca", [](ReuseFacts& f) { f.tls->native_ca = true; }},
    {"ca cache time", [](ReuseFacts& f) { f.tls->ca_cache_time = 1s; }},
    {"issuer file", [](ReuseFacts& f) { f.tls->issuer_file = "x"; }},
    {"issuer pem", [](ReuseFacts& f) { f.tls->issuer_pem = "x"; }},
    {"signatures", [](ReuseFacts& f) { f.tls->signature_algorithms = "x"; }},
    {"split records", [](ReuseFacts& f) { f.tls->split_cbc_records = false; }},
    {"certificate data", [](ReuseFacts& f) { f.tls->certificate_data = "x"; }},
    {"certificate format", [](ReuseFacts& f) { f.tls->certificate_format = TlsFormat::p12; }},
    {"key data", [](ReuseFacts& f) { f.tls->private_key_data = "x"; }},
    {"key format", [](ReuseFacts& f) { f.tls->private_key_format = TlsFormat::der; }},
    {"early data", [](ReuseFacts& f) { f.tls->early_data = true; }},
    {"transport", [](ReuseFacts& f) { f.socket->transport = Transport::quic; }},
    {"multipath", [](ReuseFacts& f) { f.socket->multipath = Multipath::prefer; }},
    {"families", [](ReuseFacts& f) { f.socket->families = AddressFamilies::ipv6; }},
    {"interface", [](ReuseFacts& f) { f.socket->interface = "x"; }},
    {"local address", [](ReuseFacts& f) { f.socket->local_address = "x"; }},
    {"local port", [](ReuseFacts& f) { f.socket->local_port = 1; }},
    {"port range", [](ReuseFacts& f) { f.socket->local_port_range = 1; }},
    {"nodelay", [](ReuseFacts& f) { f.socket->nodelay = false; }},
    {"keep alive", [](ReuseFacts& f) { f.socket->keep_alive = true; }},
    {"keep alive idle", [](ReuseFacts& f) { f.socket->keep_alive_idle = 1s; }},
    {"keep alive interval", [](ReuseFacts& f) { f.socket->keep_alive_interval = 1s; }},
    {"keep alive probes", [](ReuseFacts& f) { f.socket->keep_alive_probes = 1; }},
    {"fast open", [](ReuseFacts& f) { f.socket->fast_open = true; }},
    {"delay", [](ReuseFacts& f) { f.socket->happy_eyeballs_delay = 1ms; }},
    {"tos", [](ReuseFacts& f) { f.socket->type_of_service = 0; }},
    {"priority", [](ReuseFacts& f) { f.socket->priority = 0; }},
    {"mark", [](ReuseFacts& f) { f.socket->mark = 0; }},
    {"receive buffer", [](ReuseFacts& f) { f.socket->receive_buffer_bytes = 1; }},
    {"send buffer", [](ReuseFacts& f) { f.socket->send_buffer_bytes = 1; }},
    {"congestion", [](ReuseFacts& f) { f.socket->congestion_control = "x"; }},
};

std::vector<ReuseKey> different_keys() {
    std::vector<ReuseKey> keys{ReuseKey(facts_of("https://h/"))};
    for (const auto& [name, change] : changes) {
        ReuseFacts facts = facts_of("https://h/");
        change(facts);
        keys.emplace_back(std::move(facts));
    }
    return keys;
}

}  // namespace

TEST_CASE("requests that differ in anything that matters never share", "[policy][pool]") {
    const std::vector<ReuseKey> keys = different_keys();
    const std::vector<ReuseKey> same = different_keys();
    for (std::size_t i = 0; i < keys.size(); ++i) {
        CAPTURE(i == 0 ? "none" : changes[i - 1].first);
        REQUIRE(keys[i] == same[i]);
        REQUIRE(keys[i].hash() == same[i].hash());
        for (std::size_t j = 0; j < i; ++j)
            REQUIRE_FALSE(keys[i] == keys[j]);
    }
}

TEST_CASE("random pools: no ask is given a connection of another key", "[policy][pool]") {
    const std::vector<ReuseKey> keys = different_keys();
    const std::uint32_t seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 500; ++round) {
        Pool pool;
        pool.limits.max_total = random() % 8;
        pool.limits.max_per_peer = random() % 4;
        pool.limits.max_idle_count = random() % 8;
        for (std::uint64_t id = 1; id <= 12; ++id) {
            ConnectionFacts& facts = pool.connection(id, "x");
            facts.key = &keys[random() % 6];
            facts.state = static_cast<ConnectionState>(random() % 3);
            facts.multiplexes = random() % 2 == 0;
            facts.max_streams = facts.multiplexes ? 3 : 1;
            facts.streams = random() % (facts.max_streams + 1);
            facts.reusable = random() % 5 != 0;
            if (facts.streams == 0) facts.idle_since = pool.now - std::chrono::seconds(random() % 130);
        }
        for (std::uint64_t id = 100; id < 110; ++id)
            pool.asks.push_back({id, &keys[random() % 6], random() % 5 == 0, random() % 3 == 0});
        const PoolPlan plan = plan_pool(pool.asks, pool.connections, pool.limits, pool.now);
        CAPTURE(plan.text());
        std::map<std::uint64_t, std::size_t> used;
        std::map<std::uint64_t, int> decided;
        for (const PoolDecision& decision : plan.decisions) {
            const ConnectionFacts* const facts =
                decision.connection == 0 ? nullptr : &pool.connections[decision.connection - 1];
            if (decision.ask != 0) ++decided[decision.ask];
            if (decision.what == PoolDecision::What::use) {
                REQUIRE(*facts->key == *pool.asks[decision.ask - 100].key);
                REQUIRE_FALSE(pool.asks[decision.ask - 100].fresh);
                REQUIRE(facts->state == ConnectionState::open);
                REQUIRE(facts->reusable);
                REQUIRE(facts->streams + ++used[facts->id] <= facts->max_streams);
            }
            if (decision.what == PoolDecision::What::close) {
                REQUIRE(facts->streams == 0);
                REQUIRE(used[facts->id] == 0);
                used[facts->id] = 1000;  // never used after
            }
        }
        REQUIRE(decided.size() == pool.asks.size());
        for (const auto& [ask, count] : decided)
            REQUIRE(count == 1);
    }
}

TEST_CASE("what does not matter does not part requests", "[policy][pool]") {
    // A proxy that forwards plain requests serves all origins over one connection.
    const auto forwarded = [](std::string_view url) {
        ReuseFacts facts = facts_of(url);
        facts.proxies = {proxy("http://p:3128", false)};
        return ReuseKey(facts);
    };
    CHECK(forwarded("http://a/") == forwarded("http://b:81/"));
    CHECK_FALSE(forwarded("https://a/") == forwarded("https://b/"));
    CHECK(forwarded("http://a/").peer() == "p:3128");
    CHECK(forwarded("http://a/").text() == "http://* via http://p:3128");
    ReuseFacts socks = facts_of("http://a/");
    socks.proxies = {proxy("socks5://p", true)};
    ReuseFacts socks_elsewhere = facts_of("http://b/");
    socks_elsewhere.proxies = socks.proxies;
    CHECK_FALSE(ReuseKey(socks) == ReuseKey(socks_elsewhere));
    // TLS settings of a request without TLS.
    ReuseFacts plain = facts_of("http://a/");
    plain.tls->ca_file = "x";
    CHECK(ReuseKey(plain) == ReuseKey(facts_of("http://a/")));
    // A touched group at its defaults is as good as an untouched one.
    ReuseFacts touched = facts_of("https://a/");
    touched.tls->verify_peer = true;
    CHECK(ReuseKey(touched) == ReuseKey(facts_of("https://a/")));
    CHECK(ReuseKey(touched).hash() == ReuseKey(facts_of("https://a/")).hash());
}

TEST_CASE("a key's text tells no password", "[policy][pool]") {
    ReuseFacts facts = facts_of("https://h/");
    facts.proxies = {proxy("http://p:3128", true)};
    facts.proxies[0].login = {"pu", "secret"};
    facts.login = ConnectionLogin{"user", "secret"};
    facts.tls->key_password = "secret";
    CHECK(ReuseKey(facts).text() == "https://h:443 tunnel http://p:3128 as user");
}
