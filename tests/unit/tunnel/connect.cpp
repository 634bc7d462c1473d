#include "peer/proxy_server.hpp"
#include "proto/tunnel/connect.hpp"
#include "support/catch.hpp"
#include "unit/tls/talk.hpp"

namespace hawser::test {

namespace {

peer::ProxyOptions reaching_echo() {
    peer::ProxyOptions options;
    options.reach = [](std::string_view) { return std::make_unique<EchoPeer>(); };
    return options;
}

tunnel::ConnectSettings to_origin() { return {.host = "origin.example", .port = 443}; }

/// Runs a tunnel that must fail; its Error.
Error refused(peer::ProxyOptions options, tunnel::ConnectSettings settings = to_origin(), std::size_t fragment = 7) {
    peer::ProxyServer proxy(std::move(options));
    const auto layer = tunnel::Connect::make(std::move(settings));
    Talk talk(*layer, proxy.accept(), fragment);
    talk.say("secret").run();
    REQUIRE(talk.error());
    CHECK(talk.heard().empty());
    CHECK_FALSE(layer->open());
    return *talk.error();
}

bool contains(const Error& error, std::string_view text) {
    UNSCOPED_INFO(error.message());
    return error.message().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a tunnel carries bytes both ways at every fragment size") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragment_sizes), std::end(fragment_sizes)));
    const bool settle = GENERATE(false, true);
    const bool interim = GENERATE(false, true);
    CAPTURE(fragment, settle, interim);
    peer::ProxyOptions options = reaching_echo();
    if (interim) options.before_answer = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100\r\n\r\n";
    options.answer_fields = "Content-Length: 5\r\nX-Proxy: yes\r\n";  // RFC 9110 9.3.6: ignored on 2xx
    peer::ProxyServer proxy(options);
    const auto layer = tunnel::Connect::make(to_origin());
    CHECK(layer->wants_write());
    Talk talk(*layer, proxy.accept(), fragment);
    if (settle) talk.settle_always();
    std::string text;
    for (int i = 0; i < 30'000; ++i) text += static_cast<char>(i * 7);
    talk.say(text).run();
    if (talk.error()) FAIL(talk.error()->message());
    CHECK(talk.heard() == text);
    CHECK(layer->open());
    CHECK(layer->status() == 200);
    CHECK(layer->head_text().ends_with("X-Proxy: yes\r\n\r\n"));
    CHECK(layer->head_text().starts_with(interim ? "HTTP/1.1 103 Early" : "HTTP/1.1 200 Connection established\r\n"));
    REQUIRE(proxy.record().heads.size() == 1);
    CHECK(proxy.record().heads[0] == "CONNECT origin.example:443 HTTP/1.1\r\nHost: origin.example:443\r\nProxy-Connection: Keep-Alive\r\n\r\n");
    CHECK(layer->request_text() == proxy.record().heads[0]);
}

TEST_CASE("the request says what it was told to say") {
    peer::ProxyServer proxy(reaching_echo());
    tunnel::ConnectSettings settings{.host = "2001:db8::1",
                                     .port = 8443,
                                     .user_agent = "hawser/1",
                                     .user = "Aladdin",
                                     .password = "open sesame",
                                     .header_lines = {"X-One: 1", "X-Two: 2"}};
    std::string expected;
    SECTION("in full") {
        expected = "CONNECT [2001:db8::1]:8443 HTTP/1.1\r\nHost: [2001:db8::1]:8443\r\n"
                   "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\nUser-Agent: hawser/1\r\nProxy-Connection: Keep-Alive\r\nX-One: 1\r\nX-Two: 2\r\n\r\n";
    }
    SECTION("with the caller's own lines in place of ours") {
        settings.header_lines = {"host: other", "User-Agent: mine", "PROXY-AUTHORIZATION: Bearer x", "proxy-connection: close"};
        settings.http1_0 = true;
        expected = "CONNECT [2001:db8::1]:8443 HTTP/1.0\r\nhost: other\r\nUser-Agent: mine\r\nPROXY-AUTHORIZATION: Bearer x\r\n"
                   "proxy-connection: close\r\n\r\n";
    }
    SECTION("without what the caller does not want") {
        settings.header_lines = {};
        settings.without = {"host", "Proxy-connection", "user-agent", "Proxy-Authorization"};
        expected = "CONNECT [2001:db8::1]:8443 HTTP/1.1\r\n\r\n";
    }
    const auto layer = tunnel::Connect::make(settings);
    Talk(*layer, proxy.accept(), 100).run();
    REQUIRE(proxy.record().heads.size() == 1);
    CHECK(proxy.record().heads[0] == expected);
}

TEST_CASE("what cannot stand in a request is refused before a byte is sent") {
    const auto settings = GENERATE(tunnel::ConnectSettings{.host = "a\r\nX: y", .port = 1},
                                   tunnel::ConnectSettings{.host = "", .port = 1},
                                   tunnel::ConnectSettings{.host = "a b", .port = 1},
                                   tunnel::ConnectSettings{.host = "a", .port = 1, .user_agent = "x\ny"},
                                   tunnel::ConnectSettings{.host = "a", .port = 1, .header_lines = {"X: y\r\nZ: w"}},
                                   tunnel::ConnectSettings{.host = "a", .port = 1, .header_lines = {"no colon"}},
                                   tunnel::ConnectSettings{.host = "a", .port = 1, .header_lines = {std::string(70'000, 'x') + ":"}});
    const auto layer = tunnel::Connect::make(settings);
    std::vector<std::uint8_t> out(1000);
    const auto pulled = layer->pull(out, Instant{});
    REQUIRE_FALSE(pulled);
    CHECK(pulled.error().code() == ErrorCode::bad_argument);
}

TEST_CASE("refusals") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragment_sizes), std::end(fragment_sizes)));
    peer::ProxyOptions options;
    SECTION("the target cannot be reached") {
        const Error error = refused(options, to_origin(), fragment);
        CHECK(error.code() == ErrorCode::receive_failed);
        CHECK(error.phase() == Phase::proxy);
        CHECK(error.protocol_code() == 502);
        CHECK(error.message() == "CONNECT tunnel failed, response 502 (Bad Gateway): the proxy made no tunnel to origin.example:443");
    }
    SECTION("a login is wanted") {
        options.login = "dXNlcjpwYXNz";
        const Error error = refused(options, to_origin(), fragment);
        CHECK(error.code() == ErrorCode::receive_failed);
        CHECK(error.protocol_code() == 407);
        CHECK(contains(error, "response 407 (Proxy Authentication Required): the proxy wants a user name and password"));
    }
    SECTION("the login is wrong, and stays out of the sentence") {
        options.login = "dXNlcjpwYXNz";
        tunnel::ConnectSettings settings = to_origin();
        settings.user = "user";
        settings.password = "wrong";
        const Error error = refused(options, settings, fragment);
        CHECK(contains(error, "did not accept the user name and password given"));
        CHECK_FALSE(contains(error, "wrong"));
    }
    SECTION("the login is right") {
        options = reaching_echo();
        options.login = "dXNlcjpwYXNz";
        peer::ProxyServer proxy(options);
        tunnel::ConnectSettings settings = to_origin();
        settings.user = "user";
        settings.password = "pass";
        const auto layer = tunnel::Connect::make(settings);
        Talk talk(*layer, proxy.accept(), fragment);
        talk.say("hello").run();
        CHECK(talk.heard() == "hello");
    }
    SECTION("a status without reason, with bare line feeds") {
        options.raw_answer = "HTTP/1.0 403\nX: y\n\n";
        CHECK(contains(refused(options, to_origin(), fragment), "response 403: the proxy made no tunnel"));
    }
    SECTION("101 is no tunnel") {
        options.raw_answer = "HTTP/1.1 101 Switching Protocols\r\n\r\n";
        CHECK(refused(options, to_origin(), fragment).protocol_code() == 101);
    }
    SECTION("the reason cannot write to the terminal") {
        options.raw_answer = "HTTP/1.1 403 \x1b[2Jno\r\n\r\n";
        CHECK(contains(refused(options, to_origin(), fragment), "(?[2Jno)"));
    }
}

TEST_CASE("answers that are no HTTP") {
    const std::string answer = GENERATE(as<std::string>{}, "SSH-2.0-x\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n",
                                        "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1\r\n\r\n",
                                        "HTTP/1.1  200 OK\r\n\r\n", "\r\nHTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 099 x\r\n\r\n");
    CAPTURE(answer);
    peer::ProxyOptions options;
    options.raw_answer = answer;
    const Error error = refused(options, to_origin(), GENERATE(as<std::size_t>{}, 1, 65536));
    CHECK(error.code() == ErrorCode::weird_reply);
    CHECK(contains(error, "the proxy's answer to CONNECT is not HTTP/1.x"));
}

TEST_CASE("an answer is told line by line, whatever the pieces it comes in") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragment_sizes), std::end(fragment_sizes)));
    const int told_by = GENERATE(0, 1);
    CAPTURE(fragment, told_by);
    const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    std::string answer, expected;
    bool opens = true;
    SECTION("a tunnel, after an interim answer") {
        answer = interim + "HTTP/1.1 200 Up\r\nX-A:  one \r\nX-B:\r\n\r\n";
        expected = "HTTP/1.1 103 Early Hints|| /Link: </a>|Link|</a> /|| /HTTP/1.1 200 Up|| /X-A:  one |X-A|one /X-B:|X-B| /|| /";
    }
    SECTION("bare line feeds, folded lines and what is no field") {
        answer = "HTTP/1.0 200\nX-A: one\n  two\n\t\n three\nno field\nX-B: 1\n\n";
        expected = "HTTP/1.0 200|| /X-A: one+  two+\t+ three|X-A|one two three /no field|| /X-B: 1|X-B|1 /|| /";
    }
    SECTION("a refusal, its body not among the lines") {
        answer = "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 2\r\n\r\nno";
        expected = "HTTP/1.1 407 No|| /Proxy-Authenticate: Basic realm=\"x\"|Proxy-Authenticate|Basic realm=\"x\" /"
                   "Content-Length: 2|Content-Length|2 /|| /";
        opens = false;
    }
    SECTION("a proxy that hangs up in the middle: what was whole") {
        answer = "HTTP/1.1 200 Up\r\nX-A: 1\r\nX-B";
        expected = "HTTP/1.1 200 Up|| /X-A: 1|X-A|1 /";
        opens = false;
    }
    const auto layer = tunnel::Connect::make(to_origin());
    std::string told;
    const auto tell = [&] {
        while (const auto line = layer->next_line()) {
            for (const char c : line->text)
                if (c != '\r') told += c == '\n' ? '+' : c;
            if (told.ends_with('+')) told.pop_back();
            told.append("|").append(line->name).append("|").append(line->value).append(" /");
        }
    };
    bool failed = false;
    for (std::size_t at = 0; at < answer.size() && !failed && !layer->open(); at += fragment) {
        failed = !layer->feed(as_bytes(answer).subspan(at, std::min(fragment, answer.size() - at)), Instant{}).has_value();
        layer->settle();
        if (told_by == 0) tell();
    }
    if (!opens && !failed) failed = !layer->feed_eof(Instant{}).has_value();
    tell();
    CHECK(told == expected);
    CHECK(layer->open() == opens);
    CHECK(failed == !opens);
    CHECK_FALSE(layer->next_line());
}

TEST_CASE("endless answers end") {
    peer::ProxyOptions options;
    SECTION("header lines") {
        options.raw_answer = "HTTP/1.1 200 OK\r\n" + std::string(300'000, 'a');
        CHECK(refused(options, to_origin(), 65536).code() == ErrorCode::too_large);
    }
    SECTION("interim answers") {
        for (int i = 0; i < 100; ++i) options.before_answer += "HTTP/1.1 100 Continue\r\n\r\n";
        CHECK(contains(refused(options, to_origin(), 65536), "interim answers to CONNECT without end"));
    }
}

TEST_CASE("a proxy that hangs up") {
    peer::ProxyOptions options;
    SECTION("in the middle of its answer") {
        options.raw_answer = "HTTP/1.1 200 OK\r\nX";
        const Error error = refused(options);
        CHECK(error.code() == ErrorCode::receive_failed);
        CHECK(contains(error, "in the middle of its answer to CONNECT"));
    }
    SECTION("without a word") {
        const auto layer = tunnel::Connect::make(to_origin());
        Talk talk(*layer, std::make_unique<SayPeer>(""), 7);
        talk.run();
        REQUIRE(talk.error());
        CHECK(contains(*talk.error(), "the proxy closed the connection without answering CONNECT"));
        CHECK(talk.error()->advice() == Advice::retry);
    }
}

TEST_CASE("what follows the head in the same piece is the tunnel's") {
    const auto layer = tunnel::Connect::make(to_origin());
    std::vector<std::uint8_t> piece(100);
    REQUIRE(layer->pull(piece, Instant{}));
    CHECK(layer->write(as_bytes("x"), Instant{})->status == IoStatus::would_block);
    REQUIRE(layer->feed(as_bytes("HTTP/1.1 200 OK\r\n\r\nfirst bytes"), Instant{}));
    CHECK(layer->open());
    CHECK(layer->holds_input());
    const auto count = layer->read(piece, Instant{});
    REQUIRE(count);
    CHECK(as_text(Bytes(piece.data(), count->bytes)) == "first bytes");
    CHECK_FALSE(layer->holds_input());
    REQUIRE(layer->feed_eof(Instant{}));
    CHECK(layer->read(piece, Instant{})->status == IoStatus::eof);
}

TEST_CASE("tunnel writing is bounded") {
    const auto layer = tunnel::Connect::make(to_origin());
    std::vector<std::uint8_t> piece(200'000);
    REQUIRE(layer->pull(piece, Instant{}));
    REQUIRE(layer->feed(as_bytes("HTTP/1.1 200 OK\r\n\r\n"), Instant{}));
    CHECK(layer->write(piece, Instant{})->bytes == tunnel::Connect::out_limit_bytes);
    CHECK(layer->write(piece, Instant{})->status == IoStatus::would_block);
    CHECK(*layer->pull(piece, Instant{}) == tunnel::Connect::out_limit_bytes);
    CHECK(layer->write(as_bytes("x"), Instant{})->bytes == 1);
    layer->close(Instant{});
    CHECK_FALSE(layer->write(as_bytes("x"), Instant{}));
}

}  // namespace hawser::test
