#include "policy/socket.hpp"

#include "support/catch.hpp"

using namespace hawser;
using namespace hawser::policy;
using namespace std::chrono_literals;

namespace {

const SocketAddress v4 = *SocketAddress::from_literal("192.0.2.1", 80);
const SocketAddress v6 = *SocketAddress::from_literal("2001:db8::1", 80);
const SocketAddress local = *SocketAddress::from_path("/run/x", false);

std::string plan(const SocketPolicy& policy, const SocketAddress& remote = v4) {
    const auto result = plan_socket(policy, remote);
    return result ? to_text(*result)
                  : std::string(name_of(result.error().code())) + ": " + result.error().message();
}

template <class Change>
SocketPolicy with(Change change) {
    SocketPolicy policy;
    policy.nodelay = false;
    change(policy);
    return policy;
}

}  // namespace

TEST_CASE("plans without Multipath TCP", "[policy][socket]") {
    CHECK(plan({}) == "ipv4 tcp TCP_NODELAY=1");
    CHECK(plan({}, v6) == "ipv6 tcp TCP_NODELAY=1");
    CHECK(plan({}, local) == "local unix");
    CHECK(plan(with([](SocketPolicy&) {})) == "ipv4 tcp");
    CHECK(plan(with([](SocketPolicy& p) { p.transport = Transport::quic; })) == "ipv4 udp");
    CHECK(plan(with([](SocketPolicy& p) { p.keep_alive = true; })) ==
          "ipv4 tcp SO_KEEPALIVE=1 TCP_KEEPIDLE=60 TCP_KEEPINTVL=60 TCP_KEEPCNT=9");
    CHECK(plan(with([](SocketPolicy& p) {
              p.keep_alive = true, p.keep_alive_idle = 0s, p.keep_alive_interval = 5'000'000'000s;
          })) == "ipv4 tcp SO_KEEPALIVE=1 TCP_KEEPIDLE=1 TCP_KEEPINTVL=2147483647 TCP_KEEPCNT=9");
    CHECK(plan(with([](SocketPolicy& p) { p.type_of_service = 184; })) == "ipv4 tcp IP_TOS=184");
    CHECK(plan(with([](SocketPolicy& p) { p.type_of_service = 184; }), v6) == "ipv6 tcp IPV6_TCLASS=184");
    CHECK(plan(with([](SocketPolicy& p) { p.fast_open = true; })) == "ipv4 tcp TCP_FASTOPEN_CONNECT=1");
    // Only the mark is demanded: it decides by which way the bytes leave.
    CHECK(plan(with([](SocketPolicy& p) { p.priority = 6, p.mark = 42; })) ==
          "ipv4 tcp SO_PRIORITY=6 SO_MARK=42!");
    CHECK(plan(with([](SocketPolicy& p) {
              p.receive_buffer_bytes = 1000, p.send_buffer_bytes = 2000, p.congestion_control = "cubic";
          })) == "ipv4 tcp SO_RCVBUF=1000 SO_SNDBUF=2000 congestion cubic");
    CHECK(plan(with([](SocketPolicy& p) {
              p.interface = "eth0", p.local_address = "192.0.2.9", p.local_port = 1000,
              p.local_port_range = 9;
          })) == "ipv4 tcp dev eth0 from 192.0.2.9 port 1000+9");
    CHECK(
        plan(with([](SocketPolicy& p) { p.interface = "eth0", p.congestion_control = "cubic", p.mark = 1; }),
             local) == "local unix");
}

TEST_CASE("plans with Multipath TCP", "[policy][socket]") {
    const auto multipath = [](Multipath mode, const char* interface, const char* address) {
        return with(
            [=](SocketPolicy& p) { p.multipath = mode, p.interface = interface, p.local_address = address; });
    };
    CHECK(plan(multipath(Multipath::prefer, "", "")) == "ipv4 mptcp or tcp");
    CHECK(plan(multipath(Multipath::on, "", "")) == "ipv4 mptcp");
    CHECK(plan(multipath(Multipath::require, "", ""), v6) == "ipv6 mptcp");
    CHECK(plan(multipath(Multipath::prefer, "eth0", "")) == "ipv4 tcp dev eth0");
    CHECK(plan(multipath(Multipath::prefer, "", "192.0.2.9")) == "ipv4 tcp from 192.0.2.9");
    CHECK(plan(multipath(Multipath::on, "eth0", "")) ==
          "interface_failed: a transfer bound to eth0 cannot use Multipath TCP: extra subflows of Multipath "
          "TCP take "
          "whatever path the kernel has and would leave the binding");
    CHECK(plan(multipath(Multipath::require, "", "192.0.2.9"))
              .starts_with("interface_failed: a transfer bound to 192.0.2.9 cannot use Multipath TCP: "));
    CHECK(plan(multipath(Multipath::prefer, "", ""), local) == "local unix");
    CHECK(plan(multipath(Multipath::on, "", ""), local) ==
          "bad_argument: a unix socket does not run over TCP, so it cannot use Multipath TCP");
    const auto quic = [](Multipath mode) {
        return with([=](SocketPolicy& p) { p.multipath = mode, p.transport = Transport::quic; });
    };
    CHECK(plan(quic(Multipath::prefer)) == "ipv4 udp");
    CHECK(plan(quic(Multipath::on)) ==
          "bad_argument: QUIC does not run over TCP, so it cannot use Multipath TCP");
    CHECK(plan(quic(Multipath::off), local) == "bad_argument: QUIC cannot run over a unix socket");
}

TEST_CASE("addresses and values a policy excludes", "[policy][socket]") {
    CHECK(plan(with([](SocketPolicy& p) { p.families = AddressFamilies::ipv4; }), v6) ==
          "host_unresolved: the address 2001:db8::1 is IPv6, and only IPv4 is allowed");
    CHECK(plan(with([](SocketPolicy& p) { p.families = AddressFamilies::ipv6; })) ==
          "host_unresolved: the address 192.0.2.1 is IPv4, and only IPv6 is allowed");
    CHECK(plan(with([](SocketPolicy& p) { p.local_address = "192.0.2.9"; }), v6) ==
          "interface_failed: the local address 192.0.2.9 and the remote address 2001:db8::1 are of different "
          "families");
    CHECK(plan(with([](SocketPolicy& p) { p.local_address = "host"; })) ==
          "interface_failed: the local address \"host\" is not an IPv4 or IPv6 address");
    CHECK(plan(with([](SocketPolicy& p) { p.type_of_service = 256; })) ==
          "bad_argument: the type of service 256 is not between 0 and 255");
    CHECK(plan(with([](SocketPolicy& p) { p.priority = 8; })) ==
          "bad_argument: the socket priority 8 is not between 0 and 7");
    CHECK(plan(with([](SocketPolicy& p) {
              p.send_buffer_bytes = 0;
          })).starts_with("bad_argument: the send buffer"));
    CHECK(plan({}, SocketAddress()).starts_with("bad_argument: "));
}

TEST_CASE("what each mode makes of each outcome", "[policy][socket]") {
    using enum MultipathOutcome;
    struct Case {
        Multipath asked;
        bool bound;
        SocketProtocol opened;
        MultipathOutcome observed;
        const char* verdict;
    };
    constexpr auto tcp = SocketProtocol::tcp;
    constexpr auto mptcp = SocketProtocol::mptcp;
    const Case cases[] = {
        {Multipath::off, false, tcp, not_asked, "not asked"},
        {Multipath::off, true, tcp, not_asked, "not asked"},
        {Multipath::prefer, false, mptcp, negotiated, "negotiated"},
        {Multipath::prefer, false, mptcp, no_mp_capable, "no MP_CAPABLE in the answer"},
        {Multipath::prefer, false, mptcp, fell_back, "fell back to TCP later"},
        {Multipath::prefer, false, mptcp, cannot_verify, "cannot verify on this kernel"},
        {Multipath::prefer, false, tcp, not_asked, "refused by this kernel (why)"},
        {Multipath::prefer, true, tcp, not_asked,
         "not used: the transfer is bound to one interface or address"},
        {Multipath::prefer, false, SocketProtocol::udp, not_asked, "not asked"},
        {Multipath::prefer, false, SocketProtocol::unix_stream, not_asked, "not asked"},
        {Multipath::on, false, mptcp, negotiated, "negotiated"},
        {Multipath::on, false, mptcp, no_mp_capable, "no MP_CAPABLE in the answer"},
        {Multipath::on, false, mptcp, fell_back, "fell back to TCP later"},
        {Multipath::on, false, mptcp, cannot_verify, "cannot verify on this kernel"},
        {Multipath::on, false, tcp, not_asked,
         "error: Multipath TCP was demanded, and this kernel gave no socket for it: why"},
        {Multipath::require, false, mptcp, negotiated, "negotiated"},
        {Multipath::require, false, mptcp, no_mp_capable,
         "error: Multipath TCP is required, and the server's answer carried no MP_CAPABLE (the server or "
         "something on "
         "the way does not speak it)"},
        {Multipath::require, false, mptcp, fell_back,
         "error: Multipath TCP is required, and the connection fell back to plain TCP"},
        {Multipath::require, false, mptcp, cannot_verify,
         "error: Multipath TCP is required, and this kernel cannot verify that the server speaks it (Linux "
         "5.16 and "
         "later can)"},
        {Multipath::require, false, mptcp, not_asked,
         "error: Multipath TCP is required and was not negotiated"},
        {Multipath::require, false, tcp, not_asked,
         "error: Multipath TCP was demanded, and this kernel gave no socket for it: why"},
    };
    for (const Case& one : cases) {
        const auto verdict = judge_multipath({one.asked, one.bound, one.opened, "why", one.observed, ""});
        std::string text = verdict ? describe(verdict->outcome) : "error: " + verdict.error().message();
        if (verdict && verdict->outcome == kernel_refused) text += " (" + verdict->detail + ")";
        CHECK(text == one.verdict);
        if (!verdict) CHECK(verdict.error().code() == ErrorCode::connect_failed);
    }
    const auto bound_verdict = judge_multipath({Multipath::prefer, true, tcp, "", not_asked, ""});
    CHECK(bound_verdict->detail.find("would leave the binding") != std::string::npos);
}
