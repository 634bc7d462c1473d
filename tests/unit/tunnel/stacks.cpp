// Layers on layers: TLS in CONNECT, and TLS in CONNECT in TLS, by plain composition.
#include "peer/proxy_server.hpp"
#include "proto/tunnel/connect.hpp"
#include "unit/tls/site.hpp"

namespace hawser::test {

TEST_CASE("TLS in CONNECT in TLS") {
    const std::size_t fragment = GENERATE(from_range(std::begin(fragment_sizes), std::end(fragment_sizes)));
    const bool secure_proxy = GENERATE(false, true);
    CAPTURE(fragment, secure_proxy);
    Leaf origin_leaf;
    origin_leaf.names = {"origin.example"};
    peer::TlsServer origin(serving(test_ca().issue(origin_leaf)), echo());
    peer::ProxyOptions options;
    std::string asked_for;
    options.reach = [&](std::string_view target) {
        asked_for = target;
        return origin.accept();
    };
    peer::ProxyServer proxy(options);
    peer::TlsServer secured(serving(), proxy.factory());

    const tls::Context context = context_of(trusting_options());
    std::unique_ptr<ByteLayer> client = std::make_unique<Stacked>(
        tunnel::Connect::make({.host = "origin.example", .port = 443}), layer_of(context, {.host = "origin.example"}));
    if (secure_proxy) client = std::make_unique<Stacked>(layer_of(context), std::move(client));

    const std::string text = noise(20'000);
    Talk talk(*client, secure_proxy ? secured.accept() : proxy.accept(), fragment);
    talk.say(text).close_after_saying().run();
    if (talk.error()) FAIL(talk.error()->message());
    CHECK(talk.heard() == text);
    CHECK(talk.eof());
    CHECK(asked_for == "origin.example:443");
    CHECK(origin.record().server_name == "origin.example");
    CHECK(origin.record().client_goodbyes == 1);
    CHECK(secured.record().handshakes == (secure_proxy ? 1 : 0));
}

TEST_CASE("the inner layer's refusal comes out whole") {
    peer::TlsServer origin(serving(), echo());
    peer::ProxyOptions options;
    options.reach = [&](std::string_view) { return origin.accept(); };
    peer::ProxyServer proxy(options);
    const tls::Context context = context_of(trusting_options());
    Stacked client(tunnel::Connect::make({.host = "other.example", .port = 443}), layer_of(context, {.host = "other.example"}));
    Talk talk(client, proxy.accept(), 100);
    talk.run();
    REQUIRE(talk.error());
    CHECK(talk.error()->message() == "the certificate was issued for localhost, 127.0.0.1, ::1 but other.example was asked for");
}

}  // namespace hawser::test
