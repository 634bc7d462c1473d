// What an application sees of HostLoop.
#include <array>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <sys/socket.h>
#include <unistd.h>

#include "io/host_loop.hpp"
#include "support/catch.hpp"

using namespace hawser;
using namespace std::chrono_literals;

namespace {

/// Two connected sockets; `here` is watched in the tests.
struct Pair {
    Pair() {
        std::array<int, 2> handles{};
        REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, handles.data()) == 0);
        here = handles[0];
        there = handles[1];
    }
    ~Pair() {
        ::close(here);
        ::close(there);
    }
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;
    void speak() const { REQUIRE(::write(there, "x", 1) == 1); }
    int here = -1;
    int there = -1;
};

/// Writes down what it is told.
class Listener final : public io::HostObserver {
  public:
    void on_interest(int handle, Interest interest) override {
        heard.push_back(std::to_string(handle) + "=" + std::to_string(static_cast<int>(interest)));
        if (throws) throw std::runtime_error("as applications do");
    }
    void on_deadline(Instant deadline) override { deadlines.push_back(deadline); }
    std::vector<std::string> take() { return std::exchange(heard, {}); }
    std::vector<std::string> heard;
    std::vector<Instant> deadlines;
    bool throws = false;
};

using Texts = std::vector<std::string>;

std::string text(int handle, int interest) { return std::to_string(handle) + "=" + std::to_string(interest); }

}  // namespace

TEST_CASE("the observer hears of changes only, and of removal at once", "[host]") {
    const auto loop = *io::HostLoop::create();
    const Pair pair;
    Listener listener;
    loop->set_observer(&listener);
    REQUIRE(loop->watch(pair.here, Interest::read, 1).has_value());
    CHECK(listener.take().empty());  // not before publish
    loop->publish();
    CHECK(listener.take() == Texts{text(pair.here, 1)});
    loop->publish();
    REQUIRE(loop->modify(pair.here, Interest::both, 1).has_value());
    REQUIRE(loop->modify(pair.here, Interest::read, 2).has_value());
    loop->publish();
    CHECK(listener.take().empty());  // there and back is no change
    REQUIRE(loop->modify(pair.here, Interest::none, 2).has_value());
    loop->publish();
    CHECK(listener.take() == Texts{text(pair.here, 0)});
    loop->unwatch(pair.here);
    CHECK(listener.take().empty());  // it knows already
    REQUIRE(loop->watch(pair.here, Interest::write, 3).has_value());
    loop->publish();
    CHECK(listener.take() == Texts{text(pair.here, 2)});
    loop->unwatch(pair.here);
    CHECK(listener.take() == Texts{text(pair.here, 0)});
    REQUIRE(loop->watch(pair.here, Interest::read, 4).has_value());
    loop->unwatch(pair.here);
    loop->publish();
    CHECK(listener.take().empty());  // came and went unheard
}

TEST_CASE("a descriptor number used again within a turn is heard of again", "[host]") {
    const auto loop = *io::HostLoop::create();
    const Pair pair;
    Listener listener;
    loop->set_observer(&listener);
    REQUIRE(loop->watch(pair.here, Interest::read, 1).has_value());
    loop->publish();
    loop->unwatch(pair.here);
    REQUIRE(loop->watch(pair.here, Interest::read, 2).has_value());
    loop->publish();
    CHECK(listener.take() == Texts{text(pair.here, 1), text(pair.here, 0), text(pair.here, 1)});
}

TEST_CASE("deadlines are told when they change", "[host]") {
    const auto loop = *io::HostLoop::create();
    Listener listener;
    loop->set_observer(&listener);
    loop->publish();
    CHECK(listener.deadlines.empty());
    const Instant soon = loop->now() + 1s;
    loop->arm(soon);
    loop->publish();
    loop->publish();
    loop->arm(never);
    loop->arm(soon);
    loop->publish();
    loop->arm(never);
    loop->publish();
    CHECK(listener.deadlines == std::vector<Instant>{soon, never});
}

TEST_CASE("a new observer hears of everything, one that throws of the rest later", "[host]") {
    const auto loop = *io::HostLoop::create();
    const Pair a;
    const Pair b;
    REQUIRE(loop->watch(a.here, Interest::read, 1).has_value());
    REQUIRE(loop->watch(b.here, Interest::read, 2).has_value());
    Listener listener;
    listener.throws = true;
    loop->set_observer(&listener);
    CHECK_THROWS(loop->publish());
    listener.throws = false;
    loop->publish();
    auto heard = listener.take();
    std::sort(heard.begin(), heard.end());
    Texts expected{text(a.here, 1), text(b.here, 1)};
    std::sort(expected.begin(), expected.end());
    CHECK(heard == expected);
    loop->set_observer(nullptr);
    loop->publish();
    loop->unwatch(a.here);
    CHECK(listener.take().empty());
}

TEST_CASE("what is announced comes once, as far as it is of interest", "[host]") {
    const auto loop = *io::HostLoop::create();
    const Pair pair;
    REQUIRE(loop->watch(pair.here, Interest::read, 9).has_value());
    loop->announce(pair.here, true, true, false);
    loop->announce(pair.here, false, false, true);
    loop->announce(12345, true, true, true);  // nobody's
    auto ready = loop->turn(Instant{});
    REQUIRE(ready->size() == 1);
    CHECK(ready->front().token == 9);
    CHECK(ready->front().readable);
    CHECK_FALSE(ready->front().writable);
    CHECK(ready->front().failed);
    CHECK(loop->turn(Instant{})->empty());
    loop->announce(pair.here, true, false, false);
    REQUIRE(loop->modify(pair.here, Interest::none, 9).has_value());
    CHECK(loop->turn(Instant{})->empty());
    REQUIRE(loop->modify(pair.here, Interest::read, 9).has_value());
    loop->announce(pair.here, true, false, false);
    loop->unwatch(pair.here);
    CHECK(loop->turn(Instant{})->empty());
}

TEST_CASE("a past turn makes no descriptor and does not look at sockets", "[host]") {
    const auto loop = *io::HostLoop::create();
    const Pair pair;
    REQUIRE(loop->watch(pair.here, Interest::write, 1).has_value());
    const int before = ::dup(0);
    ::close(before);
    CHECK(loop->turn(Instant{})->empty());  // writable, but nobody said so
    const int later = ::dup(0);
    ::close(later);
    CHECK(before == later);
}

TEST_CASE("the table as poll array and as fd_sets", "[host]") {
    const auto loop = *io::HostLoop::create();
    const Pair a;
    const Pair b;
    const Pair c;
    REQUIRE(loop->watch(a.here, Interest::read, 1).has_value());
    REQUIRE(loop->watch(b.here, Interest::both, 2).has_value());
    REQUIRE(loop->watch(c.here, Interest::none, 3).has_value());
    std::array<pollfd, 4> waits{};
    REQUIRE(loop->fill(waits) == 2);
    const auto events = [&](int handle) {
        for (const pollfd& one : std::span(waits).first(2))
            if (one.fd == handle) return static_cast<int>(one.events);
        return -1;
    };
    CHECK(events(a.here) == POLLIN);
    CHECK(events(b.here) == (POLLIN | POLLOUT));
    CHECK(loop->fill(std::span(waits).first(1)) == 2);  // says how many there are
    fd_set read;
    fd_set write;
    FD_ZERO(&read);
    FD_ZERO(&write);
    CHECK(loop->fill(read, write) == std::max(a.here, b.here));
    CHECK((FD_ISSET(a.here, &read) && FD_ISSET(b.here, &read) && !FD_ISSET(c.here, &read)));
    CHECK((!FD_ISSET(a.here, &write) && FD_ISSET(b.here, &write)));
}

TEST_CASE("a descriptor beyond FD_SETSIZE stays out of the sets", "[host]") {
    const auto loop = *io::HostLoop::create();
    REQUIRE(loop->watch(FD_SETSIZE, Interest::read, 1).has_value());
    fd_set read;
    fd_set write;
    FD_ZERO(&read);
    FD_ZERO(&write);
    CHECK(loop->fill(read, write) == -1);
}

TEST_CASE("wait finds ours and the caller's, and stops for wake and deadline", "[host]") {
    const auto loop = *io::HostLoop::create();
    const Pair ours;
    const Pair theirs;
    REQUIRE(loop->watch(ours.here, Interest::read, 5).has_value());
    std::array<pollfd, 1> extra{{{theirs.here, POLLIN, 0}}};
    CHECK(*loop->wait(Instant{}, extra) == 0);
    CHECK(extra[0].revents == 0);
    theirs.speak();
    CHECK(*loop->wait(never, extra) == 1);
    CHECK(extra[0].revents == POLLIN);
    CHECK(loop->turn(Instant{})->empty());
    ours.speak();
    CHECK(*loop->wait(never, extra) == 2);
    REQUIRE(loop->turn(Instant{})->size() == 1);
    CHECK(*loop->wait(never) == 1);  // level-triggered
    CHECK(loop->turn(Instant{})->front().token == 5);
    REQUIRE(loop->modify(ours.here, Interest::none, 5).has_value());
    CHECK(*loop->wait(Instant{}) == 0);
    loop->wake();
    CHECK(*loop->wait(never) == 0);
    const Instant start = loop->refresh_now();
    loop->arm(start + 10ms);
    CHECK(*loop->wait(never) == 0);
    CHECK(loop->refresh_now() >= start + 10ms);
}

TEST_CASE("wake ends a wait that another thread is in", "[host][thread]") {
    const auto loop = *io::HostLoop::create();
    const Pair theirs;
    std::array<pollfd, 1> extra{{{theirs.here, POLLIN, 0}}};
    for (int i = 0; i < 50; ++i) {
        std::thread other([&] { loop->wake(); });
        const bool with_extra = i % 2 == 0;
        CHECK(*(with_extra ? loop->wait(after(loop->refresh_now(), 60s), extra)
                           : loop->wait(after(loop->refresh_now(), 60s))) == 0);
        other.join();
    }
}
