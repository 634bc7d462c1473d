// Which Worlds the contract suite runs in.
#pragma once

#include "io/epoll_loop.hpp"
#include "io/poll_loop.hpp"
#include "support/catch.hpp"
#include "unit/io/echo_server.hpp"
#include "unit/io/host_worlds.hpp"
#include "unit/io/sim_world.hpp"

namespace hawser::test {

/// A World on loopback.
template <class LoopType>
class RealWorld final : public World {
  public:
    RealWorld() : loop_(make()) {}
    Loop& loop() override { return *loop_; }
    LoopType& own_loop() { return *loop_; }
    SocketAddress echo() const override { return server_.address(); }
    /// A port that was just given to us and given back: nobody listens there.
    SocketAddress nobody() const override { return nobody_; }

  private:
    static std::unique_ptr<LoopType> make() {
        auto made = LoopType::create();
        REQUIRE(made.has_value());
        return *std::move(made);
    }
    static SocketAddress closed_port() {
        const EchoServer gone;
        return gone.address();
    }

    SocketAddress nobody_ = closed_port();
    EchoServer server_;
    std::unique_ptr<LoopType> loop_;
};

using EpollWorld = RealWorld<io::EpollLoop>;
using PollWorld = RealWorld<io::PollLoop>;
using PerformingWorld = RealWorld<PerformingLoop>;
using ObservingWorld = RealWorld<ObservingLoop>;

}  // namespace hawser::test

#define HAWSER_TEST_LOOPS                                                            \
    ::hawser::test::SimWorld, ::hawser::test::EpollWorld, ::hawser::test::PollWorld, \
        ::hawser::test::PerformingWorld, ::hawser::test::ObservingWorld
