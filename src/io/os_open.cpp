#include "io/os_open.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>

#include <ifaddrs.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/try.hpp"
#include "io/interfaces.hpp"
#include "io/kernel_abi.hpp"
#include "io/net_errors.hpp"

namespace hawser::io {

namespace {

/// Closes what it holds unless it was released.
class Descriptor {
  public:
    explicit Descriptor(int handle) noexcept : handle_(handle) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (handle_ != -1) ::close(handle_);
    }
    int get() const noexcept { return handle_; }
    int release() noexcept { return std::exchange(handle_, -1); }

  private:
    int handle_;
};

int new_socket(const SocketPlan& plan, SocketProtocol protocol) noexcept {
    const int type = protocol == SocketProtocol::udp ? SOCK_DGRAM : SOCK_STREAM;
    const int number = protocol == SocketProtocol::mptcp ? abi::ipproto_mptcp : 0;
    return ::socket(plan.family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, number);
}

const char* in_words(SocketProtocol protocol) {
    switch (protocol) {
        case SocketProtocol::tcp:
            return "could not make a TCP socket";
        case SocketProtocol::mptcp:
            return "could not make a Multipath TCP socket";
        case SocketProtocol::udp:
            return "could not make a UDP socket";
        case SocketProtocol::unix_stream:
            return "could not make a unix socket";
    }
    return "could not make a socket";
}

void set_quietly(int handle, int level, int name, int value) noexcept {
    (void)setsockopt(handle, level, name, &value, sizeof value);
}

/// What QUIC needs to see on each datagram; whatever a kernel cannot give is done without.
void prepare_datagrams(int handle, int family) noexcept {
    if (family == AF_INET6) {
        set_quietly(handle, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
        set_quietly(handle, IPPROTO_IPV6, IPV6_RECVTCLASS, 1);
        set_quietly(handle, IPPROTO_IPV6, IPV6_MTU_DISCOVER,
                    IPV6_PMTUDISC_PROBE);  // RFC 9000 14: never fragment
    } else {
        set_quietly(handle, IPPROTO_IP, IP_PKTINFO, 1);
        set_quietly(handle, IPPROTO_IP, IP_RECVTOS, 1);
        set_quietly(handle, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE);
    }
    set_quietly(handle, IPPROTO_UDP, UDP_GRO, 1);
}

Result<void> set_options(int handle, const SocketPlan& plan) {
    for (const SocketOption& option : plan.options) {
        if (setsockopt(handle, option.level, option.name, &option.value, sizeof option.value) == 0) continue;
        if (option.required) return open_failure(errno, std::string("could not set ") + option.label);
    }
    if (plan.congestion_control.empty()) return {};
    const auto length = static_cast<socklen_t>(plan.congestion_control.size());
    if (setsockopt(handle, IPPROTO_TCP, TCP_CONGESTION, plan.congestion_control.data(), length) == 0)
        return {};
    return open_failure(errno, "could not choose congestion control \"" + plan.congestion_control + '"');
}

Result<SocketAddress> wildcard(const SocketPlan& plan) {
    const auto address = SocketAddress::from_literal(plan.family == AF_INET6 ? "::" : "0.0.0.0", 0);
    return *address;
}

/// The address to bind so as to leave by the plan's interface when it cannot be bound to by name.
Result<SocketAddress> address_of_interface(const SocketPlan& plan) {
    if (const auto address = first_address_of(plan.interface, plan.family)) return *address;
    return interface_failure(EADDRNOTAVAIL, "no usable address on interface", plan.interface);
}

/// Binds to the interface by name; nullopt when that is done, else the address to bind in its place.
Result<std::optional<SocketAddress>> bind_interface(int handle, const SocketPlan& plan) {
    const std::string& name = plan.interface;
    if (name.empty()) return std::optional<SocketAddress>();
    const auto length = static_cast<socklen_t>(name.size());
    if (setsockopt(handle, SOL_SOCKET, SO_BINDTODEVICE, name.data(), length) == 0)
        return std::optional<SocketAddress>();
    if (errno != EPERM) return interface_failure(errno, "could not bind to interface", name);
    HAWSER_ASSIGN(const SocketAddress address, address_of_interface(plan));
    return std::optional<SocketAddress>(address);
}

/// Binds to the first free port of the range.
Result<void> bind_port(int handle, SocketAddress address, const SocketPlan& plan) {
    const std::uint32_t last = std::min<std::uint32_t>(plan.local_port + plan.local_port_range, UINT16_MAX);
    for (std::uint32_t port = plan.local_port; port <= last; ++port) {
        address.set_port(static_cast<std::uint16_t>(port));
        if (::bind(handle, address.data(), address.size()) == 0) return {};
        if (errno != EADDRINUSE && errno != EACCES) break;
        if (plan.local_port == 0) break;
    }
    const int why = errno;
    std::string name = address.text();
    if (plan.local_port != 0) name += " port " + std::to_string(plan.local_port);
    if (plan.local_port != 0 && plan.local_port_range != 0) name += '-' + std::to_string(last);
    return interface_failure(why, "could not bind to local address", name);
}

Result<void> bind_locally(int handle, const SocketPlan& plan) {
    HAWSER_ASSIGN(std::optional<SocketAddress> local, bind_interface(handle, plan));
    if (!plan.local_address.empty()) {
        local = SocketAddress::from_literal(plan.local_address, 0);
        if (!local) return interface_failure(EINVAL, "not an address literal", plan.local_address);
        if (local->family() != plan.family)
            return interface_failure(EAFNOSUPPORT, "wrong family for this connection", plan.local_address);
    }
    if (!local && plan.local_port == 0) return {};
    if (!local) {
        HAWSER_ASSIGN(local, wildcard(plan));
    }
    // Otherwise bind() takes a port for itself alone, whoever the other side, and 28,000 connections are the
    // end.
    if (plan.local_port == 0) set_quietly(handle, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
    return bind_port(handle, *local, plan);
}

}  // namespace

std::string mptcp_refusal_in_words(int os_errno) {
    switch (os_errno) {
        case EINVAL:
            return "this kernel knows no Multipath TCP (Linux 5.6 and later do)";
        case EPROTONOSUPPORT:
            return "this kernel was built without Multipath TCP";
        case ENOPROTOOPT:
            return "Multipath TCP is switched off here (sysctl net.mptcp.enabled is 0)";
        case EPERM:
        case EACCES:
            return "a security policy of this system forbids Multipath TCP sockets";
        default:
            return "this kernel gave no Multipath TCP socket: " + errno_in_words(os_errno);
    }
}

Result<OpenedSocket> open_socket(const SocketPlan& plan) {
    OpenedSocket opened;
    opened.protocol = plan.protocol;
    int made = new_socket(plan, plan.protocol);
    if (made == -1 && plan.protocol == SocketProtocol::mptcp && errno != EMFILE && errno != ENFILE) {
        const int why = errno;
        opened.refusal = mptcp_refusal_in_words(why);
        if (!plan.tcp_if_refused)
            return Unexpected(Error(ErrorCode::connect_failed, Phase::connect,
                                    "Multipath TCP is wanted, but " + opened.refusal)
                                  .with_errno(why));
        opened.protocol = SocketProtocol::tcp;
        made = new_socket(plan, SocketProtocol::tcp);
    }
    if (made == -1) return open_failure(errno, in_words(opened.protocol));
    Descriptor socket(made);
    if (opened.protocol == SocketProtocol::udp) prepare_datagrams(socket.get(), plan.family);
    HAWSER_TRY(set_options(socket.get(), plan));
    if (opened.protocol != SocketProtocol::unix_stream) HAWSER_TRY(bind_locally(socket.get(), plan));
    opened.handle = socket.release();
    return opened;
}

}  // namespace hawser::io
