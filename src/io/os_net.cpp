#include "io/os_net.hpp"

#include <cerrno>

#include <sys/socket.h>
#include <unistd.h>

#include "io/net_errors.hpp"
#include "io/os_open.hpp"
#include "io/retry.hpp"

namespace hawser::io {

namespace {

bool would_block(int os_errno) noexcept { return os_errno == EAGAIN || os_errno == EWOULDBLOCK; }

/// getsockname and getpeername.
template <class Call>
Result<SocketAddress> ask_address(int handle, Call call) {
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    if (call(handle, reinterpret_cast<sockaddr*>(&storage), &length) != 0)
        return receive_failure(errno, SocketAddress());
    return SocketAddress(reinterpret_cast<const sockaddr*>(&storage), length);
}

}  // namespace

Result<OpenedSocket> OsNet::open(const SocketPlan& plan) { return open_socket(plan); }

SocketAddress OsNet::remote_of(int handle) const {
    const auto found = remotes_.find(handle);
    return found == remotes_.end() ? SocketAddress() : found->second;
}

Result<bool> OsNet::connect(int handle, const SocketAddress& to) {
    remotes_.insert_or_assign(handle, to);
    datagram_locals_.erase(handle);
    if (::connect(handle, to.data(), to.size()) == 0) return true;
    if (errno == EINPROGRESS || errno == EINTR) return false;  // interrupted: goes on by itself
    return connect_failure(errno, to);
}

Result<void> OsNet::connect_result(int handle) {
    int outcome = 0;
    socklen_t length = sizeof outcome;
    if (getsockopt(handle, SOL_SOCKET, SO_ERROR, &outcome, &length) != 0) outcome = errno;
    if (outcome != 0) return connect_failure(outcome, remote_of(handle));
    return {};
}

Result<IoCount> OsNet::receive(int handle, MutableBytes into) {
    const ssize_t count = retried([&] { return ::recv(handle, into.data(), into.size(), 0); });
    if (count > 0) return IoCount{static_cast<std::size_t>(count), IoStatus::ok};
    if (count == 0) return IoCount{0, into.empty() ? IoStatus::would_block : IoStatus::eof};
    if (would_block(errno)) return IoCount{};
    return receive_failure(errno, remote_of(handle));
}

Result<IoCount> OsNet::send(int handle, Bytes from) {
    if (from.empty()) return IoCount{};
    const ssize_t count = retried([&] { return ::send(handle, from.data(), from.size(), MSG_NOSIGNAL); });
    if (count >= 0) return IoCount{static_cast<std::size_t>(count), IoStatus::ok};
    if (would_block(errno)) return IoCount{};
    return send_failure(errno, remote_of(handle));
}

Result<void> OsNet::shutdown_write(int handle) {
    if (::shutdown(handle, SHUT_WR) != 0) return send_failure(errno, remote_of(handle));
    return {};
}

void OsNet::close(int handle) noexcept {
    remotes_.erase(handle);
    datagram_locals_.erase(handle);
    ::close(handle);  // not retried: Linux frees the descriptor even when it answers EINTR
}

Liveness OsNet::liveness(int handle) noexcept {
    std::uint8_t byte = 0;
    const ssize_t count = retried([&] { return ::recv(handle, &byte, 1, MSG_PEEK | MSG_DONTWAIT); });
    if (count > 0) return Liveness::readable;
    return count < 0 && would_block(errno) ? Liveness::quiet : Liveness::closed;
}

Result<SocketAddress> OsNet::local_address(int handle) { return ask_address(handle, ::getsockname); }

Result<SocketAddress> OsNet::remote_address(int handle) { return ask_address(handle, ::getpeername); }

}  // namespace hawser::io
