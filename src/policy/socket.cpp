#include "policy/socket.hpp"

#include <algorithm>
#include <limits>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "base/try.hpp"

namespace hawser::policy {
namespace {

constexpr const char* bound_reason =
    "extra subflows of Multipath TCP take whatever path the kernel has and would leave the binding";

std::string binding_text(const SocketPolicy& policy) {
    return policy.interface.empty() ? policy.local_address : policy.interface;
}

Result<void> check_range(std::optional<int> value, int least, int most, const char* what) {
    if (!value || (*value >= least && *value <= most)) return {};
    return fail(ErrorCode::bad_argument, Phase::setup,
                std::string(what) + " " + std::to_string(*value) + " is not between " +
                    std::to_string(least) + " and " + std::to_string(most));
}

Result<void> check_ranges(const SocketPolicy& policy) {
    constexpr int most = std::numeric_limits<int>::max();
    HAWSER_TRY(check_range(policy.type_of_service, 0, 255, "the type of service"));
    HAWSER_TRY(check_range(policy.priority, 0, 7, "the socket priority"));
    HAWSER_TRY(check_range(policy.receive_buffer_bytes, 1, most, "the receive buffer size"));
    return check_range(policy.send_buffer_bytes, 1, most, "the send buffer size");
}

Result<void> check_family(const SocketPolicy& policy, const SocketAddress& remote) {
    const int family = remote.family();
    if (family != AF_INET && family != AF_INET6 && family != AF_UNIX)
        return fail(ErrorCode::bad_argument, Phase::connect,
                    "the address to connect to is of no known family");
    if (policy.families == AddressFamilies::ipv4 && family == AF_INET6)
        return fail(ErrorCode::host_unresolved, Phase::connect,
                    "the address " + remote.text() + " is IPv6, and only IPv4 is allowed");
    if (policy.families == AddressFamilies::ipv6 && family == AF_INET)
        return fail(ErrorCode::host_unresolved, Phase::connect,
                    "the address " + remote.text() + " is IPv4, and only IPv6 is allowed");
    if (policy.local_address.empty() || family == AF_UNIX) return {};
    const auto local = SocketAddress::from_literal(policy.local_address, 0);
    if (!local)
        return fail(ErrorCode::interface_failed, Phase::setup,
                    "the local address \"" + policy.local_address + "\" is not an IPv4 or IPv6 address");
    if (local->family() != family)
        return fail(ErrorCode::interface_failed, Phase::connect,
                    "the local address " + policy.local_address + " and the remote address " + remote.text() +
                        " are of different families");
    return {};
}

// What contradicts Multipath TCP, as a reason; empty when nothing does.
std::string multipath_obstacle(const SocketPolicy& policy, const SocketAddress& remote) {
    if (policy.transport == Transport::quic)
        return "QUIC does not run over TCP, so it cannot use Multipath TCP";
    if (remote.family() == AF_UNIX)
        return "a unix socket does not run over TCP, so it cannot use Multipath TCP";
    if (policy.bound())
        return "a transfer bound to " + binding_text(policy) + " cannot use Multipath TCP: " + bound_reason;
    return {};
}

Result<void> choose_protocol(const SocketPolicy& policy, const SocketAddress& remote, SocketPlan& plan) {
    plan.protocol = SocketProtocol::tcp;
    if (remote.family() == AF_UNIX) plan.protocol = SocketProtocol::unix_stream;
    if (policy.transport == Transport::quic) plan.protocol = SocketProtocol::udp;
    if (policy.transport == Transport::quic && remote.family() == AF_UNIX)
        return fail(ErrorCode::bad_argument, Phase::setup, "QUIC cannot run over a unix socket");
    if (policy.multipath == Multipath::off) return {};
    const std::string obstacle = multipath_obstacle(policy, remote);
    if (obstacle.empty()) {
        plan.protocol = SocketProtocol::mptcp;
        plan.tcp_if_refused = policy.multipath == Multipath::prefer;
        return {};
    }
    if (policy.multipath == Multipath::prefer) return {};
    const bool binding = policy.bound() && plan.protocol == SocketProtocol::tcp;
    return fail(binding ? ErrorCode::interface_failed : ErrorCode::bad_argument, Phase::setup, obstacle);
}

int in_seconds(std::chrono::seconds span) {
    // The kernel takes no less than a second, and an int.
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    return static_cast<int>(std::clamp<std::int64_t>(span.count(), 1, most));
}

void add_tcp_options(const SocketPolicy& policy, std::vector<SocketOption>& options) {
    if (policy.nodelay) options.push_back({IPPROTO_TCP, TCP_NODELAY, 1, false, "TCP_NODELAY"});
    if (policy.fast_open)
        options.push_back({IPPROTO_TCP, TCP_FASTOPEN_CONNECT, 1, false, "TCP_FASTOPEN_CONNECT"});
    if (!policy.keep_alive) return;
    options.push_back({SOL_SOCKET, SO_KEEPALIVE, 1, false, "SO_KEEPALIVE"});
    options.push_back({IPPROTO_TCP, TCP_KEEPIDLE, in_seconds(policy.keep_alive_idle), false, "TCP_KEEPIDLE"});
    options.push_back(
        {IPPROTO_TCP, TCP_KEEPINTVL, in_seconds(policy.keep_alive_interval), false, "TCP_KEEPINTVL"});
    options.push_back(
        {IPPROTO_TCP, TCP_KEEPCNT, std::max(policy.keep_alive_probes, 1), false, "TCP_KEEPCNT"});
}

void add_ip_options(const SocketPolicy& policy, int family, std::vector<SocketOption>& options) {
    if (policy.type_of_service && family == AF_INET)
        options.push_back({IPPROTO_IP, IP_TOS, *policy.type_of_service, false, "IP_TOS"});
    if (policy.type_of_service && family == AF_INET6)
        options.push_back({IPPROTO_IPV6, IPV6_TCLASS, *policy.type_of_service, false, "IPV6_TCLASS"});
    if (policy.priority) options.push_back({SOL_SOCKET, SO_PRIORITY, *policy.priority, false, "SO_PRIORITY"});
    if (policy.mark)
        options.push_back({SOL_SOCKET, SO_MARK, static_cast<int>(*policy.mark), true, "SO_MARK"});
}

void add_buffer_options(const SocketPolicy& policy, std::vector<SocketOption>& options) {
    if (policy.receive_buffer_bytes)
        options.push_back({SOL_SOCKET, SO_RCVBUF, *policy.receive_buffer_bytes, false, "SO_RCVBUF"});
    if (policy.send_buffer_bytes)
        options.push_back({SOL_SOCKET, SO_SNDBUF, *policy.send_buffer_bytes, false, "SO_SNDBUF"});
}

const char* protocol_name(SocketProtocol protocol) noexcept {
    switch (protocol) {
        case SocketProtocol::tcp:
            return "tcp";
        case SocketProtocol::mptcp:
            return "mptcp";
        case SocketProtocol::udp:
            return "udp";
        case SocketProtocol::unix_stream:
            return "unix";
    }
    return "?";
}

const char* family_name(int family) noexcept {
    return family == AF_INET ? "ipv4" : family == AF_INET6 ? "ipv6" : family == AF_UNIX ? "local" : "?";
}

std::string sentence(std::string_view start, std::string_view detail) {
    std::string result(start);
    if (!detail.empty()) result.append(": ").append(detail);
    return result;
}

Unexpected short_of(std::string message) {
    return fail(ErrorCode::connect_failed, Phase::connect, std::move(message));
}

}  // namespace

Result<SocketPlan> plan_socket(const SocketPolicy& policy, const SocketAddress& remote) {
    HAWSER_TRY(check_ranges(policy));
    HAWSER_TRY(check_family(policy, remote));
    SocketPlan plan;
    plan.family = remote.family();
    HAWSER_TRY(choose_protocol(policy, remote, plan));
    add_buffer_options(policy, plan.options);
    if (plan.protocol == SocketProtocol::unix_stream) return plan;
    if (plan.protocol != SocketProtocol::udp) {
        add_tcp_options(policy, plan.options);
        plan.congestion_control = policy.congestion_control;
    }
    add_ip_options(policy, plan.family, plan.options);
    plan.interface = policy.interface;
    plan.local_address = policy.local_address;
    plan.local_port = policy.local_port;
    plan.local_port_range = policy.local_port_range;
    return plan;
}

Result<MultipathVerdict> judge_multipath(const MultipathFacts& facts) {
    using enum MultipathOutcome;
    const bool demanded = facts.asked == Multipath::on || facts.asked == Multipath::require;
    if (facts.asked == Multipath::off) return MultipathVerdict{};
    if (facts.opened == SocketProtocol::udp || facts.opened == SocketProtocol::unix_stream)
        return MultipathVerdict{not_asked, "only TCP can be Multipath TCP"};
    if (facts.opened == SocketProtocol::tcp) {
        if (demanded)
            return short_of(sentence("Multipath TCP was demanded, and this kernel gave no socket for it",
                                     facts.bound ? bound_reason : facts.refusal));
        if (facts.bound) return MultipathVerdict{bound, sentence("the transfer is bound", bound_reason)};
        return MultipathVerdict{kernel_refused, std::string(facts.refusal)};
    }
    MultipathVerdict verdict{facts.observed, std::string(facts.observed_detail)};
    if (facts.asked != Multipath::require || facts.observed == negotiated) return verdict;
    switch (facts.observed) {
        case no_mp_capable:
            return short_of(
                sentence("Multipath TCP is required, and the server's answer carried no MP_CAPABLE (the "
                         "server or something on the way does not speak it)",
                         facts.observed_detail));
        case fell_back:
            return short_of(sentence("Multipath TCP is required, and the connection fell back to plain TCP",
                                     facts.observed_detail));
        case cannot_verify:
            return short_of(
                sentence("Multipath TCP is required, and this kernel cannot verify that the server speaks "
                         "it (Linux 5.16 and later can)",
                         facts.observed_detail));
        default:
            return short_of(
                sentence("Multipath TCP is required and was not negotiated", facts.observed_detail));
    }
}

std::string to_text(const SocketPlan& plan) {
    std::string text = std::string(family_name(plan.family)) + " " + protocol_name(plan.protocol);
    if (plan.tcp_if_refused) text += " or tcp";
    if (!plan.interface.empty()) text += " dev " + plan.interface;
    if (!plan.local_address.empty()) text += " from " + plan.local_address;
    if (plan.local_port != 0)
        text += " port " + std::to_string(plan.local_port) + "+" + std::to_string(plan.local_port_range);
    for (const SocketOption& option : plan.options)
        text.append(" ")
            .append(option.label)
            .append("=")
            .append(std::to_string(option.value))
            .append(option.required ? "!" : "");
    if (!plan.congestion_control.empty()) text += " congestion " + plan.congestion_control;
    return text;
}

}  // namespace hawser::policy
