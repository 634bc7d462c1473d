// What the kernel tells of a connected socket's paths, and whether it speaks Multipath TCP.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <optional>

#include <netinet/tcp.h>
#include <sys/utsname.h>

#include "base/ascii.hpp"
#include "io/interfaces.hpp"
#include "io/kernel_abi.hpp"
#include "io/multipath.hpp"
#include "io/net_errors.hpp"
#include "io/os_net.hpp"

namespace hawser::io {

namespace {

/// Subflows one connection may have: the kernel's own limit is 8 (net/mptcp), this leaves room for it to
/// grow.
constexpr std::size_t subflows_max = 32;

/// Whether an answer of `length` bytes holds the field that ends at `end`.
constexpr bool holds(std::size_t length, std::size_t end) noexcept { return length >= end; }

PathInfo path_of(const abi::TcpInfo& info, std::size_t info_bytes) {
    PathInfo path;
    if (holds(info_bytes, offsetof(abi::TcpInfo, rtt_us) + 4))
        path.rtt = std::chrono::microseconds(info.rtt_us);
    if (holds(info_bytes, offsetof(abi::TcpInfo, bytes_received) + 8))
        path.bytes_received = info.bytes_received;
    if (holds(info_bytes, offsetof(abi::TcpInfo, bytes_retrans) + 8)) {
        path.bytes_sent = info.bytes_sent;
        path.bytes_retransmitted = info.bytes_retrans;
    } else if (holds(info_bytes, offsetof(abi::TcpInfo, bytes_acked) + 8)) {
        path.bytes_sent = info.bytes_acked;
    }
    return path;
}

void put_addresses(PathInfo& path, const SocketAddress& local, const SocketAddress& remote) {
    path.local_address = local.text();
    path.local_port = local.port();
    path.remote_address = remote.text();
    path.remote_port = remote.port();
}

SocketAddress address_of(const sockaddr_storage& storage) {
    const socklen_t length = storage.ss_family == AF_INET    ? sizeof(sockaddr_in)
                             : storage.ss_family == AF_INET6 ? sizeof(sockaddr_in6)
                                                             : 0;
    return {reinterpret_cast<const sockaddr*>(&storage), length};
}

/// MPTCP_FULL_INFO: addresses and figures of all subflows in one consistent answer (Linux 6.5).
std::optional<std::vector<PathInfo>> paths_by_full_info(int handle) {
    std::array<abi::SubflowInfo, subflows_max> subflows{};
    std::array<abi::TcpInfo, subflows_max> figures{};
    abi::FullInfoHeader header{};
    header.size_tcpinfo_user = sizeof(abi::TcpInfo);
    header.size_sfinfo_user = sizeof(abi::SubflowInfo);
    header.size_arrays_user = subflows_max;
    header.subflow_info = reinterpret_cast<std::uintptr_t>(subflows.data());
    header.tcp_info = reinterpret_cast<std::uintptr_t>(figures.data());
    socklen_t length = sizeof header;
    if (getsockopt(handle, abi::sol_mptcp, abi::mptcp_full_info, &header, &length) != 0) return std::nullopt;
    if (header.size_sfinfo_kernel < sizeof(abi::SubflowInfo))
        return std::nullopt;  // a layout that is not ours
    std::vector<PathInfo> paths;
    for (std::size_t i = 0; i < std::min<std::size_t>(header.num_subflows, subflows_max); ++i) {
        const std::size_t known = std::min<std::size_t>(header.size_tcpinfo_kernel, sizeof(abi::TcpInfo));
        paths.push_back(path_of(figures[i], known));
        put_addresses(paths.back(), address_of(subflows[i].addresses.local),
                      address_of(subflows[i].addresses.remote));
    }
    return paths;
}

template <class Element>
struct SubflowArray {
    abi::SubflowDataHeader header{sizeof(abi::SubflowDataHeader), 0, 0, sizeof(Element)};
    std::array<Element, subflows_max> elements{};

    bool ask(int handle, int option) noexcept {
        socklen_t length = sizeof *this;
        return getsockopt(handle, abi::sol_mptcp, option, this, &length) == 0;
    }
    std::size_t count() const noexcept { return std::min<std::size_t>(header.num_subflows, subflows_max); }
};

/// The two questions of Linux 5.16. A subflow may come or go between them: then they do not match, and the
/// answer is tried again; after a few times the figures are left out rather than put to the wrong addresses.
std::vector<PathInfo> paths_by_two_questions(int handle) {
    constexpr int attempts_max = 3;
    SubflowArray<abi::SubflowAddresses> addresses;
    for (int attempt = 0; attempt < attempts_max; ++attempt) {
        SubflowArray<abi::SubflowAddresses> again;
        SubflowArray<abi::TcpInfo> figures;
        addresses = {};
        if (!addresses.ask(handle, abi::mptcp_subflow_addrs)) return {};
        const bool same = figures.ask(handle, abi::mptcp_tcpinfo) &&
                          again.ask(handle, abi::mptcp_subflow_addrs) &&
                          addresses.count() == figures.count() && addresses.count() == again.count();
        if (!same) continue;
        std::vector<PathInfo> paths;
        bool moved = false;
        for (std::size_t i = 0; i < addresses.count(); ++i) {
            const std::size_t known = std::min<std::size_t>(figures.header.size_kernel, sizeof(abi::TcpInfo));
            const SocketAddress local = address_of(addresses.elements[i].local);
            moved = moved || !(local == address_of(again.elements[i].local));
            paths.push_back(path_of(figures.elements[i], known));
            put_addresses(paths.back(), local, address_of(addresses.elements[i].remote));
        }
        if (!moved) return paths;
    }
    std::vector<PathInfo> bare(addresses.count());
    for (std::size_t i = 0; i < bare.size(); ++i)
        put_addresses(bare[i], address_of(addresses.elements[i].local),
                      address_of(addresses.elements[i].remote));
    return bare;
}

std::vector<PathInfo> path_of_tcp(OsNet& net, int handle) {
    abi::TcpInfo info{};
    socklen_t length = sizeof info;
    const bool told = getsockopt(handle, IPPROTO_TCP, TCP_INFO, &info, &length) == 0;
    const auto local = net.local_address(handle);
    const auto remote = net.remote_address(handle);
    if (!local || !remote || (local->family() != AF_INET && local->family() != AF_INET6)) return {};
    std::vector<PathInfo> paths{path_of(info, told ? length : 0)};
    put_addresses(paths.front(), *local, *remote);
    return paths;
}

void name_interfaces(std::vector<PathInfo>& paths) {
    const auto held = interface_addresses();
    for (PathInfo& path : paths)
        for (const auto& [name, address] : held)
            if (path.interface.empty() && address.text() == path.local_address) path.interface = name;
}

/// A system call's errno, 0 for success.
int errno_of(int result) noexcept { return result == 0 ? 0 : errno; }

MultipathFacts ask_facts(int handle) noexcept {
    MultipathFacts facts;
    int is_mptcp = 0;
    socklen_t length = sizeof is_mptcp;
    facts.is_mptcp_errno = errno_of(getsockopt(handle, IPPROTO_TCP, abi::tcp_is_mptcp, &is_mptcp, &length));
    facts.is_mptcp = is_mptcp != 0;
    if (facts.is_mptcp_errno == 0) return facts;
    std::array<std::uint8_t, 256> info{};
    length = info.size();
    facts.mptcp_info_errno =
        errno_of(getsockopt(handle, abi::sol_mptcp, abi::mptcp_info, info.data(), &length));
    utsname system{};
    if (uname(&system) == 0) parse_kernel_release(system.release, facts);
    return facts;
}

}  // namespace

void parse_kernel_release(std::string_view release, MultipathFacts& facts) noexcept {
    const auto take = [&release] {
        std::size_t digits = 0;
        while (digits < release.size() && ascii::is_digit(release[digits]))
            ++digits;
        const auto number = ascii::to_number(release.substr(0, digits)).value_or(0);
        release.remove_prefix(std::min(digits + 1, release.size()));
        return number > 10'000 ? 0 : static_cast<int>(number);
    };
    facts.kernel_major = take();
    facts.kernel_minor = take();
}

MultipathOutcome judge_multipath(const MultipathFacts& facts) noexcept {
    if (facts.is_mptcp_errno == 0)
        return facts.is_mptcp ? MultipathOutcome::negotiated : MultipathOutcome::no_mp_capable;
    if (facts.mptcp_info_errno == 0) return MultipathOutcome::negotiated;
    // From Linux 5.16 on a refusal of MPTCP_INFO means plain TCP; before, there was no such question.
    const bool can_tell = facts.kernel_major > 5 || (facts.kernel_major == 5 && facts.kernel_minor >= 16);
    const bool refused = facts.mptcp_info_errno == EOPNOTSUPP || facts.mptcp_info_errno == ENOPROTOOPT;
    return can_tell && refused ? MultipathOutcome::no_mp_capable : MultipathOutcome::cannot_verify;
}

MultipathOutcome OsNet::multipath(int handle, SocketProtocol opened, std::string& detail) {
    detail.clear();
    if (opened != SocketProtocol::mptcp) return MultipathOutcome::not_asked;
    const MultipathFacts facts = ask_facts(handle);
    const MultipathOutcome outcome = judge_multipath(facts);
    if (outcome == MultipathOutcome::no_mp_capable)
        detail =
            "the connection is plain TCP: the server, or something on the way, does not speak Multipath TCP";
    if (outcome == MultipathOutcome::cannot_verify)
        detail = "this kernel cannot tell whether Multipath TCP was negotiated (Linux 5.16 and later can): " +
                 errno_in_words(facts.mptcp_info_errno);
    return outcome;
}

std::vector<PathInfo> OsNet::paths(int handle, SocketProtocol opened) {
    std::vector<PathInfo> paths;
    if (opened == SocketProtocol::mptcp) {
        if (auto all = paths_by_full_info(handle)) {
            paths = std::move(*all);
        } else {
            paths = paths_by_two_questions(handle);
        }
    }
    if (paths.empty() && opened != SocketProtocol::udp) paths = path_of_tcp(*this, handle);
    name_interfaces(paths);
    return paths;
}

}  // namespace hawser::io
