// A place for the contract suite to run in: a Loop, and a server reachable through its Net.
//
// The server echoes what it gets; the byte 'C' makes it close in order, 'R' makes it reset. End of input
// makes it close once everything is echoed.
#pragma once

#include <memory>
#include <string>

#include "base/loop.hpp"
#include "base/net.hpp"

namespace hawser::test {

class World {
  public:
    virtual ~World() = default;
    virtual Loop& loop() = 0;
    virtual SocketAddress echo() const = 0;
    virtual SocketAddress nobody() const = 0;  ///< an address that refuses
};

/// A stream socket that is closed, and unwatched when watched, at the end of a test.
class Client {
  public:
    explicit Client(World& world, SocketProtocol protocol = SocketProtocol::tcp);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    int handle() const noexcept { return opened_.handle; }
    const OpenedSocket& opened() const noexcept { return opened_; }
    void watch(Interest interest, Token token);
    void modify(Interest interest, Token token);
    void unwatch();
    /// Starts connecting and turns until that has ended.
    Result<void> connect(const SocketAddress& to);
    /// Sends all of it, turning as needed.
    void send_all(std::string_view text);
    /// Reads exactly so many bytes, turning as needed.
    std::string read_exactly(std::size_t count);
    /// Reads until the stream ends; an Error ends it too.
    Result<std::string> read_to_end();

  private:
    Loop& loop_;
    Net& net_;
    OpenedSocket opened_;
    bool watched_ = false;
};

}  // namespace hawser::test
