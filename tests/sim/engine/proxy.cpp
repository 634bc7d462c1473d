// Ways through a proxy: absolute form, CONNECT, TLS to the proxy, and what must never go around it.
#include <cstdlib>

#include "peer/proxy_server.hpp"
#include "sim/engine/site.hpp"

using namespace hawser;
using namespace hawser::sim;

namespace {

/// Sets a variable of the environment for as long as it lives.
class Variable {
  public:
    Variable(const char* name, const char* value) : name_(name) { ::setenv(name, value, 1); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
    ~Variable() { ::unsetenv(name_); }

  private:
    const char* name_;
};

/// A proxy on http://proxy.test:3128 that reaches a TLS origin.
struct TunnelWorld {
    explicit TunnelWorld(std::size_t fragment, peer::ProxyOptions options = {},
                         std::vector<std::string> alpn = {"h2", "http/1.1"}, bool secure_proxy = false)
        : origin(std::make_shared<peer::TlsServer>(
              secured(std::move(alpn)), web([](const peer::PeerRequest& request) {
                  return answer_of(request.method + " " + request.target + " " + request.body);
              }))) {
        world.kept.push_back(origin);
        if (!options.reach)
            options.reach = [this](std::string_view target) -> std::unique_ptr<peer::PeerConnection> {
                targets.emplace_back(target);
                return target == "origin.test:443" ? origin->accept() : nullptr;
            };
        proxy = std::make_shared<peer::ProxyServer>(std::move(options));
        world.kept.push_back(proxy);
        if (secure_proxy) {
            serve_tls(world, "proxy.test", secured({"http/1.1"}), proxy->factory(), fragments(fragment),
                      3128);
            through.url = "https://proxy.test:3128";
            through.tls = trusting();
        } else {
            StreamEndpoint endpoint;
            endpoint.accept = proxy->factory();
            endpoint.link = fragments(fragment);
            world.serve_stream("proxy.test", 3128, std::move(endpoint));
            through.url = "http://proxy.test:3128";
        }
        world.resolver->add("origin.test", {"10.0.9.9"});
    }
    engine::Spec spec(std::string_view url = "https://origin.test/x") const {
        auto made = world.spec(url);
        made.proxy = &through;
        made.tls = &tls;
        return made;
    }

    World world;
    std::shared_ptr<peer::TlsServer> origin;
    std::shared_ptr<peer::ProxyServer> proxy;
    ProxyOptions through;
    TlsOptions tls = trusting();
    std::vector<std::string> targets;
};

}  // namespace

TEST_CASE("a plain proxy gets the absolute form and only its own credentials") {
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        World world;
        peer::H1Log log;
        StreamEndpoint endpoint;
        endpoint.accept =
            peer::h1_site([](const peer::PeerRequest&) { return answer_of("by proxy"); }, {.log = &log});
        endpoint.link = fragments(fragment);
        world.serve_stream("proxy.test", 3128, std::move(endpoint));
        ProxyOptions through{.url = "http://u:p%40ss@proxy.test:3128"};
        auto spec = world.spec("http://me:pw@origin.test:8080/a?b#c");
        spec.proxy = &through;
        for (int i = 0; i < 2; ++i) {
            const Witness witness = world.perform(spec);
            CHECK(witness.verdict() == "ok 200");
            CHECK(witness.body == "by proxy");
            CHECK(witness.outcome->used_proxy);
            CHECK(witness.outcome->reused_connection == (i == 1));
        }
        REQUIRE(log.requests.size() == 2);
        CHECK(log.complaints.empty());
        CHECK(log.requests[0].target == "http://origin.test:8080/a?b");
        CHECK(log.requests[0].authority == "origin.test:8080");
        CHECK(*peer::find_field(log.requests[0].fields, "Proxy-Authorization") == "Basic dTpwQHNz");
        CHECK(*peer::find_field(log.requests[0].fields, "Authorization") == "Basic bWU6cHc=");
    }
}

TEST_CASE("TLS inside CONNECT, and inside CONNECT inside TLS") {
    for (const std::size_t fragment : fragment_sizes)
        for (const bool secure_proxy : {false, true})
            for (const bool h2 : {false, true}) {
                CAPTURE(fragment, secure_proxy, h2);
                TunnelWorld tunnel(fragment, {}, {h2 ? "h2" : "http/1.1"}, secure_proxy);
                for (int i = 0; i < 2; ++i) {
                    Witness witness;
                    witness.upload = noise(20'000);
                    auto spec = tunnel.spec();
                    if (i == 1) spec.intent = engine::Intent::put, spec.body_from = engine::BodyFrom::user;
                    tunnel.world.perform(spec, witness);
                    CHECK(witness.verdict() == "ok 200");
                    CHECK((witness.body == (i == 0 ? "GET /x " : "PUT /x " + witness.upload)));
                    CHECK(witness.outcome->version == (h2 ? HttpVersion::http2 : HttpVersion::http1_1));
                    CHECK(witness.outcome->connect_status == 200);
                    CHECK(witness.outcome->reused_connection == (i == 1));
                }
                CHECK(tunnel.proxy->record().tunnels == 1);
                CHECK(tunnel.targets == std::vector<std::string>{"origin.test:443"});
                // The proxy sees the host's name and nothing of the request.
                CHECK(tunnel.proxy->record().heads.at(0).starts_with("CONNECT origin.test:443 HTTP/1.1\r\n"));
                CHECK(tunnel.proxy->record().heads.at(0).find("Authorization") == std::string::npos);
            }
}

TEST_CASE("a tunnel for http:// when asked for, and interim answers before it stands") {
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        peer::ProxyOptions options;
        options.before_answer = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
        options.answer_fields = "X-Proxy: yes\r\n";
        options.reach = [](std::string_view target) -> std::unique_ptr<peer::PeerConnection> {
            CHECK(target == "origin.test:80");
            return std::make_unique<peer::H1Server>(
                [](const peer::PeerRequest& request) { return answer_of(request.target); });
        };
        TunnelWorld tunnel(fragment, options);
        tunnel.through.tunnel = true;
        const Witness witness = tunnel.world.perform(tunnel.spec("http://origin.test/plain"));
        CHECK(witness.verdict() == "ok 200");
        CHECK(witness.body == "/plain");
    }
}

TEST_CASE("a proxy that says no") {
    struct Case {
        const char* raw;
        const char* login;
        int status;
    };
    const Case cases[] = {
        {"HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\nforbidden", "", 403},
        {"", "dTpw", 407},
        {"HTTP/1.1 502 Bad Gateway\r\n\r\n", "", 502},
    };
    for (const std::size_t fragment : fragment_sizes)
        for (const Case& one : cases) {
            CAPTURE(fragment, one.status);
            peer::ProxyOptions options;
            options.raw_answer = one.raw;
            options.login = one.login;
            TunnelWorld tunnel(fragment, options);
            const Witness witness = tunnel.world.perform(tunnel.spec());
            INFO(witness.verdict());
            CHECK(code_of(witness) == ErrorCode::receive_failed);
            CHECK(witness.outcome->error->message().find(std::to_string(one.status)) != std::string::npos);
            CHECK(witness.outcome->connect_status == one.status);
            CHECK(witness.body.empty());
            CHECK(tunnel.origin->record().handshakes == 0);
            CHECK(tunnel.world.net.open_handles() == 0);
        }
    peer::ProxyOptions options;
    options.login = "dTpw";
    TunnelWorld tunnel(0, options);
    tunnel.through.user = "u";
    tunnel.through.password = "p";
    CHECK(tunnel.world.perform(tunnel.spec()).verdict() == "ok 200");
}

TEST_CASE("a proxy that cannot be used is an error, and nothing is sent around it") {
    struct Case {
        const char* variable;
        const char* value;
        ErrorCode code;
    };
    const Case cases[] = {
        {"http_proxy", "http://nowhere.test:3128", ErrorCode::proxy_unresolved},
        {"http_proxy", "nowhere.test", ErrorCode::proxy_unresolved},
        {"http_proxy", "socks5://proxy.test:1080", ErrorCode::not_built},
        {"http_proxy", "socks5h://proxy.test", ErrorCode::not_built},
        {"http_proxy", "http://[bad", ErrorCode::proxy_unresolved},
        {"http_proxy", "http://10.7.7.7:3128", ErrorCode::connect_failed},
        {"all_proxy", "socks4://proxy.test", ErrorCode::not_built},
        {"ALL_PROXY", "socks4a://proxy.test", ErrorCode::not_built},
    };
    for (const Case& one : cases) {
        CAPTURE(one.variable, one.value);
        const Variable set(one.variable, one.value);
        World world;
        int requests = 0;
        world.serve("origin.test", 80, [&](const peer::PeerRequest&) {
            ++requests;
            return answer_of("direct");
        });
        auto spec = world.spec("http://origin.test/");
        spec.proxy = nullptr;
        const Witness witness = world.perform(spec);
        CHECK(code_of(witness) == one.code);
        CHECK(requests == 0);
        CHECK(world.net.connections_to("10.0.1.1", 80) == 0);
        CHECK(world.get("http://origin.test/").verdict() == "ok 200");  // told to use none
    }
}

TEST_CASE("what no_proxy names is reached directly, all else is not") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return answer_of("direct"); });
    world.serve("proxy.test", 3128, [](const peer::PeerRequest&) { return answer_of("by proxy"); });
    world.resolver->add("sub.origin.test", {"10.0.1.1"});
    struct Case {
        const char* no_proxy;
        const char* url;
        const char* body;
    };
    const Case cases[] = {
        {"", "http://origin.test/", "by proxy"},
        {"other.test", "http://origin.test/", "by proxy"},
        {"rigin.test", "http://origin.test/", "by proxy"},
        {"other.test, origin.test", "http://origin.test/", "direct"},
        {".origin.test", "http://sub.origin.test/", "direct"},
        {"origin.test", "http://sub.origin.test/", "direct"},
        {"*", "http://origin.test/", "direct"},
        {"10.0.0.0/16", "http://10.0.1.1/", "direct"},
        {"10.1.0.0/16", "http://10.0.1.1/", "by proxy"},
        {"0.1.1", "http://10.0.1.1/", "by proxy"},
    };
    const Variable proxy("http_proxy", "http://proxy.test:3128");
    for (const Case& one : cases) {
        CAPTURE(one.no_proxy, one.url);
        ProxyOptions options;
        options.no_proxy = one.no_proxy;
        auto spec = world.spec(one.url);
        spec.proxy = &options;
        CHECK(world.perform(spec).body == one.body);
        const Variable set("no_proxy", one.no_proxy);
        options.no_proxy.clear();
        CHECK(world.perform(spec).body == one.body);
    }
}

TEST_CASE("a redirect through a proxy asks again which way to go") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return answer_of("direct"); });
    world.serve("proxy.test", 3128, [](const peer::PeerRequest&) {
        auto answer = answer_of("");
        answer.status = 302;
        answer.fields = {{"Location", "http://origin.test/"}};
        return answer;
    });
    Redirects redirects{.follow = true};
    ProxyOptions options{.url = "http://proxy.test:3128", .no_proxy = "origin.test"};
    auto spec = world.spec("http://elsewhere.test/");
    spec.proxy = &options;
    spec.redirects = &redirects;
    const Witness witness = world.perform(spec);
    CHECK(witness.verdict() == "ok 200");
    CHECK(witness.body == "direct");
    CHECK(!witness.outcome->used_proxy);
}

TEST_CASE("tunnels lost at any byte end in an error and leave nothing open") {
    for (std::uint64_t at = 0; at < 4'500; at += 47) {
        CAPTURE(at);
        TunnelWorld tunnel(0, {}, {"http/1.1"});
        StreamEndpoint rough;
        rough.accept = tunnel.proxy->factory();
        rough.faults.short_read = rough.faults.short_write = rough.faults.would_block = 0.2;
        rough.faults.reset_after_received = at;
        tunnel.world.serve_stream("rough.test", 3128, std::move(rough));
        tunnel.through.url = "http://rough.test:3128";
        const Witness witness = tunnel.world.perform(tunnel.spec());
        INFO(witness.verdict());
        CHECK((witness.outcome->error || witness.body == "GET /x "));
        if (at < 800) CHECK(witness.outcome->error);
        CHECK(tunnel.world.net.open_handles() <= 1);
    }
}
