// A client (engine::Http3Link) and a simulated HTTP/3 server with a simulated network between them, in virtual time.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/http3_link.hpp"
#include "peer/quic_server.hpp"
#include "sim/support/sim.hpp"
#include "sim/support/sim_loop.hpp"
#include "sim/support/sim_net.hpp"
#include "support/catch.hpp"

namespace hawser::test {

/// What a client has got of one answer.
struct Answer {
    std::vector<int> interim;
    int status = 0;
    std::vector<std::pair<std::string, std::string>> fields;
    std::vector<std::pair<std::string, std::string>> trailers;
    std::string body;
    std::size_t body_events = 0;
    bool whole = false;
    std::optional<Error> failed;
    bool over() const { return whole || failed.has_value(); }
    std::string field(std::string_view name) const;
};

/// An upload that is fed as the codec takes it.
struct Upload {
    std::string body;
    std::size_t sent = 0;
    bool ended = false;
    std::vector<FieldView> trailers;
};

struct WorldOptions {
    std::uint64_t seed = 1;
    sim::Link link{};
    peer::QuicServerOptions server{};
    quic::Settings client{};
    std::string host = "localhost";
    bool trust = true;  ///< the client trusts the server's authority
    bool verify = true;
    tls::SessionCache* sessions = nullptr;
    bool black_hole = false;
};

/// Bytes that tell where they stand, so that any shift or loss shows.
std::string pattern(std::size_t bytes);

class World {
public:
    World(peer::H3Handler handler, WorldOptions options);
    ~World();

    /// A GET (or what `method` says) without a body.
    StreamId get(std::string_view path, std::string_view method = "GET");
    StreamId post(std::string_view path, std::string body, std::vector<FieldView> trailers = {});
    void reset(StreamId stream) { link_->reset(stream, now()); }
    /// Keeps bytes of this stream uncredited, as an engine does for a paused transfer.
    void pause(StreamId stream) { paused_[stream] = 0; }
    void resume(StreamId stream);

    /// Turns until `done`, the connection fails or so much virtual time passed; says whether it was done.
    template <class Done>
    bool run(Done done, Duration limit = std::chrono::seconds(120)) {
        const Instant until = after(now(), limit);
        pump();
        while (!done() && !failure && now() < until) turn(until);
        UNSCOPED_INFO((failure ? failure->message() : std::string("no failure")));
        return done();
    }
    bool run_until_open() {
        return run([this] { return link_->open(); });
    }
    bool run_until_over(StreamId stream, Duration limit = std::chrono::seconds(600)) {
        return run([this, stream] { return answers[stream].over(); }, limit);
    }
    /// One turn of the loop and what follows from it.
    void turn(Instant until);
    void pump();
    /// Hands a datagram to the client as if it came from the server.
    void inject(Bytes bytes);

    Instant now() const { return sim_.now(); }
    engine::Http3Link& link() { return *link_; }
    sim::Sim& sim() { return sim_; }
    sim::SimNet& net() { return net_; }
    sim::DatagramEndpoint& endpoint() { return *endpoint_; }

    std::map<StreamId, Answer> answers;
    std::vector<quic::ConnectionEvent> connection_events;
    std::optional<Error> failure;
    bool closing = false;
    std::shared_ptr<peer::QuicServerLog> log = std::make_shared<peer::QuicServerLog>();
    std::size_t longest_batch = 0;  ///< datagrams in one pull

private:
    void receive();
    void drain();
    void take(Event& event);
    void feed_uploads();
    void note(Result<void> outcome);

    WorldOptions options_;
    sim::Sim sim_;
    sim::SimNet net_;
    sim::SimLoop loop_;
    sim::DatagramEndpoint* endpoint_ = nullptr;
    std::optional<tls::Context> context_;
    std::unique_ptr<engine::Http3Link> link_;
    int handle_ = -1;
    DatagramBatch batch_;
    std::vector<std::uint8_t> out_ = std::vector<std::uint8_t>(65'536);
    std::optional<PulledDatagrams> waiting_;
    std::map<StreamId, std::size_t> paused_;  ///< bytes owed to each
    std::map<StreamId, Upload> uploads_;
};

}  // namespace hawser::test
