// Early data: what goes along with the first flight, and what happens when the server does not want it.
#include <openssl/x509.h>

#include "unit/tls/site.hpp"

namespace hawser::test {

namespace {

struct Visit {
    std::string heard;
    bool open_at_once = false;  ///< before the server said anything
    bool open = false;
    bool resumed = false;
    std::int64_t early_bytes = 0;
    std::string alpn;
    std::optional<Error> error;
};

struct Site {
    explicit Site(TlsVersion version = TlsVersion::v1_3, std::vector<std::string> alpn = {})
        : server(
              [&] {
                  peer::TlsServerOptions made = serving();
                  made.early_data = true;
                  made.max_version = version;
                  made.alpn = std::move(alpn);
                  return made;
              }(),
              echo()) {
        options.early_data = true;
    }

    Visit visit(const std::string& text = "hello", std::size_t fragment = 1000, bool early = true) {
        const tls::Context context = context_of(options);
        const auto layer = layer_of(context, {.host = "localhost",
                                              .alpn = {"h2", "http/1.1"},
                                              .sessions = &cache,
                                              .session_key = "443",
                                              .early_data = early});
        Visit visit;
        visit.open_at_once = layer->open();
        Talk talk(*layer, server.accept(), fragment);
        talk.say(text).run();
        visit.heard = talk.heard();
        visit.open = layer->open() && !layer->early();
        visit.resumed = layer->facts().resumed;
        visit.early_bytes = layer->early_data_bytes();
        visit.alpn = layer->alpn();
        visit.error = talk.error();
        if (visit.error) UNSCOPED_INFO(visit.error->message());
        return visit;
    }

    TlsOptions options = trusting_options();
    peer::TlsServer server;
    tls::SessionCache cache;
};

}  // namespace

TEST_CASE("the second visit speaks before the server does") {
    const auto fragment = GENERATE(from_range(std::begin(fragment_sizes), std::end(fragment_sizes)));
    CAPTURE(fragment);
    Site site;
    const Visit first = site.visit("hello", fragment);
    CHECK(first.heard == "hello");
    CHECK_FALSE(first.open_at_once);
    CHECK(first.early_bytes == 0);
    const Visit second = site.visit("hello again", fragment);
    CHECK(second.open_at_once);
    CHECK(second.heard == "hello again");
    CHECK(second.resumed);
    CHECK(second.early_bytes == 11);
    CHECK(site.server.record().early == 1);
}

TEST_CASE("early data only where options, request, session and server agree") {
    Site site;
    SECTION("not asked for by the options") { site.options.early_data = false; }
    REQUIRE(site.visit().heard == "hello");
    SECTION("not for this request") {
        const Visit second = site.visit("hello", 1000, false);
        CHECK_FALSE(second.open_at_once);
        CHECK(second.resumed);
    }
    if (!site.options.early_data) CHECK_FALSE(site.visit().open_at_once);
    SECTION("not in TLS 1.2") {
        Site old(TlsVersion::v1_2);
        REQUIRE(old.visit().heard == "hello");
        const Visit second = old.visit();
        CHECK(second.resumed);
        CHECK_FALSE(second.open_at_once);
    }
    CHECK(site.server.record().early == 0);
}

TEST_CASE("refused early data is sent again behind the handshake") {
    const auto fragment = GENERATE(from_range(std::begin(fragment_sizes), std::end(fragment_sizes)));
    CAPTURE(fragment);
    Site site;
    REQUIRE(site.visit().heard == "hello");
    site.server.set_early_data(false);
    const Visit second = site.visit("hello again", fragment);
    CHECK(second.open_at_once);
    CHECK(second.heard == "hello again");
    CHECK(second.open);
    CHECK(second.early_bytes == -11);
    CHECK(site.server.record().early == 0);
}

TEST_CASE("more than early data may carry waits for the handshake") {
    const std::string text = noise(200'000);
    for (const bool taken : {true, false}) {
        Site site;
        REQUIRE(site.visit().heard == "hello");
        site.server.set_early_data(taken);
        const Visit second = site.visit(text);
        CHECK((second.heard == text));
        const auto bytes = static_cast<std::size_t>(std::abs(second.early_bytes));
        CHECK(bytes > 1000);
        CHECK(bytes <= tls::Layer::early_data_limit_bytes);
        CHECK((second.early_bytes > 0) == taken);
    }
}

TEST_CASE("a server that chose another protocol meanwhile is asked again on a fresh connection") {
    const auto fragment = GENERATE(from_range(std::begin(fragment_sizes), std::end(fragment_sizes)));
    CAPTURE(fragment);
    Site site(TlsVersion::v1_3, {"h2"});
    REQUIRE(site.visit().alpn == "h2");
    site.server.set_alpn({"http/1.1"});
    const Visit second = site.visit("hello", fragment);
    REQUIRE(second.error);
    CHECK(second.heard.empty());
    CHECK(second.error->advice() == Advice::reconnect);
    CHECK(site.cache.peers() == 0);  // the next attempt goes without
    const Visit third = site.visit();
    CHECK(third.alpn == "http/1.1");
    CHECK(third.heard == "hello");
}

TEST_CASE("another protocol is noticed when the server's flight comes in several records too") {
    const auto fragment = GENERATE(from_range(std::begin(fragment_sizes), std::end(fragment_sizes)));
    CAPTURE(fragment);
    Site site(TlsVersion::v1_3, {"h2"});
    REQUIRE(site.visit().alpn == "h2");
    // The same site on another machine, which cannot read the ticket: certificates make its flight long, and what it
    // refuses is known before its Finished is there.
    peer::TlsServerOptions options = serving();
    options.alpn = {"http/1.1"};
    peer::TlsServer other(options, echo());
    other.set_record_limit(512);
    const tls::Context context = context_of(site.options);
    const auto layer = layer_of(context, {.host = "localhost",
                                          .alpn = {"h2", "http/1.1"},
                                          .sessions = &site.cache,
                                          .session_key = "443",
                                          .early_data = true});
    REQUIRE(layer->open());
    Talk talk(*layer, other.accept(), fragment);
    talk.say("meant for h2").run();
    CHECK(talk.heard().empty());
    REQUIRE(talk.error());
    CHECK(talk.error()->advice() == Advice::reconnect);
    CHECK(site.cache.peers() == 0);
}

TEST_CASE("a server that went back to TLS 1.2 is asked again on a fresh connection") {
    Site site;
    REQUIRE(site.visit().heard == "hello");
    site.server.set_max_version(TlsVersion::v1_2);
    const Visit second = site.visit();
    REQUIRE(second.error);
    CHECK(second.error->advice() == Advice::reconnect);
    CHECK(site.visit().heard == "hello");
}

TEST_CASE("whoever refuses early data must still prove who he is") {
    Site site;
    REQUIRE(site.visit().heard == "hello");
    // Another server at the same place, which knows nothing of the session.
    peer::TlsServer impostor(serving(Authority("Somebody").issue()), echo());
    const tls::Context context = context_of(site.options);
    const auto layer = layer_of(
        context, {.host = "localhost", .sessions = &site.cache, .session_key = "443", .early_data = true});
    REQUIRE(layer->open());
    Talk talk(*layer, impostor.accept(), 1000);
    talk.say("hello").run();
    REQUIRE(talk.error());
    CHECK(talk.error()->code() == ErrorCode::tls_peer_untrusted);
    CHECK(talk.error()->advice() == Advice::never);
    CHECK(talk.heard().empty());
}

TEST_CASE("a connection lost with early data on its way may be repeated") {
    Site site;
    REQUIRE(site.visit().heard == "hello");
    const tls::Context context = context_of(site.options);
    const auto layer = layer_of(
        context, {.host = "localhost", .sessions = &site.cache, .session_key = "443", .early_data = true});
    REQUIRE(layer->write(as_bytes("hello"), Instant{}).value().bytes == 5);
    const auto ended = layer->feed_eof(Instant{});
    REQUIRE_FALSE(ended);
    CHECK(ended.error().advice() == Advice::reconnect);
    CHECK(site.cache.peers() == 0);
}

}  // namespace hawser::test
