// One suite for every Loop: what the engine may rely on, whichever loop drives it.
#include <array>
#include <chrono>
#include <memory>
#include <vector>

#include <cerrno>

#include "support/catch.hpp"
#include "unit/io/sim_world.hpp"
#include "unit/io/worlds.hpp"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

/// Turns until this token is ready.
Ready wait_for(Loop& loop, Token token) {
    for (;;) {
        const auto ready = loop.turn(after(loop.refresh_now(), 10s));
        REQUIRE(ready.has_value());
        REQUIRE_FALSE(ready->empty());
        for (const Ready& one : *ready)
            if (one.token == token) return one;
    }
}

/// What one poll (no waiting) gives for this token.
std::size_t count_now(Loop& loop, Token token) {
    const auto ready = loop.turn(loop.refresh_now());
    REQUIRE(ready.has_value());
    std::size_t count = 0;
    for (const Ready& one : *ready)
        count += one.token == token ? 1 : 0;
    return count;
}

}  // namespace

#define LOOPS HAWSER_TEST_LOOPS

TEMPLATE_TEST_CASE("a connect ends with writability", "[loop]", LOOPS) {
    TestType world;
    Client client(world);
    REQUIRE(client.connect(world.echo()).has_value());
    const auto local = world.loop().net().local_address(client.handle());
    const auto remote = world.loop().net().remote_address(client.handle());
    REQUIRE(local.has_value());
    CHECK(local->port() != 0);
    REQUIRE(remote.has_value());
    CHECK(*remote == world.echo());
}

TEMPLATE_TEST_CASE("a refused connect says by whom", "[loop]", LOOPS) {
    TestType world;
    Client client(world);
    const auto outcome = client.connect(world.nobody());
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().code() == ErrorCode::connect_failed);
    CHECK(outcome.error().os_errno() == ECONNREFUSED);
    CHECK(outcome.error().message() == "connection refused by " + world.nobody().text() + " port " +
                                           std::to_string(world.nobody().port()));
}

TEMPLATE_TEST_CASE("readiness is level-triggered and carries the token", "[loop]", LOOPS) {
    TestType world;
    Loop& loop = world.loop();
    Client client(world);
    REQUIRE(client.connect(world.echo()).has_value());
    client.send_all("hello");
    client.watch(Interest::read, 0xfedcba9876543210);
    const Ready first = wait_for(loop, 0xfedcba9876543210);
    CHECK(first.readable);
    CHECK_FALSE(first.writable);
    CHECK(count_now(loop, 0xfedcba9876543210) == 1);  // not read yet, so told again
    std::array<std::uint8_t, 64> memory;
    const auto got = loop.net().receive(client.handle(), memory);
    REQUIRE(got.has_value());
    CHECK(as_text(Bytes(memory).first(got->bytes)) == "hello");
    CHECK(loop.net().receive(client.handle(), memory)->status == IoStatus::would_block);
    CHECK(count_now(loop, 0xfedcba9876543210) == 0);
}

TEMPLATE_TEST_CASE("modify changes interest and token, unwatch ends both", "[loop]", LOOPS) {
    TestType world;
    Loop& loop = world.loop();
    Client client(world);
    REQUIRE(client.connect(world.echo()).has_value());
    client.watch(Interest::read, 1);
    CHECK(count_now(loop, 1) == 0);
    client.modify(Interest::both, 2);
    const Ready ready = wait_for(loop, 2);
    CHECK(ready.writable);
    CHECK_FALSE(ready.readable);
    client.modify(Interest::read, 3);
    CHECK(count_now(loop, 2) + count_now(loop, 3) == 0);
    client.modify(Interest::write, 4);
    CHECK(count_now(loop, 4) == 1);
    client.unwatch();
    CHECK(count_now(loop, 4) == 0);
}

TEMPLATE_TEST_CASE("interest none tells nothing, not even of a reset", "[loop]", LOOPS) {
    TestType world;
    Loop& loop = world.loop();
    Client client(world);
    REQUIRE(client.connect(world.echo()).has_value());
    client.send_all("R");
    client.watch(Interest::read, 5);
    const Ready told = wait_for(loop, 5);
    CHECK((told.readable || told.failed));
    client.modify(Interest::none, 5);
    CHECK(count_now(loop, 5) == 0);  // else a paused transfer would spin
    client.modify(Interest::read, 6);
    CHECK(count_now(loop, 6) == 1);
    client.modify(Interest::none, 6);
    client.modify(Interest::none, 7);
    CHECK(count_now(loop, 7) == 0);
}

TEMPLATE_TEST_CASE("watching with interest none is allowed", "[loop]", LOOPS) {
    TestType world;
    Loop& loop = world.loop();
    Client client(world);
    REQUIRE(client.connect(world.echo()).has_value());
    client.watch(Interest::none, 8);
    CHECK(count_now(loop, 8) == 0);
    client.modify(Interest::write, 9);
    CHECK(count_now(loop, 9) == 1);
}

TEMPLATE_TEST_CASE("an orderly end reads as eof, a reset as an error", "[loop]", LOOPS) {
    TestType world;
    Client ends(world);
    REQUIRE(ends.connect(world.echo()).has_value());
    ends.send_all("byeC");
    const auto text = ends.read_to_end();
    REQUIRE(text.has_value());
    CHECK(*text == "bye");
    Client resets(world);
    REQUIRE(resets.connect(world.echo()).has_value());
    resets.send_all("R");
    const auto broken = resets.read_to_end();
    REQUIRE_FALSE(broken.has_value());
    CHECK(broken.error().code() == ErrorCode::receive_failed);
    CHECK(broken.error().os_errno() == ECONNRESET);
}

TEMPLATE_TEST_CASE("half close lets the answer through", "[loop]", LOOPS) {
    TestType world;
    Client client(world);
    REQUIRE(client.connect(world.echo()).has_value());
    client.send_all("last words");
    REQUIRE(world.loop().net().shutdown_write(client.handle()).has_value());
    const auto text = client.read_to_end();
    REQUIRE(text.has_value());
    CHECK(*text == "last words");
}

TEMPLATE_TEST_CASE("liveness tells quiet, readable and closed apart", "[loop]", LOOPS) {
    TestType world;
    Loop& loop = world.loop();
    Client client(world);
    REQUIRE(client.connect(world.echo()).has_value());
    CHECK(loop.net().liveness(client.handle()) == Liveness::quiet);
    client.send_all("x");
    client.watch(Interest::read, 1);
    wait_for(loop, 1);
    CHECK(loop.net().liveness(client.handle()) == Liveness::readable);
    std::array<std::uint8_t, 8> memory;
    REQUIRE(loop.net().receive(client.handle(), memory).has_value());
    client.unwatch();
    client.send_all("C");
    client.watch(Interest::read, 1);
    wait_for(loop, 1);
    CHECK(loop.net().liveness(client.handle()) == Liveness::closed);
}

TEMPLATE_TEST_CASE("a full socket blocks, and tells when there is room", "[loop]", LOOPS) {
    TestType world;
    Loop& loop = world.loop();
    Client client(world);
    REQUIRE(client.connect(world.echo()).has_value());
    const std::vector<std::uint8_t> block(64 * 1024, 'x');
    std::uint64_t sent_bytes = 0;
    client.watch(Interest::write, 1);
    for (bool full = false; !full;) {
        const auto sent = loop.net().send(client.handle(), block);
        REQUIRE(sent.has_value());
        sent_bytes += sent->bytes;
        full = sent->status == IoStatus::would_block && loop.turn(after(loop.refresh_now(), 50ms))->empty();
    }
    CHECK(count_now(loop, 1) == 0);
    client.modify(Interest::both, 2);
    std::vector<std::uint8_t> memory(64 * 1024);
    bool writable_again = false;
    for (std::uint64_t received = 0; received < sent_bytes;) {
        writable_again = wait_for(loop, 2).writable || writable_again;
        const auto got = loop.net().receive(client.handle(), memory);
        REQUIRE(got.has_value());
        received += got->bytes;
        if (writable_again) client.modify(Interest::read, 2);
    }
    CHECK(writable_again);
}

TEMPLATE_TEST_CASE("the deadline and `until` end a wait, not before their time", "[loop]", LOOPS) {
    TestType world;
    Loop& loop = world.loop();
    const Instant start = loop.refresh_now();
    loop.arm(start + 20ms);
    auto ready = loop.turn(never);
    REQUIRE(ready.has_value());
    CHECK(ready->empty());
    CHECK(loop.now() >= start + 20ms);
    CHECK(loop.now() < start + 5s);
    loop.arm(never);
    const Instant second = loop.now();
    REQUIRE(loop.turn(second + 15ms).has_value());
    CHECK(loop.now() >= second + 15ms);
    const Instant third = loop.now();
    loop.arm(third - 1s);  // overdue: do not wait at all
    REQUIRE(loop.turn(never).has_value());
    CHECK(loop.now() < third + 5s);
}

TEMPLATE_TEST_CASE("a fraction of a millisecond is not spun away", "[loop]", LOOPS) {
    TestType world;
    Loop& loop = world.loop();
    const Instant start = loop.refresh_now();
    loop.arm(start + 1500us);
    int turns = 0;
    for (; loop.now() < start + 1500us; ++turns)
        REQUIRE(loop.turn(never).has_value());
    CHECK(turns <= 2);
}

TEMPLATE_TEST_CASE("the clock stands still between turns", "[loop]", LOOPS) {
    TestType world;
    Loop& loop = world.loop();
    const Instant before = loop.now();
    const auto start = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - start < 1ms)
        continue;
    CHECK(loop.now() == before);
    CHECK(loop.refresh_now() >= before);
}

TEMPLATE_TEST_CASE("wake ends the next wait once", "[loop]", LOOPS) {
    TestType world;
    Loop& loop = world.loop();
    loop.wake();
    loop.wake();
    auto ready = loop.turn(after(loop.refresh_now(), 60s));
    REQUIRE(ready.has_value());
    CHECK(ready->empty());  // a wake is nobody's readiness
    const Instant start = loop.refresh_now();
    REQUIRE(loop.turn(start + 10ms).has_value());
    CHECK(loop.now() >= start + 10ms);
}

TEMPLATE_TEST_CASE("of many sockets only the ready ones are told", "[loop]", LOOPS) {
    TestType world;
    Loop& loop = world.loop();
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 40; ++i) {
        clients.push_back(std::make_unique<Client>(world));
        REQUIRE(clients.back()->connect(world.echo()).has_value());
    }
    clients[7]->send_all("a");
    clients[31]->send_all("b");
    for (std::size_t i = 0; i < clients.size(); ++i)
        clients[i]->watch(Interest::read, i);
    wait_for(loop, 7);
    wait_for(loop, 31);
    const auto ready = loop.turn(loop.refresh_now());
    REQUIRE(ready.has_value());
    CHECK(ready->size() == 2);
    CHECK_FALSE(loop.inherited());
}
