// OsNet on real sockets.
#include <array>
#include <string>

#include <cerrno>

#include <fcntl.h>
#include <linux/tcp.h>  // the kernel's own tcp_info, which netinet/tcp.h would clash with
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "io/kernel_abi.hpp"
#include "io/multipath.hpp"
#include "io/os_open.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"
#include "unit/io/worlds.hpp"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

static_assert(offsetof(tcp_info, tcpi_rtt) == offsetof(io::abi::TcpInfo, rtt_us));
static_assert(offsetof(tcp_info, tcpi_bytes_acked) == offsetof(io::abi::TcpInfo, bytes_acked));
static_assert(offsetof(tcp_info, tcpi_bytes_received) == offsetof(io::abi::TcpInfo, bytes_received));
static_assert(offsetof(tcp_info, tcpi_bytes_sent) == offsetof(io::abi::TcpInfo, bytes_sent));
static_assert(offsetof(tcp_info, tcpi_bytes_retrans) == offsetof(io::abi::TcpInfo, bytes_retrans));

namespace {

/// Opens, expects success, and closes at the end.
struct Opened {
    Opened(Net& through, const SocketPlan& plan) : net(through) {
        auto made = net.open(plan);
        if (!made) FAIL(made.error().message());
        socket = *made;
    }
    ~Opened() { net.close(socket.handle); }
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;
    Net& net;
    OpenedSocket socket;
};

int option_of(int handle, int level, int name) {
    int value = -1;
    socklen_t length = sizeof value;
    REQUIRE(getsockopt(handle, level, name, &value, &length) == 0);
    return value;
}

}  // namespace

TEST_CASE("sockets are non-blocking and close on exec", "[net]") {
    io::OsNet net;
    for (const auto protocol : {SocketProtocol::tcp, SocketProtocol::udp}) {
        const Opened opened(net, {.family = AF_INET6, .protocol = protocol});
        CHECK((fcntl(opened.socket.handle, F_GETFL) & O_NONBLOCK) != 0);
        CHECK((fcntl(opened.socket.handle, F_GETFD) & FD_CLOEXEC) != 0);
    }
}

TEST_CASE("options are set, demanded ones or else", "[net]") {
    io::OsNet net;
    SocketPlan plan{.family = AF_INET};
    plan.options = {{SOL_SOCKET, SO_KEEPALIVE, 1, true, "SO_KEEPALIVE"},
                    {IPPROTO_TCP, 9999, 1, false, "NONSENSE"}};
    const Opened opened(net, plan);
    CHECK(option_of(opened.socket.handle, SOL_SOCKET, SO_KEEPALIVE) == 1);
    plan.options.back().required = true;
    const auto refused = net.open(plan);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message().find("NONSENSE") != std::string::npos);
    CHECK(refused.error().os_errno() == ENOPROTOOPT);
}

TEST_CASE("a refused plan leaves no descriptor behind", "[net]") {
    io::OsNet net;
    const int before = ::dup(0);
    ::close(before);
    CHECK_FALSE(net.open({.family = AF_INET, .local_address = "192.0.2.77"}).has_value());
    CHECK_FALSE(net.open({.family = AF_INET, .interface = "no-such-if"}).has_value());
    const int after_failures = ::dup(0);
    ::close(after_failures);
    CHECK(before == after_failures);
}

TEST_CASE("congestion control by name", "[net]") {
    io::OsNet net;
    const Opened opened(net, {.family = AF_INET, .congestion_control = "reno"});
    std::array<char, 16> name{};
    socklen_t length = name.size();
    REQUIRE(getsockopt(opened.socket.handle, IPPROTO_TCP, TCP_CONGESTION, name.data(), &length) == 0);
    CHECK(std::string(name.data()) == "reno");
    const auto refused = net.open({.family = AF_INET, .congestion_control = "warp9"});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message().find("warp9") != std::string::npos);
}

TEST_CASE("binding to interface, address and ports", "[net]") {
    const EchoServer server;
    io::OsNet net;
    const Opened by_name(net, {.family = AF_INET, .interface = "lo"});
    REQUIRE(net.connect(by_name.socket.handle, server.address()).has_value());
    CHECK(net.local_address(by_name.socket.handle)->text() == "127.0.0.1");

    const auto unknown = net.open({.family = AF_INET, .interface = "no-such-if"});
    REQUIRE_FALSE(unknown.has_value());
    CHECK(unknown.error().code() == ErrorCode::interface_failed);
    CHECK(unknown.error().message().find("no-such-if") != std::string::npos);

    const Opened by_address(net, {.family = AF_INET, .local_address = "127.0.0.9"});
    REQUIRE(net.connect(by_address.socket.handle, server.address()).has_value());
    CHECK(net.local_address(by_address.socket.handle)->text() == "127.0.0.9");
    const auto elsewhere = net.open({.family = AF_INET, .local_address = "192.0.2.77"});
    REQUIRE_FALSE(elsewhere.has_value());
    CHECK(elsewhere.error().code() == ErrorCode::interface_failed);
    CHECK(elsewhere.error().message().find("192.0.2.77") != std::string::npos);
    CHECK_FALSE(net.open({.family = AF_INET, .local_address = "::1"}).has_value());
    CHECK_FALSE(net.open({.family = AF_INET, .local_address = "nonsense"}).has_value());

    const Opened holds(net, {.family = AF_INET, .local_address = "127.0.0.9"});
    sockaddr_in free_port{};
    free_port.sin_family = AF_INET;
    free_port.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int holder = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(::bind(holder, reinterpret_cast<sockaddr*>(&free_port), sizeof free_port) == 0);
    socklen_t length = sizeof free_port;
    REQUIRE(getsockname(holder, reinterpret_cast<sockaddr*>(&free_port), &length) == 0);
    SocketPlan ports{
        .family = AF_INET, .local_address = "127.0.0.1", .local_port = ntohs(free_port.sin_port)};
    CHECK(net.open(ports).error().os_errno() == EADDRINUSE);
    ports.local_port_range = 50;
    const Opened next(net, ports);
    CHECK(net.local_address(next.socket.handle)->port() > ports.local_port);
    ::close(holder);
}

TEST_CASE("unix sockets", "[net]") {
    io::OsNet net;
    const std::string name = "hawser-test-" + std::to_string(getpid());
    const auto address = SocketAddress::from_path(name, true).value();
    const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(::bind(listener, address.data(), address.size()) == 0);
    REQUIRE(::listen(listener, 1) == 0);
    const Opened client(net, {.family = AF_UNIX, .protocol = SocketProtocol::unix_stream});
    CHECK(net.connect(client.socket.handle, address).value());
    CHECK(net.send(client.socket.handle, as_bytes("hi"))->bytes == 2);
    ::close(listener);
    const Opened refused(net, {.family = AF_UNIX, .protocol = SocketProtocol::unix_stream});
    const auto outcome = net.connect(refused.socket.handle, address);
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().message() == "connection refused by @" + name);
    CHECK(net.paths(client.socket.handle, SocketProtocol::unix_stream).empty());
}

TEST_CASE("IPv6 over loopback", "[net]") {
    const EchoServer server("::1");
    EpollWorld world;
    Net& net = world.loop().net();
    const Opened client(net, {.family = AF_INET6});
    REQUIRE(net.connect(client.socket.handle, server.address()).has_value());
    CHECK(net.remote_address(client.socket.handle)->text() == "::1");
}

TEST_CASE("the one path of plain TCP, with its figures", "[net]") {
    EpollWorld world;
    Client client(world);
    REQUIRE(client.connect(world.echo()).has_value());
    client.send_all("0123456789");
    client.read_exactly(10);
    const auto paths = world.loop().net().paths(client.handle(), SocketProtocol::tcp);
    REQUIRE(paths.size() == 1);
    CHECK(paths[0].local_address == "127.0.0.1");
    CHECK(paths[0].remote_port == world.echo().port());
    CHECK(paths[0].interface == "lo");
    CHECK(paths[0].bytes_sent == 10U);
    CHECK(paths[0].bytes_received == 10U);
    CHECK(paths[0].bytes_retransmitted == 0U);
    CHECK(paths[0].rtt.has_value());
    std::string detail;
    CHECK(world.loop().net().multipath(client.handle(), SocketProtocol::tcp, detail) ==
          MultipathOutcome::not_asked);
}

TEST_CASE("Multipath TCP against a server that speaks it and one that does not", "[net][mptcp]") {
    EpollWorld world;
    Net& net = world.loop().net();
    const auto possible = net.open({.family = AF_INET, .protocol = SocketProtocol::mptcp});
    if (!possible) {
        test::not_tried("no Multipath TCP here: " + possible.error().message());
        return;
    }
    net.close(possible->handle);
    std::string detail;
    {
        const EchoServer speaks("127.0.0.1", io::abi::ipproto_mptcp);
        Client client(world, SocketProtocol::mptcp);
        CHECK(client.opened().protocol == SocketProtocol::mptcp);
        REQUIRE(client.connect(speaks.address()).has_value());
        CHECK(net.multipath(client.handle(), SocketProtocol::mptcp, detail) == MultipathOutcome::negotiated);
        CHECK(detail.empty());
        client.send_all("0123456789");
        client.read_exactly(10);
        const auto paths = net.paths(client.handle(), SocketProtocol::mptcp);
        REQUIRE(paths.size() == 1);
        CHECK(paths[0].remote_address == "127.0.0.1");
        CHECK(paths[0].remote_port == speaks.address().port());
        CHECK(paths[0].interface == "lo");
        CHECK(paths[0].bytes_sent == 10U);
        CHECK(paths[0].bytes_received == 10U);
    }
    Client client(world, SocketProtocol::mptcp);
    REQUIRE(client.connect(world.echo()).has_value());
    CHECK(net.multipath(client.handle(), SocketProtocol::mptcp, detail) == MultipathOutcome::no_mp_capable);
    CHECK_FALSE(detail.empty());
    client.send_all("0123456789");
    client.read_exactly(10);
    const auto paths = net.paths(client.handle(), SocketProtocol::mptcp);
    REQUIRE(paths.size() == 1);
    CHECK(paths[0].bytes_received == 10U);
}

TEST_CASE("what the kernel's answers about Multipath TCP mean", "[net][mptcp]") {
    using io::judge_multipath;
    using io::MultipathFacts;
    using enum MultipathOutcome;
    CHECK(judge_multipath(MultipathFacts{0, true, 0, 6, 12}) == negotiated);
    CHECK(judge_multipath(MultipathFacts{0, false, 0, 6, 12}) == no_mp_capable);
    CHECK(judge_multipath(MultipathFacts{EOPNOTSUPP, false, 0, 6, 1}) == negotiated);
    CHECK(judge_multipath(MultipathFacts{EOPNOTSUPP, false, EOPNOTSUPP, 6, 1}) == no_mp_capable);
    CHECK(judge_multipath(MultipathFacts{ENOPROTOOPT, false, ENOPROTOOPT, 5, 16}) == no_mp_capable);
    CHECK(judge_multipath(MultipathFacts{EOPNOTSUPP, false, EOPNOTSUPP, 5, 15}) == cannot_verify);
    CHECK(judge_multipath(MultipathFacts{EOPNOTSUPP, false, EPERM, 6, 1}) == cannot_verify);
    CHECK(judge_multipath(negotiated, no_mp_capable) == fell_back);
    CHECK(judge_multipath(negotiated, negotiated) == negotiated);
    CHECK(judge_multipath(no_mp_capable, no_mp_capable) == no_mp_capable);
    CHECK(judge_multipath(cannot_verify, cannot_verify) == cannot_verify);
    MultipathFacts facts;
    io::parse_kernel_release("6.1.0-13-amd64", facts);
    CHECK((facts.kernel_major == 6 && facts.kernel_minor == 1));
    io::parse_kernel_release("5.16-rc1", facts);
    CHECK((facts.kernel_major == 5 && facts.kernel_minor == 16));
    io::parse_kernel_release("garbage", facts);
    CHECK((facts.kernel_major == 0 && facts.kernel_minor == 0));
    CHECK(io::mptcp_refusal_in_words(EINVAL).find("5.6") != std::string::npos);
    CHECK(io::mptcp_refusal_in_words(ENOPROTOOPT).find("net.mptcp.enabled") != std::string::npos);
}

namespace {

/// A plain UDP socket that plays the server.
struct UdpServer {
    explicit UdpServer(const char* literal) {
        const auto wanted = SocketAddress::from_literal(literal, 0).value();
        handle = ::socket(wanted.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0);
        REQUIRE(::bind(handle, wanted.data(), wanted.size()) == 0);
        address = name();
    }
    ~UdpServer() { ::close(handle); }
    UdpServer(const UdpServer&) = delete;
    UdpServer& operator=(const UdpServer&) = delete;
    SocketAddress name() const {
        sockaddr_storage storage{};
        socklen_t length = sizeof storage;
        REQUIRE(getsockname(handle, reinterpret_cast<sockaddr*>(&storage), &length) == 0);
        return {reinterpret_cast<const sockaddr*>(&storage), length};
    }
    /// The next datagram's size; remembers who sent it.
    std::string receive() {
        std::array<char, 4096> memory;
        sockaddr_storage storage{};
        socklen_t length = sizeof storage;
        const ssize_t count =
            recvfrom(handle, memory.data(), memory.size(), 0, reinterpret_cast<sockaddr*>(&storage), &length);
        REQUIRE(count >= 0);
        client = SocketAddress(reinterpret_cast<const sockaddr*>(&storage), length);
        return {memory.data(), static_cast<std::size_t>(count)};
    }
    void reply(const std::string& text, int tos) {
        const bool v6 = client.family() == AF_INET6;
        REQUIRE(setsockopt(handle, v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? IPV6_TCLASS : IP_TOS, &tos,
                           sizeof tos) == 0);
        REQUIRE(sendto(handle, text.data(), text.size(), 0, client.data(), client.size()) ==
                static_cast<ssize_t>(text.size()));
    }
    int handle = -1;
    SocketAddress address;
    SocketAddress client;
};

}  // namespace

TEST_CASE("datagrams carry addresses, ECN and runs", "[net][udp]") {
    const char* literal = GENERATE("127.0.0.1", "::1");
    EpollWorld world;
    Net& net = world.loop().net();
    UdpServer server(literal);
    const Opened client(net, {.family = server.address.family(), .protocol = SocketProtocol::udp});
    REQUIRE(net.connect(client.socket.handle, server.address).value());
    DatagramBatch batch;
    CHECK(*net.receive_datagrams(client.socket.handle, batch) == IoStatus::would_block);

    const std::string run = std::string(1200, 'a') + std::string(1200, 'b') + std::string(300, 'c');
    REQUIRE(*net.send_datagram(client.socket.handle,
                               {.ecn = 2, .segment_bytes = 1200, .bytes = as_bytes(run)}) == IoStatus::ok);
    CHECK(server.receive() == std::string(1200, 'a'));
    CHECK(server.receive() == std::string(1200, 'b'));
    CHECK(server.receive() == std::string(300, 'c'));

    server.reply("answer", 0xb9);  // DSCP EF and ECT(1)
    REQUIRE(world.loop().watch(client.socket.handle, Interest::read, 1).has_value());
    REQUIRE(world.loop().turn(never)->size() == 1);
    REQUIRE(*net.receive_datagrams(client.socket.handle, batch) == IoStatus::ok);
    REQUIRE(batch.datagrams.size() == 1);
    const Datagram& got = batch.datagrams[0];
    CHECK(as_text(got.bytes) == "answer");
    CHECK(got.ecn == 1);
    CHECK(got.remote == server.address);
    CHECK(got.local == *net.local_address(client.socket.handle));
    CHECK(got.segment_bytes == 0);
    world.loop().unwatch(client.socket.handle);
}

TEST_CASE("a run between two of ours is received as one", "[net][udp]") {
    EpollWorld world;
    Net& net = world.loop().net();
    const Opened a(net, {.family = AF_INET, .protocol = SocketProtocol::udp, .local_address = "127.0.0.1"});
    const Opened b(net, {.family = AF_INET, .protocol = SocketProtocol::udp, .local_address = "127.0.0.1"});
    const Opened probe(net, {.family = AF_INET, .protocol = SocketProtocol::udp});
    REQUIRE(
        net.send_datagram(a.socket.handle, {.remote = world.nobody(), .bytes = as_bytes("x")}).has_value());
    // `a` has its port now, b gets one by connecting to it.
    REQUIRE(net.connect(b.socket.handle, *net.local_address(a.socket.handle)).value());
    std::string run;
    for (char c = 'a'; c < 'a' + 20; ++c)
        run += std::string(1000, c);
    run += "end";
    REQUIRE(*net.send_datagram(b.socket.handle, {.segment_bytes = 1000, .bytes = as_bytes(run)}) ==
            IoStatus::ok);
    DatagramBatch batch;
    REQUIRE(world.loop().watch(a.socket.handle, Interest::read, 1).has_value());
    std::string got;
    std::size_t datagrams = 0;
    while (got.size() < run.size()) {
        REQUIRE(world.loop().turn(never)->size() == 1);
        REQUIRE(*net.receive_datagrams(a.socket.handle, batch) == IoStatus::ok);
        for (const Datagram& one : batch.datagrams) {
            got += as_text(one.bytes);
            ++datagrams;
            CHECK((one.segment_bytes == 1000 || one.bytes.size() <= 1000));
            CHECK(one.local == *net.local_address(a.socket.handle));
        }
    }
    CHECK(got == run);
    CHECK(datagrams < 21);  // GRO joined some
    world.loop().unwatch(a.socket.handle);
}

TEST_CASE("runs longer than one send allows are cut, each datagram keeps its size", "[net][udp]") {
    EpollWorld world;
    Net& net = world.loop().net();
    UdpServer server("127.0.0.1");
    const Opened client(net, {.family = AF_INET, .protocol = SocketProtocol::udp});
    REQUIRE(net.connect(client.socket.handle, server.address).value());
    const std::string run(130 * 10 + 5, 'x');
    REQUIRE(*net.send_datagram(client.socket.handle, {.segment_bytes = 10, .bytes = as_bytes(run)}) ==
            IoStatus::ok);
    for (int i = 0; i < 130; ++i)
        REQUIRE(server.receive().size() == 10);
    CHECK(server.receive().size() == 5);
}

TEST_CASE("a port nobody listens on is an error on a connected datagram socket", "[net][udp]") {
    EpollWorld world;
    Net& net = world.loop().net();
    const Opened client(net, {.family = AF_INET, .protocol = SocketProtocol::udp});
    REQUIRE(net.connect(client.socket.handle, world.nobody()).value());
    REQUIRE(net.send_datagram(client.socket.handle, {.bytes = as_bytes("x")}).has_value());
    REQUIRE(world.loop().watch(client.socket.handle, Interest::read, 1).has_value());
    const auto ready = world.loop().turn(never);
    REQUIRE(ready->size() == 1);
    CHECK(ready->front().failed);
    DatagramBatch batch;
    const auto outcome = net.receive_datagrams(client.socket.handle, batch);
    REQUIRE_FALSE(outcome.has_value());
    CHECK(outcome.error().os_errno() == ECONNREFUSED);
    world.loop().unwatch(client.socket.handle);
}

TEST_CASE("a datagram above every MTU is lost, not an error", "[net][udp]") {
    io::OsNet net;
    UdpServer server("127.0.0.1");
    const Opened client(net, {.family = AF_INET, .protocol = SocketProtocol::udp});
    REQUIRE(net.connect(client.socket.handle, server.address).value());
    const std::string huge(70'000, 'x');
    CHECK(*net.send_datagram(client.socket.handle, {.bytes = as_bytes(huge)}) == IoStatus::ok);
}
