// A small HTTP server whose listener speaks Multipath TCP: `mptcp_server` prints its URL and answers every request
// with what the kernel says of the connection. Plain sockets, one connection at a time, until it is killed.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <string>

namespace {

constexpr int mptcp_protocol = 262;     // IPPROTO_MPTCP, absent from older headers
constexpr int tcp_is_mptcp = 43;        // TCP_IS_MPTCP, Linux 6.10
constexpr std::size_t head_limit = 16'384;  // a client that sends headers for ever is cut off

int listen_on_loopback() {
    int fd = socket(AF_INET, SOCK_STREAM, mptcp_protocol);
    if (fd < 0) fd = socket(AF_INET, SOCK_STREAM, 0);  // a kernel without MPTCP still serves TCP
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (fd < 0 || bind(fd, reinterpret_cast<sockaddr*>(&address), length) < 0 || listen(fd, 16) < 0) return -1;
    getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
    std::printf("http://127.0.0.1:%d/\n", ntohs(address.sin_port));
    std::fflush(stdout);
    return fd;
}

void serve(int client) {
    std::string head;
    char chunk[4096];
    while (head.find("\r\n\r\n") == std::string::npos && head.size() < head_limit) {
        const ssize_t count = read(client, chunk, sizeof chunk);
        if (count <= 0) return;
        head.append(chunk, static_cast<std::size_t>(count));
    }
    int multipath = 0;
    socklen_t length = sizeof multipath;
    const bool known = getsockopt(client, IPPROTO_TCP, tcp_is_mptcp, &multipath, &length) == 0;
    const std::string body = std::string("The server sees ") + (known && multipath != 0 ? "Multipath TCP" : "TCP") + ".\n";
    const std::string reply = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: " +
                              std::to_string(body.size()) + "\r\n\r\n" + body;
    if (write(client, reply.data(), reply.size()) > 0) shutdown(client, SHUT_WR);
}

}  // namespace

int main() {
    const int listener = listen_on_loopback();
    if (listener < 0) return std::perror("mptcp_server"), 1;
    for (int client; (client = accept(listener, nullptr, nullptr)) >= 0; close(client)) serve(client);
    return 1;
}
