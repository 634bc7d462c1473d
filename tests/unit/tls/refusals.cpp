// Every way a server is refused, or refuses us: the code, the cause and the sentence.
#include <openssl/x509.h>

#include "unit/tls/site.hpp"

namespace hawser::test {

namespace {

/// Runs a client against a site; the Error it ends with, which must be there. Also sees that the server was told.
Error refused(const TlsOptions& options, peer::TlsServerOptions site_options, const std::string& host = "localhost",
              std::size_t fragment = 7) {
    peer::TlsServer site(std::move(site_options), echo());
    const tls::Context context = context_of(options);
    const auto layer = layer_of(context, {.host = host});
    Talk talk(*layer, site.accept(), fragment);
    talk.say("secret").run();
    REQUIRE(talk.error());
    CHECK(talk.heard().empty());
    const auto again = layer->feed({}, Instant{});
    REQUIRE_FALSE(again);
    CHECK(again.error().message() == talk.error()->message());
    return *talk.error();
}

bool contains(const Error& error, std::string_view text) {
    UNSCOPED_INFO(error.message());
    return error.message().find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a certificate that is not to be trusted") {
    const auto version = GENERATE(TlsVersion::v1_2, TlsVersion::v1_3);
    const std::size_t fragment = GENERATE(from_range(std::begin(fragment_sizes), std::end(fragment_sizes)));
    CAPTURE(static_cast<int>(version), fragment);
    const auto refused_with = [&](const Identity& identity, const std::string& host = "localhost") {
        peer::TlsServerOptions site_options = serving(identity);
        site_options.max_version = version;
        return refused(trusting_options(), std::move(site_options), host, fragment);
    };
    Leaf leaf;
    SECTION("expired") {
        leaf.begins_in_days = -20;
        leaf.ends_in_days = -10;
        const Error error = refused_with(test_ca().issue(leaf));
        CHECK(error.tls_verify_result() == X509_V_ERR_CERT_HAS_EXPIRED);
        CHECK(contains(error, "the certificate of localhost expired on 20"));
        CHECK(error.code() == ErrorCode::tls_peer_untrusted);
    }
    SECTION("not yet valid") {
        leaf.begins_in_days = 5;
        const Error error = refused_with(test_ca().issue(leaf));
        CHECK(error.tls_verify_result() == X509_V_ERR_CERT_NOT_YET_VALID);
        CHECK(contains(error, "the certificate of localhost is not yet valid: it begins on 20"));
        CHECK(error.code() == ErrorCode::tls_peer_untrusted);
    }
    SECTION("self-signed") {
        const Error error = refused_with(self_signed());
        CHECK(error.tls_verify_result() == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT);
        CHECK(contains(error, "the certificate of localhost is a self-signed certificate that is not trusted by the given PEM"));
        CHECK(error.code() == ErrorCode::tls_peer_untrusted);
    }
    SECTION("unknown issuer") {
        const Error error = refused_with(Authority("Someone Else").issue());
        CHECK(error.tls_verify_result() == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
        CHECK(contains(error, "the issuer 'Someone Else' of the certificate of localhost is not trusted"));
        CHECK(error.code() == ErrorCode::tls_peer_untrusted);
    }
    SECTION("unknown issuer further up") {
        const Error error = refused_with(Authority("Far Away").intermediate("Nearer").issue());
        CHECK(contains(error, "the issuer 'Far Away' of the certificate of issuer 'Nearer' in the chain of localhost is not trusted"));
    }
    SECTION("root sent along and not trusted") {
        const Authority stranger("Stranger");
        Identity identity = stranger.issue();
        identity.certificate_pem += stranger.certificate_pem();
        const Error error = refused_with(identity);
        CHECK(error.tls_verify_result() == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN);
        CHECK(contains(error, "ends in the self-signed certificate 'Stranger'"));
    }
    SECTION("another name") {
        leaf.names = {"a.example", "b.example"};
        const Error error = refused_with(test_ca().issue(leaf), "c.example");
        CHECK(error.tls_verify_result() == X509_V_ERR_HOSTNAME_MISMATCH);
        CHECK(contains(error, "the certificate was issued for a.example, b.example but c.example was asked for"));
        CHECK(error.code() == ErrorCode::tls_peer_untrusted);
    }
    SECTION("another address") {
        const Error error = refused_with(test_ca().issue(leaf), "192.0.2.1");
        CHECK(error.tls_verify_result() == X509_V_ERR_IP_ADDRESS_MISMATCH);
        CHECK(contains(error, "issued for localhost, 127.0.0.1, ::1 but 192.0.2.1 was asked for"));
    }
    SECTION("a name that looks like an address is no address") {
        leaf.names = {"localhost"};
        CHECK(refused_with(test_ca().issue(leaf), "127.0.0.1").tls_verify_result() == X509_V_ERR_IP_ADDRESS_MISMATCH);
    }
    SECTION("a common name alone counts for nothing (RFC 9525)") {
        leaf.names = {};
        const Error error = refused_with(test_ca().issue(leaf));
        CHECK(contains(error, "issued for no host at all (it has no subjectAltName) but localhost was asked for"));
    }
    SECTION("a wildcard covers one label") {
        leaf.names = {"*.example.org"};
        CHECK(refused_with(test_ca().issue(leaf), "a.b.example.org").tls_verify_result() == X509_V_ERR_HOSTNAME_MISMATCH);
        CHECK(refused_with(test_ca().issue(leaf), "example.org").tls_verify_result() == X509_V_ERR_HOSTNAME_MISMATCH);
    }
}

TEST_CASE("a certificate cannot write to the terminal") {
    Leaf leaf;
    leaf.names = {"evil\x1b[2J.example"};
    const Error error = refused(trusting_options(), serving(test_ca().issue(leaf)));
    CHECK(contains(error, "evil?[2J.example"));
}

TEST_CASE("many names are cut short in the sentence") {
    Leaf leaf;
    leaf.names.clear();
    for (int i = 0; i < 40; ++i) leaf.names.push_back("host" + std::to_string(i) + ".example");
    CHECK(contains(refused(trusting_options(), serving(test_ca().issue(leaf))), "host4.example and 35 more but"));
}

TEST_CASE("what is verified can be chosen") {
    TlsOptions options = trusting_options();
    Leaf leaf;
    leaf.names = {"other.example"};
    const auto opens = [&](const Identity& identity) {
        peer::TlsServer site(serving(identity), echo());
        const tls::Context context = context_of(options);
        const auto layer = layer_of(context);
        Talk(*layer, site.accept(), 1000).run();
        return layer->open();
    };
    CHECK_FALSE(opens(test_ca().issue(leaf)));
    options.verify_name = false;
    CHECK(opens(test_ca().issue(leaf)));
    CHECK_FALSE(opens(self_signed()));
    options.verify_name = true;
    options.verify_peer = false;
    CHECK(opens(self_signed()));
    CHECK_FALSE(opens(self_signed(leaf)));
    options.verify_name = false;
    CHECK(opens(self_signed(leaf)));
}

TEST_CASE("revocation") {
    const CertificateFiles files;
    TlsOptions options = trusting_options();
    const Identity revoked[] = {test_ca().issue()};
    options.crl_file = files.write("list.pem", test_ca().crl_pem(revoked));
    const Error error = refused(options, serving(revoked[0]));
    CHECK(error.tls_verify_result() == X509_V_ERR_CERT_REVOKED);
    CHECK(contains(error, "the certificate of localhost was revoked by its issuer"));

    peer::TlsServer site(serving(), echo());
    const tls::Context context = context_of(options);
    const auto layer = layer_of(context);
    Talk(*layer, site.accept(), 1000).run();
    CHECK(layer->open());

    options.crl_file = files.write("other.pem", Authority("Other").crl_pem({}));
    const Error uncovered = refused(options, serving());
    CHECK(uncovered.tls_verify_result() == X509_V_ERR_UNABLE_TO_GET_CRL);
    CHECK(contains(uncovered, "the CRL file has no list that covers the certificate of localhost"));
}

TEST_CASE("pinned keys") {
    const CertificateFiles files;
    TlsOptions options = trusting_options();
    const auto opens = [&] {
        peer::TlsServer site(serving(), echo());
        const tls::Context context = context_of(options);
        const auto layer = layer_of(context);
        Talk(*layer, site.accept(), 1000).run();
        return layer->open();
    };
    const std::string wrong = pin_of(self_signed());
    options.pinned_public_key = pin_of(good_identity());
    CHECK(opens());
    options.pinned_public_key = wrong + ";" + pin_of(good_identity());
    CHECK(opens());
    options.pinned_public_key = files.write("key.pem", public_key_pem(good_identity()));
    CHECK(opens());
    options.verify_peer = options.verify_name = false;
    options.pinned_public_key = wrong;
    const Error error = refused(options, serving());
    CHECK(error.code() == ErrorCode::tls_pin_mismatch);
    CHECK(contains(error, "the public key of localhost is not a pinned one: it is " + pin_of(good_identity())));
}

TEST_CASE("what the server refuses has a name") {
    TlsOptions options = trusting_options();
    peer::TlsServerOptions site_options = serving();
    SECTION("versions: the server is older") {
        options.min_version = TlsVersion::v1_3;
        site_options.max_version = TlsVersion::v1_2;
        const Error error = refused(options, site_options);
        CHECK(error.code() == ErrorCode::tls_handshake);
        CHECK(contains(error, "TLS alert protocol_version (70): no TLS version suits both sides (offered: TLSv1.3)"));
        CHECK(error.protocol_code() == 70);
    }
    SECTION("versions: the server is newer") {
        options.max_version = TlsVersion::v1_2;
        site_options.min_version = TlsVersion::v1_3;
        CHECK(contains(refused(options, site_options), "protocol_version (70)"));
    }
    SECTION("ciphers") {
        options.max_version = TlsVersion::v1_2;
        options.ciphers = "ECDHE-ECDSA-CHACHA20-POLY1305";
        site_options.ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256";
        const Error error = refused(options, site_options);
        CHECK(error.code() == ErrorCode::tls_handshake);
        CHECK(contains(error, "localhost sent the TLS alert handshake_failure (40): no cipher, group or signature suits"));
    }
    SECTION("ALPN") {
        site_options.alpn = {"h2"};
        site_options.insist_on_alpn = true;
        peer::TlsServer site(site_options, echo());
        const tls::Context context = context_of(options);
        const auto layer = layer_of(context, {.host = "localhost", .alpn = {"http/1.1"}});
        Talk talk(*layer, site.accept(), 1);
        talk.run();
        REQUIRE(talk.error());
        CHECK(contains(*talk.error(), "no_application_protocol (120): none of the offered ALPN protocols"));
    }
    SECTION("server name") {
        site_options.only_name = "elsewhere.example";
        const Error error = refused(options, site_options);
        CHECK(contains(error, "unrecognized_name (112): it serves no site of that name"));
    }
}

TEST_CASE("a client certificate the server wants") {
    const auto version = GENERATE(TlsVersion::v1_2, TlsVersion::v1_3);
    const CertificateFiles files;
    const Authority clients("Clients");
    peer::TlsServerOptions site_options = serving();
    site_options.client_ca_pem = clients.certificate_pem();
    site_options.max_version = version;
    TlsOptions options = trusting_options();
    SECTION("is missing") {
        const Error error = refused(options, site_options);
        if (version == TlsVersion::v1_3) {
            CHECK(error.code() == ErrorCode::tls_client_certificate_wanted);
            CHECK(contains(error, "certificate_required (116): it wants a client certificate and got none"));
        } else {
            CHECK(error.code() == ErrorCode::tls_handshake);
            CHECK(contains(error, "or it wants a client certificate"));
        }
    }
    SECTION("is by the wrong CA") {
        const Identity other = self_signed();
        options.certificate_file = files.write("client.pem", other.certificate_pem + other.key_pem);
        const Error error = refused(options, site_options);
        CHECK(contains(error, "TLS alert"));
    }
    SECTION("is shown") {
        const Identity client = clients.intermediate("Department").issue();
        options.certificate_file = files.write("client.pem", client.certificate_pem);
        options.private_key_file = files.write("key.pem", encrypted_key_pem(client, "open sesame"));
        options.key_password = "open sesame";
        peer::TlsServer site(site_options, echo());
        const tls::Context context = context_of(options);
        const auto layer = layer_of(context);
        Talk talk(*layer, site.accept(), 100);
        talk.say("hello").run();
        if (talk.error()) FAIL(talk.error()->message());
        CHECK(talk.heard() == "hello");
        CHECK(site.record().client_certificate);
    }
}

TEST_CASE("a port that does not speak TLS") {
    struct Case {
        std::string answer;
        std::string sentence;
    };
    const Case c = GENERATE(
        Case{"HTTP/1.1 400 Bad Request\r\nServer: x\r\n", "localhost answered in plain text ('HTTP/1.1 400 Bad Request')"},
        Case{"SSH-2.0-OpenSSH_9.2\r\n", "localhost answered in plain text ('SSH-2.0-OpenSSH_9.2')"},
        Case{std::string("\x01\x02\x03\x04\x05\x06\x07", 7), "what localhost answered is not TLS"});
    const tls::Context context = context_of(trusting_options());
    SECTION("in one piece") {
        const auto layer = layer_of(context);
        Talk talk(*layer, says(c.answer)(""), 65536);
        talk.run();
        REQUIRE(talk.error());
        CHECK(contains(*talk.error(), c.sentence));
        CHECK(talk.error()->code() == ErrorCode::tls_handshake);
    }
    SECTION("byte by byte") {
        const auto layer = layer_of(context);
        Talk talk(*layer, says(c.answer)(""), 1);
        talk.run();
        REQUIRE(talk.error());
        CHECK(contains(*talk.error(), c.sentence.substr(0, 25)));
        CHECK(talk.error()->code() == ErrorCode::tls_handshake);
    }
}

TEST_CASE("a peer that hangs up during the handshake") {
    const tls::Context context = context_of(trusting_options());
    SECTION("at once") {
        const auto layer = layer_of(context);
        Talk talk(*layer, says("")(""), 1);
        talk.run();
        REQUIRE(talk.error());
        CHECK(talk.error()->code() == ErrorCode::tls_handshake);
        CHECK(contains(*talk.error(), "localhost closed the connection during the TLS handshake, before it sent anything"));
        CHECK(talk.error()->advice() == Advice::retry);
    }
    SECTION("in the middle of a record") {
        const auto layer = layer_of(context);
        Talk talk(*layer, says(std::string("\x16\x03\x03\x00\x7a\x02", 6))(""), 1);
        talk.run();
        REQUIRE(talk.error());
        CHECK(talk.error()->message() == "localhost closed the connection during the TLS handshake");
    }
}

TEST_CASE("a broken record ends the connection, after what came before it") {
    const std::size_t fragment = GENERATE(as<std::size_t>{}, 1, 7, 65536);
    peer::TlsServer site(serving(), says(noise(100'000)));
    const tls::Context context = context_of(trusting_options());
    const auto layer = layer_of(context);
    Talk talk(*layer, site.accept(), fragment);
    talk.corrupt(50'000);
    talk.run();
    REQUIRE(talk.error());
    CHECK(talk.error()->code() == ErrorCode::receive_failed);
    CHECK(talk.error()->phase() == Phase::receive);
    CHECK(contains(*talk.error(), "a TLS record from localhost does not decrypt"));
    CHECK(talk.heard().size() >= 16'384);
    CHECK(talk.heard() == noise(100'000).substr(0, talk.heard().size()));
}

TEST_CASE("a broken handshake is an error wherever it breaks") {
    const std::size_t position = GENERATE(as<std::size_t>{}, 0, 1, 3, 5, 40, 100, 130, 200, 400, 600);
    CAPTURE(position);
    peer::TlsServer site(serving(), echo());
    const tls::Context context = context_of(trusting_options());
    const auto layer = layer_of(context);
    Talk talk(*layer, site.accept(), 3);
    talk.corrupt(position);
    talk.say("x").run();
    CHECK(talk.heard().empty());
    CHECK((talk.error() || !layer->open()));
}

}  // namespace hawser::test
