// A connection over a stream socket: TCP, Multipath TCP or a unix socket, with its layers and its codec.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/buffer.hpp"
#include "engine/connection.hpp"
#include "engine/layer_stack.hpp"
#include "engine/tokens.hpp"
#include "proto/tls/context.hpp"
#include "proto/tls/layer.hpp"
#include "proto/tunnel/connect.hpp"

namespace hawser::engine {

/// TLS to the host named, over what is there so far.
struct TlsStep {
    tls::Context context;
    tls::LayerSettings settings;
};

/// A CONNECT tunnel through the proxy reached so far.
struct TunnelStep {
    tunnel::ConnectSettings settings;
};

/// A header of the PROXY protocol.
struct ProxyHeaderStep {
    std::string client;  ///< in place of the connection's own addresses; empty for these
};

using Step = std::variant<TlsStep, TunnelStep, ProxyHeaderStep>;

/// How to get from a connected socket to a codec.
struct LayerPlan {
    std::vector<Step> steps;           ///< in the order they are made
    bool http2_without_asking = false;  ///< prior knowledge (RFC 9113 3.3)
    bool allow_http0_9 = false;
    bool raw = false;  ///< no codec: the application speaks on the connection by itself
};

/// The layers made of it from now on keep no sessions.
void leave_session_cache(LayerPlan& plan) noexcept;

class TcpConnection final : public Connection, private StackTop {
public:
    TcpConnection(policy::ReuseKey key, LayerPlan plan, int handle, SocketProtocol protocol, bool watched);

    void start(Surroundings around) override;

    StreamCodec* codec() noexcept override { return codec_.get(); }
    void on_ready(const Ready& ready, Surroundings around) override;
    void flush(Surroundings around) override;
    Instant next_deadline() const noexcept override;
    void on_expire(Surroundings around) override;
    void set_reading(bool reading, Surroundings around) override;
    bool detach(Surroundings around) override;
    void leave_session_cache() noexcept override;
    void attach(Surroundings around) override;
    void close(Surroundings around) noexcept override;
    void abandon(Surroundings around) noexcept override;
    Liveness liveness(Net& net) noexcept override { return net.liveness(handle_); }
    MultipathOutcome multipath(Net& net, std::string& detail) override {
        return net.multipath(handle_, protocol_, detail);
    }
    std::vector<PathInfo> paths(Net& net) override { return net.paths(handle_, protocol_); }
    Result<IoCount> receive_raw(MutableBytes into, Surroundings around) override;
    Result<IoCount> send_raw(Bytes from, Surroundings around) override;
    int handle() const noexcept override { return handle_; }
    HttpVersion spoken() const noexcept override { return spoken_; }
    bool multiplexes() const noexcept override { return spoken_ == HttpVersion::http2; }

    /// What the last TLS layer agreed on, for reports; null when there is none.
    const tls::Facts* tls_facts() const noexcept { return tls_ != nullptr ? &tls_->facts() : nullptr; }
    bool unconfirmed() const noexcept override { return tls_ != nullptr && tls_->early(); }
    void report_early_data(Outcome& outcome) const override;
    void report_tls(const Spec& spec, Outcome& outcome) const override;
    SocketProtocol protocol() const noexcept { return protocol_; }

    /// Closes the descriptor the way its user wants; set when the user made or configured the socket.
    std::function<bool(int)> close_handle;

private:
    // StackTop
    Result<void> take(Bytes bytes, Instant now) override;
    Result<void> take_eof(Instant now) override;
    Result<std::size_t> give(MutableBytes out, Instant now) override;
    Result<void> on_layer_open(Instant now) override;

    /// TLS is being set up, with whom this connection goes to directly.
    bool shaking_hands() const noexcept { return tls_ != nullptr && !opened_ && stack_.size() == 1; }
    Result<void> next_step(Instant now);
    Result<void> push(TlsStep& step);
    Result<void> push(TunnelStep& step);
    Result<void> push(ProxyHeaderStep& step);
    Result<void> tell_tunnel();
    Result<void> make_codec();
    Result<void> read_some(Surroundings around);
    Result<void> write_some(Surroundings around);
    Result<void> deliver(Instant now, bool cut_off = false);
    void want(Interest interest, Surroundings around);
    Error while_opening(Error error);
    Error as_told_first(Error error);
    void bear_loss(Error error, Surroundings around);
    void die(Error error, Surroundings around);
    void announce_opening(Surroundings around);

    /// What one connection may take from the network in one turn before the others get theirs.
    static constexpr std::size_t turn_budget_bytes = 1U << 20;
    /// What a connection without codec holds between two calls of the application: one feed of the network.
    static constexpr std::size_t max_raw_bytes = 2 * Scratch::bytes;
    /// What the socket did not take of one pull.
    static constexpr std::size_t max_outbox_bytes = Scratch::bytes;

    LayerPlan plan_;
    LayerStack stack_{*this};
    std::size_t next_step_ = 0;
    std::unique_ptr<Codec> codec_;
    Buffer raw_in_{max_raw_bytes};
    Buffer raw_out_{max_raw_bytes};
    Buffer outbox_{max_outbox_bytes};
    /// Lends the surroundings to what the layers call back, for the length of one call.
    class Speaking {
    public:
        Speaking(TcpConnection& connection, const Surroundings& around) : connection_(connection), before_(connection.around_) {
            connection.around_ = &around;
        }
        ~Speaking() { connection_.around_ = before_; }
        Speaking(const Speaking&) = delete;
        Speaking& operator=(const Speaking&) = delete;

    private:
        TcpConnection& connection_;
        const Surroundings* before_;
    };

    const Surroundings* around_ = nullptr;
    std::optional<Error> send_failure_;  ///< nothing can be sent any more; there may be something to read
    bool delivering_ = false;
    int handle_;
    SocketProtocol protocol_;
    HttpVersion spoken_ = HttpVersion::any;
    Interest watched_ = Interest::none;
    bool watching_ = false;
    bool reading_ = true;
    bool dead_ = false;
    bool complete_ = false;  ///< all layers stand
    bool raw_ended_ = false;
    bool opened_ = false;
    tunnel::Connect* tunnel_ = nullptr;  ///< lives in the stack
    tls::Layer* tls_ = nullptr;        ///< the last TLS layer; lives in the stack
    tls::Layer* proxy_tls_ = nullptr;  ///< the one to an https proxy, may be the last
};

}  // namespace hawser::engine
