// What is known of a transfer: milestones in their order, counts, who was logged in.
#include "sim/engine/site.hpp"

using namespace hawser;
using namespace hawser::sim;
using namespace std::chrono_literals;

namespace {

void check_order(const Witness& witness) {
    INFO(witness.verdict());
    REQUIRE(witness.outcome);
    const Timings& t = witness.outcome->timings;
    CHECK(t.queued <= t.resolved);
    CHECK(t.resolved <= t.connected);
    if (t.secured != 0ns) CHECK(t.connected <= t.secured);
    CHECK(std::max(t.connected, t.secured) <= t.ready);
    CHECK(t.ready <= t.sent);
    CHECK(t.sent <= t.first_byte);
    CHECK(t.first_byte <= t.total);
    CHECK(t.redirects <= t.total);
}

peer::PeerHandler site() {
    return [](const peer::PeerRequest& request) {
        auto answer = answer_of("hello");
        answer.delay = 20ms;
        if (!request.target.starts_with("/to-")) return answer;
        answer.status = 302;
        answer.fields = {{"Location", request.target == "/to-self" ? "/" : "http://other.test/"}};
        return answer;
    };
}

}  // namespace

TEST_CASE("milestones never decrease, whatever a transfer goes through") {
    World world;
    world.serve("origin.test", 80, site());
    world.serve("other.test", 80, site());
    serve_tls(world, "origin.test", secured(), web(site()), {}, 443);
    Redirects redirects;
    redirects.follow = true;
    const TlsOptions tls = trusting();
    Limits limits;
    for (const std::string url : {"http://origin.test/", "http://origin.test/to-self", "http://origin.test/to-other",
                                  "https://origin.test/", "https://origin.test/to-self"})
        for (const bool upload : {false, true})
            for (int round = 0; round < 2; ++round) {
                CAPTURE(url, upload, round);
                Witness witness;
                witness.upload = noise(2'000'000);
                auto spec = world.spec(url);
                spec.redirects = &redirects;
                spec.tls = &tls;
                spec.limits = &limits;
                if (upload) {
                    spec.intent = engine::Intent::put;
                    spec.body_from = engine::BodyFrom::user;
                    spec.body_bytes = witness.upload.size();
                }
                world.perform(spec, witness);
                CHECK(witness.verdict() == "ok 200");
                check_order(witness);
                const bool redirected = url.find("to-") != std::string::npos;
                CHECK((witness.outcome->timings.redirects > 0ns) == redirected);
            }
}

TEST_CASE("milestones are those of the phases, summed over redirects") {
    World world;
    Link link;
    link.delay = 50ms;
    world.serve("origin.test", 80, site(), link);
    world.serve("other.test", 80, site(), link);
    Redirects redirects;
    redirects.follow = true;
    auto spec = world.spec("http://origin.test/to-other");
    spec.redirects = &redirects;
    const Timings t = world.perform(spec).outcome->timings;
    // Each hop: 1 ms to resolve, 100 ms to connect, 100 ms there and back, 20 ms of thinking.
    const auto about = [](Duration span, Duration expected) { return span >= expected && span < expected + 5ms; };
    CHECK(about(t.resolved, 2ms));
    CHECK(about(t.connected, 202ms));
    CHECK(about(t.ready, 202ms));
    CHECK(about(t.first_byte, 442ms));
    CHECK(about(t.redirects, 221ms));
    CHECK(about(t.total, 442ms));
    const Timings again = world.perform(spec).outcome->timings;  // both connections are there
    CHECK(about(again.connected, 0ms));
    CHECK(about(again.first_byte, 240ms));
}

TEST_CASE("counts are of what was really made and sent") {
    World world;
    world.serve("origin.test", 80, site());
    auto spec = world.spec("http://origin.test/");
    spec.user_agent = "x";
    Credentials credentials;
    credentials.user = "u";
    spec.credentials = &credentials;
    const Witness first = world.perform(spec);
    const std::string sent = "GET / HTTP/1.1\r\nHost: origin.test\r\nAuthorization: Basic dTo=\r\nUser-Agent: x\r\nAccept: */*\r\n\r\n";
    CHECK(first.outcome->request_sent_bytes == sent.size());
    CHECK(first.outcome->new_connections == 1);
    CHECK(first.outcome->login == engine::Login::basic);
    CHECK(world.perform(spec).outcome->new_connections == 0);
    spec.url = "http://10.0.9.9/";  // nobody listens there
    const Witness refused = world.perform(spec);
    CHECK(refused.outcome->new_connections == 0);
    CHECK(refused.outcome->os_errno != 0);
    check_order(refused);
}

TEST_CASE("the records of a TLS handshake are told to whom the connection is made for") {
    World world;
    serve_tls(world, "origin.test", secured(), web(site()));
    struct Listener final : engine::User {
        std::string in, out, text;
        Result<engine::Flow> on_header(const engine::HeaderLine&) override { return engine::Flow::go_on; }
        Result<engine::Flow> on_body(Bytes) override { return engine::Flow::go_on; }
        void on_debug(engine::DebugKind kind, Bytes bytes) override {
            if (kind == engine::DebugKind::tls_in) in.append(as_text(bytes));
            if (kind == engine::DebugKind::tls_out) out.append(as_text(bytes));
            if (kind == engine::DebugKind::text) text.append(as_text(bytes));
        }
        void on_done(engine::Outcome&) override {}
    } listener;
    const TlsOptions tls = trusting();
    auto spec = world.spec("https://origin.test/");
    spec.tls = &tls;
    spec.want_debug = true;
    world.multi.add(spec, listener);
    world.run();
    REQUIRE(listener.out.size() > 5);
    CHECK(listener.out[0] == '\x16');  // a handshake record (RFC 8446 5.1)
    REQUIRE(listener.in.size() > 5);
    CHECK(listener.in[0] == '\x16');
    CHECK(listener.text.find("SSL connection using TLSv1.3 / ") != std::string::npos);
    CHECK(listener.text.find("ALPN: server accepted h2\n") != std::string::npos);
    CHECK(listener.text.find(" subject: ") != std::string::npos);
    CHECK(listener.text.find(" SSL certificate verify ok.\n") != std::string::npos);
    CHECK(listener.text.find("using HTTP/2\n") != std::string::npos);
}
