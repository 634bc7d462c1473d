// The simulated World of the contract suite.
#pragma once

#include <string>

#include "peer/peer.hpp"
#include "sim/support/sim_loop.hpp"
#include "sim/support/sim_net.hpp"
#include "unit/io/world.hpp"

namespace hawser::test {

/// The server of World, as a machine.
class EchoPeer final : public peer::PeerConnection {
  public:
    void feed(Bytes bytes, Instant) override {
        for (const std::uint8_t byte : bytes) {
            if (byte == 'C') closing_ = true;
            if (byte == 'R') resetting_ = closing_ = true;
            if (!closing_) held_.push_back(static_cast<char>(byte));
        }
    }
    void feed_eof(Instant) override { closing_ = true; }
    std::size_t pull(MutableBytes out, Instant) override {
        const std::size_t count = std::min(out.size(), held_.size());
        std::copy_n(held_.begin(), count, out.begin());
        held_.erase(0, count);
        return count;
    }
    bool wants_close() const override { return closing_; }
    bool wants_reset() const override { return resetting_; }

  private:
    std::string held_;
    bool closing_ = false;
    bool resetting_ = false;
};

inline peer::PeerFactory echo_peers() {
    return [](std::string_view) { return std::make_unique<EchoPeer>(); };
}

class SimWorld final : public World {
  public:
    explicit SimWorld(std::uint64_t seed = 1) : sim_(seed) {
        net_.listen("10.0.0.1", 7, echo_peers()).reads_while_blocked = false;
    }
    Loop& loop() override { return loop_; }
    SocketAddress echo() const override { return SocketAddress::from_literal("10.0.0.1", 7).value(); }
    SocketAddress nobody() const override { return SocketAddress::from_literal("10.0.0.1", 9).value(); }
    sim::Sim& sim() { return sim_; }
    sim::SimNet& sim_net() { return net_; }
    sim::SimLoop& sim_loop() { return loop_; }

  private:
    sim::Sim sim_;
    sim::SimNet net_{sim_};
    sim::SimLoop loop_{sim_, net_};
};

}  // namespace hawser::test
