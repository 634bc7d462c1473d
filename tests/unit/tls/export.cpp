// Sessions that leave a cache as bytes and come back into another.
#include <ctime>

#include "proto/tls/session_export.hpp"
#include "unit/tls/site.hpp"

namespace hawser::test {

namespace {

struct Copy {
    std::string key, tag, data, alpn;
    std::int64_t valid_until = 0;
    TlsVersion version{};
    std::uint32_t early_data_max = 0;
};

std::int64_t seconds_now() { return std::time(nullptr); }

std::vector<Copy> exported(const tls::SessionCache& cache, std::int64_t now = seconds_now()) {
    std::vector<Copy> copies;
    tls::export_sessions(cache, now, [&](const tls::ExportedSession& one) {
        copies.push_back({std::string(one.key), one.tag, one.data, std::string(one.alpn), one.valid_until_unix_seconds,
                          one.version, one.early_data_max_bytes});
        return true;
    });
    return copies;
}

/// True when the connection resumed.
bool visit(peer::TlsServer& site, const TlsOptions& options, tls::SessionCache& cache, const char* key = "443") {
    const tls::Context context = context_of(options);
    const auto layer =
        layer_of(context, {.host = "localhost", .alpn = {"http/1.1"}, .sessions = &cache, .session_key = key});
    Talk talk(*layer, site.accept(), 1000);
    talk.say("hello").run();
    REQUIRE(layer->open());
    return layer->facts().resumed;
}

peer::TlsServerOptions serving_tickets(TlsVersion version) {
    peer::TlsServerOptions options = serving();
    options.max_version = version;
    options.alpn = {"http/1.1"};
    options.early_data = true;
    return options;
}

}  // namespace

TEST_CASE("a session that was exported resumes from another cache") {
    const auto version = GENERATE(TlsVersion::v1_2, TlsVersion::v1_3);
    peer::TlsServer site(serving_tickets(version), echo());
    const TlsOptions options = trusting_options();
    tls::SessionCache here;
    REQUIRE_FALSE(visit(site, options, here));
    const auto copies = exported(here);
    REQUIRE(copies.size() == (version == TlsVersion::v1_3 ? 2 : 1));
    const Copy& copy = copies.back();
    CHECK(copy.key.starts_with("443 localhost "));
    CHECK(copy.tag.size() == tls::tag_bytes);
    CHECK(copy.version == version);
    CHECK(copy.alpn == "http/1.1");
    CHECK(copy.valid_until > seconds_now());
    CHECK((copy.early_data_max > 0) == (version == TlsVersion::v1_3));
    tls::SessionCache there;
    SECTION("by its key") { REQUIRE(tls::import_session(there, copy.key, {}, copy.data, seconds_now())); }
    SECTION("by its tag") { REQUIRE(tls::import_session(there, {}, copy.tag, copy.data, seconds_now())); }
    SECTION("by both") { REQUIRE(tls::import_session(there, copy.key, copy.tag, copy.data, seconds_now())); }
    TlsOptions others = options;
    others.pinned_public_key = pin_of(good_identity());
    CHECK_FALSE(visit(site, others, there));  // trust of another kind
    CHECK_FALSE(visit(site, options, there, "8443"));
    CHECK(visit(site, options, there));
}

TEST_CASE("what is not exported and not imported") {
    peer::TlsServer site(serving_tickets(TlsVersion::v1_3), echo());
    tls::SessionCache cache;
    TlsOptions options = trusting_options();
    SECTION("sessions made with a client certificate stay") {
        const Identity me = test_ca().issue();
        options.certificate_data = me.certificate_pem + me.key_pem;
        REQUIRE_FALSE(visit(site, options, cache));
        REQUIRE(cache.peers() == 1);
        CHECK(exported(cache).empty());
    }
    SECTION("expired ones are dropped on either side") {
        REQUIRE_FALSE(visit(site, options, cache));
        const Copy copy = exported(cache).front();
        CHECK(exported(cache, copy.valid_until).empty());
        tls::SessionCache there;
        CHECK(tls::import_session(there, copy.key, {}, copy.data, copy.valid_until));
        CHECK(there.peers() == 0);
    }
    SECTION("the visitor stops it") {
        REQUIRE_FALSE(visit(site, options, cache));
        int seen = 0;
        tls::export_sessions(cache, seconds_now(), [&](const tls::ExportedSession&) { return ++seen, false; });
        CHECK(seen == 1);
    }
    SECTION("bytes that are none, a tag that is another's") {
        REQUIRE_FALSE(visit(site, options, cache));
        const Copy copy = exported(cache).front();
        const auto refused = [&](std::string_view key, std::string_view tag, std::string_view data) {
            tls::SessionCache there;
            const auto imported = tls::import_session(there, key, tag, data, seconds_now());
            CHECK(there.peers() == 0);
            return !imported && imported.error().code() == ErrorCode::bad_argument;
        };
        CHECK(refused(copy.key, {}, "hello"));
        CHECK(refused(copy.key, {}, std::string_view(copy.data).substr(0, copy.data.size() - 1)));
        CHECK(refused("443 elsewhere", copy.tag, copy.data));
        CHECK(refused({}, "short", copy.data));
        CHECK(refused({}, {}, copy.data));
        std::string broken = copy.data;
        broken[30] = static_cast<char>(broken[30] ^ 1);
        CHECK(refused(copy.key, {}, broken));
    }
}

TEST_CASE("sessions known by their tags alone are bounded") {
    peer::TlsServer site(serving_tickets(TlsVersion::v1_3), echo());
    const TlsOptions options = trusting_options();
    tls::SessionCache here;
    REQUIRE_FALSE(visit(site, options, here));
    const Copy copy = exported(here).front();
    tls::SessionCache there(2);
    REQUIRE(tls::import_session(there, {}, copy.tag, copy.data, seconds_now()));
    for (int i = 0; i < 2; ++i)
        REQUIRE(tls::import_session(there, {}, std::string(tls::tag_bytes, 'x'), copy.data, seconds_now()));
    CHECK_FALSE(visit(site, options, there));
}

}  // namespace hawser::test
