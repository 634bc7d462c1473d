// What the real loops promise beyond the common contract: threads, fork, economy of system calls.
#include <chrono>
#include <csignal>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "support/catch.hpp"
#include "unit/io/worlds.hpp"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

/// A PollLoop makes its eventfd only when asked to; the others have one or make it when they wait.
template <class World>
void allow_wake(World&) {}
template <>
void allow_wake(PollWorld& world) {
    REQUIRE(world.own_loop().allow_wake().has_value());
}

}  // namespace

#define WAKEABLE EpollWorld, PollWorld, PerformingWorld

TEMPLATE_TEST_CASE("wake from another thread ends a running wait", "[loop][thread]", WAKEABLE) {
    TestType world;
    Loop& loop = world.loop();
    allow_wake(world);
    for (int i = 0; i < 50; ++i) {
        std::thread other([&loop] { loop.wake(); });
        const auto ready = loop.turn(after(loop.refresh_now(), 60s));
        other.join();
        REQUIRE(ready.has_value());
        REQUIRE(ready->empty());
    }
    CHECK(loop.turn(loop.now()).has_value());
}

TEMPLATE_TEST_CASE("many wakes from many threads lose none that matters", "[loop][thread]", WAKEABLE) {
    TestType world;
    Loop& loop = world.loop();
    allow_wake(world);
    std::atomic<int> posted{0};
    constexpr int threads = 4;
    constexpr int each = 500;
    std::vector<std::thread> others;
    for (int i = 0; i < threads; ++i)
        others.emplace_back([&] {
            for (int n = 0; n < each; ++n) {
                posted.fetch_add(1);
                loop.wake();
            }
        });
    while (posted.load() < threads * each) {
        const Instant limit = after(loop.refresh_now(), 60s);
        REQUIRE(loop.turn(limit).has_value());
        REQUIRE(loop.now() < limit);
    }
    for (auto& one : others)
        one.join();
}

TEMPLATE_TEST_CASE("a signal handler may wake, and no signal ends a wait early", "[loop]", WAKEABLE) {
    static Loop* woken = nullptr;
    TestType world;
    woken = &world.loop();
    struct sigaction action {};
    action.sa_handler = [](int) { woken->wake(); };
    struct sigaction before {};
    REQUIRE(sigaction(SIGUSR1, &action, &before) == 0);
    raise(SIGUSR1);
    CHECK(world.loop().turn(after(world.loop().refresh_now(), 60s)).has_value());
    action.sa_handler = [](int) {};
    REQUIRE(sigaction(SIGUSR1, &action, nullptr) == 0);
    const Instant start = world.loop().refresh_now();
    const pthread_t waiting = pthread_self();
    std::atomic<bool> done{false};
    std::thread other([&] {
        while (!done.load()) {
            pthread_kill(waiting, SIGUSR1);
            std::this_thread::yield();
        }
    });
    CHECK(world.loop().turn(start + 20ms).has_value());
    CHECK(world.loop().now() >= start + 20ms);
    done.store(true);
    other.join();
    sigaction(SIGUSR1, &before, nullptr);
}

TEMPLATE_TEST_CASE("a child closes its copies and the parent's loop goes on", "[loop][fork]", WAKEABLE) {
    auto world = std::make_unique<TestType>();
    Loop& loop = world->loop();
    Client client(*world);
    REQUIRE(client.connect(world->echo()).has_value());
    client.watch(Interest::read, 77);
    const pid_t child = fork();
    if (child == 0) {  // no Catch2 in here: only an exit status comes back
        if (!loop.inherited()) _exit(1);
        if (loop.turn(loop.now()).has_value()) _exit(2);
        if (loop.modify(client.handle(), Interest::both, 1).has_value()) _exit(3);
        if (loop.watch(0, Interest::read, 1).has_value()) _exit(4);
        loop.unwatch(client.handle());
        loop.net().close(client.handle());
        auto fresh = io::EpollLoop::create();
        if (!fresh || (*fresh)->inherited()) _exit(5);
        if (!(*fresh)->turn((*fresh)->now()).has_value()) _exit(6);
        _exit(0);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK_FALSE(loop.inherited());
    REQUIRE(loop.net().send(client.handle(), as_bytes("still here")).has_value());
    const auto ready = loop.turn(after(loop.refresh_now(), 10s));
    REQUIRE(ready.has_value());
    REQUIRE(ready->size() == 1);
    CHECK(ready->front().token == 77);
}
