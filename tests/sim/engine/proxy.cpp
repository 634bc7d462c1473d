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
        const std::string told = options.before_answer + "HTTP/1.1 200 Connection established\r\nX-Proxy: yes\r\n\r\n";
        CHECK(witness.connect_lines == told);
        CHECK(witness.lines.starts_with("HTTP/1.1 200 OK\r\n"));
        CHECK(witness.outcome->header_received_bytes == told.size() + witness.lines.size());
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

namespace {

/// Sums up what the user was told of a proxy's answer, line by line.
struct LineByLine {
    explicit LineByLine(Witness& witness) {
        witness.line_hook = [this](const engine::HeaderLine& line) -> Result<engine::Flow> {
            told += std::to_string(static_cast<int>(line.origin)) + " " + std::string(line.name) + "=" + std::string(line.value) + ";";
            return engine::Flow::go_on;
        };
    }
    std::string told;
};

}  // namespace

TEST_CASE("a 407 and the end: every line of it is told, whatever the pieces") {
    for (const std::size_t fragment : fragment_sizes)
        for (const bool secure_proxy : {false, true}) {
            CAPTURE(fragment, secure_proxy);
            peer::ProxyOptions options;
            options.raw_answer = "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic\r\n realm=\"x\"\r\nContent-Length: 2\r\n\r\nno";
            TunnelWorld tunnel(fragment, options, {"h2", "http/1.1"}, secure_proxy);
            tunnel.through.user = "u";
            Witness witness;
            const LineByLine lines(witness);
            tunnel.world.perform(tunnel.spec(), witness);
            CHECK(code_of(witness) == ErrorCode::receive_failed);
            CHECK(lines.told == "2 =;2 Proxy-Authenticate=Basic realm=\"x\";2 Content-Length=2;2 =;");
            CHECK(witness.connect_lines + "no" == options.raw_answer);
            CHECK(witness.outcome->connect_status == 407);
            CHECK(witness.outcome->status == 0);
            CHECK(witness.outcome->used_proxy);
            CHECK(witness.outcome->proxy_login == engine::Login::basic);
            CHECK(witness.outcome->header_received_bytes == witness.connect_lines.size());
            CHECK(witness.outcome->request_sent_bytes == tunnel.proxy->record().heads.at(0).size());
            CHECK(tunnel.world.net.open_handles() == 0);
        }
}

TEST_CASE("a proxy that hangs up in the middle of its answer: what was whole is told") {
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        peer::ProxyOptions options;
        options.raw_answer = "HTTP/1.1 200 Up\r\nX-One: 1\r\nX-Tw";
        TunnelWorld tunnel(fragment, options);
        const Witness witness = tunnel.world.perform(tunnel.spec());
        CHECK(code_of(witness) == ErrorCode::receive_failed);
        CHECK(witness.connect_lines == "HTTP/1.1 200 Up\r\nX-One: 1\r\n");
    }
}

TEST_CASE("who refuses a line of a proxy's answer hears no other") {
    for (const std::size_t fragment : fragment_sizes)
        for (const int refused : {1, 2, 3}) {
            CAPTURE(fragment, refused);
            peer::ProxyOptions options;
            options.answer_fields = "X-One: 1\r\n";
            TunnelWorld tunnel(fragment, options);
            Witness witness;
            int heard = 0;
            witness.line_hook = [&](const engine::HeaderLine&) -> Result<engine::Flow> {
                if (++heard == refused) return fail(ErrorCode::aborted, Phase::deliver, "enough");
                return engine::Flow::go_on;
            };
            tunnel.world.perform(tunnel.spec(), witness);
            CHECK(witness.verdict() == "aborted: enough");
            CHECK(heard == refused);
            CHECK(tunnel.world.net.open_handles() == 0);
        }
}

TEST_CASE("who pauses at a line of a proxy's answer gets it again, and the rest in order") {
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        TunnelWorld tunnel(fragment, {}, {"http/1.1"});
        Witness witness;
        bool paused = false;
        witness.line_hook = [&](const engine::HeaderLine& line) -> Result<engine::Flow> {
            if (line.origin != engine::HeaderLine::Origin::connect || std::exchange(paused, true)) return engine::Flow::go_on;
            return engine::Flow::pause;
        };
        const auto id = tunnel.world.add(tunnel.spec(), witness);
        tunnel.world.run_for(std::chrono::seconds(5));
        CHECK(witness.done_calls == 0);
        CHECK((witness.connect_lines + witness.lines + witness.body).empty());
        tunnel.world.multi.set_paused(id, {});
        tunnel.world.run();
        CHECK(witness.verdict() == "ok 200");
        CHECK(witness.connect_lines == "HTTP/1.1 200 Connection established\r\n\r\n");
        CHECK(witness.lines.starts_with("HTTP/1.1 200 OK\r\n"));
        CHECK(witness.body == "GET /x ");
    }
}

TEST_CASE("CONNECT says HTTP/1.0 when asked, and leaves out what the caller does not want") {
    TunnelWorld tunnel(0);
    tunnel.through.http1_0 = true;
    const engine::FieldEdit edits[] = {{.name = "Proxy-Connection", .remove = true}, {.name = "X-P", .value = "1"}};
    auto spec = tunnel.spec();
    spec.proxy_fields = edits;
    const Witness witness = tunnel.world.perform(spec);
    CHECK(witness.verdict() == "ok 200");
    CHECK(tunnel.proxy->record().heads.at(0) ==
          "CONNECT origin.test:443 HTTP/1.0\r\nHost: origin.test:443\r\nX-P: 1\r\n\r\n");
}

namespace {

/// Takes a line off what comes first and hands the rest to another peer.
class AfterALine final : public peer::PeerConnection {
  public:
    AfterALine(std::unique_ptr<peer::PeerConnection> inner, std::vector<std::string>& lines) : inner_(std::move(inner)), lines_(lines) {}
    void feed(Bytes bytes, Instant now) override {
        if (whole_) return inner_->feed(bytes, now);
        line_ += as_text(bytes);
        const std::size_t end = line_.find("\r\n");
        if (end == std::string::npos) return;
        whole_ = true;
        lines_.push_back(line_.substr(0, end));
        const std::string rest = line_.substr(end + 2);
        if (!rest.empty()) inner_->feed(as_bytes(rest), now);
    }
    void feed_eof(Instant now) override { inner_->feed_eof(now); }
    std::size_t pull(MutableBytes out, Instant now) override { return whole_ ? inner_->pull(out, now) : 0; }
    bool wants_close() const override { return whole_ && inner_->wants_close(); }
    Instant deadline() const override { return inner_->deadline(); }
    void expire(Instant now) override { inner_->expire(now); }

  private:
    std::unique_ptr<peer::PeerConnection> inner_;
    std::vector<std::string>& lines_;
    std::string line_;
    bool whole_ = false;
};

SocketPolicy saying_who(std::string client = {}) {
    SocketPolicy policy;
    policy.proxy_protocol = true;
    policy.proxy_protocol_client = std::move(client);
    return policy;
}

}  // namespace

TEST_CASE("a PROXY header comes before TLS, once a connection") {
    for (const std::size_t fragment : fragment_sizes)
        for (const bool named : {false, true}) {
            CAPTURE(fragment, named);
            World world;
            std::vector<std::string> headers;
            peer::TlsServer site(secured(), web([](const peer::PeerRequest& request) { return answer_of(request.target); }));
            StreamEndpoint endpoint;
            endpoint.accept = [&](std::string_view) { return std::make_unique<AfterALine>(site.accept(), headers); };
            endpoint.link = fragments(fragment);
            world.serve_stream("origin.test", 443, std::move(endpoint));
            const TlsOptions tls = trusting();
            SocketPolicy socket = saying_who(named ? "2001:db8::7" : "");
            socket.proxy_protocol = !named;
            auto spec = world.spec("https://origin.test/x");
            spec.tls = &tls;
            spec.socket = &socket;
            for (int i = 0; i < 2; ++i) {
                const Witness witness = world.perform(spec);
                INFO(witness.verdict());
                CHECK(witness.body == "/x");
                CHECK(witness.outcome->reused_connection == (i == 1));
                const auto& outcome = *witness.outcome;
                const std::string ports = " " + std::to_string(outcome.local.port()) + " 443";
                REQUIRE(headers.size() == 1);
                CHECK(headers[0] == (named ? "PROXY TCP6 2001:db8::7 2001:db8::7" + ports
                                           : "PROXY TCP4 " + outcome.local.text() + " " + outcome.remote.text() + ports));
            }
            // Another client is another connection.
            socket.proxy_protocol_client = "192.0.2.9";
            CHECK(world.perform(spec).verdict() == "ok 200");
            CHECK(headers.size() == 2);
        }
}

TEST_CASE("a PROXY header goes into a tunnel, before the TLS within it") {
    for (const std::size_t fragment : fragment_sizes)
        for (const bool secure_proxy : {false, true}) {
            CAPTURE(fragment, secure_proxy);
            std::vector<std::string> headers;
            peer::ProxyOptions options;
            peer::TlsServer site(secured(), web([](const peer::PeerRequest& request) { return answer_of(request.target); }));
            options.reach = [&](std::string_view) { return std::make_unique<AfterALine>(site.accept(), headers); };
            TunnelWorld tunnel(fragment, options, {"h2", "http/1.1"}, secure_proxy);
            const SocketPolicy socket = saying_who();
            auto spec = tunnel.spec();
            spec.socket = &socket;
            const Witness witness = tunnel.world.perform(spec);
            CHECK(witness.verdict() == "ok 200");
            CHECK(witness.body == "/x");
            CHECK(headers.size() == 1);
        }
}

TEST_CASE("a PROXY header that cannot be is an error, and nothing is sent without it") {
    TunnelWorld tunnel(0, {}, {"http/1.1"}, true);
    SocketPolicy socket = saying_who();
    auto spec = tunnel.spec("http://origin.test/");
    spec.socket = &socket;
    CHECK(code_of(tunnel.world.perform(spec)) == ErrorCode::unsupported_scheme);
    socket.transport = Transport::quic;
    auto direct = tunnel.world.spec("https://origin.test/");
    direct.socket = &socket;
    CHECK(code_of(tunnel.world.perform(direct)) == ErrorCode::not_built);
    World world;
    int requests = 0;
    world.serve("origin.test", 80, [&](const peer::PeerRequest&) { return ++requests, answer_of("x"); });
    for (const char* client : {"name.example", "1.2.3", "1.2.3.4\r\nHost: y"}) {
        const SocketPolicy wrong = saying_who(client);
        auto plain = world.spec("http://origin.test/");
        plain.socket = &wrong;
        CHECK(code_of(world.perform(plain)) == ErrorCode::bad_argument);
    }
    CHECK(requests == 0);
    CHECK(world.net.open_handles() == 0);
}

TEST_CASE("what is said of a tunnel, in its order") {
    for (const bool secure_proxy : {false, true}) {
        CAPTURE(secure_proxy);
        TunnelWorld tunnel(3, {}, {"http/1.1"}, secure_proxy);
        tunnel.through.user = "who";
        tunnel.through.password = "secret";
        auto spec = tunnel.spec();
        spec.want_debug = true;
        const Witness witness = tunnel.world.perform(spec);
        std::size_t at = 0;
        const auto follows = [&](std::string_view line) {
            INFO(line << "\n" << witness.text);
            at = witness.text.find(line, at);
            REQUIRE(at != std::string::npos);
        };
        follows("Connected to proxy.test (");
        if (secure_proxy) follows("Proxy certificate:\n");
        follows("Establish HTTP proxy tunnel to origin.test:443\n");
        follows("Proxy auth using Basic with user 'who'\n");
        follows("CONNECT tunnel established, response 200\n");
        follows("ALPN: server accepted http/1.1\n");
        follows("Server certificate:\n");
        follows("using HTTP/1.x\n");
        CHECK(witness.text.find("secret") == std::string::npos);
        CHECK(witness.text.find("Connected to", witness.text.find("Connected to") + 1) == std::string::npos);
        CHECK(witness.text.find("did not agree") == std::string::npos);
    }
}

TEST_CASE("a field that a proxy folds a hundred thousand times is told whole") {
    peer::ProxyOptions options;
    options.raw_answer = "HTTP/1.1 200 Up\r\nX-A: 1\r\n";
    while (options.raw_answer.size() < 200'000) options.raw_answer += " \n";
    options.raw_answer += "\r\n";
    TunnelWorld tunnel(1, options);
    const Witness witness = tunnel.world.perform(tunnel.spec());
    CHECK(witness.connect_lines == options.raw_answer);
}
