#include "unit/io/echo_server.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <stdexcept>
#include <system_error>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hawser::test {

namespace {

constexpr std::size_t held_max_bytes = 64 * 1024;

int checked(int result, const char* what) {
    if (result == -1) throw std::system_error(errno, std::generic_category(), what);
    return result;
}

}  // namespace

EchoServer::EchoServer(const char* literal, int protocol) {
    const auto wanted = SocketAddress::from_literal(literal, 0).value();
    listener_ =
        checked(::socket(wanted.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol), "socket");
    checked(::bind(listener_, wanted.data(), wanted.size()), "bind");
    checked(::listen(listener_, 128), "listen");
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    checked(getsockname(listener_, reinterpret_cast<sockaddr*>(&storage), &length), "getsockname");
    address_ = SocketAddress(reinterpret_cast<const sockaddr*>(&storage), length);
    stop_ = checked(eventfd(0, EFD_CLOEXEC), "eventfd");
    thread_ = std::thread([this] { run(); });
}

EchoServer::~EchoServer() {
    const std::uint64_t one = 1;
    if (::write(stop_, &one, sizeof one) != sizeof one) std::terminate();
    thread_.join();
    for (const auto& one_of : connections_)
        ::close(one_of.handle);
    ::close(listener_);
    ::close(stop_);
}

void EchoServer::run() {
    for (;;) {
        std::vector<pollfd> waits{{stop_, POLLIN, 0}, {listener_, POLLIN, 0}};
        for (const auto& one : connections_) {
            short events = 0;
            if (!one.held.empty() || one.closing) events |= POLLOUT;
            if (!one.closing && one.held.size() < held_max_bytes) events |= POLLIN;
            waits.push_back({one.handle, events, 0});
        }
        if (::poll(waits.data(), waits.size(), -1) < 0) continue;
        if (waits[0].revents != 0) return;
        for (std::size_t i = 2; i < waits.size(); ++i)
            serve(connections_[i - 2], waits[i].revents);
        std::erase_if(connections_, [](const Connection& one) { return one.done; });
        if (waits[1].revents != 0) accept_one();
    }
}

void EchoServer::accept_one() {
    const int made = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (made != -1) connections_.push_back({made, {}, false, false, false});
}

void EchoServer::read_some(Connection& connection) {
    std::array<char, 16 * 1024> memory;
    const ssize_t count = ::recv(connection.handle, memory.data(), memory.size(), 0);
    if (count == 0) connection.closing = true;
    if (count < 0 && errno != EAGAIN) connection.closing = connection.resetting = true;
    for (ssize_t i = 0; i < count; ++i) {
        const char byte = memory[static_cast<std::size_t>(i)];
        if (byte == 'R') connection.resetting = true;
        if (byte == 'R' || byte == 'C') connection.closing = true;
        if (!connection.closing) connection.held += byte;
    }
}

void EchoServer::serve(Connection& connection, short events) {
    if ((events & (POLLIN | POLLERR | POLLHUP)) != 0 && !connection.closing) read_some(connection);
    if (!connection.held.empty()) {
        const ssize_t count =
            ::send(connection.handle, connection.held.data(), connection.held.size(), MSG_NOSIGNAL);
        if (count > 0) connection.held.erase(0, static_cast<std::size_t>(count));
        if (count < 0 && errno != EAGAIN) connection.closing = connection.resetting = true;
    }
    if (!connection.closing || (!connection.resetting && !connection.held.empty())) return;
    const linger reset{1, 0};
    if (connection.resetting) setsockopt(connection.handle, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    ::close(connection.handle);
    connection.done = true;
}

}  // namespace hawser::test
