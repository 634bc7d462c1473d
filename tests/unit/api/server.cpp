#include "unit/api/server.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hawser::test {

namespace {

std::size_t body_bytes(const std::string& head) {
    const auto at = head.find("Content-Length: ");
    std::size_t count = 0;
    if (at != std::string::npos) std::from_chars(head.data() + at + 16, head.data() + head.size(), count);
    return count;
}

/// Whether a request has come in full: its head, and the body that says its size or is chunked.
bool is_whole(const std::string& got) {
    const auto end = got.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    if (got.find("Transfer-Encoding: chunked") < end)
        return got.find("\r\n0\r\n", end) != std::string::npos && got.ends_with("\r\n\r\n");
    return got.size() >= end + 4 + body_bytes(got);
}

}  // namespace

std::string answer(int status, const std::string& body, const std::string& fields) {
    return "HTTP/1.1 " + std::to_string(status) + " x\r\n" + fields + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

Server::Server(std::vector<std::string> answers) : answers_(std::move(answers)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0 || ::pipe(stop_) != 0)
        throw std::runtime_error("the test's server cannot listen");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
}

Server::~Server() {
    ::close(stop_[1]);
    thread_.join();
    ::close(stop_[0]);
    ::close(listener_);
}

std::vector<std::string> Server::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

void Server::serve() {
    for (;;) {
        pollfd waits[] = {{listener_, POLLIN, 0}, {stop_[0], POLLIN, 0}};
        ::poll(waits, 2, -1);
        if (waits[1].revents != 0) return;
        const int connection = ::accept(listener_, nullptr, nullptr);
        while (talk(connection)) {}
        ::close(connection);
    }
}

bool Server::talk(int connection) {
    std::string got;
    while (!is_whole(got)) {
        pollfd waits[] = {{connection, POLLIN, 0}, {stop_[0], POLLIN, 0}};
        ::poll(waits, 2, -1);
        char room[4096];
        const ssize_t count = waits[1].revents != 0 ? 0 : ::recv(connection, room, sizeof room, 0);
        if (count <= 0) return false;
        got.append(room, static_cast<std::size_t>(count));
    }
    std::string text;
    {
        const std::lock_guard lock(mutex_);
        text = answers_[std::min(requests_.size(), answers_.size() - 1)];
        requests_.push_back(got);
    }
    for (std::size_t sent = 0; sent < text.size();) {
        pollfd waits[] = {{connection, POLLOUT, 0}, {stop_[0], POLLIN, 0}};
        ::poll(waits, 2, -1);
        const ssize_t count = waits[1].revents != 0 ? -1 : ::send(connection, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) return false;
        sent += static_cast<std::size_t>(count);
    }
    return !text.empty();
}

}  // namespace hawser::test
