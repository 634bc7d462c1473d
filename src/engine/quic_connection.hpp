// A connection over QUIC: one connected UDP socket below, HTTP/3 above.
#pragma once

#include <memory>
#include <vector>

#include "engine/connection.hpp"
#include "engine/http3_link.hpp"
#include "engine/tcp_connection.hpp"

namespace hawser::engine {

class QuicConnection final : public Connection {
public:
    /// `security` is the step that a TCP connection would do TLS with; `watched`: the connector left it on the loop.
    QuicConnection(policy::ReuseKey key, TlsStep security, int handle, bool watched);

    StreamCodec* codec() noexcept override { return opened_ ? link_.get() : nullptr; }
    void start(Surroundings around) override;
    void on_ready(const Ready& ready, Surroundings around) override;
    void flush(Surroundings around) override;
    Instant next_deadline() const noexcept override { return link_ ? link_->deadline() : never; }
    void on_expire(Surroundings around) override;
    void set_reading(bool, Surroundings) override {}  // credit alone holds a stream back
    void close(Surroundings around) noexcept override;
    void abandon(Surroundings around) noexcept override;
    void leave_session_cache() noexcept override;
    Liveness liveness(Net&) noexcept override { return dead_ ? Liveness::closed : Liveness::quiet; }
    MultipathOutcome multipath(Net&, std::string&) override { return MultipathOutcome::not_asked; }
    std::vector<PathInfo> paths(Net&) override;
    int handle() const noexcept override { return handle_; }
    HttpVersion spoken() const noexcept override { return HttpVersion::http3; }
    bool multiplexes() const noexcept override { return true; }

private:
    /// Batches of datagrams taken from the socket in one turn before others get theirs.
    static constexpr int max_batches_per_turn = 8;

    Result<void> read_some(Surroundings around);
    Result<void> write_some(Surroundings around);
    Result<bool> send(const PulledDatagrams& run, Bytes bytes, Surroundings around);
    Result<void> deliver(Surroundings around);
    void note_opening(Surroundings around);
    Result<void> want(Interest interest, Surroundings around);
    void die(Error error, Surroundings around);

    TlsStep security_;
    std::unique_ptr<Http3Link> link_;
    std::vector<std::uint8_t> waiting_;  ///< a run the socket had no room for
    PulledDatagrams waiting_run_;
    int handle_;
    Interest watched_ = Interest::none;
    bool watching_;
    bool opened_ = false;
    bool dead_ = false;
    bool delivering_ = false;
};

}  // namespace hawser::engine
