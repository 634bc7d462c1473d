// HTTP/3 over QUIC through the engine.
#include "peer/quic_server.hpp"
#include "sim/engine/site.hpp"

using namespace hawser;
using namespace hawser::sim;

namespace {

constexpr const char* address = "192.0.2.1";

struct QuicWorld {
    explicit QuicWorld(peer::H3Handler handler, Link link = {}, std::uint64_t seed = 1,
                       bool black_hole = false)
        : world({}, seed) {
        peer::QuicServerOptions options;
        options.certificate_pem = identity().certificate_pem;
        options.key_pem = identity().key_pem;
        options.seed = seed;
        DatagramEndpoint endpoint;
        endpoint.link = link;
        endpoint.black_hole = black_hole;
        endpoint.open = [handler = std::move(handler), options, log = log] {
            return peer::make_quic_server(handler, options, log);
        };
        world.net.listen_datagrams(address, 443, std::move(endpoint));
        world.resolver->add("origin.test", {address});
    }
    engine::Spec spec(std::string_view url = "https://origin.test/x") const {
        auto made = world.spec(url);
        made.version = HttpVersion::http3_only;
        made.tls = &tls;
        return made;
    }

    std::shared_ptr<peer::QuicServerLog> log = std::make_shared<peer::QuicServerLog>();
    World world;
    TlsOptions tls = trusting();
};

Link lossy(double loss) {
    Link link;
    link.loss = loss;
    link.reorder = loss;
    link.duplicate = loss;
    link.rate_bytes_per_second = 50'000'000;
    link.buffer_bytes = 4U << 20;
    return link;
}

}  // namespace

TEST_CASE("20 MB over HTTP/3, with and without loss") {
    const std::string body = noise(20'000'000);
    for (const double loss : {0.0, 0.01}) {
        CAPTURE(loss);
        QuicWorld quic(
            [&](const peer::PeerRequest& request) {
                CHECK(request.version == "h3");
                CHECK(request.authority == "origin.test");
                return answer_of(body);
            },
            lossy(loss));
        const Witness witness = quic.world.perform(quic.spec());
        CHECK(witness.verdict() == "ok 200");
        CHECK((witness.body == body));
        CHECK(witness.outcome->version == HttpVersion::http3);
        CHECK(witness.lines.starts_with("HTTP/3 200 \r\n"));
        const Witness again = quic.world.perform(quic.spec());
        CHECK(again.outcome->reused_connection);
        CHECK((again.body == body));
        CHECK(quic.log->connections == 1);
    }
}

TEST_CASE("one HTTP/3 stream is paused while another finishes, then goes on") {
    const std::string body = noise(8'000'000, 5);
    for (const double loss : {0.0, 0.02}) {
        CAPTURE(loss);
        QuicWorld quic([&](const peer::PeerRequest&) { return answer_of(body); }, lossy(loss), 7);
        CHECK(quic.world.perform(quic.spec()).verdict() == "ok 200");
        Witness paused;
        Witness other;
        std::size_t pieces = 0;
        paused.body_hook = [&](Bytes) -> Result<engine::Flow> {
            return ++pieces == 50 ? engine::Flow::pause : engine::Flow::go_on;
        };
        const auto id = quic.world.add(quic.spec(), paused);
        quic.world.add(quic.spec(), other);
        quic.world.run_for(std::chrono::seconds(60));
        CHECK(other.verdict() == "ok 200");
        CHECK((other.body == body));
        CHECK(paused.verdict() == "still running");
        CHECK(pieces == 50);
        quic.world.multi.set_paused(id, {});
        quic.world.run();
        CHECK(paused.verdict() == "ok 200");
        CHECK((paused.body == body));
        CHECK(quic.log->connections == 1);
    }
}

TEST_CASE("a pause after the window has grown holds what the server may send") {
    const std::string body = noise(40'000'000, 6);
    Link link;
    link.delay = std::chrono::milliseconds(60);
    link.rate_bytes_per_second = 125'000'000;
    link.buffer_bytes = 32U << 20;
    QuicWorld quic([&](const peer::PeerRequest&) { return answer_of(body); }, link);
    Witness witness;
    bool paused_once = false;
    witness.body_hook = [&](Bytes) -> Result<engine::Flow> {
        if (witness.body.size() < 20'000'000 || std::exchange(paused_once, true)) return engine::Flow::go_on;
        return engine::Flow::pause;
    };
    const auto id = quic.world.add(quic.spec(), witness);
    quic.world.run_for(std::chrono::seconds(120));
    CHECK(witness.verdict() == "still running");
    CHECK(paused_once);
    quic.world.multi.set_paused(id, {});
    quic.world.run();
    CHECK(witness.verdict() == "ok 200");
    CHECK((witness.body == body));
}

TEST_CASE("uploads over HTTP/3, beside one another, one pausing") {
    const std::string body = noise(3'000'000);
    for (const double loss : {0.0, 0.02}) {
        CAPTURE(loss);
        std::size_t whole = 0;
        QuicWorld quic(
            [&](const peer::PeerRequest& request) {
                if (request.body == body) ++whole;
                return answer_of("stored");
            },
            lossy(loss), 3);
        CHECK(quic.world.perform(quic.spec()).verdict() == "ok 200");
        Witness by_user;
        Witness by_bytes;
        by_user.upload = body;
        by_user.upload_step = 9'000;
        by_user.pause_upload_at = 500'000;
        auto spec = quic.spec();
        spec.intent = engine::Intent::put;
        spec.body_from = engine::BodyFrom::user;
        const auto id = quic.world.add(spec, by_user);
        auto bytes = spec;
        bytes.body_from = engine::BodyFrom::bytes;
        bytes.body = as_bytes(body);
        quic.world.add(bytes, by_bytes);
        quic.world.run_for(std::chrono::seconds(60));
        CHECK(by_bytes.verdict() == "ok 200");
        CHECK(by_user.verdict() == "still running");
        quic.world.multi.set_paused(id, {});
        quic.world.run();
        CHECK(by_user.verdict() == "ok 200");
        CHECK(whole == 2);
    }
}

TEST_CASE("many HTTP/3 transfers at once, removed at any moment") {
    const std::string body = noise(100'000);
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        CAPTURE(seed);
        QuicWorld quic([&](const peer::PeerRequest&) { return answer_of(body); }, lossy(0.02), seed);
        CHECK(quic.world.perform(quic.spec()).verdict() == "ok 200");
        std::deque<Witness> witnesses(30);
        std::vector<engine::TransferId> ids;
        std::vector<bool> removed(witnesses.size(), false);
        for (Witness& witness : witnesses)
            ids.push_back(quic.world.add(quic.spec(), witness));
        for (int step = 0; step < 15; ++step) {
            quic.world.run_for(std::chrono::milliseconds(quic.world.sim.below(5)));
            const std::size_t which = quic.world.sim.below(ids.size());
            if (witnesses[which].outcome) continue;
            removed[which] = true;
            quic.world.multi.remove(ids[which]);
        }
        quic.world.run();
        for (std::size_t i = 0; i < witnesses.size(); ++i) {
            CHECK(witnesses[i].done_calls == (removed[i] ? 0U : 1U));
            if (!removed[i]) CHECK(witnesses[i].verdict() == "ok 200");
            if (!removed[i]) CHECK((witnesses[i].body == body));
        }
        CHECK(quic.log->connections == 1);
    }
}

TEST_CASE("HTTP/3 with a certificate that is not good, and answers that break off") {
    QuicWorld quic([](const peer::PeerRequest& request) -> peer::H3Response {
        peer::H3Response answer = answer_of(noise(5'000));
        if (request.target == "/cut") answer.truncate_at = 1'000;
        if (request.target == "/gone")
            answer.truncate_at = 1'000, answer.close_after = true, answer.close_code = 0x102;
        return answer;
    });
    quic.tls.ca_pem = test::Authority("Somebody").certificate_pem();
    const Witness untrusted = quic.world.perform(quic.spec());
    CHECK(code_of(untrusted) == ErrorCode::tls_peer_untrusted);
    CHECK(quic.log->requests == 0);
    quic.tls = trusting();
    quic.world.resolver->add("stranger.test", {address});
    CHECK(code_of(quic.world.perform(quic.spec("https://stranger.test/"))) == ErrorCode::tls_peer_untrusted);
    const Witness cut = quic.world.perform(quic.spec("https://origin.test/cut"));
    CHECK((code_of(cut) == ErrorCode::http3 || code_of(cut) == ErrorCode::partial_body));
    CHECK(cut.body.size() <= 1'000);
    const Witness gone = quic.world.perform(quic.spec("https://origin.test/gone"));
    INFO(gone.verdict());
    CHECK(gone.outcome->error);
    CHECK(gone.body.size() <= 1'000);
    CHECK(quic.world.perform(quic.spec()).verdict() == "ok 200");
}

TEST_CASE("UDP that leads nowhere") {
    QuicWorld hole([](const peer::PeerRequest&) { return answer_of("x"); }, {}, 1, true);
    Limits limits;
    limits.connect = std::chrono::seconds(5);
    auto spec = hole.spec();
    spec.limits = &limits;
    const Witness limited = hole.world.perform(spec);
    CHECK((code_of(limited) == ErrorCode::timed_out || code_of(limited) == ErrorCode::quic_connect));
    CHECK(limited.outcome->timings.total <= std::chrono::milliseconds(5'100));
    const Witness unlimited = hole.world.perform(hole.spec());
    CHECK((code_of(unlimited) == ErrorCode::timed_out || code_of(unlimited) == ErrorCode::quic_connect));
    CHECK(hole.world.net.open_handles() == 0);

    World refusing;
    refusing.resolver->add("origin.test", {"192.0.2.7"});
    auto refused = refusing.spec("https://origin.test/");
    refused.version = HttpVersion::http3_only;
    const Witness nobody = refusing.perform(refused);
    INFO(nobody.verdict());
    CHECK((code_of(nobody) == ErrorCode::quic_connect || code_of(nobody) == ErrorCode::connect_failed));
    CHECK(refusing.net.open_handles() == 0);

    auto plain = refusing.spec("http://origin.test/");
    plain.version = HttpVersion::http3_only;
    CHECK(refusing.perform(plain).outcome->error);
}
