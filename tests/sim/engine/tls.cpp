// Whole transfers over TLS.
#include <chrono>

#include "sim/engine/site.hpp"

using namespace hawser;
using namespace hawser::sim;

namespace {

engine::Spec secure_spec(const World& world, std::string_view url, const TlsOptions& tls) {
    auto spec = world.spec(url);
    spec.tls = &tls;
    return spec;
}

Faults rough() {
    Faults faults;
    faults.short_read = faults.short_write = faults.would_block = 0.3;
    faults.spurious = 0.05;
    return faults;
}

}  // namespace

TEST_CASE("https speaks what ALPN chose, at every fragment size") {
    const std::string body = noise(20'000);
    const TlsOptions tls = trusting();
    for (const std::size_t fragment : fragment_sizes)
        for (const bool h2 : {false, true}) {
            CAPTURE(fragment, h2);
            World world;
            auto site = serve_tls(world, "origin.test",
                                  secured(h2 ? std::vector<std::string>{"h2"} : std::vector<std::string>{}),
                                  web([&](const peer::PeerRequest& request) {
                                      CHECK(request.version == (h2 ? "h2" : "HTTP/1.1"));
                                      CHECK(request.authority == "origin.test");
                                      CHECK(request.target == "/a?b");
                                      return answer_of(body);
                                  }),
                                  fragments(fragment));
            const Witness witness = world.perform(secure_spec(world, "https://origin.test/a?b", tls));
            CHECK(witness.verdict() == "ok 200");
            CHECK((witness.body == body));
            CHECK(witness.outcome->version == (h2 ? HttpVersion::http2 : HttpVersion::http1_1));
            CHECK(witness.outcome->timings.secured > witness.outcome->timings.connected);
            CHECK(witness.lines.starts_with(h2 ? "HTTP/2 200 \r\n" : "HTTP/1.1 200 OK\r\n"));
            CHECK(site.server.record().server_name == "origin.test");
        }
}

TEST_CASE("certificates that are not good end the transfer before any request") {
    struct Case {
        const char* what;
        test::Identity identity;
        const char* part;
    };
    const std::vector<std::string> names = {"origin.test"};
    const Case cases[] = {
        {"expired", authority().issue({.names = names, .begins_in_days = -10, .ends_in_days = -2}),
         "expired"},
        {"not yet", authority().issue({.names = names, .begins_in_days = 5}), ""},
        {"self-signed", test::self_signed({.names = names}), "self"},
        {"stranger", test::Authority("Somebody").issue({.names = names}), ""},
        {"wrong name", authority().issue({.names = {"elsewhere.test"}}), "origin.test"},
    };
    for (const std::size_t fragment : fragment_sizes)
        for (const Case& one : cases) {
            CAPTURE(one.what, fragment);
            World world;
            auto options = secured();
            options.identity = one.identity;
            int requests = 0;
            serve_tls(world, "origin.test", options, web([&](const peer::PeerRequest&) {
                          ++requests;
                          return answer_of("secret");
                      }),
                      fragments(fragment));
            TlsOptions tls = trusting();
            const Witness witness = world.perform(secure_spec(world, "https://origin.test/", tls));
            CHECK(code_of(witness) == ErrorCode::tls_peer_untrusted);
            INFO(witness.verdict());
            CHECK(witness.outcome->error->message().find(one.part) != std::string::npos);
            CHECK(requests == 0);
            CHECK(witness.body.empty());
            CHECK(world.net.open_handles() == 0);
            tls.verify_peer = tls.verify_name = false;
            CHECK(world.perform(secure_spec(world, "https://origin.test/", tls)).verdict() == "ok 200");
        }
}

TEST_CASE("TLS to a plain port, and http to a TLS port") {
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        World world;
        StreamEndpoint plain;
        plain.accept = [](std::string_view) {
            return std::make_unique<Blurting>("HTTP/1.1 400 Bad Request\r\n\r\n");
        };
        plain.link = fragments(fragment);
        world.serve_stream("plain.test", 443, std::move(plain));
        const TlsOptions tls = trusting();
        const Witness refused = world.perform(secure_spec(world, "https://plain.test/", tls));
        CHECK(code_of(refused) == ErrorCode::tls_handshake);
        CHECK(refused.outcome->error->phase() == Phase::tls);
        serve_tls(world, "origin.test", secured(),
                  web([](const peer::PeerRequest&) { return answer_of("x"); }), fragments(fragment));
        const Witness strange = world.get("http://origin.test:443/");
        INFO(strange.verdict());
        // An alert is no answer; a server that closes on unread bytes resets instead.
        const ErrorCode code = code_of(strange);
        CHECK((code == ErrorCode::weird_reply || code == ErrorCode::empty_reply ||
               code == ErrorCode::receive_failed));
        CHECK(strange.body.empty());
    }
}

TEST_CASE("a connection lost in the TLS handshake says so") {
    const TlsOptions tls = trusting();
    for (const bool reset : {false, true}) {
        World world;
        auto site = serve_tls(world, "origin.test", secured(),
                              web([](const peer::PeerRequest&) { return answer_of("x"); }));
        (reset ? site.endpoint.faults.reset_after_received : site.endpoint.faults.close_after_received) = 50;
        const Witness witness = world.perform(secure_spec(world, "https://origin.test/", tls));
        CHECK(code_of(witness) == ErrorCode::tls_handshake);
        CHECK(witness.outcome->error->phase() == Phase::tls);
    }
}

TEST_CASE("a body cut off without close_notify is not presented as whole") {
    const TlsOptions tls = trusting();
    for (const std::size_t fragment : fragment_sizes)
        for (const auto framing :
             {peer::PeerFraming::sized, peer::PeerFraming::chunked, peer::PeerFraming::close})
            for (const bool goodbye : {false, true}) {
                CAPTURE(fragment, static_cast<int>(framing), goodbye);
                World world;
                auto options = secured({"http/1.1"});
                options.close_notify = goodbye;
                serve_tls(world, "origin.test", options, web([&](const peer::PeerRequest&) {
                              auto answer = answer_of("0123456789");
                              answer.framing = framing;
                              answer.truncate_at = 5;
                              answer.close_after = true;
                              return answer;
                          }),
                          fragments(fragment));
                const Witness witness = world.perform(secure_spec(world, "https://origin.test/", tls));
                INFO(witness.verdict());
                // In chunks the five bytes are "a", CR, LF and two of the body.
                CHECK(witness.body == (framing == peer::PeerFraming::chunked ? "01" : "01234"));
                // With close_notify a close-delimited body is as long as it is (RFC 9112 9.8).
                if (framing == peer::PeerFraming::close && goodbye)
                    CHECK(witness.verdict() == "ok 200");
                else if (framing == peer::PeerFraming::close)
                    CHECK(code_of(witness) == ErrorCode::receive_failed);
                else
                    CHECK(code_of(witness) == ErrorCode::partial_body);
            }
}

TEST_CASE("a second connection resumes the first one's session") {
    for (const auto version : {TlsVersion::v1_2, TlsVersion::v1_3})
        for (const bool cache : {true, false}) {
            CAPTURE(static_cast<int>(version), cache);
            World world;
            auto options = secured({"http/1.1"});
            options.max_version = version;
            auto site = serve_tls(world, "origin.test", options,
                                  web([](const peer::PeerRequest&) { return answer_of("x"); }));
            TlsOptions tls = trusting();
            tls.session_cache = cache;
            for (int i = 0; i < 3; ++i) {
                auto spec = secure_spec(world, "https://origin.test/", tls);
                spec.forbid_reuse = true;
                CHECK(world.perform(spec).verdict() == "ok 200");
            }
            CHECK(site.server.record().handshakes == 3);
            CHECK(site.server.record().resumed == (cache ? 2 : 0));
            world.sim.advance(world.sim.now() + std::chrono::seconds(1));  // the last goodbye is on its way
            CHECK(site.server.record().client_goodbyes == 3);
        }
}

TEST_CASE("a connection under TLS is kept, and not shared across TLS settings") {
    for (const bool h2 : {false, true}) {
        World world;
        auto site =
            serve_tls(world, "origin.test", secured({h2 ? "h2" : "http/1.1"}),
                      web([](const peer::PeerRequest& request) { return answer_of(request.target); }));
        const TlsOptions tls = trusting();
        for (int i = 0; i < 10; ++i) {
            const std::string url = "https://origin.test/" + std::to_string(i);
            const Witness witness = world.perform(secure_spec(world, url, tls));
            CHECK(witness.verdict() == "ok 200");
            CHECK(witness.body == "/" + std::to_string(i));
            CHECK(witness.outcome->reused_connection == (i > 0));
        }
        CHECK(site.server.record().handshakes == 1);
        TlsOptions careless = tls;
        careless.verify_name = false;
        CHECK(
            !world.perform(secure_spec(world, "https://origin.test/", careless)).outcome->reused_connection);
        CHECK(!world.perform(secure_spec(world, "https://origin.test/", tls)).outcome->error);
        CHECK(site.server.record().handshakes == 2);
    }
}

TEST_CASE("uploads under TLS, at every fragment size and on a rough network") {
    const std::string body = noise(60'000);
    const TlsOptions tls = trusting();
    for (const std::size_t fragment : fragment_sizes)
        for (const bool h2 : {false, true})
            for (const bool sized : {false, true}) {
                CAPTURE(fragment, h2, sized);
                World world;
                std::string got;
                auto site = serve_tls(world, "origin.test", secured({h2 ? "h2" : "http/1.1"}),
                                      web([&](const peer::PeerRequest& request) {
                                          got = request.body;
                                          return answer_of("stored");
                                      }),
                                      fragments(fragment));
                site.endpoint.faults = rough();
                auto spec = secure_spec(world, "https://origin.test/", tls);
                spec.intent = engine::Intent::put;
                spec.body_from = engine::BodyFrom::user;
                if (sized) spec.body_bytes = body.size();
                Witness witness;
                witness.upload = body;
                world.perform(spec, witness);
                CHECK(witness.verdict() == "ok 200");
                CHECK((got == body));
                CHECK(witness.body == "stored");
            }
}

TEST_CASE("resets and closings at any byte of a TLS connection end in an error, never in half a body") {
    const std::string body = noise(3'000);
    const TlsOptions tls = trusting();
    for (const bool h2 : {false, true})
        for (const bool reset : {false, true})
            for (std::uint64_t at = 0; at < 6'000; at += at < 1'600 ? 97 : 331) {
                CAPTURE(h2, reset, at);
                World world({}, at + 1);
                auto site = serve_tls(world, "origin.test", secured({h2 ? "h2" : "http/1.1"}),
                                      web([&](const peer::PeerRequest&) { return answer_of(body); }));
                Faults faults = rough();
                (reset ? faults.reset_after_received : faults.close_after_received) = at;
                site.endpoint.faults = faults;
                const Witness witness = world.perform(secure_spec(world, "https://origin.test/", tls));
                INFO(witness.verdict());
                if (!witness.outcome->error)
                    CHECK((witness.body == body));
                else
                    CHECK((body.starts_with(witness.body)));
                if (at < 3'000) CHECK(witness.outcome->error);
                CHECK(world.net.open_handles() <= 1);
            }
}

namespace {

/// A GET on a connection of its own.
Witness fetch(World& world, const TlsOptions& tls, engine::Intent intent = engine::Intent::get) {
    auto spec = secure_spec(world, "https://origin.test/", tls);
    spec.forbid_reuse = true;
    spec.intent = intent;
    if (intent == engine::Intent::post) spec.body_from = engine::BodyFrom::bytes;
    return world.perform(spec);
}

bool untrusted(const Witness& witness) {
    INFO(witness.verdict());
    return witness.outcome->error && witness.outcome->error->code() == ErrorCode::tls_peer_untrusted;
}

peer::TlsServerOptions quick(std::vector<std::string> alpn) {
    auto options = secured(std::move(alpn));
    options.early_data = true;
    return options;
}

TlsOptions eager() {
    TlsOptions tls = trusting();
    tls.early_data = true;
    return tls;
}

}  // namespace

TEST_CASE("a GET goes along with the first flight, a POST does not") {
    for (const std::string alpn : {"h2", "http/1.1"})
        for (const std::size_t fragment : fragment_sizes) {
            CAPTURE(alpn, fragment);
            World world;
            auto site = serve_tls(world, "origin.test", quick({alpn}),
                                  web([](const peer::PeerRequest& request) { return answer_of(request.method); }),
                                  fragments(fragment));
            const TlsOptions tls = eager();
            CHECK(fetch(world, tls).outcome->early_data_bytes == 0);
            const Witness second = fetch(world, tls);
            CHECK(second.verdict() == "ok 200");
            CHECK(second.body == "GET");
            CHECK(second.outcome->early_data_bytes > 0);
            CHECK(site.server.record().early == 1);
            const Witness post = fetch(world, tls, engine::Intent::post);
            CHECK(post.body == "POST");
            CHECK(post.outcome->early_data_bytes == 0);
            CHECK(site.server.record().early == 1);
            CHECK(fetch(world, trusting()).outcome->early_data_bytes == 0);
            CHECK(site.server.record().early == 1);
        }
}

TEST_CASE("early data saves a round trip") {
    World world;
    Link link;
    link.delay = std::chrono::milliseconds(100);
    serve_tls(world, "origin.test", quick({"http/1.1"}),
              web([](const peer::PeerRequest&) { return answer_of("x"); }), link);
    const TlsOptions tls = eager();
    const auto began = world.sim.now();
    CHECK(fetch(world, tls).verdict() == "ok 200");
    const auto whole = world.sim.now() - began;
    const auto again = world.sim.now();
    CHECK(fetch(world, tls).verdict() == "ok 200");
    const auto quicker = world.sim.now() - again;
    CHECK(whole - quicker >= std::chrono::milliseconds(190));
}

TEST_CASE("early data that is refused is sent again without a word") {
    for (const std::string alpn : {"h2", "http/1.1"})
        for (const std::size_t fragment : fragment_sizes) {
            CAPTURE(alpn, fragment);
            World world;
            int requests = 0;
            auto site = serve_tls(world, "origin.test", quick({alpn}),
                                  web([&](const peer::PeerRequest&) { return ++requests, answer_of("x"); }),
                                  fragments(fragment));
            const TlsOptions tls = eager();
            CHECK(fetch(world, tls).verdict() == "ok 200");
            site.server.set_early_data(false);
            const Witness second = fetch(world, tls);
            CHECK(second.verdict() == "ok 200");
            CHECK(second.body == "x");
            CHECK(second.outcome->early_data_bytes < 0);
            CHECK(requests == 2);
        }
}

TEST_CASE("a server that lost its taste for the session's protocol is asked again on a fresh connection") {
    for (const bool version : {true, false}) {
        World world;
        auto site = serve_tls(world, "origin.test", quick({"h2", "http/1.1"}),
                              web([](const peer::PeerRequest& request) { return answer_of(request.version); }));
        const TlsOptions tls = eager();
        CHECK(fetch(world, tls).body == "h2");
        if (version) site.server.set_max_version(TlsVersion::v1_2);
        else site.server.set_alpn({"http/1.1"});
        const Witness second = fetch(world, tls);
        CHECK(second.verdict() == "ok 200");
        CHECK(second.body == (version ? "h2" : "HTTP/1.1"));
        CHECK(second.outcome->new_connections == 2);
    }
}

TEST_CASE("425 (Too Early) is asked again behind the handshake") {
    for (const std::string alpn : {"h2", "http/1.1"}) {
        World world;
        int requests = 0;
        serve_tls(world, "origin.test", quick({alpn}), web([&](const peer::PeerRequest&) {
                      auto answer = answer_of("x");
                      if (++requests == 2) answer.status = 425;
                      return answer;
                  }));
        const TlsOptions tls = eager();
        CHECK(fetch(world, tls).verdict() == "ok 200");
        const Witness second = world.perform(secure_spec(world, "https://origin.test/", tls));
        CHECK(second.verdict() == "ok 200");
        CHECK(second.body == "x");
        CHECK(requests == 3);
        // Said to a request that was not early it is an answer like any other.
        requests = 1;
        CHECK(world.perform(secure_spec(world, "https://origin.test/", tls)).verdict() == "ok 425");
    }
}

TEST_CASE("nothing joins a connection while it speaks early") {
    World world;
    Link link;
    link.delay = std::chrono::milliseconds(50);
    serve_tls(world, "origin.test", quick({"h2"}),
              web([](const peer::PeerRequest& request) { return answer_of(request.method); }), link);
    const TlsOptions tls = eager();
    CHECK(fetch(world, tls).verdict() == "ok 200");
    auto get = secure_spec(world, "https://origin.test/", tls);
    auto post = get;
    post.intent = engine::Intent::post;
    post.body_from = engine::BodyFrom::bytes;
    Witness first;
    Witness second;
    world.multi.add(get, first);
    // Past the connect, within the handshake: the GET is out, the server has said nothing.
    const auto later = world.sim.now() + std::chrono::milliseconds(120);
    while (world.sim.now() < later) REQUIRE(world.multi.drive(later));
    world.multi.add(post, second);
    while (!first.outcome || !second.outcome) REQUIRE(world.multi.drive(never));
    CHECK(first.outcome->early_data_bytes > 0);
    CHECK(second.body == "POST");
    CHECK(second.outcome->connection_number != first.outcome->connection_number);
    CHECK(second.outcome->early_data_bytes == 0);
}

TEST_CASE("trusted roots are read again when they are too old, other files when they have changed") {
    const test::CertificateFiles files;
    const auto roots = files.write("ca.pem", authority().certificate_pem());
    const auto strangers = test::Authority("Somebody").certificate_pem();
    for (const auto& [time, reads_again] : {std::pair{std::chrono::seconds(100), true}, {std::chrono::seconds(-1), false},
                                           {std::chrono::seconds(0), true}}) {
        CAPTURE(time.count());
        files.write("ca.pem", authority().certificate_pem());
        World world;
        serve_tls(world, "origin.test", secured(), web([](const peer::PeerRequest&) { return answer_of("x"); }));
        TlsOptions tls;
        tls.ca_file = roots;
        tls.ca_cache_time = time;
        tls.session_cache = false;
        CHECK(fetch(world, tls).verdict() == "ok 200");
        files.write("ca.pem", strangers);
        world.sim.advance(world.sim.now() + std::chrono::seconds(90));
        CHECK(untrusted(fetch(world, tls)) == (time.count() == 0));
        world.sim.advance(world.sim.now() + std::chrono::seconds(11));
        CHECK(untrusted(fetch(world, tls)) == reads_again);
    }
    World world;
    auto options = secured();
    options.client_ca_pem = authority().certificate_pem();
    serve_tls(world, "origin.test", options, web([](const peer::PeerRequest&) { return answer_of("x"); }));
    TlsOptions tls = trusting();
    const auto stranger = test::self_signed();
    const auto friendly = authority().issue();
    tls.certificate_file = files.write("me.pem", stranger.certificate_pem + stranger.key_pem);
    CHECK(fetch(world, tls).outcome->error);
    files.write("me.pem", friendly.certificate_pem + friendly.key_pem + "\n");
    CHECK(fetch(world, tls).verdict() == "ok 200");
}

TEST_CASE("many sets of TLS options come and go") {
    World world;
    auto site = serve_tls(world, "origin.test", secured(), web([](const peer::PeerRequest&) { return answer_of("x"); }));
    TlsOptions tls = trusting();
    for (int i = 0; i < 300; ++i) {
        tls.ca_cache_time = std::chrono::seconds(i + 1);
        CHECK(fetch(world, tls).verdict() == "ok 200");
    }
    // What the sets have in common is what sessions rest on.
    CHECK(site.server.record().resumed > 250);
}

TEST_CASE("certificates are told where they are asked for, also of a resumed session") {
    World world;
    serve_tls(world, "origin.test", secured(), web([](const peer::PeerRequest&) { return answer_of("x"); }));
    TlsOptions tls = trusting();
    for (const bool wanted : {true, false, true}) {
        auto spec = secure_spec(world, "https://origin.test/", tls);
        spec.forbid_reuse = true;
        spec.want_certificates = wanted;
        const Witness witness = world.perform(spec);
        REQUIRE(witness.outcome->certificates.size() == (wanted ? 1 : 0));
        if (wanted) CHECK((witness.outcome->certificates[0] == test::certificate_der(identity())));
        CHECK(witness.outcome->tls_verify_result == 0);
    }
    tls.verify_peer = false;
    CHECK(fetch(world, tls).outcome->tls_verify_result == 20);  // as X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY
}

TEST_CASE("no Referer of a secure page goes out in the clear, however many hops lie between") {
    const TlsOptions tls = trusting();
    World world;
    std::string seen;
    const auto to = [&](std::string location) {
        return [&seen, location](const peer::PeerRequest& request) {
            const std::string* referer = peer::find_field(request.fields, "Referer");
            seen += "<" + (referer != nullptr ? *referer : "none") + ">";
            auto answer = answer_of("");
            answer.status = location.empty() ? 200 : 302;
            if (!location.empty()) answer.fields = {{"Location", location}};
            return answer;
        };
    };
    serve_tls(world, "origin.test", secured(), web(to("https://other.test/b")));
    serve_tls(world, "other.test", secured(), web(to("http://plain.test/")));
    world.serve("plain.test", 80, to(""));
    const Redirects redirects{.follow = true, .referer = true};
    auto spec = secure_spec(world, "https://origin.test/secret", tls);
    spec.redirects = &redirects;
    SECTION("made on the way") {
        const Witness witness = world.perform(spec);
        CHECK(witness.verdict() == "ok 200");
        CHECK(seen == "<none><https://origin.test/secret><none>");
        CHECK(witness.outcome->referer.empty());
    }
    SECTION("the application's own goes where none is made") {
        spec.referer = "https://before.test/";
        CHECK(world.perform(spec).verdict() == "ok 200");
        CHECK(seen == "<https://before.test/><https://origin.test/secret><https://before.test/>");
    }
}
