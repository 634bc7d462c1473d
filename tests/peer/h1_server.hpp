// A simulated HTTP/1.x origin (or proxy): reads requests, asks the site's handler, writes what it says.
//
// Properties: one request after the other on one connection, as they come (pipelined ones wait). It is
// strict: a request that is not well formed is answered with 400 and the connection ends, and `H1Log` tells
// why, so that a client's slip fails its test. It shares no code with the client's codec.
#pragma once

#include <deque>
#include <string>

#include "peer/peer.hpp"

namespace hawser::peer {

/// What to do with "Expect: 100-continue" (RFC 9110 10.1.1).
enum class H1Expect : std::uint8_t {
    send_continue,  ///< answer 100 at once
    silent,         ///< say nothing and wait for the body
    refuse,         ///< answer 417 without reading the body, and end the connection
};

/// What a test may look at afterwards; outlives the server when given to it.
struct H1Log {
    std::vector<PeerRequest> requests;
    std::vector<std::string> complaints;  ///< what was wrong with what the client sent
};

struct H1Config {
    H1Expect expect = H1Expect::send_continue;
    /// Asked once the head is there; an answer ends the request then and there, and the connection with it.
    std::function<std::optional<PeerResponse>(const PeerRequest&)> on_head = {};
    H1Log* log = nullptr;
};

class H1Server final : public PeerConnection {
public:
    explicit H1Server(PeerHandler handler, H1Config config = {});
    ~H1Server() override;

    void feed(Bytes bytes, Instant now) override;
    void feed_eof(Instant now) override;
    std::size_t pull(MutableBytes out, Instant now) override;
    bool wants_close() const override;
    bool wants_reset() const override { return reset_; }
    Instant deadline() const override;
    void expire(Instant now) override;

private:
    enum class Reading : std::uint8_t {
        head,
        sized,
        chunk_size,
        chunk_data,
        chunk_end,
        trailers,
        answering,
        over
    };

    // Something to send, not before its time.
    struct Piece {
        Instant due;
        std::string bytes;
    };

    void work(Instant now);
    bool read_head(Instant now);
    bool parse_head(std::string_view head);
    bool choose_framing(Instant now);
    bool read_body();
    bool read_chunk_line(std::string_view line);
    bool read_trailers();
    void complain(std::string what, Instant now);
    void answer(const PeerResponse& response, Instant now);
    void answer_request(Instant now);
    void send(Instant due, std::string bytes);
    void send_body(const PeerResponse& response, std::string framed, Instant start);
    void send_plain(int status, Instant now);
    void begin_tunnel(const PeerResponse& response);

    PeerHandler handler_;
    H1Config config_;
    std::string input_;
    PeerRequest request_;
    Reading reading_ = Reading::head;
    std::uint64_t remaining_ = 0;
    std::size_t answered_ = 0;
    std::deque<Piece> output_;
    std::size_t pulled_ = 0;  // of the first piece
    Instant seen_{};          // the latest time anyone told
    bool close_ = false;      // once the output is gone
    bool reset_ = false;
    bool input_ended_ = false;
    bool last_request_ = false;  // the client said close, or speaks HTTP/1.0
    std::unique_ptr<PeerConnection> tunnel_;
};

/// For places that want a PeerFactory: every connection gets an H1Server of its own.
PeerFactory h1_site(PeerHandler handler, H1Config config = {});

}  // namespace hawser::peer
