#include "unit/tls/site.hpp"

namespace hawser::test {

TEST_CASE("bytes go both ways at every fragment size, in both versions") {
    const auto version = GENERATE(TlsVersion::v1_2, TlsVersion::v1_3);
    const std::size_t fragment = GENERATE(from_range(std::begin(fragment_sizes), std::end(fragment_sizes)));
    const bool settle = GENERATE(false, true);
    CAPTURE(static_cast<int>(version), fragment, settle);

    peer::TlsServerOptions site_options = serving();
    site_options.min_version = site_options.max_version = version;
    peer::TlsServer site(site_options, echo());
    const tls::Context context = context_of(trusting_options());
    const auto layer = layer_of(context);
    CHECK_FALSE(layer->open());

    const std::string text = noise(40'000);
    Talk talk(*layer, site.accept(), fragment);
    talk.say(text).close_after_saying();
    if (settle) talk.settle_always();
    talk.run();

    if (talk.error()) FAIL(talk.error()->message());
    CHECK(layer->open());
    CHECK(talk.heard() == text);
    CHECK(talk.eof());
    CHECK_FALSE(layer->truncated());
    CHECK(site.record().client_goodbyes == 1);
    CHECK(layer->facts().version == version);
    CHECK(layer->facts().version_name == (version == TlsVersion::v1_3 ? "TLSv1.3" : "TLSv1.2"));
}

TEST_CASE("a megabyte comes back whole, whatever is read at a time") {
    const std::size_t read_bytes = GENERATE(as<std::size_t>{}, 1000, 16'384, 70'000);
    peer::TlsServer site(serving(), echo());
    const tls::Context context = context_of(trusting_options());
    const auto layer = layer_of(context);
    const std::string text = noise(1U << 20U);
    Talk talk(*layer, site.accept(), 50'000);
    talk.say(text).close_after_saying().read_in_pieces_of(read_bytes).run();
    REQUIRE_FALSE(talk.error());
    CHECK(talk.heard() == text);
}

TEST_CASE("one read gives many records") {
    peer::TlsServer site(serving(), says(noise(60'000)));
    const tls::Context context = context_of(trusting_options());
    const auto layer = layer_of(context);
    const auto server = site.accept();
    std::vector<std::uint8_t> wire(200'000);
    for (bool shaken = false; !shaken;) {
        const std::size_t from_client = *layer->pull(wire, Instant{});
        server->feed(Bytes(wire.data(), from_client), Instant{});
        shaken = layer->open();
        const std::size_t from_server = server->pull(wire, Instant{});
        REQUIRE(layer->feed(Bytes(wire.data(), from_server), Instant{}));
        if (shaken) {
            std::vector<std::uint8_t> plain(100'000);
            const auto count = layer->read(plain, Instant{});
            REQUIRE(count);
            CHECK(count->bytes == 60'000);
            CHECK_FALSE(layer->holds_input());
        } else {
            layer->settle();
        }
    }
}

TEST_CASE("the handshake's facts") {
    Leaf leaf;
    leaf.names = {"localhost", "*.example.org", "192.0.2.7"};
    peer::TlsServerOptions site_options = serving(test_ca().issue(leaf));
    site_options.alpn = {"h2", "http/1.1"};
    std::string chosen;
    peer::TlsServer site(site_options, [&](std::string_view alpn) {
        chosen = alpn;
        return std::make_unique<EchoPeer>();
    });
    const tls::Context context = context_of(trusting_options());
    const auto layer = layer_of(context, {.host = "localhost", .alpn = {"http/1.1", "h2"}});
    Talk(*layer, site.accept(), 7).say("x").run();

    const tls::Facts& facts = layer->facts();
    CHECK(chosen == "h2");
    CHECK(layer->alpn() == "h2");
    CHECK(facts.alpn == "h2");
    CHECK(facts.version_name == "TLSv1.3");
    CHECK(facts.cipher.starts_with("TLS_"));
    CHECK(facts.group == "X25519");
    CHECK(facts.signature == "ecdsa_secp256r1_sha256");
    CHECK_FALSE(facts.resumed);
    CHECK(facts.peer.subject == "CN=localhost");
    CHECK(facts.peer.issuer == "CN=Hawser Test CA");
    CHECK(facts.peer.names == leaf.names);
    CHECK(facts.peer.not_after.ends_with(" UTC"));
    CHECK(facts.peer.not_before < facts.peer.not_after);
    CHECK(facts.verify_result == 0);
    CHECK(facts.verify_text == "trusted by the given PEM text, names localhost");
    CHECK(layer->peer_chain().size() == 1);
    CHECK(site.record().server_name == "localhost");
}

TEST_CASE("ALPN is optional on both sides") {
    peer::TlsServerOptions site_options = serving();
    site_options.alpn = {"h2"};
    TlsOptions options = trusting_options();
    SECTION("nothing in common, and the server does not mind") {
        peer::TlsServer site(site_options, echo());
        const tls::Context context = context_of(options);
        const auto layer = layer_of(context, {.host = "localhost", .alpn = {"http/1.1"}});
        Talk(*layer, site.accept(), 100).run();
        CHECK(layer->open());
        CHECK(layer->alpn().empty());
    }
    SECTION("switched off by the options") {
        options.alpn = false;
        peer::TlsServer site(site_options, echo());
        const tls::Context context = context_of(options);
        const auto layer = layer_of(context, {.host = "localhost", .alpn = {"h2"}});
        Talk(*layer, site.accept(), 100).run();
        CHECK(layer->open());
        CHECK(layer->alpn().empty());
    }
}

TEST_CASE("server name and identity") {
    struct Case {
        std::string host;
        std::string sni;
    };
    const Case c = GENERATE(Case{"localhost", "localhost"}, Case{"localhost.", "localhost"}, Case{"127.0.0.1", ""},
                            Case{"::1", ""}, Case{"::1%lo", ""}, Case{"LOCALHOST", "LOCALHOST"},
                            Case{"a.wild.example", "a.wild.example"});
    CAPTURE(c.host);
    Leaf leaf;
    leaf.names = {"localhost", "127.0.0.1", "::1", "*.wild.example"};
    peer::TlsServer site(serving(test_ca().issue(leaf)), echo());
    const tls::Context context = context_of(trusting_options());
    const auto layer = layer_of(context, {.host = c.host});
    Talk talk(*layer, site.accept(), 1000);
    talk.run();
    if (talk.error()) FAIL(talk.error()->message());
    CHECK(layer->open());
    CHECK(site.record().server_name == c.sni);
}

TEST_CASE("the end is told apart") {
    const auto version = GENERATE(TlsVersion::v1_2, TlsVersion::v1_3);
    const std::size_t fragment = GENERATE(as<std::size_t>{}, 1, 7, 65536);
    const bool goodbye = GENERATE(true, false);
    CAPTURE(static_cast<int>(version), fragment, goodbye);
    peer::TlsServerOptions site_options = serving();
    site_options.close_notify = goodbye;
    site_options.max_version = version;
    peer::TlsServer site(site_options, says("all there is"));
    const tls::Context context = context_of(trusting_options());
    const auto layer = layer_of(context);
    Talk talk(*layer, site.accept(), fragment);
    talk.run();
    REQUIRE_FALSE(talk.error());
    CHECK(talk.heard() == "all there is");
    CHECK(talk.eof());
    CHECK(layer->truncated() == !goodbye);
    std::uint8_t byte = 0;
    CHECK(layer->read(MutableBytes(&byte, 1), Instant{})->status == IoStatus::eof);
}

TEST_CASE("a record cut in the middle is a truncation") {
    peer::TlsServer site(serving(), says(noise(5'000), true));
    const tls::Context context = context_of(trusting_options());
    const auto layer = layer_of(context);
    const auto server = site.accept();
    std::vector<std::uint8_t> wire(100'000);
    std::vector<std::uint8_t> plain(100'000);
    server->feed(Bytes(wire.data(), *layer->pull(wire, Instant{})), Instant{});
    REQUIRE(layer->feed(Bytes(wire.data(), server->pull(wire, Instant{})), Instant{}));
    CHECK(layer->read(plain, Instant{})->status == IoStatus::would_block);
    server->feed(Bytes(wire.data(), *layer->pull(wire, Instant{})), Instant{});
    const std::size_t size = server->pull(wire, Instant{});
    REQUIRE(layer->feed(Bytes(wire.data(), size - 10), Instant{}));
    CHECK(layer->read(plain, Instant{})->status == IoStatus::would_block);
    CHECK_FALSE(layer->truncated());
    REQUIRE(layer->feed_eof(Instant{}));
    CHECK(layer->read(plain, Instant{})->status == IoStatus::eof);
    CHECK(layer->truncated());
}

TEST_CASE("writing is bounded and resumes when pulled") {
    peer::TlsServer site(serving(), echo());
    const tls::Context context = context_of(trusting_options());
    const auto layer = layer_of(context);
    Talk(*layer, site.accept(), 65'536).run();
    REQUIRE(layer->open());
    CHECK(layer->write(as_bytes("early"), Instant{})->bytes == 5);
    const std::string text = noise(1U << 20U);
    const std::size_t taken = layer->write(as_bytes(text), Instant{})->bytes;
    CHECK(taken > 0);
    CHECK(taken <= tls::Layer::out_limit_bytes + 16'384);
    CHECK(layer->write(as_bytes(text), Instant{})->status == IoStatus::would_block);
    std::vector<std::uint8_t> wire(300'000);
    CHECK(*layer->pull(wire, Instant{}) > taken);
    CHECK_FALSE(layer->wants_write());
    CHECK(layer->write(as_bytes(text), Instant{})->bytes > 0);
}

TEST_CASE("nothing is written before the handshake or after close") {
    peer::TlsServer site(serving(), echo());
    const tls::Context context = context_of(trusting_options());
    const auto layer = layer_of(context);
    CHECK(layer->wants_write());
    CHECK(layer->write(as_bytes("x"), Instant{})->status == IoStatus::would_block);
    std::uint8_t byte = 0;
    CHECK(layer->read(MutableBytes(&byte, 1), Instant{})->status == IoStatus::would_block);
    Talk(*layer, site.accept(), 65'536).run();
    layer->close(Instant{});
    const auto refused = layer->write(as_bytes("x"), Instant{});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == ErrorCode::send_failed);
}

TEST_CASE("the key log gets one line per secret") {
    std::vector<std::string> lines;
    peer::TlsServer site(serving(), echo());
    const tls::Context context =
        context_of(trusting_options(), [&](std::string_view line) { lines.emplace_back(line); });
    const auto layer = layer_of(context);
    Talk(*layer, site.accept(), 1000).run();
    REQUIRE(lines.size() >= 4);
    CHECK(lines[0].starts_with("CLIENT_HANDSHAKE_TRAFFIC_SECRET "));
}

TEST_CASE("a connection outlives its context") {
    peer::TlsServer site(serving(), echo());
    std::unique_ptr<tls::Layer> layer;
    {
        const tls::Context context = context_of(trusting_options());
        layer = layer_of(context);
    }
    Talk talk(*layer, site.accept(), 1000);
    talk.say("hello").run();
    CHECK(talk.heard() == "hello");
}

}  // namespace hawser::test
