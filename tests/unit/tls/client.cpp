// The client's certificate in every form it comes in, and what is said when it does not serve.
#include "unit/tls/site.hpp"

namespace hawser::test {

namespace {

const Identity& client() {
    static const Identity identity = test_ca().intermediate("Client CA").issue({.common_name = "somebody"});
    return identity;
}

TlsOptions bare() { return trusting_options(); }

/// True when a server that insists on a certificate got ours.
bool shown(const TlsOptions& options) {
    peer::TlsServerOptions serves = serving();
    serves.client_ca_pem = test_ca().certificate_pem();
    peer::TlsServer site(serves, echo());
    const tls::Context context = context_of(options);
    const auto layer = layer_of(context);
    Talk talk(*layer, site.accept(), 1000);
    talk.say("hello").run();
    if (talk.error()) UNSCOPED_INFO(talk.error()->message());
    return site.record().client_certificate && talk.heard() == "hello";
}

std::string refusal(const TlsOptions& options) {
    const auto context = tls::Context::create(options);
    REQUIRE_FALSE(context);
    CHECK(context.error().code() == ErrorCode::tls_client_certificate);
    CHECK(context.error().phase() == Phase::setup);
    CHECK(context.error().message().find("sesame") == std::string::npos);
    return context.error().message();
}

bool has(const std::string& text, std::string_view part) {
    UNSCOPED_INFO(text);
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a client certificate in every form") {
    const CertificateFiles files;
    TlsOptions options = bare();
    SECTION("PEM, key behind the chain") {
        options.certificate_file = files.write("me.pem", client().certificate_pem + client().key_pem);
        CHECK(shown(options));
    }
    SECTION("PEM, both in memory") {
        options.certificate_data = client().certificate_pem;
        options.private_key_data = client().key_pem;
        CHECK(shown(options));
    }
    SECTION("memory goes before files") {
        options.certificate_file = options.private_key_file = "/nonexistent";
        options.certificate_data = client().certificate_pem;
        options.private_key_data = client().key_pem;
        CHECK(shown(options));
    }
    SECTION("PEM, the key under a password") {
        options.certificate_data = client().certificate_pem;
        options.private_key_file = files.write("key.pem", encrypted_key_pem(client(), "open sesame"));
        options.key_password = "open sesame";
        CHECK(shown(options));
    }
    // DER has no room for intermediates: the leaf's issuer is the CA the server knows.
    const Identity direct = test_ca().issue();
    SECTION("DER, and a DER key") {
        options.certificate_file = files.write("me.der", certificate_der(direct));
        options.certificate_format = TlsFormat::der;
        options.private_key_file = files.write("key.der", key_der(direct));
        options.private_key_format = TlsFormat::der;
        CHECK(shown(options));
    }
    SECTION("DER, a PEM key in memory") {
        options.certificate_data = certificate_der(direct);
        options.certificate_format = TlsFormat::der;
        options.private_key_data = direct.key_pem;
        CHECK(shown(options));
    }
    SECTION("PEM, a DER key under a password") {
        options.certificate_data = direct.certificate_pem;
        options.private_key_data = key_der(direct, "open sesame");
        options.private_key_format = TlsFormat::der;
        options.key_password = "open sesame";
        CHECK(shown(options));
    }
    SECTION("PKCS #12, chain and all") {
        options.certificate_file = files.write("me.p12", p12_of(client(), "open sesame"));
        options.certificate_format = TlsFormat::p12;
        options.key_password = "open sesame";
        CHECK(shown(options));
        options.private_key_file = "/nonexistent";  // its own key goes first
        CHECK(shown(options));
    }
    SECTION("PKCS #12 in memory without a password") {
        options.certificate_data = p12_of(client(), "");
        options.certificate_format = TlsFormat::p12;
        CHECK(shown(options));
    }
    SECTION("PKCS #12 for the key alone") {
        options.certificate_data = client().certificate_pem;
        options.private_key_data = p12_of(client(), "open sesame");
        options.private_key_format = TlsFormat::p12;
        options.key_password = "open sesame";
        CHECK(shown(options));
    }
    SECTION("PKCS #12 without a key, the key beside it") {
        options.certificate_data = p12_of(client(), "open sesame", false);
        options.certificate_format = TlsFormat::p12;
        options.key_password = "open sesame";
        CHECK(has(refusal(options), "without its private key"));
        options.private_key_data = client().key_pem;
        CHECK(shown(options));
    }
}

TEST_CASE("what is wrong with a client certificate is said, the password is not") {
    const CertificateFiles files;
    TlsOptions options = bare();
    SECTION("PKCS #12") {
        options.certificate_format = TlsFormat::p12;
        options.certificate_file = files.write("me.p12", p12_of(client(), "open sesame"));
        CHECK(has(refusal(options), "me.p12' needs a password"));
        options.key_password = "close sesame";
        CHECK(has(refusal(options), "me.p12' does not open with the given password"));
        options.certificate_file = files.write("not.p12", client().certificate_pem);
        CHECK(has(refusal(options), "not.p12' holds no PKCS #12"));
        options.certificate_file = "/nonexistent.p12";
        CHECK(has(refusal(options), "'/nonexistent.p12' cannot be read: No such file"));
        std::string cut = p12_of(client(), "open sesame");
        cut.resize(cut.size() / 2);
        options.certificate_file.clear();
        options.certificate_data = cut;
        CHECK(has(refusal(options), "given in memory holds no PKCS #12"));
    }
    SECTION("DER") {
        options.certificate_format = TlsFormat::der;
        options.certificate_file = files.write("me.der", certificate_der(client()));
        CHECK(has(refusal(options), "me.der' holds a client certificate without its private key"));
        options.private_key_file = files.write("key.pem", client().key_pem);
        options.private_key_format = TlsFormat::der;
        CHECK(has(refusal(options), "key.pem' holds no usable DER private key"));
        options.private_key_file = files.write("key.der", key_der(client(), "open sesame"));
        CHECK(has(refusal(options), "key.der' needs a password"));
        options.key_password = "close sesame";
        CHECK(has(refusal(options), "key.der' does not open with the given password"));
        options.private_key_file = files.write("other.der", key_der(self_signed()));
        CHECK(has(refusal(options), "other.der' does not belong to the certificate in '"));
        options.certificate_file = files.write("me.pem", client().certificate_pem);
        CHECK(has(refusal(options), "me.pem' holds no DER certificate"));
        options.certificate_file = files.write("more.der", certificate_der(client()) + "x");
        CHECK(has(refusal(options), "more.der' holds no DER certificate"));
    }
    SECTION("memory") {
        options.certificate_data = client().certificate_pem;
        options.private_key_data = encrypted_key_pem(client(), "open sesame");
        options.key_password = "close sesame";
        CHECK(has(refusal(options), "the client's private key given in memory does not open"));
        options.certificate_data = "sesame";
        CHECK(has(refusal(options), "the client certificate given in memory holds no PEM certificate"));
    }
    SECTION("a key alone") {
        options.private_key_data = "sesame";
        CHECK(has(refusal(options), "a private key was given without a client certificate"));
    }
}

TEST_CASE("a context knows when its files have changed") {
    const CertificateFiles files;
    TlsOptions options = bare();
    options.ca_pem.clear();
    options.ca_file = files.write("ca.pem", test_ca().certificate_pem());
    options.certificate_file = files.write("me.pem", client().certificate_pem + client().key_pem);
    options.crl_file = files.write("list.crl", test_ca().crl_pem({}));
    const tls::Context context = context_of(options);
    CHECK_FALSE(context.outdated());
    files.write("ca.pem", "trusted roots have a time of their own");
    CHECK_FALSE(context.outdated());
    SECTION("another certificate") {
        const Identity next = test_ca().issue();
        files.write("me.pem", next.certificate_pem + next.key_pem + "more");
        CHECK(context.outdated());
    }
    SECTION("a file that is gone") {
        std::filesystem::remove(options.crl_file);
        CHECK(context.outdated());
    }
}

}  // namespace hawser::test
