// The simulated network itself: its faults do what their names say, and its errors come where they should.
#include <array>
#include <string>
#include <vector>

#include <cerrno>

#include "sim/support/sim_resolver.hpp"
#include "support/catch.hpp"
#include "unit/io/sim_world.hpp"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

const SocketAddress server = SocketAddress::from_literal("10.0.0.1", 80).value();

/// An echo server on port 80 with this link and these faults.
void serve(SimWorld& world, sim::Link link, sim::Faults faults = {}) {
    sim::StreamEndpoint endpoint;
    endpoint.accept = echo_peers();
    endpoint.link = link;
    endpoint.faults = faults;
    world.sim_net().listen("10.0.0.1", 80, endpoint);
}

/// Sends until nothing more is taken.
std::size_t fill(Net& net, int handle) {
    const std::vector<std::uint8_t> block(10'000, 'x');
    std::size_t total = 0;
    for (;;) {
        const auto sent = net.send(handle, block);
        REQUIRE(sent.has_value());
        if (sent->status == IoStatus::would_block) return total;
        total += sent->bytes;
    }
}

}  // namespace

TEST_CASE("connecting takes one round trip of simulated time", "[sim]") {
    SimWorld world;
    serve(world, {.delay = 3h});
    Client client(world);
    const Instant start = world.loop().now();
    REQUIRE(client.connect(server).has_value());
    CHECK(world.loop().now() - start == 6h);
}

TEST_CASE("the rate of a link is kept", "[sim]") {
    SimWorld world;
    serve(world, {.delay = 0ms, .rate_bytes_per_second = 1000, .buffer_bytes = 100'000});
    Client client(world);
    REQUIRE(client.connect(server).has_value());
    const Instant start = world.loop().now();
    client.send_all(std::string(10'000, 'x'));
    client.read_exactly(10'000);
    CHECK(world.loop().now() - start >= 10s);
    CHECK(world.loop().now() - start <= 20s);
}

TEST_CASE("fragments have exactly the size that was asked for", "[sim]") {
    const std::size_t size = GENERATE(1U, 2U, 3U, 7U);
    SimWorld world;
    serve(world, {.fragment_bytes = size});
    Client client(world);
    REQUIRE(client.connect(server).has_value());
    client.send_all(std::string(42, 'x'));
    client.watch(Interest::read, 1);
    std::array<std::uint8_t, 100> memory;
    for (std::size_t total = 0; total < 42;) {
        REQUIRE_FALSE(world.loop().turn(never)->empty());
        const auto got = world.loop().net().receive(client.handle(), memory);
        REQUIRE(got->bytes == size);
        total += got->bytes;
        REQUIRE(world.loop().net().receive(client.handle(), memory)->status == IoStatus::would_block);
    }
}

TEST_CASE("connect faults", "[sim]") {
    SimWorld world;
    serve(world, {}, {.connect = sim::ConnectFault::unreachable});
    Client client(world);
    CHECK(client.connect(server).error().os_errno() == EHOSTUNREACH);

    serve(world, {}, {.connect = sim::ConnectFault::black_hole});
    Client waits(world);
    REQUIRE(waits.connect(server).error().message().find("deadlock") != std::string::npos);
}

TEST_CASE("a reset comes after exactly the bytes it was ordered for", "[sim]") {
    const std::uint64_t limit = GENERATE(1U, 5U, 9U);
    SimWorld world;
    serve(world, {}, {.reset_after_received = limit});
    Client client(world);
    REQUIRE(client.connect(server).has_value());
    client.send_all("0123456789");
    CHECK(client.read_exactly(limit) == std::string("0123456789").substr(0, limit));
    const auto rest = client.read_to_end();
    REQUIRE_FALSE(rest.has_value());
    CHECK(rest.error().os_errno() == ECONNRESET);
}

TEST_CASE("a server may reset before it has read everything", "[sim]") {
    const std::uint64_t limit = GENERATE(0U, 4U);
    SimWorld world;
    serve(world, {.fragment_bytes = 1}, {.reset_after_sent = limit});
    Client client(world);
    REQUIRE(client.connect(server).has_value());
    if (limit != 0) {
        client.send_all("0123456789");
        CHECK(client.read_exactly(3) == "012");
    }
    CHECK(client.read_to_end().error().os_errno() == ECONNRESET);
}

TEST_CASE("close, half close and stall in the middle of an answer", "[sim]") {
    SimWorld world;
    serve(world, {}, {.close_after_received = 4});
    Client closed(world);
    REQUIRE(closed.connect(server).has_value());
    closed.send_all("0123456789");
    CHECK(closed.read_to_end().value() == "0123");
    closed.send_all("more");  // to a socket that is gone
    REQUIRE(world.loop().turn(world.loop().now() + 1s).has_value());
    CHECK(closed.read_to_end().error().os_errno() == ECONNRESET);

    serve(world, {}, {.half_close_after_received = 4});
    Client half(world);
    REQUIRE(half.connect(server).has_value());
    half.send_all("0123456789");
    CHECK(half.read_to_end().value() == "0123");
    half.send_all("still read");
    CHECK(half.read_to_end().value().empty());

    serve(world, {}, {.stall_after_received = 4});
    Client stalled(world);
    REQUIRE(stalled.connect(server).has_value());
    stalled.send_all("0123456789");
    CHECK(stalled.read_exactly(4) == "0123");
    stalled.watch(Interest::read, 1);
    CHECK_FALSE(world.loop().turn(never).has_value());
}

TEST_CASE("every byte survives short reads, short writes, would-blocks and false alarms", "[sim]") {
    const std::uint64_t seed = GENERATE(range(1U, 20U));
    SimWorld world(seed);
    serve(world, {.buffer_bytes = 3000},
          {.short_write = 0.5, .short_read = 0.5, .would_block = 0.3, .spurious = 0.3});
    Client client(world);
    REQUIRE(client.connect(server).has_value());
    std::string text;
    for (int i = 0; i < 500; ++i)
        text += std::to_string(i);
    client.send_all(text);
    CHECK(client.read_exactly(text.size()) == text);
}

TEST_CASE("a window that is full frees with the reader", "[sim]") {
    SimWorld world;
    serve(world, {.buffer_bytes = 1000});
    Client client(world);
    REQUIRE(client.connect(server).has_value());
    CHECK(fill(world.loop().net(), client.handle()) == 1000);
    client.read_exactly(1000);
    CHECK(fill(world.loop().net(), client.handle()) == 1000);
}

TEST_CASE("the n-th connection may fail alone", "[sim]") {
    SimWorld world;
    sim::StreamEndpoint endpoint;
    endpoint.accept = echo_peers();
    endpoint.faults_for = [](std::size_t index) {
        return index == 0 ? sim::Faults{.connect = sim::ConnectFault::refused} : sim::Faults{};
    };
    world.sim_net().listen("10.0.0.1", 80, endpoint);
    Client first(world);
    Client second(world);
    CHECK_FALSE(first.connect(server).has_value());
    CHECK(second.connect(server).has_value());
    CHECK(world.sim_net().connections_to("10.0.0.1", 80) == 2);
}

TEST_CASE("what would hang is an error that says so", "[sim]") {
    SimWorld world;
    Client client(world);
    REQUIRE(client.connect(world.echo()).has_value());
    client.watch(Interest::read, 1);
    const auto stuck = world.loop().turn(never);
    REQUIRE_FALSE(stuck.has_value());
    CHECK(stuck.error().message().find("deadlock") != std::string::npos);
    CHECK(stuck.error().message().find("10.0.0.1 port 7") != std::string::npos);
    client.modify(Interest::write, 1);
    Result<std::span<const Ready>> turned = world.loop().turn(never);
    std::size_t turns = 0;
    for (; turned && turns <= sim::SimLoop::turns_at_one_instant_max + 1; ++turns)
        turned = world.loop().turn(never);
    REQUIRE_FALSE(turned.has_value());
    CHECK(turned.error().message().find("spinning") != std::string::npos);
}

TEST_CASE("breaches of the contract are named", "[sim]") {
    SimWorld world;
    Loop& loop = world.loop();
    const auto opened = loop.net().open({.family = AF_INET}).value();
    REQUIRE(loop.watch(opened.handle, Interest::read, 1).has_value());
    CHECK_FALSE(loop.watch(opened.handle, Interest::read, 1).has_value());
    loop.net().close(opened.handle);
    CHECK(loop.turn(loop.now()).error().message().find("closed while watched") != std::string::npos);
    loop.unwatch(opened.handle);
    CHECK_FALSE(loop.net().send(opened.handle, as_bytes("x")).has_value());
    CHECK(loop.turn(loop.now()).error().message().find("not open") != std::string::npos);
}

TEST_CASE("one seed, one history", "[sim]") {
    const auto history = [](std::uint64_t seed) {
        SimWorld world(seed);
        serve(world, {}, {.short_write = 0.5, .short_read = 0.7});
        Client client(world);
        REQUIRE(client.connect(server).has_value());
        std::vector<std::size_t> sizes;
        std::array<std::uint8_t, 100> memory{};
        client.watch(Interest::both, 1);
        for (std::size_t total = 0; total < 500;) {
            REQUIRE(world.loop().turn(never).has_value());
            REQUIRE(world.loop().net().send(client.handle(), memory).has_value());
            const auto got = world.loop().net().receive(client.handle(), memory);
            sizes.push_back(got->bytes);
            total += got->bytes;
        }
        return sizes;
    };
    CHECK(history(7) == history(7));
    CHECK(history(7) != history(8));
}

TEST_CASE("Multipath TCP as the endpoint and the kernel are set", "[sim]") {
    SimWorld world;
    std::string detail;
    sim::StreamEndpoint endpoint;
    endpoint.accept = echo_peers();
    endpoint.speaks_mptcp = true;
    endpoint.mptcp_fallback_after_received = 10;
    world.sim_net().listen("10.0.0.1", 80, endpoint);
    Net& net = world.loop().net();
    {
        Client client(world, SocketProtocol::mptcp);
        REQUIRE(client.connect(server).has_value());
        CHECK(net.multipath(client.handle(), client.opened().protocol, detail) ==
              MultipathOutcome::negotiated);
        client.send_all("0123456789");
        client.read_exactly(10);
        CHECK(net.multipath(client.handle(), client.opened().protocol, detail) !=
              MultipathOutcome::negotiated);
        const auto paths = net.paths(client.handle(), client.opened().protocol);
        REQUIRE(paths.size() == 1);
        CHECK(paths[0].interface == "sim0");
        CHECK(paths[0].bytes_sent == 10U);
        CHECK(paths[0].rtt == 10ms);
    }
    world.sim_net().kernel().mptcp_refusal = "MPTCP is switched off here";
    SocketPlan plan{.family = AF_INET, .protocol = SocketProtocol::mptcp};
    CHECK_FALSE(net.open(plan).has_value());
    plan.tcp_if_refused = true;
    const auto opened = net.open(plan).value();
    CHECK(opened.protocol == SocketProtocol::tcp);
    CHECK(opened.refusal == "MPTCP is switched off here");
    net.close(opened.handle);
}

TEST_CASE("binding to what is not there is an interface error", "[sim]") {
    SimWorld world;
    Net& net = world.loop().net();
    CHECK(net.open({.family = AF_INET, .interface = "eth9"}).error().code() == ErrorCode::interface_failed);
    CHECK(net.open({.family = AF_INET, .local_address = "10.9.9.9"}).error().code() ==
          ErrorCode::interface_failed);
    const SocketPlan plan{.family = AF_INET, .local_port = 6000, .local_port_range = 1};
    const auto first = net.open(plan).value();
    const auto second = net.open(plan).value();
    CHECK(net.local_address(second.handle)->port() == 6001);
    CHECK(net.open(plan).error().code() == ErrorCode::interface_failed);
    net.close(first.handle);
    net.close(second.handle);
}

namespace {

/// Sends every datagram back.
class EchoDatagrams final : public sim::DatagramPeer {
  public:
    void feed(const Datagram& datagram, Instant) override {
        waiting_.push_back({datagram.remote, {datagram.bytes.begin(), datagram.bytes.end()}});
    }
    bool pull(Datagram& out, Instant) override {
        if (waiting_.empty()) return false;
        current_ = std::move(waiting_.front());
        waiting_.erase(waiting_.begin());
        out.remote = current_.first;
        out.bytes = current_.second;
        return true;
    }

  private:
    std::vector<std::pair<SocketAddress, std::vector<std::uint8_t>>> waiting_;
    std::pair<SocketAddress, std::vector<std::uint8_t>> current_;
};

struct UdpClient {
    explicit UdpClient(SimWorld& world) : loop(world.loop()), net(loop.net()) {
        handle = net.open({.family = AF_INET, .protocol = SocketProtocol::udp}).value().handle;
        REQUIRE(net.connect(handle, server).value());
        REQUIRE(loop.watch(handle, Interest::read, 1).has_value());
    }
    ~UdpClient() {
        loop.unwatch(handle);
        net.close(handle);
    }
    std::vector<std::string> collect(Duration within) {
        std::vector<std::string> got;
        DatagramBatch batch;
        for (const Instant end = loop.now() + within; loop.now() < end;) {
            REQUIRE(loop.turn(end).has_value());
            const auto status = net.receive_datagrams(handle, batch);
            REQUIRE(status.has_value());
            for (const auto& one : batch.datagrams)
                got.emplace_back(as_text(one.bytes));
            if (*status == IoStatus::ok) segments.push_back(batch.datagrams[0].segment_bytes);
        }
        return got;
    }
    Loop& loop;
    Net& net;
    int handle = -1;
    std::vector<std::size_t> segments;
};

void serve_datagrams(SimWorld& world, sim::Link link) {
    world.sim_net().listen_datagrams("10.0.0.1", 80,
                                     {[] { return std::make_unique<EchoDatagrams>(); }, link});
}

}  // namespace

TEST_CASE("datagrams travel, cut up when sent as a run", "[sim]") {
    SimWorld world;
    serve_datagrams(world, {});
    UdpClient client(world);
    const std::string text = "aaaabbbbcc";
    REQUIRE(
        client.net.send_datagram(client.handle, {.segment_bytes = 4, .bytes = as_bytes(text)}).has_value());
    CHECK(client.collect(1s) == std::vector<std::string>{"aaaa", "bbbb", "cc"});
}

TEST_CASE("received runs are joined when the link coalesces", "[sim]") {
    SimWorld world;
    serve_datagrams(world, {.coalesce = 1});
    UdpClient client(world);
    const std::string text = "aaaabbbbcc";
    REQUIRE(
        client.net.send_datagram(client.handle, {.segment_bytes = 4, .bytes = as_bytes(text)}).has_value());
    CHECK(client.collect(1s) == std::vector<std::string>{text});
    CHECK(client.segments == std::vector<std::size_t>{4});
}

TEST_CASE("loss, duplication and order of datagrams", "[sim]") {
    SimWorld world;
    serve_datagrams(world, {.loss = 0.3, .duplicate = 0.2, .reorder = 0.5});
    UdpClient client(world);
    std::vector<std::string> sent;
    for (int i = 0; i < 200; ++i) {
        sent.push_back(std::to_string(i));
        REQUIRE(client.net.send_datagram(client.handle, {.bytes = as_bytes(sent.back())}).has_value());
    }
    auto got = client.collect(1s);
    CHECK(got.size() > 60);
    CHECK(got.size() < 180);
    CHECK_FALSE(std::is_sorted(got.begin(), got.end(),
                               [](const auto& a, const auto& b) { return std::stoi(a) < std::stoi(b); }));
    std::sort(got.begin(), got.end());
    CHECK(std::adjacent_find(got.begin(), got.end()) != got.end());
}

TEST_CASE("a datagram to nobody comes back as an error, an oversized one vanishes", "[sim]") {
    SimWorld world;
    UdpClient client(world);
    DatagramBatch batch;
    REQUIRE(client.net.send_datagram(client.handle, {.bytes = as_bytes("x")}).has_value());
    CHECK(world.loop().turn(never).value().front().failed);
    CHECK(client.net.receive_datagrams(client.handle, batch).error().os_errno() == ECONNREFUSED);
    serve_datagrams(world, {.datagram_bytes_max = 10});
    const std::string big(11, 'x');
    REQUIRE(client.net.send_datagram(client.handle, {.bytes = as_bytes(big)}).has_value());
    CHECK(client.collect(1s).empty());
}

TEST_CASE("an interface that is down carries nothing", "[sim]") {
    SimWorld world;
    serve_datagrams(world, {});
    UdpClient client(world);
    world.sim_net().set_interface_up("sim0", false);
    REQUIRE(client.net.send_datagram(client.handle, {.bytes = as_bytes("x")}).has_value());
    CHECK(client.collect(1s).empty());
    world.sim_net().set_interface_up("sim0", true);
    REQUIRE(client.net.send_datagram(client.handle, {.bytes = as_bytes("y")}).has_value());
    CHECK(client.collect(1s) == std::vector<std::string>{"y"});
}

TEST_CASE("a rate-limited datagram queue blocks and frees", "[sim]") {
    SimWorld world;
    serve_datagrams(world, {.rate_bytes_per_second = 1000, .buffer_bytes = 1000});
    UdpClient client(world);
    const std::string block(500, 'x');
    int sent = 0;
    while (*client.net.send_datagram(client.handle, {.bytes = as_bytes(block)}) == IoStatus::ok)
        ++sent;
    CHECK(sent == 3);
    REQUIRE(world.loop().modify(client.handle, Interest::write, 1).has_value());
    const auto ready = world.loop().turn(never);
    REQUIRE(ready.has_value());
    CHECK(ready->front().writable);
}

TEST_CASE("simulated names", "[sim]") {
    sim::Sim simulation;
    sim::SimNet net(simulation);
    sim::SimLoop loop(simulation, net);
    sim::SimResolver resolver(simulation);
    resolver.add("both.test", {.literals = {"192.0.2.1"}, .delay = 30ms},
                 {.literals = {"2001:db8::1"}, .delay = 10ms});
    resolver.add("slow.test", {.literals = {"192.0.2.1"}, .never_answers = true});
    const auto wait = [&]() -> std::optional<Answer> {
        for (;;) {
            if (auto answer = resolver.next()) return answer;
            loop.arm(resolver.deadline());
            if (!loop.turn(never)) return std::nullopt;
        }
    };
    const QueryId id = resolver.start("both.test", 443, AddressFamilies::any, loop.now());
    auto first = wait();
    REQUIRE(first);
    CHECK(first->id == id);
    CHECK(first->family == AF_INET6);
    CHECK_FALSE(first->last);
    CHECK(first->addresses->front() == SocketAddress::from_literal("2001:db8::1", 443));
    auto second = wait();
    REQUIRE(second);
    CHECK(second->family == AF_INET);
    CHECK(second->last);
    resolver.start("10.1.2.3", 80, AddressFamilies::any, loop.now());
    REQUIRE(wait()->addresses->front().text() == "10.1.2.3");
    resolver.start("missing.test", 80, AddressFamilies::ipv4, loop.now());
    CHECK(wait()->addresses.error().code() == ErrorCode::host_unresolved);
    const QueryId cancelled = resolver.start("slow.test", 80, AddressFamilies::ipv4, loop.now());
    CHECK_FALSE(wait());  // never answers: the loop calls that a deadlock
    resolver.cancel(cancelled);
    CHECK(resolver.deadline() == never);
}
