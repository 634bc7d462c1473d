// The server of World on real sockets: one thread, loopback, a port the kernel chose.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "base/address.hpp"

namespace hawser::test {

/// Echoes; 'C' closes, 'R' resets, end of input closes. Reads nothing while what it has to send does not fit.
class EchoServer {
  public:
    /// `protocol` 0 for TCP, 262 for Multipath TCP.
    explicit EchoServer(const char* literal = "127.0.0.1", int protocol = 0);
    ~EchoServer();
    EchoServer(const EchoServer&) = delete;
    EchoServer& operator=(const EchoServer&) = delete;

    SocketAddress address() const { return address_; }

  private:
    struct Connection {
        int handle;
        std::string held;
        bool closing = false;
        bool resetting = false;
        bool done = false;
    };

    void run();
    void accept_one();
    static void serve(Connection& connection, short events);
    static void read_some(Connection& connection);

    int listener_ = -1;
    int stop_ = -1;
    SocketAddress address_;
    std::vector<Connection> connections_;
    std::thread thread_;
};

}  // namespace hawser::test
