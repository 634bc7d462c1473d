#include <array>

#include "unit/tls/site.hpp"

namespace hawser::test {

namespace {

struct Visit {
    bool open = false;
    bool resumed = false;
    std::string heard;
};

Visit visit(peer::TlsServer& site, const TlsOptions& options, tls::SessionCache& cache, const std::string& key = "443",
            const std::string& host = "localhost", std::size_t fragment = 100) {
    const tls::Context context = context_of(options);
    const auto layer = layer_of(context, {.host = host, .sessions = &cache, .session_key = key});
    Talk talk(*layer, site.accept(), fragment);
    talk.say("hello").run();
    return {.open = layer->open(), .resumed = layer->open() && layer->facts().resumed, .heard = talk.heard()};
}

}  // namespace

TEST_CASE("a second visit resumes the session") {
    const auto version = GENERATE(TlsVersion::v1_2, TlsVersion::v1_3);
    const std::size_t fragment = GENERATE(from_range(std::begin(fragment_sizes), std::end(fragment_sizes)));
    CAPTURE(static_cast<int>(version), fragment);
    peer::TlsServerOptions site_options = serving();
    site_options.max_version = version;
    peer::TlsServer site(site_options, echo());
    tls::SessionCache cache;
    const TlsOptions options = trusting_options();

    const Visit first = visit(site, options, cache, "443", "localhost", fragment);
    CHECK(first.heard == "hello");
    CHECK_FALSE(first.resumed);
    CHECK(cache.peers() == 1);
    const Visit second = visit(site, options, cache, "443", "localhost", fragment);
    CHECK(second.heard == "hello");
    CHECK(second.resumed);
    CHECK(site.record().resumed == 1);
}

TEST_CASE("a session is only offered where everything is equal") {
    peer::TlsServer site(serving(), echo());
    tls::SessionCache cache;
    TlsOptions options = trusting_options();
    REQUIRE(visit(site, options, cache).open);
    SECTION("another key") { CHECK_FALSE(visit(site, options, cache, "8443").resumed); }
    SECTION("another host") { CHECK_FALSE(visit(site, options, cache, "443", "127.0.0.1").resumed); }
    SECTION("other roots") {
        options.ca_pem += Authority("Other").certificate_pem();
        CHECK_FALSE(visit(site, options, cache).resumed);
    }
    SECTION("roots that would not trust it") {
        options.ca_pem = Authority("Other").certificate_pem();
        CHECK_FALSE(visit(site, options, cache).open);
    }
    SECTION("a pin") {
        options.pinned_public_key = pin_of(self_signed());
        CHECK_FALSE(visit(site, options, cache).open);
    }
    SECTION("an unverified session is not taken for a verified one") {
        tls::SessionCache fresh;
        TlsOptions careless = options;
        careless.verify_peer = false;
        CHECK(visit(site, careless, fresh).open);
        CHECK_FALSE(visit(site, options, fresh).resumed);
    }
    SECTION("switched off") {
        options.session_cache = false;
        CHECK_FALSE(visit(site, options, cache).resumed);
    }
    SECTION("equal after all") { CHECK(visit(site, options, cache).resumed); }
}

TEST_CASE("a ticket of TLS 1.3 is used once") {
    peer::TlsServer site(serving(), echo());
    tls::SessionCache cache;
    const TlsOptions options = trusting_options();
    const tls::Context context = context_of(options);
    const tls::LayerSettings settings{.host = "localhost", .sessions = &cache, .session_key = "443"};
    // BoringSSL's server sends its tickets with the first bytes it has to say.
    const auto first = layer_of(context, settings);
    Talk(*first, site.accept(), 1000).say("hello").run();
    CHECK(cache.peers() == 1);
    // The server gave two tickets; three connections at once may resume two times.
    std::array<std::unique_ptr<tls::Layer>, 3> layers;
    for (auto& layer : layers) layer = layer_of(context, settings);
    CHECK(cache.peers() == 0);
    int resumed = 0;
    for (auto& layer : layers) {
        Talk(*layer, site.accept(), 1000).run();
        REQUIRE(layer->open());
        resumed += layer->facts().resumed ? 1 : 0;
    }
    CHECK(resumed == 2);
}

TEST_CASE("a server that forgot its keys gets a full handshake") {
    const auto version = GENERATE(TlsVersion::v1_2, TlsVersion::v1_3);
    peer::TlsServerOptions site_options = serving();
    site_options.max_version = version;
    tls::SessionCache cache;
    const TlsOptions options = trusting_options();
    {
        peer::TlsServer site(site_options, echo());
        REQUIRE(visit(site, options, cache).open);
    }
    peer::TlsServer restarted(site_options, echo());
    const Visit second = visit(restarted, options, cache);
    CHECK(second.open);
    CHECK_FALSE(second.resumed);
    CHECK(visit(restarted, options, cache).resumed);
}

TEST_CASE("the cache is bounded, least recently used first out") {
    peer::TlsServer site(serving(), echo());
    tls::SessionCache cache(3);
    const TlsOptions options = trusting_options();
    for (const char* key : {"1", "2", "3"}) REQUIRE(visit(site, options, cache, key).open);
    CHECK(cache.peers() == 3);
    CHECK(visit(site, options, cache, "1").resumed);
    REQUIRE(visit(site, options, cache, "4").open);
    CHECK(cache.peers() == 3);
    CHECK(visit(site, options, cache, "1").resumed);
    CHECK_FALSE(visit(site, options, cache, "2").resumed);
    cache.clear();
    CHECK(cache.peers() == 0);
    CHECK_FALSE(visit(site, options, cache, "1").resumed);
}

TEST_CASE("a cache that is left is not touched") {
    peer::TlsServer site(serving(), echo());
    const tls::Context context = context_of(trusting_options());
    auto cache = std::make_unique<tls::SessionCache>();
    const auto layer = layer_of(context, {.host = "localhost", .sessions = cache.get(), .session_key = "443"});
    layer->leave_session_cache();
    cache.reset();
    Talk talk(*layer, site.accept(), 1000);
    talk.say("hello").run();
    CHECK(talk.heard() == "hello");
}

}  // namespace hawser::test
