// Not a test of anything: `test-tls [measure]` prints what a handshake and a read cost here, beside the bare library.
#include <chrono>
#include <cstdio>

#include <openssl/bio.h>
#include <openssl/ssl.h>

#include "unit/tls/site.hpp"

namespace hawser::test {

namespace {

class Stopwatch {
public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    }

private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

constexpr std::size_t body_bytes = 64U << 20U;

/// Says `left` zero bytes.
class FloodPeer final : public peer::PeerConnection {
public:
    void feed(Bytes, Instant) override {}
    void feed_eof(Instant) override {}
    std::size_t pull(MutableBytes out, Instant) override {
        const std::size_t count = std::min(out.size(), left_);
        std::fill_n(out.begin(), count, std::uint8_t{0});
        left_ -= count;
        return count;
    }
    bool wants_close() const override { return false; }

private:
    std::size_t left_ = body_bytes;
};

/// The server's side of a whole exchange, taken down so that only the client is measured.
struct Flow {
    std::vector<std::uint8_t> bytes;
};

Flow take_down(peer::PeerConnection& server) {
    Flow flow;
    std::vector<std::uint8_t> piece(65'536);
    while (const std::size_t count = server.pull(piece, Instant{}))
        flow.bytes.insert(flow.bytes.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(count));
    return flow;
}

peer::PeerFactory flood() {
    return [](std::string_view) { return std::make_unique<FloodPeer>(); };
}

double layer_seconds(const tls::Context& context, peer::TlsServer& site) {
    const auto layer = layer_of(context);
    const auto server = site.accept();
    std::vector<std::uint8_t> wire(65'536);
    server->feed(Bytes(wire.data(), *layer->pull(wire, Instant{})), Instant{});
    const std::size_t flight = server->pull(wire, Instant{});
    REQUIRE(layer->feed(Bytes(wire.data(), flight), Instant{}));
    layer->settle();
    server->feed(Bytes(wire.data(), *layer->pull(wire, Instant{})), Instant{});
    const Flow flow = take_down(*server);
    std::vector<std::uint8_t> plain(65'536);
    std::size_t total = 0;
    const Stopwatch watch;
    for (std::size_t at = 0; at < flow.bytes.size(); at += 65'536) {
        REQUIRE(layer->feed(Bytes(flow.bytes).subspan(at, std::min<std::size_t>(65'536, flow.bytes.size() - at)), Instant{}));
        for (auto count = layer->read(plain, Instant{}); count && count->status == IoStatus::ok;
             count = layer->read(plain, Instant{}))
            total += count->bytes;
    }
    REQUIRE(total == body_bytes);
    return watch.seconds();
}

double bare_seconds(peer::TlsServer& site) {
    const bssl::UniquePtr<SSL_CTX> context(SSL_CTX_new(TLS_method()));
    const bssl::UniquePtr<SSL> ssl(SSL_new(context.get()));
    BIO* in = BIO_new(BIO_s_mem());
    BIO* out = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(in, -1);
    SSL_set_bio(ssl.get(), in, out);
    SSL_set_connect_state(ssl.get());
    const auto server = site.accept();
    std::vector<std::uint8_t> wire(65'536);
    for (int step = 0; SSL_do_handshake(ssl.get()) != 1 && step < 10; ++step) {
        const int sent = BIO_read(out, wire.data(), static_cast<int>(wire.size()));
        server->feed(Bytes(wire.data(), static_cast<std::size_t>(sent)), Instant{});
        const std::size_t flight = server->pull(wire, Instant{});
        BIO_write(in, wire.data(), static_cast<int>(flight));
    }
    const int sent = BIO_read(out, wire.data(), static_cast<int>(wire.size()));
    server->feed(Bytes(wire.data(), static_cast<std::size_t>(sent)), Instant{});
    const Flow flow = take_down(*server);
    std::vector<std::uint8_t> plain(16'384);
    std::size_t total = 0;
    const Stopwatch watch;
    for (std::size_t at = 0; at < flow.bytes.size(); at += 65'536) {
        const auto piece = Bytes(flow.bytes).subspan(at, std::min<std::size_t>(65'536, flow.bytes.size() - at));
        BIO_write(in, piece.data(), static_cast<int>(piece.size()));
        for (int count = SSL_read(ssl.get(), plain.data(), 16'384); count > 0;
             count = SSL_read(ssl.get(), plain.data(), 16'384))
            total += static_cast<std::size_t>(count);
    }
    REQUIRE(total == body_bytes);
    return watch.seconds();
}

}  // namespace

TEST_CASE("measure", "[.measure]") {
    const tls::Context context = context_of(trusting_options());
    peer::TlsServer site(serving(), flood());
    for (int round = 0; round < 3; ++round) {
        const double layer = layer_seconds(context, site);
        const double bare = bare_seconds(site);
        std::printf("read of 16 KB records: layer %.0f MB/s, bare SSL_read %.0f MB/s\n", body_bytes / layer / 1e6,
                    body_bytes / bare / 1e6);
    }
    constexpr int handshakes = 200;
    peer::TlsServer quiet(serving(), echo());
    tls::SessionCache cache;
    for (const bool resume : {false, true}) {
        const Stopwatch watch;
        for (int i = 0; i < handshakes; ++i) {
            const auto layer = layer_of(context, {.host = "localhost", .sessions = resume ? &cache : nullptr});
            Talk(*layer, quiet.accept(), 65'536).say("x").run();
            REQUIRE(layer->open());
        }
        std::printf("%s handshake, both sides: %.0f us\n", resume ? "resumed" : "full", watch.seconds() / handshakes * 1e6);
    }
    const Stopwatch watch;
    for (int i = 0; i < 20; ++i) context_of(TlsOptions{});
    std::printf("context on the system's store: %.0f us\n", watch.seconds() / 20 * 1e6);
}

}  // namespace hawser::test
