// Servers of the simulated world that need more than a handler: TLS by ALPN, HTTP/2, and one that counts.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "peer/h2_server.hpp"
#include "peer/tls_server.hpp"
#include "sim/engine/world.hpp"
#include "support/certs.hpp"

namespace hawser::sim {

/// One CA for all cases of the program: making keys costs time.
inline const test::Authority& authority() {
    static const test::Authority made;
    return made;
}

/// A good server's certificate, for every name the cases use.
inline const test::Identity& identity() {
    static const test::Identity made = authority().issue(
        {.names = {"origin.test", "other.test", "proxy.test", "10.0.1.1"}, .common_name = "origin.test"});
    return made;
}

inline TlsOptions trusting() {
    TlsOptions options;
    options.ca_pem = authority().certificate_pem();
    return options;
}

inline peer::TlsServerOptions secured(std::vector<std::string> alpn = {"h2", "http/1.1"}) {
    peer::TlsServerOptions options;
    options.identity = identity();
    options.alpn = std::move(alpn);
    return options;
}

/// HTTP/2 or HTTP/1.1, as ALPN chose.
inline peer::PeerFactory web(peer::PeerHandler handler) {
    return [handler = std::move(handler)](std::string_view alpn) -> std::unique_ptr<peer::PeerConnection> {
        if (alpn == "h2") return peer::make_h2_server(handler);
        return std::make_unique<peer::H1Server>(handler);
    };
}

struct TlsSite {
    peer::TlsServer& server;
    StreamEndpoint& endpoint;
};

inline TlsSite serve_tls(World& world, const std::string& name, peer::TlsServerOptions options,
                         peer::PeerFactory inner, Link link = {}, std::uint16_t port = 443) {
    auto server = std::make_shared<peer::TlsServer>(std::move(options), std::move(inner));
    world.kept.push_back(server);
    StreamEndpoint endpoint;
    endpoint.accept = server->factory();
    endpoint.link = link;
    return {*server, world.serve_stream(name, port, std::move(endpoint))};
}

/// Says one thing to whatever comes first, then waits.
class Blurting final : public peer::PeerConnection {
  public:
    explicit Blurting(std::string text) : text_(std::move(text)) {}
    void feed(Bytes, Instant) override { asked_ = true; }
    void feed_eof(Instant) override { asked_ = ended_ = true; }
    std::size_t pull(MutableBytes out, Instant) override {
        if (!asked_) return 0;
        const std::size_t count = std::min(out.size(), text_.size());
        std::copy_n(text_.begin(), count, out.begin());
        text_.erase(0, count);
        return count;
    }
    bool wants_close() const override { return ended_ && text_.empty(); }

  private:
    std::string text_;
    bool ended_ = false;
    bool asked_ = false;
};

/// Counts what a server sent.
class Counting final : public peer::PeerConnection {
  public:
    Counting(std::unique_ptr<peer::PeerConnection> inner, std::size_t& sent_bytes)
        : inner_(std::move(inner)), sent_bytes_(sent_bytes) {}
    void feed(Bytes bytes, Instant now) override { inner_->feed(bytes, now); }
    void feed_eof(Instant now) override { inner_->feed_eof(now); }
    std::size_t pull(MutableBytes out, Instant now) override {
        const std::size_t count = inner_->pull(out, now);
        sent_bytes_ += count;
        return count;
    }
    bool wants_close() const override { return inner_->wants_close(); }
    bool wants_reset() const override { return inner_->wants_reset(); }
    Instant deadline() const override { return inner_->deadline(); }
    void expire(Instant now) override { inner_->expire(now); }

  private:
    std::unique_ptr<peer::PeerConnection> inner_;
    std::size_t& sent_bytes_;
};

/// HTTP/2 without TLS, for HttpVersion::http2_prior.
inline StreamEndpoint& serve_h2(World& world, const std::string& name, peer::H2Handler handler,
                                Link link = {}, peer::H2ServerOptions options = {},
                                std::size_t* sent_bytes = nullptr) {
    StreamEndpoint endpoint;
    endpoint.accept = [=](std::string_view) -> std::unique_ptr<peer::PeerConnection> {
        auto made = peer::make_h2_server(handler, options);
        if (sent_bytes == nullptr) return made;
        return std::make_unique<Counting>(std::move(made), *sent_bytes);
    };
    endpoint.link = link;
    return world.serve_stream(name, 80, std::move(endpoint));
}

inline peer::PeerResponse answer_of(std::string body) {
    peer::PeerResponse answer;
    answer.body = std::move(body);
    return answer;
}

/// Bytes in which a lost, doubled or moved piece shows.
inline std::string noise(std::size_t bytes, std::uint32_t seed = 1) {
    std::string text(bytes, '\0');
    std::uint32_t state = seed;
    for (char& c : text)
        c = static_cast<char>((state = state * 1664525U + 1013904223U) >> 24U);
    return text;
}

inline Link fragments(std::size_t bytes) {
    Link link;
    link.fragment_bytes = bytes;
    return link;
}

inline ErrorCode code_of(const Witness& witness) {
    REQUIRE(witness.outcome);
    INFO(witness.verdict());
    REQUIRE(witness.outcome->error);
    return witness.outcome->error->code();
}

}  // namespace hawser::sim
