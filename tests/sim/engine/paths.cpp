// Multipath TCP: what each mode makes of each kernel and server, and that `require` never sends a request in
// vain.
#include "sim/engine/site.hpp"

using namespace hawser;
using namespace hawser::sim;

namespace {

constexpr const char* address = "10.0.1.1";

struct PathWorld {
    explicit PathWorld(bool server_speaks, const std::string& refusal = {}, bool can_verify = true) {
        world.net.kernel().mptcp_refusal = refusal;
        world.net.kernel().can_verify_mptcp = can_verify;
        StreamEndpoint endpoint;
        endpoint.accept =
            peer::h1_site([](const peer::PeerRequest&) { return answer_of("body"); }, {.log = &log});
        endpoint.speaks_mptcp = server_speaks;
        PathInfo first;
        first.local_address = "10.0.0.2";
        first.interface = "sim0";
        PathInfo second = first;
        second.local_address = "10.0.5.2";
        second.interface = "sim1";
        endpoint.mptcp_paths = {first, second};
        this->endpoint = &world.serve_stream("origin.test", 80, std::move(endpoint));
    }
    Witness get(const SocketPolicy& policy) {
        auto spec = world.spec("http://origin.test/");
        spec.socket = &policy;
        return world.perform(spec);
    }
    Witness get(Multipath mode) {
        SocketPolicy policy;
        policy.multipath = mode;
        return get(policy);
    }

    peer::H1Log log;
    World world;
    StreamEndpoint* endpoint = nullptr;
};

}  // namespace

TEST_CASE("every mode of Multipath TCP with every kernel and server") {
    enum class Where { server, plain, refused, blind };
    struct Case {
        Where where;
        Multipath mode;
        MultipathOutcome outcome;
        const char* error_part;  ///< null: it succeeds
        const char* detail_part;
    };
    using enum MultipathOutcome;
    const Case cases[] = {
        {Where::server, Multipath::off, not_asked, nullptr, ""},
        {Where::server, Multipath::prefer, negotiated, nullptr, ""},
        {Where::server, Multipath::on, negotiated, nullptr, ""},
        {Where::server, Multipath::require, negotiated, nullptr, ""},
        {Where::plain, Multipath::off, not_asked, nullptr, ""},
        {Where::plain, Multipath::prefer, no_mp_capable, nullptr, ""},
        {Where::plain, Multipath::on, no_mp_capable, nullptr, ""},
        {Where::plain, Multipath::require, no_mp_capable, "no MP_CAPABLE", "no MP_CAPABLE"},
        {Where::refused, Multipath::off, not_asked, nullptr, ""},
        {Where::refused, Multipath::prefer, kernel_refused, nullptr, "net.mptcp.enabled"},
        {Where::refused, Multipath::on, kernel_refused, "net.mptcp.enabled", "net.mptcp.enabled"},
        {Where::refused, Multipath::require, kernel_refused, "net.mptcp.enabled", "net.mptcp.enabled"},
        {Where::blind, Multipath::off, not_asked, nullptr, ""},
        {Where::blind, Multipath::prefer, cannot_verify, nullptr, "cannot tell"},
        {Where::blind, Multipath::on, cannot_verify, nullptr, "cannot tell"},
        {Where::blind, Multipath::require, cannot_verify, "cannot verify", ""},
    };
    for (const Case& one : cases) {
        CAPTURE(static_cast<int>(one.where), static_cast<int>(one.mode));
        PathWorld paths(one.where != Where::plain,
                        one.where == Where::refused ? "net.mptcp.enabled is 0" : "",
                        one.where != Where::blind);
        const Witness witness = paths.get(one.mode);
        INFO(witness.verdict());
        const PathReport& report = witness.outcome->paths;
        INFO(report.detail);
        CHECK(report.asked == one.mode);
        CHECK(report.outcome == one.outcome);
        CHECK(report.detail.find(one.detail_part) != std::string::npos);
        if (one.error_part == nullptr) {
            CHECK(witness.verdict() == "ok 200");
            CHECK(paths.log.requests.size() == 1);
        } else {
            CHECK(code_of(witness) == ErrorCode::connect_failed);
            CHECK(witness.outcome->error->message().find(one.error_part) != std::string::npos);
            CHECK(paths.log.requests.empty());
            CHECK(paths.world.net.calls().send == 0);
            CHECK(paths.world.net.open_handles() == 0);
        }
        if (one.outcome == negotiated) CHECK(report.paths.size() == 2);
    }
}

TEST_CASE("require under TLS sends not even a ClientHello to a server without Multipath TCP") {
    World world;
    serve_tls(world, "origin.test", secured(), web([](const peer::PeerRequest&) { return answer_of("x"); }));
    SocketPolicy policy;
    policy.multipath = Multipath::require;
    const TlsOptions tls = trusting();
    auto spec = world.spec("https://origin.test/");
    spec.socket = &policy;
    spec.tls = &tls;
    CHECK(code_of(world.perform(spec)) == ErrorCode::connect_failed);
    CHECK(world.net.calls().send == 0);
}

TEST_CASE("a bound transfer and Multipath TCP contradict one another") {
    for (const Multipath mode : {Multipath::prefer, Multipath::on, Multipath::require}) {
        CAPTURE(static_cast<int>(mode));
        PathWorld paths(true);
        SocketPolicy policy;
        policy.multipath = mode;
        policy.interface = "sim0";
        const Witness witness = paths.get(policy);
        INFO(witness.verdict());
        if (mode == Multipath::prefer) {
            CHECK(witness.verdict() == "ok 200");
            CHECK(witness.outcome->paths.outcome == MultipathOutcome::bound);
            CHECK(witness.outcome->paths.detail.find("bound") != std::string::npos);
        } else {
            CHECK(code_of(witness) == ErrorCode::interface_failed);
            CHECK(witness.outcome->error->message().find("sim0") != std::string::npos);
            CHECK(paths.log.requests.empty());
            CHECK(paths.world.net.calls().send == 0);
        }
    }
}

TEST_CASE("a fallback after the negotiation is told") {
    PathWorld paths(true);
    paths.endpoint->mptcp_fallback_after_received = 10;
    const Witness witness = paths.get(Multipath::on);
    CHECK(witness.verdict() == "ok 200");
    CHECK(witness.outcome->paths.outcome == MultipathOutcome::fell_back);
    CHECK(witness.outcome->paths.paths.size() == 1);
}

TEST_CASE("connections are not shared across modes, and a reused one reports its own paths") {
    PathWorld paths(true);
    CHECK(!paths.get(Multipath::on).outcome->reused_connection);
    const Witness again = paths.get(Multipath::on);
    CHECK(again.outcome->reused_connection);
    CHECK(again.outcome->paths.outcome == MultipathOutcome::negotiated);
    CHECK(again.outcome->paths.paths.size() == 2);
    CHECK(!paths.get(Multipath::require).outcome->reused_connection);
    const Witness plain = paths.get(Multipath::off);
    CHECK(!plain.outcome->reused_connection);
    CHECK(plain.outcome->paths.outcome == MultipathOutcome::not_asked);
    CHECK(paths.world.net.connections_to(address, 80) == 3);
}

TEST_CASE("an interface that is not there is an error, not another way out") {
    PathWorld paths(true);
    SocketPolicy policy;
    policy.interface = "wlan9";
    CHECK(code_of(paths.get(policy)) == ErrorCode::interface_failed);
    CHECK(paths.world.net.calls().send == 0);
}
