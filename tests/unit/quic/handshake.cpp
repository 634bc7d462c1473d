// The life of a QUIC connection: handshake, Retry, certificates, timeouts, the ways it ends.
#include "support/catch.hpp"
#include "unit/quic/world.hpp"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

peer::H3Response answer(const peer::PeerRequest& request) {
    peer::PeerResponse response;
    response.body = "hello " + request.target;
    return response;
}

template <class T>
const T* event_of(const World& world) {
    for (const auto& event : world.connection_events)
        if (const T* found = std::get_if<T>(&event)) return found;
    return nullptr;
}

}  // namespace

TEST_CASE("a handshake leads to an open connection") {
    World world(answer, {});
    const Instant start = world.now();
    REQUIRE(world.run_until_open());
    CHECK(world.now() - start < 25ms);  // a round trip is 10 ms
    const auto* done = event_of<quic::HandshakeDone>(world);
    REQUIRE(done != nullptr);
    CHECK(done->alpn == "h3");
    CHECK(done->version == 1);
    CHECK(done->verified);
    CHECK(world.link().machine().facts().version == TlsVersion::v1_3);
    CHECK(world.link().machine().path().rtt.has_value());

    const StreamId stream = world.get("/x");
    CHECK_FALSE(world.link().reusable());
    REQUIRE(world.run_until_over(stream));
    CHECK(world.answers[stream].status == 200);
    CHECK(world.answers[stream].body == "hello /x");
    CHECK(world.answers[stream].whole);
    CHECK(world.link().reusable());
    CHECK(world.log->connections == 1);
}

TEST_CASE("a handshake survives loss, reordering and duplicates") {
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
        WorldOptions options;
        options.seed = seed;
        options.link.loss = 0.2;
        options.link.reorder = 0.2;
        options.link.duplicate = 0.1;
        options.client.handshake_timeout = 120s;  // probes back off: 1, 2, 4... seconds (RFC 9002 6.2)
        World world(answer, options);
        REQUIRE(world.run_until_open());
        const StreamId stream = world.get("/lossy");
        REQUIRE(world.run_until_over(stream));
        CHECK(world.answers[stream].body == "hello /lossy");
    }
}

TEST_CASE("a Retry is followed, with Initial keys made anew") {
    WorldOptions options;
    options.server.retry = true;
    World world(answer, options);
    REQUIRE(world.run_until_open());
    CHECK(world.log->retries == 1);
    CHECK(world.log->connections == 1);
    const StreamId stream = world.get("/retried");
    REQUIRE(world.run_until_over(stream));
    CHECK(world.answers[stream].body == "hello /retried");
}

TEST_CASE("a token is given and saves the Retry of the next connection") {
    WorldOptions options;
    options.server.retry = true;
    options.server.new_token = true;
    World first(answer, options);
    REQUIRE(first.run([&] { return event_of<quic::NewToken>(first) != nullptr; }));
    const auto& token = event_of<quic::NewToken>(first)->token;

    options.client.token.assign(token.begin(), token.end());
    World second(answer, options);
    REQUIRE(second.run_until_open());
    CHECK(second.log->retries == 0);
    CHECK(second.log->tokens_presented == 1);
}

TEST_CASE("a session is resumed on the next connection") {
    tls::SessionCache sessions;
    WorldOptions options;
    options.sessions = &sessions;
    World first(answer, options);
    REQUIRE(first.run_until_open());
    CHECK_FALSE(first.link().machine().facts().resumed);
    first.run([] { return false; }, 1s);  // tickets come after the handshake
    REQUIRE(sessions.peers() == 1);

    Client second(first.loop(), first.address(), World::client_options(options));
    REQUIRE(second.run_until_open());
    CHECK(second.link().machine().facts().resumed);
    const StreamId stream = second.get("/again");
    REQUIRE(second.run_until_over(stream));
    CHECK(second.answers[stream].body == "hello /again");
}

TEST_CASE("a certificate that cannot be trusted fails as in TLS") {
    WorldOptions options;
    SECTION("an unknown authority") { options.trust = false; }
    SECTION("another name") { options.host = "elsewhere.example"; }
    World world(answer, options);
    CHECK_FALSE(world.run_until_open());
    REQUIRE(world.failure);
    CHECK(world.failure->code() == ErrorCode::tls_peer_untrusted);
    CHECK(world.failure->tls_verify_result() != 0);
    // The server was told, by alert.
    world.turn(after(world.now(), 1s));
    REQUIRE(world.log->close_code);
    CHECK(*world.log->close_code >= 0x100);
    CHECK(*world.log->close_code < 0x200);
    CHECK_FALSE(world.log->closed_by_application);
    // The error stays.
    const std::uint8_t byte[] = {0x40};
    world.failure.reset();
    world.inject(byte);
    REQUIRE(world.failure);
    CHECK(world.failure->code() == ErrorCode::tls_peer_untrusted);
}

TEST_CASE("verification switched off takes any certificate and says so") {
    WorldOptions options;
    options.trust = false;
    options.verify = false;
    World world(answer, options);
    REQUIRE(world.run_until_open());
    CHECK_FALSE(event_of<quic::HandshakeDone>(world)->verified);
}

TEST_CASE("TLS options that forbid TLS 1.3 forbid QUIC") {
    TlsOptions options;
    options.ca_pem = {};
    options.verify_peer = false;
    options.max_version = TlsVersion::v1_2;
    auto context = tls::Context::create(options);
    REQUIRE(context);
    const SocketAddress local = *SocketAddress::from_literal("127.0.0.1", 1);
    auto link =
        engine::Http3Link::connect({local, local, "localhost"}, {*context, nullptr, ""}, {}, Instant{});
    REQUIRE_FALSE(link);
    CHECK(link.error().code() == ErrorCode::quic_connect);
}

TEST_CASE("addresses and sizes that cannot be are refused before anything is sent") {
    TlsOptions tls;
    tls.verify_peer = false;
    auto context = tls::Context::create(tls);
    REQUIRE(context);
    const SocketAddress v4 = *SocketAddress::from_literal("127.0.0.1", 1);
    const SocketAddress v6 = *SocketAddress::from_literal("::1", 1);
    const quic::Security security{*context, nullptr, ""};
    quic::Settings settings;
    const auto refused = [&](const SocketAddress& local, const SocketAddress& remote) {
        auto link = engine::Http3Link::connect({local, remote, "localhost"}, security, settings, Instant{});
        return !link && link.error().code() == ErrorCode::bad_argument;
    };
    CHECK(refused(v4, v6));
    CHECK(refused(SocketAddress(), v4));
    CHECK(refused(*SocketAddress::from_path("/tmp/x", false), v4));
    settings.max_udp_payload_bytes = 1'100;
    CHECK(refused(v4, v4));
    settings.max_udp_payload_bytes = 9'000;
    CHECK(refused(v4, v4));
    settings = {};
    settings.token = std::string(5'000, 't');
    CHECK(refused(v4, v4));

    settings = {};
    auto link = engine::Http3Link::connect({v4, v4, "localhost"}, security, settings, Instant{});
    REQUIRE(link);
    std::vector<std::uint8_t> small(1'199);
    auto pulled = (*link)->pull(small, Instant{});
    REQUIRE_FALSE(pulled);
    CHECK(pulled.error().code() == ErrorCode::bad_argument);
    std::vector<std::uint8_t> enough(1'500);
    CHECK((*link)->pull(enough, Instant{}));  // and the link is none the worse for it
    CHECK((*link)->free_streams() == 0);
    CHECK_FALSE((*link)->reusable());
    RequestHead head;
    head.method = "GET";
    CHECK_FALSE((*link)->open(head, Instant{}));
}

TEST_CASE("a server that does not answer ends the attempt at the handshake timeout") {
    WorldOptions options;
    options.black_hole = true;
    options.client.handshake_timeout = 7s;
    World world(answer, options);
    const Instant start = world.now();
    CHECK_FALSE(world.run_until_open());
    REQUIRE(world.failure);
    CHECK(world.failure->code() == ErrorCode::quic_connect);
    CHECK(world.failure->advice() == Advice::retry);
    CHECK(world.now() - start >= 7s);
    CHECK(world.now() - start < 8s);
    CHECK(world.link().deadline() == never);
}

TEST_CASE("an idle connection ends after its hour, in silence") {
    WorldOptions options;
    options.client.idle_timeout = 1h;
    options.server.idle_timeout = 2h;
    World world(answer, options);
    REQUIRE(world.run_until_open());
    const StreamId stream = world.get("/");
    REQUIRE(world.run_until_over(stream));
    const Instant start = world.now();
    world.run([] { return false; }, 3h);
    REQUIRE(world.failure);
    CHECK(world.failure->code() == ErrorCode::receive_failed);
    CHECK(world.failure->message().find("idle") != std::string::npos);
    CHECK(world.now() - start >= 59min);
    CHECK(world.now() - start < 61min);
    CHECK_FALSE(world.log->close_code);
    CHECK(world.link().free_streams() == 0);
}

TEST_CASE("keep-alive outlives the idle timeout") {
    WorldOptions options;
    options.client.idle_timeout = 60s;
    options.client.keep_alive = 20s;
    World world(answer, options);
    REQUIRE(world.run_until_open());
    world.run([] { return false; }, 30min);
    CHECK_FALSE(world.failure);
    CHECK(world.link().open());
}

TEST_CASE("the server closes the connection") {
    WorldOptions options;
    std::uint64_t code = 0x102;
    World world(
        [&](const peer::PeerRequest&) {
            peer::H3Response response;
            response.body = pattern(100'000);
            response.truncate_at = 50'000;
            response.close_after = true;
            response.close_code = code;
            return response;
        },
        options);
    REQUIRE(world.run_until_open());
    const StreamId stream = world.get("/");
    world.run_until_over(stream);
    REQUIRE(world.failure);
    CHECK(world.failure->code() == ErrorCode::http3);
    CHECK(world.failure->protocol_code() == code);
    CHECK_FALSE(world.answers[stream].whole);
    CHECK(world.answers[stream].body == pattern(100'000).substr(0, world.answers[stream].body.size()));
    CHECK_FALSE(world.link().reusable());
}

TEST_CASE("closing says H3_NO_ERROR to the server and nothing more is sent") {
    World world(answer, {});
    REQUIRE(world.run_until_open());
    REQUIRE(world.run_until_over(world.get("/")));
    world.link().close(world.now());
    world.pump();
    CHECK(world.link().deadline() == never);
    world.run([&] { return world.log->close_code.has_value(); }, 1s);
    world.turn(after(world.now(), 1s));
    REQUIRE(world.log->close_code);
    CHECK(*world.log->close_code == 0x100);
    CHECK(world.log->closed_by_application);
    REQUIRE(world.failure);
    CHECK(world.failure->code() == ErrorCode::aborted);
}

TEST_CASE("garbage and forged datagrams change nothing") {
    World world(answer, {});
    REQUIRE(world.run_until_open());
    std::vector<std::uint8_t> junk;
    for (int i = 0; i < 2'000; ++i) {
        junk.resize(world.sim().below(1'500));
        for (auto& byte : junk)
            byte = static_cast<std::uint8_t>(world.sim().random());
        if (!junk.empty() && i % 2 == 0)
            junk[0] = static_cast<std::uint8_t>(junk[0] | 0xc0);  // a long header
        if (junk.size() > 5 && i % 4 == 0) {
            junk[1] = junk[2] = junk[3] = 0;
            junk[4] = 1;  // of version 1
        }
        world.inject(junk);
    }
    REQUIRE_FALSE(world.failure);
    const StreamId stream = world.get("/still");
    REQUIRE(world.run_until_over(stream));
    CHECK(world.answers[stream].body == "hello /still");
}

TEST_CASE("garbage before the handshake changes nothing") {
    World world(answer, {});
    std::vector<std::uint8_t> junk;
    for (int i = 0; i < 500; ++i) {
        junk.resize(1 + world.sim().below(1'400));
        for (auto& byte : junk)
            byte = static_cast<std::uint8_t>(world.sim().random());
        world.inject(junk);
    }
    REQUIRE(world.run_until_open());
}

TEST_CASE("a datagram from another address is not read") {
    World world(answer, {});
    REQUIRE(world.run_until_open());
    const std::uint64_t before = world.link().machine().datagrams_received();
    Datagram datagram;
    const std::uint8_t bytes[] = {0x40, 1, 2, 3};
    datagram.bytes = bytes;
    datagram.remote = *SocketAddress::from_literal("192.0.2.9", 443);
    CHECK(world.link().feed(datagram, world.now()));
    datagram.remote = SocketAddress();
    CHECK(world.link().feed(datagram, world.now()));
    CHECK(world.link().machine().datagrams_received() == before);
}

TEST_CASE("a GRO run is taken apart") {
    WorldOptions options;
    options.link.coalesce = 1.0;
    World world(
        [](const peer::PeerRequest&) {
            peer::PeerResponse response;
            response.body = pattern(500'000);
            return response;
        },
        options);
    REQUIRE(world.run_until_open());
    const StreamId stream = world.get("/");
    REQUIRE(world.run_until_over(stream));
    CHECK(world.answers[stream].body == pattern(500'000));
}

TEST_CASE("packet keys are renewed by either side without loss") {
    World world(
        [](const peer::PeerRequest&) {
            peer::H3Response response;
            response.body = pattern(3'000'000);
            response.update_keys_at = 1'000'000;
            return response;
        },
        {});
    REQUIRE(world.run_until_open());
    CHECK_FALSE(world.link().machine().update_keys(world.now()));  // not confirmed yet
    const StreamId stream = world.get("/");
    REQUIRE(world.run([&] { return world.answers[stream].body.size() > 2'000'000; }));
    REQUIRE(world.run_until_over(stream));
    CHECK(world.answers[stream].body == pattern(3'000'000));
    world.run([] { return false; }, 2s);  // not sooner than three PTOs after the last one (RFC 9001 6.5)
    CHECK(world.link().machine().update_keys(world.now()));
    CHECK_FALSE(world.link().machine().update_keys(world.now()));  // one at a time
    const StreamId second = world.get("/");
    REQUIRE(world.run_until_over(second));
    CHECK(world.answers[second].body == pattern(3'000'000));
    CHECK_FALSE(world.failure);
}
