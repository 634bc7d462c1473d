// The codec against the simulated origin, which shares no code with it: whole exchanges, cut to every size.
#include "peer/h1_server.hpp"
#include "support.hpp"
#include "support/catch.hpp"

using namespace hawser;
using namespace hawser::h1::test;
using namespace hawser::peer;

namespace {

// Carries bytes between a codec and a server until neither has any; time passes only when both wait for it.
class Exchange {
public:
    Exchange(PeerHandler handler, H1Config config, std::size_t piece_bytes)
        : piece_(std::min<std::size_t>(piece_bytes, 65536)) {
        config.log = &log;
        server_ = std::make_unique<H1Server>(std::move(handler), std::move(config));
        codec = h1::make_codec({});
    }

    std::string request(const Ask& ask, std::string_view body = {},
                        std::span<const FieldView> trailers = {}) {
        transcript_ = Transcript();
        const auto stream = ask.open(*codec);
        if (!stream) return "not opened";
        bool ended = ask.body.kind == BodyFraming::Kind::none;
        for (;;) {
            bool moved = to_server();
            if (!ended && codec->send_capacity(*stream) == 0 && body.empty())
                ended = finish(*stream, trailers);
            if (!ended && codec->send_capacity(*stream) > 0) {
                const auto sent = codec->send_body(*stream, as_bytes(body.substr(0, piece_)), clock);
                if (!sent) return "not sent";
                body.remove_prefix(*sent);
                if (body.empty()) ended = finish(*stream, trailers);
                moved = true;
            }
            if (!to_client(moved)) return transcript_.text();
            if (codec->free_streams() == 1) return transcript_.text();
            if (moved) continue;
            if (server_->wants_close()) {
                REQUIRE(codec->feed_eof(clock));
                transcript_.drain(*codec);
                return transcript_.text();
            }
            if (server_->deadline() == never) return transcript_.text() + "stuck";
            clock = server_->deadline();
            server_->expire(clock);
        }
    }

    H1Log log;
    Instant clock{};
    std::unique_ptr<hawser::Codec> codec;
    bool reset() const { return server_->wants_reset(); }

private:
    bool finish(StreamId stream, std::span<const FieldView> trailers) {
        REQUIRE(codec->end(stream, trailers, clock));
        return true;
    }
    bool to_server() {
        std::vector<std::uint8_t> piece(piece_);
        const auto count = codec->pull(piece, clock);
        if (!count || *count == 0) return false;
        server_->feed(Bytes(piece).first(*count), clock);
        return true;
    }
    // False once the codec failed.
    bool to_client(bool& moved) {
        std::vector<std::uint8_t> piece(piece_);
        const std::size_t count = server_->pull(piece, clock);
        if (count == 0) return true;
        moved = true;
        return feed_in_pieces(*codec, as_text(Bytes(piece).first(count)), count, transcript_);
    }

    std::vector<std::uint8_t>::size_type piece_;
    std::unique_ptr<H1Server> server_;
    Transcript transcript_;
};

PeerResponse echo(const PeerRequest& request) {
    PeerResponse response;
    response.body = request.method + " " + request.target + " " + request.body;
    for (const PeerField& trailer : request.trailers)
        response.body += " " + trailer.name + "=" + trailer.value;
    return response;
}

const std::vector<FieldView> chunked_fields = {{"Host", "h"}, {"Transfer-Encoding", "chunked"}};

}  // namespace

TEST_CASE("requests of every framing arrive whole, and the connection lasts") {
    for (const std::size_t size : fragment_sizes) {
        INFO("pieces of " << size);
        Exchange exchange(echo, {}, size);
        CHECK(exchange.request({}) == "head 200 (OK) [Content-Length=6]; body 'GET / '; end; ");
        const Ask put{.method = "PUT",
                      .fields = {{"Host", "h"}, {"Content-Length", "5"}},
                      .body = {BodyFraming::Kind::sized, 5}};
        CHECK(exchange.request(put, "hello") ==
              "head 200 (OK) [Content-Length=11]; body 'PUT / hello'; end; ");
        const Ask post{
            .method = "POST", .fields = chunked_fields, .body = {BodyFraming::Kind::open_ended, 0}};
        const std::vector<FieldView> trailers = {{"Sum", "9"}};
        CHECK(exchange.request(post, "hello, world", trailers) ==
              "head 200 (OK) [Content-Length=25]; body 'POST / hello, world Sum=9'; end; ");
        CHECK(exchange.codec->reusable());
        CHECK(exchange.log.complaints.empty());
        CHECK(exchange.log.requests.size() == 3);
    }
}

TEST_CASE("answers of every framing arrive whole") {
    const std::string body(3000, 'x');
    for (const std::size_t size : fragment_sizes) {
        for (const PeerFraming framing : {PeerFraming::sized, PeerFraming::chunked, PeerFraming::close}) {
            INFO("pieces of " << size << ", framing " << static_cast<int>(framing));
            Exchange exchange(
                [&](const PeerRequest&) {
                    PeerResponse response;
                    response.body = body;
                    response.framing = framing;
                    if (framing == PeerFraming::chunked) response.trailers = {{"T", "1"}};
                    response.interim = {{103, {{"Link", "x"}}}};
                    response.delay = std::chrono::hours(1);
                    response.pauses = {{100, std::chrono::hours(2)}, {200, std::chrono::hours(3)}};
                    return response;
                },
                {}, size);
            const std::string text = exchange.request({});
            CHECK(text.starts_with("interim 103 (Interim) [Link=x]; head 200 (OK) "));
            CHECK(text.find("body 3000 bytes; ") != std::string::npos);
            CHECK(text.ends_with(framing == PeerFraming::chunked ? "trailers [T=1]; end; " : "end; "));
            CHECK(exchange.clock == Instant{} + std::chrono::hours(6));
            CHECK(exchange.codec->reusable() == (framing != PeerFraming::close));
        }
    }
}

TEST_CASE("a truncated answer is an error, a refused expectation an answer") {
    for (const PeerFraming framing : {PeerFraming::sized, PeerFraming::chunked}) {
        Exchange exchange(
            [&](const PeerRequest&) {
                PeerResponse response;
                response.body = "hello, world";
                response.framing = framing;
                response.truncate_at = 8;
                response.reset_after = true;
                return response;
            },
            {}, 3);
        CHECK(exchange.request({}).ends_with("error 18"));
        CHECK(exchange.reset());
    }
    const Ask put{.method = "PUT",
                  .fields = {{"Host", "h"}, {"Content-Length", "5"}, {"Expect", "100-continue"}},
                  .body = {BodyFraming::Kind::sized, 5},
                  .expect_continue = true};
    Exchange refusing(echo, {.expect = H1Expect::refuse}, 7);
    CHECK(refusing.request(put, "hello").starts_with("head 417 (No) "));
    CHECK(refusing.log.requests.empty());
    Exchange agreeing(echo, {}, 7);
    CHECK(agreeing.request(put, "hello") ==
          "interim 100 (Continue); head 200 (OK) [Content-Length=11]; body 'PUT / hello'; end; ");
    Exchange silent(echo, {.expect = H1Expect::silent}, 7);
    CHECK(silent.request(put, "hello") == "stuck");  // time to proceed is the engine's to know
}

TEST_CASE("the origin complains about what a client must not send") {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"GET / HTTP/1.1\r\n\r\n", "malformed"},
        {"GET / HTTP/1.1\r\nHost : h\r\n\r\n", "malformed"},
        {"GET  / HTTP/1.1 \r\nHost: h\r\n\r\n", "malformed"},
        {"PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
         "in one request"},
        {"PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", "chunk size"},
    };
    for (const auto& [input, complaint] : cases) {
        INFO(input);
        H1Log log;
        H1Server server(echo, {.log = &log});
        server.feed(as_bytes(input), Instant{});
        std::vector<std::uint8_t> out(1000);
        CHECK(as_text(Bytes(out).first(server.pull(out, Instant{}))).starts_with("HTTP/1.1 400 "));
        CHECK(server.wants_close());
        REQUIRE(log.complaints.size() == 1);
        CHECK(log.complaints[0].find(complaint) != std::string::npos);
    }
}

TEST_CASE("a tunnel carries another server") {
    H1Server proxy([](const PeerRequest& request) {
        PeerResponse response;
        CHECK(request.method == "CONNECT");
        response.tunnel = [] { return std::make_unique<H1Server>(echo); };
        return response;
    });
    std::vector<std::uint8_t> out(1000);
    proxy.feed(as_bytes("CONNECT h:80 HTTP/1.1\r\nHost: h:80\r\n\r\nGET /in HTTP/1.1\r\nHost: h\r\n\r\n"),
               Instant{});
    CHECK(as_text(Bytes(out).first(proxy.pull(out, Instant{}))) ==
          "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nGET /in ");
}
