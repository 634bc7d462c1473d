// Bytes over QUIC: large downloads and uploads, loss, pauses, batches.
#include <algorithm>
#include <chrono>

#include "support/catch.hpp"
#include "unit/quic/world.hpp"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t large_bytes = 20'000'000;

const std::string& large_body() {
    static const std::string made = pattern(large_bytes);
    return made;
}

peer::H3Response large(const peer::PeerRequest&) {
    peer::PeerResponse response;
    response.body = large_body();
    return response;
}

peer::H3Response echo_size(const peer::PeerRequest& request) {
    peer::PeerResponse response;
    response.body = std::to_string(request.body.size());
    for (const auto& field : request.trailers)
        response.body += " " + field.name + "=" + field.value;
    if (request.body != pattern(request.body.size())) response.body = "damaged";
    return response;
}

/// CHECK of two long strings would print them.
bool same(const std::string& a, const std::string& b) { return a == b; }

}  // namespace

TEST_CASE("20 MB arrive whole") {
    World world(large, {});
    REQUIRE(world.run_until_open());
    const auto begin = std::chrono::steady_clock::now();
    const StreamId stream = world.get("/large");
    REQUIRE(world.run_until_over(stream));
    CHECK(same(world.answers[stream].body, large_body()));
    const auto spent = std::chrono::steady_clock::now() - begin;
    const auto packets = world.link().machine().datagrams_received();
    UNSCOPED_INFO("both sides and the simulated network: "
                  << std::chrono::duration_cast<std::chrono::nanoseconds>(spent).count() /
                         static_cast<long long>(packets)
                  << " ns for each of " << packets << " packets received");
    CHECK(world.answers[stream].body_events < packets);
}

TEST_CASE("the windows grow to fill 100 ms at 1 Gbit/s") {
    WorldOptions options;
    options.link.delay = 50ms;
    options.link.rate_bytes_per_second = 125'000'000;
    options.link.buffer_bytes = 16 << 20;
    World world(large, options);
    REQUIRE(world.run_until_open());
    for (int round = 0; round < 2; ++round) {
        const Instant start = world.now();
        const StreamId stream = world.get("/large");
        REQUIRE(world.run_until_over(stream));
        CHECK(same(world.answers[stream].body, large_body()));
        // A window of 1 MiB alone would take 20 round trips, two seconds.
        CHECK(world.now() - start < 1900ms);
    }
}

TEST_CASE("downloads survive loss and reordering") {
    for (const double loss : {0.01, 0.03, 0.05})
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            WorldOptions options;
            options.seed = seed;
            options.link.loss = loss;
            options.link.reorder = loss;
            World world(
                [](const peer::PeerRequest&) {
                    peer::PeerResponse response;
                    response.body = pattern(1'000'000);
                    return response;
                },
                options);
            REQUIRE(world.run_until_open());
            const StreamId stream = world.get("/");
            REQUIRE(world.run_until_over(stream));
            CHECK(same(world.answers[stream].body, pattern(1'000'000)));
        }
}

TEST_CASE("uploads arrive whole, with their trailers") {
    WorldOptions options;
    SECTION("on a clean network") {}
    SECTION("with loss") {
        options.link.loss = 0.03;
        options.link.reorder = 0.03;
    }
    SECTION("into a small window") { options.server.stream_window_bytes = 20'000; }
    World world(echo_size, options);
    REQUIRE(world.run_until_open());
    const StreamId stream = world.post("/up", pattern(6'000'000), {{"X-Sum", "42"}});
    REQUIRE(world.run_until_over(stream));
    CHECK(world.answers[stream].body == "6000000 x-sum=42");
    const StreamId empty = world.post("/up", "");
    REQUIRE(world.run_until_over(empty));
    CHECK(world.answers[empty].body == "0");
    CHECK(world.longest_batch > 4);  // GSO runs were made
}

TEST_CASE("a paused stream holds a bounded amount while another finishes") {
    WorldOptions options;
    options.client.stream_window_bytes = 300'000;
    World world(large, options);
    REQUIRE(world.run_until_open());
    const StreamId paused = world.get("/paused");
    const StreamId other = world.get("/other");
    world.pause(paused);
    REQUIRE(world.run_until_over(other));
    CHECK(same(world.answers[other].body, large_body()));
    CHECK_FALSE(world.answers[paused].over());
    CHECK(world.answers[paused].body.size() <= 300'000);
    CHECK(world.answers[paused].body.size() > 250'000);
    world.run([] { return false; }, 20s);
    CHECK(world.answers[paused].body.size() <= 300'000);
    world.resume(paused);
    REQUIRE(world.run_until_over(paused));
    CHECK(same(world.answers[paused].body, large_body()));
}

TEST_CASE("a small path keeps to small packets") {
    WorldOptions options;
    options.link.datagram_bytes_max = 1'252;  // probes vanish
    World world(echo_size, options);
    REQUIRE(world.run_until_open());
    const StreamId stream = world.post("/up", pattern(1'000'000));
    REQUIRE(world.run_until_over(stream));
    CHECK(world.answers[stream].body == "1000000");
}

TEST_CASE("migration to another local address goes on with the transfer") {
    WorldOptions options;
    SECTION("where the server allows it") {
        World world(large, options);
        REQUIRE(world.run_until_open());
        const StreamId stream = world.get("/large");
        REQUIRE(world.run([&] { return world.answers[stream].body.size() > 1'000'000; }));
        CHECK_FALSE(world.link().machine().migrate(*SocketAddress::from_literal("fd00::2", 1), world.now()));
        world.migrate("10.0.1.2");
        CHECK(world.link().machine().path().local_address == "10.0.1.2");
        REQUIRE(world.run_until_over(stream));
        CHECK(same(world.answers[stream].body, large_body()));
        const auto validated = [](const quic::ConnectionEvent& event) {
            const auto* path = std::get_if<quic::PathValidated>(&event);
            return path != nullptr && path->ok && path->local.text() == "10.0.1.2";
        };
        CHECK(std::any_of(world.connection_events.begin(), world.connection_events.end(), validated));
        CHECK(world.log->path_changes > 0);
        world.net().set_interface_up("sim0", false);  // nothing goes the old way any more
        REQUIRE(world.run_until_over(world.get("/large")));
        // And then it rests: a connection at rest must not turn its loop.
        const std::size_t turns = world.loop().calls().turns;
        world.run([] { return false; }, 30s);
        CHECK(world.loop().calls().turns - turns < 100);
    }
    SECTION("not where the server forbids it") {
        options.server.forbid_migration = true;
        World world(large, options);
        REQUIRE(world.run_until_open());
        REQUIRE(world.run_until_over(world.get("/")));
        auto refused =
            world.link().machine().migrate(*SocketAddress::from_literal("10.0.0.2", 4'000), world.now());
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code() == ErrorCode::not_built);
    }
}
