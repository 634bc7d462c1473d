// OsNet's datagram calls: batches by recvmmsg, runs by GRO and GSO, ECN and addresses in control messages.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include "io/net_errors.hpp"
#include "io/os_net.hpp"
#include "io/retry.hpp"

namespace hawser::io {

namespace {

/// The kernel's limits of one GSO send: UDP_MAX_SEGMENTS of Linux 4.18, and what fits one IP packet's length.
constexpr std::size_t segments_per_send_max = 64;
constexpr std::size_t bytes_per_send_max = 65'000;
constexpr std::uint8_t ecn_mask = 3;  // RFC 3168 5

/// Room for the control messages asked for: GRO size, packet info, traffic class.
struct alignas(cmsghdr) ControlRoom {
    std::array<std::uint8_t, CMSG_SPACE(sizeof(int)) * 2 + CMSG_SPACE(sizeof(in6_pktinfo))> bytes;
};

template <class T>
T read_control(const cmsghdr* message) noexcept {
    T value{};
    std::memcpy(&value, CMSG_DATA(message), sizeof value);
    return value;
}

void set_local_ip(SocketAddress& local, const void* sockaddr_bytes, socklen_t length) {
    const std::uint16_t port = local.port();
    local = SocketAddress(static_cast<const sockaddr*>(sockaddr_bytes), length);
    local.set_port(port);
}

void take_control(const cmsghdr* message, Datagram& datagram) {
    if (message->cmsg_level == IPPROTO_UDP && message->cmsg_type == UDP_GRO) {
        const int size = read_control<int>(message);
        if (size > 0 && static_cast<std::size_t>(size) < datagram.bytes.size())
            datagram.segment_bytes = static_cast<std::size_t>(size);
    } else if (message->cmsg_level == IPPROTO_IP && message->cmsg_type == IP_TOS) {
        datagram.ecn = read_control<std::uint8_t>(message) & ecn_mask;
    } else if (message->cmsg_level == IPPROTO_IPV6 && message->cmsg_type == IPV6_TCLASS) {
        datagram.ecn = static_cast<std::uint8_t>(read_control<int>(message)) & ecn_mask;
    } else if (message->cmsg_level == IPPROTO_IP && message->cmsg_type == IP_PKTINFO) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr = read_control<in_pktinfo>(message).ipi_addr;
        set_local_ip(datagram.local, &address, sizeof address);
    } else if (message->cmsg_level == IPPROTO_IPV6 && message->cmsg_type == IPV6_PKTINFO) {
        const auto info = read_control<in6_pktinfo>(message);
        sockaddr_in6 address{};
        address.sin6_family = AF_INET6;
        address.sin6_addr = info.ipi6_addr;
        if (IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)) address.sin6_scope_id = info.ipi6_ifindex;
        set_local_ip(datagram.local, &address, sizeof address);
    }
}

/// One outgoing message with its control data, built in place.
class Outgoing {
  public:
    Outgoing(const Datagram& datagram, int family, Bytes bytes, std::size_t segment_bytes,
             bool connected) noexcept {
        vector_ = {const_cast<std::uint8_t*>(bytes.data()), bytes.size()};
        header_.msg_iov = &vector_;
        header_.msg_iovlen = 1;
        header_.msg_control = room_.bytes.data();
        header_.msg_controllen = room_.bytes.size();
        if (!connected) {
            header_.msg_name = const_cast<sockaddr*>(datagram.remote.data());
            header_.msg_namelen = datagram.remote.size();
        }
        next_ = CMSG_FIRSTHDR(&header_);
        if (bytes.size() > segment_bytes)
            add(IPPROTO_UDP, UDP_SEGMENT, static_cast<std::uint16_t>(segment_bytes));
        if (datagram.ecn != 0 && family == AF_INET6) add(IPPROTO_IPV6, IPV6_TCLASS, int{datagram.ecn});
        if (datagram.ecn != 0 && family == AF_INET) add(IPPROTO_IP, IP_TOS, int{datagram.ecn});
        header_.msg_controllen = used_;
        if (used_ == 0) header_.msg_control = nullptr;
    }
    Outgoing(const Outgoing&) = delete;
    Outgoing& operator=(const Outgoing&) = delete;

    const msghdr* header() const noexcept { return &header_; }

  private:
    template <class T>
    void add(int level, int type, T value) noexcept {
        next_->cmsg_level = level;
        next_->cmsg_type = type;
        next_->cmsg_len = CMSG_LEN(sizeof value);
        std::memcpy(CMSG_DATA(next_), &value, sizeof value);
        used_ += CMSG_SPACE(sizeof value);
        next_ = CMSG_NXTHDR(&header_, next_);
    }

    msghdr header_{};
    iovec vector_{};
    ControlRoom room_{};
    cmsghdr* next_ = nullptr;
    std::size_t used_ = 0;
};

bool lost_on_the_way(int os_errno) noexcept { return os_errno == EMSGSIZE || os_errno == ENOBUFS; }

bool run_refused(int os_errno) noexcept {
    return os_errno == EIO || os_errno == EINVAL || os_errno == ENOPROTOOPT || os_errno == EOPNOTSUPP;
}

}  // namespace

SocketAddress OsNet::local_of_datagrams(int handle) {
    const auto found = datagram_locals_.find(handle);
    if (found != datagram_locals_.end()) return found->second;
    const auto local = local_address(handle);
    if (!local) return {};
    datagram_locals_.emplace(handle, *local);
    return *local;
}

Result<IoStatus> OsNet::receive_datagrams(int handle, DatagramBatch& batch) {
    constexpr std::size_t count_max = DatagramBatch::max_count;
    std::array<mmsghdr, count_max> headers{};
    std::array<iovec, count_max> vectors;
    std::array<sockaddr_storage, count_max> senders;
    std::array<ControlRoom, count_max> rooms;
    batch.datagrams.clear();
    batch.memory.resize(count_max * DatagramBatch::slot_bytes);
    for (std::size_t i = 0; i < count_max; ++i) {
        vectors[i] = {batch.memory.data() + i * DatagramBatch::slot_bytes, DatagramBatch::slot_bytes};
        msghdr& header = headers[i].msg_hdr;
        header.msg_iov = &vectors[i];
        header.msg_iovlen = 1;
        header.msg_name = &senders[i];
        header.msg_namelen = sizeof senders[i];
        header.msg_control = rooms[i].bytes.data();
        header.msg_controllen = rooms[i].bytes.size();
    }
    const int count =
        retried([&] { return recvmmsg(handle, headers.data(), count_max, MSG_DONTWAIT, nullptr); });
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return IoStatus::would_block;
    if (count < 0) return receive_failure(errno, remote_of(handle));
    const SocketAddress local = local_of_datagrams(handle);
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        msghdr& header = headers[i].msg_hdr;
        if ((header.msg_flags & MSG_TRUNC) != 0) continue;
        Datagram& datagram = batch.datagrams.emplace_back();
        datagram.local = local;
        datagram.remote = SocketAddress(static_cast<const sockaddr*>(header.msg_name), header.msg_namelen);
        datagram.bytes = Bytes(static_cast<const std::uint8_t*>(vectors[i].iov_base), headers[i].msg_len);
        for (cmsghdr* one = CMSG_FIRSTHDR(&header); one != nullptr; one = CMSG_NXTHDR(&header, one))
            take_control(one, datagram);
    }
    return IoStatus::ok;
}

Result<IoStatus> OsNet::send_datagram(int handle, const Datagram& datagram) {
    const bool is_run = datagram.segment_bytes != 0 && datagram.bytes.size() > datagram.segment_bytes;
    if (!is_run || gso_refused_) return send_run(handle, datagram, 1);
    const std::size_t fitting = std::max<std::size_t>(bytes_per_send_max / datagram.segment_bytes, 1);
    auto outcome = send_run(handle, datagram, std::min(segments_per_send_max, fitting));
    if (outcome || !run_refused(outcome.error().os_errno())) return outcome;
    gso_refused_ = true;
    return send_run(handle, datagram, 1);
}

/// Sends in messages of so many segments. When the buffer fills up after the first, the caller is told
/// would_block and sends the whole run again: a datagram that arrives twice does less harm than one that got
/// lost.
Result<IoStatus> OsNet::send_run(int handle, const Datagram& datagram, std::size_t segments_per_message) {
    const bool connected = remotes_.contains(handle);
    const SocketAddress to = connected ? remote_of(handle) : datagram.remote;
    const std::size_t segment = datagram.segment_bytes == 0 ? datagram.bytes.size() : datagram.segment_bytes;
    Bytes rest = datagram.bytes;
    do {
        const Bytes part = rest.first(std::min(rest.size(), segment * segments_per_message));
        const Outgoing message(datagram, to.family(), part, segment, connected);
        const ssize_t sent = retried([&] { return sendmsg(handle, message.header(), MSG_NOSIGNAL); });
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return IoStatus::would_block;
        if (sent < 0 && !lost_on_the_way(errno)) return send_failure(errno, to);
        rest = rest.subspan(part.size());
    } while (!rest.empty());
    return IoStatus::ok;
}

}  // namespace hawser::io
