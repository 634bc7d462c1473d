// The proof a server staples that its certificate is not revoked.
#include "unit/tls/site.hpp"

namespace hawser::test {

namespace {

/// Empty for a connection that opened, else the Error's sentence.
std::string said(const std::string& staple, const Identity& identity = good_identity(), TlsOptions options = trusting_options(),
                 TlsVersion version = TlsVersion::v1_3) {
    options.verify_status = true;
    peer::TlsServerOptions serves = serving(identity);
    serves.staple = staple;
    serves.max_version = version;
    peer::TlsServer site(serves, echo());
    const tls::Context context = context_of(options);
    const auto layer = layer_of(context);
    Talk talk(*layer, site.accept(), 1000);
    talk.say("hello").run();
    if (!talk.error()) {
        CHECK(talk.heard() == "hello");
        return {};
    }
    CHECK(talk.error()->code() == ErrorCode::tls_status);
    CHECK(talk.heard().empty());
    return talk.error()->message();
}

bool has(const std::string& text, std::string_view part) {
    UNSCOPED_INFO(text);
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a stapled status that is good opens the connection") {
    for (const TlsVersion version : {TlsVersion::v1_2, TlsVersion::v1_3})
        CHECK(said(test_ca().ocsp_response(good_identity()), good_identity(), trusting_options(), version).empty());
    const Authority below = test_ca().intermediate("Below");
    const Identity identity = below.issue();
    CHECK(said(below.ocsp_response(identity), identity).empty());
    const Identity responder = test_ca().issue_responder();
    CHECK(said(test_ca().ocsp_response(good_identity(), {}, &responder)).empty());
    CHECK(said(test_ca().ocsp_response(good_identity(), {.ends_in_seconds = 0})).empty());
    CHECK(said(test_ca().ocsp_response(good_identity(), {.begins_in_seconds = 100})).empty());  // clocks differ
}

TEST_CASE("a status that proves nothing ends the handshake") {
    const auto of = [](const Status& status) { return said(test_ca().ocsp_response(good_identity(), status)); };
    CHECK(has(said(""), "the server stapled no OCSP response"));
    CHECK(has(of({.kind = Status::Kind::revoked}), "the status of the certificate of localhost is: revoked"));
    CHECK(has(of({.kind = Status::Kind::unknown}), "is: unknown"));
    CHECK(has(of({.begins_in_seconds = -7200, .ends_in_seconds = -3600}), "out of date"));
    CHECK(has(of({.begins_in_seconds = 3600, .ends_in_seconds = 7200}), "begins in the future"));
    CHECK(has(of({.begins_in_seconds = -8 * 86400, .ends_in_seconds = 0}), "too old"));
    CHECK(has(of({.error = 3}), "the responder answered with error 3"));
    CHECK(has(of({.sha1_signature = true}), "not signed by the issuer"));
}

TEST_CASE("a status by others, or of others, is none") {
    const Authority stranger("Hawser Test CA");  // the same name, another key
    CHECK(has(said(stranger.ocsp_response(good_identity())), "not signed by the issuer"));
    const Identity other = test_ca().issue();
    CHECK(has(said(test_ca().ocsp_response(other)), "speaks of another certificate"));
    const Identity not_allowed = test_ca().issue_responder(false);
    CHECK(has(said(test_ca().ocsp_response(good_identity(), {}, &not_allowed)), "not signed by the issuer"));
    const Identity of_stranger = stranger.issue_responder();
    CHECK(has(said(test_ca().ocsp_response(good_identity(), {}, &of_stranger)), "not signed by the issuer"));
    // The leaf itself is no responder of its CA's.
    CHECK(has(said(test_ca().ocsp_response(good_identity(), {}, &good_identity())), "not signed by the issuer"));
}

TEST_CASE("a status that was changed on the way is refused at every byte") {
    const std::string good = test_ca().ocsp_response(good_identity());
    for (std::size_t at = 0; at < good.size(); at += 7) {
        CAPTURE(at);
        std::string changed = good;
        changed[at] = static_cast<char>(changed[at] ^ 4);
        CHECK_FALSE(said(changed).empty());
        CHECK_FALSE(said(good.substr(0, at)).empty());
    }
}

TEST_CASE("a session won without asking for the status is not resumed where it is asked for") {
    peer::TlsServer site(serving(), echo());
    tls::SessionCache cache;
    TlsOptions options = trusting_options();
    for (const bool asks : {false, true}) {
        options.verify_status = asks;
        const tls::Context context = context_of(options);
        const auto layer = layer_of(context, {.host = "localhost", .sessions = &cache, .session_key = "443"});
        Talk talk(*layer, site.accept(), 1000);
        talk.say("hello").run();
        CHECK(talk.error().has_value() == asks);
    }
}

}  // namespace hawser::test
