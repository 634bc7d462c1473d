// A client for tests: engine::Http3Link on any Loop, with what came of each request.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/loop.hpp"
#include "engine/http3_link.hpp"
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

/// Bytes that tell where they stand, so that any shift or loss shows.
std::string pattern(std::size_t bytes);

struct ClientOptions {
    quic::Settings settings{};
    std::string host = "localhost";
    TlsOptions tls{};
    tls::SessionCache* sessions = nullptr;
};

class Client {
  public:
    Client(Loop& loop, const SocketAddress& remote, const ClientOptions& options);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client();

    /// A GET (or what `method` says) without a body.
    StreamId get(std::string_view path, std::string_view method = "GET");
    StreamId post(std::string_view path, std::string body, std::vector<FieldView> trailers = {});
    void reset(StreamId stream) { link_->reset(stream, now()); }
    /// Keeps bytes of this stream uncredited, as an engine does for a paused transfer.
    void pause(StreamId stream) { paused_[stream] = 0; }
    void resume(StreamId stream);
    /// Goes on from a socket bound to this address.
    void migrate(const std::string& local_literal);

    /// Turns until `done`, the connection fails or so much time passed; says whether it was done.
    template <class Done>
    bool run(Done done, Duration limit = std::chrono::seconds(120)) {
        const Instant until = after(now(), limit);
        pump();
        while (!done() && !failure && now() < until)
            turn(until);
        if (!done()) UNSCOPED_INFO((failure ? failure->message() : std::string("no failure")));
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

    Instant now() const { return loop_.now(); }
    engine::Http3Link& link() { return *link_; }

    std::map<StreamId, Answer> answers;
    std::vector<quic::ConnectionEvent> connection_events;
    std::optional<Error> failure;
    bool closing = false;
    std::size_t longest_batch = 0;  ///< datagrams in one pull

  private:
    void connect_socket(const std::string& local_literal);
    void receive();
    void drain();
    void take(Event& event);
    void feed_uploads();
    void note(Result<void> outcome);

    Loop& loop_;
    SocketAddress remote_;
    std::optional<tls::Context> context_;
    std::unique_ptr<engine::Http3Link> link_;
    std::map<int, SocketAddress> sockets_;  ///< handle -> its local address
    DatagramBatch batch_;
    std::vector<std::uint8_t> out_ = std::vector<std::uint8_t>(65'536);
    std::optional<PulledDatagrams> waiting_;
    std::map<StreamId, std::size_t> paused_;  ///< bytes owed to each
    std::map<StreamId, Upload> uploads_;
};

}  // namespace hawser::test
