// What options can be got wrong is told before any connection is made, with the file's name.
#include <array>
#include <cstdio>

#include <openssl/pem.h>
#include <openssl/x509.h>

#include "unit/tls/site.hpp"

namespace hawser::test {

namespace {

Error refused(const TlsOptions& options) {
    auto context = tls::Context::create(options);
    REQUIRE_FALSE(context);
    return context.error();
}

bool contains(const Error& error, std::string_view text) {
    UNSCOPED_INFO(error.message());
    return error.message().find(text) != std::string::npos;
}

/// What `openssl rehash` calls the file of a certificate.
std::string hashed_name(const std::string& pem) {
    const bssl::UniquePtr<BIO> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    const bssl::UniquePtr<X509> certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
    REQUIRE(certificate);
    std::array<char, 16> name;
    std::snprintf(name.data(), name.size(), "%08lx.0", static_cast<unsigned long>(X509_NAME_hash(X509_get_subject_name(certificate.get()))));
    return name.data();
}

bool opens(const TlsOptions& options) {
    peer::TlsServer site(serving(), echo());
    const tls::Context context = context_of(options);
    const auto layer = layer_of(context);
    Talk(*layer, site.accept(), 1000).run();
    return layer->open();
}

}  // namespace

TEST_CASE("where trust comes from") {
    const CertificateFiles files;
    TlsOptions options;
    SECTION("a file") {
        const std::string others = Authority("A").certificate_pem() + Authority("B").certificate_pem();
        options.ca_file = files.write("ca.pem", "some words\n" + others + test_ca().certificate_pem());
        CHECK(opens(options));
    }
    SECTION("a directory, its files named by hash") {
        options.ca_directory = files.directory().string();
        CHECK_FALSE(opens(options));
        files.write(hashed_name(test_ca().certificate_pem()), test_ca().certificate_pem());
        CHECK(opens(options));
    }
    SECTION("memory goes before the file") {
        options.ca_pem = test_ca().certificate_pem();
        options.ca_file = "/nonexistent";
        CHECK(opens(options));
    }
    SECTION("the leaf itself may be the trusted one") {
        options.ca_pem = good_identity().certificate_pem;
        CHECK(opens(options));
    }
    SECTION("the system does not know our CA") { CHECK_FALSE(opens(options)); }
}

TEST_CASE("a CA file that does not serve") {
    const CertificateFiles files;
    TlsOptions options;
    SECTION("missing") {
        options.ca_file = "/nonexistent/ca.pem";
        const Error error = refused(options);
        CHECK(error.code() == ErrorCode::tls_ca_file);
        CHECK(contains(error, "the CA file '/nonexistent/ca.pem' cannot be read: No such file or directory"));
        CHECK(error.os_errno() == ENOENT);
    }
    SECTION("a directory") {
        options.ca_file = files.directory().string();
        CHECK(refused(options).code() == ErrorCode::tls_ca_file);
    }
    SECTION("without a certificate") {
        options.ca_file = files.write("ca.pem", "hello");
        CHECK(contains(refused(options), "holds no PEM certificate"));
    }
    SECTION("damaged") {
        std::string pem = test_ca().certificate_pem();
        pem[80] = '!';
        options.ca_file = files.write("ca.pem", test_ca().certificate_pem() + pem);
        const Error error = refused(options);
        CHECK(error.code() == ErrorCode::tls_ca_file);
        CHECK(contains(error, "certificate number 2 in the CA file"));
    }
    SECTION("cut short") {
        const std::string pem = test_ca().certificate_pem();
        options.ca_file = files.write("ca.pem", pem.substr(0, pem.size() / 2));
        CHECK(contains(refused(options), "certificate number 1"));
    }
    SECTION("a directory that is none") {
        options.ca_directory = "/nonexistent";
        const Error error = refused(options);
        CHECK(error.code() == ErrorCode::tls_ca_file);
        CHECK(contains(error, "'/nonexistent'"));
    }
    SECTION("is not read when nothing is verified") {
        options.ca_file = "/nonexistent/ca.pem";
        options.verify_peer = false;
        CHECK(tls::Context::create(options));
    }
}

TEST_CASE("a CRL file that does not serve") {
    const CertificateFiles files;
    TlsOptions options = trusting_options();
    options.crl_file = "/nonexistent.crl";
    CHECK(refused(options).code() == ErrorCode::tls_crl_file);
    options.crl_file = files.write("x.crl", test_ca().certificate_pem());
    CHECK(contains(refused(options), "holds no PEM revocation list"));
    std::string list = test_ca().crl_pem({});
    list[60] = '?';
    options.crl_file = files.write("y.crl", list);
    CHECK(contains(refused(options), "y.crl' is damaged"));
}

TEST_CASE("the issuer asked for must be the issuer") {
    const CertificateFiles files;
    const Authority below = test_ca().intermediate("Below");
    TlsOptions options = trusting_options();
    const auto outcome = [&](const Identity& identity) -> std::optional<ErrorCode> {
        peer::TlsServer site(serving(identity), echo());
        const tls::Context context = context_of(options);
        const auto layer = layer_of(context);
        Talk talk(*layer, site.accept(), 1000);
        talk.run();
        if (talk.error()) UNSCOPED_INFO(talk.error()->message());
        return talk.error() ? std::optional(talk.error()->code()) : std::nullopt;
    };
    SECTION("file and memory") {
        options.issuer_file = files.write("below.pem", below.certificate_pem());
        CHECK_FALSE(outcome(below.issue()));
        CHECK(outcome(good_identity()) == ErrorCode::tls_issuer);
        options.issuer_file = "/nonexistent";
        options.issuer_pem = below.certificate_pem();
        CHECK_FALSE(outcome(below.issue()));
        options.verify_peer = false;
        CHECK_FALSE(outcome(good_identity()));
    }
    SECTION("the same name with another key is another issuer") {
        options.issuer_pem = Authority("Hawser Test CA").certificate_pem();
        CHECK(outcome(good_identity()) == ErrorCode::tls_issuer);
    }
    SECTION("files that do not serve") {
        options.issuer_file = "/nonexistent";
        CHECK(refused(options).code() == ErrorCode::tls_issuer);
        CHECK(contains(refused(options), "'/nonexistent' cannot be read"));
        options.issuer_pem = "hello";
        CHECK(contains(refused(options), "holds no PEM certificate"));
    }
}

TEST_CASE("a chain may end below a root, unless that is refused") {
    const Authority below = test_ca().intermediate("Below");
    const Identity identity = below.issue();
    for (const bool partial : {true, false}) {
        TlsOptions options;
        options.ca_pem = below.certificate_pem();
        options.partial_chain = partial;
        peer::TlsServer site(serving(identity), echo());
        const tls::Context context = context_of(options);
        const auto layer = layer_of(context);
        Talk talk(*layer, site.accept(), 1000);
        talk.run();
        CHECK(layer->open() == partial);
        CHECK(talk.error().has_value() != partial);
    }
}

TEST_CASE("the system's store may be trusted beside the CAs named") {
    TlsOptions options = trusting_options();
    options.native_ca = true;
    CHECK(opens(options));
    options.ca_pem = Authority("Other").certificate_pem();
    CHECK_FALSE(opens(options));
}

TEST_CASE("what verification would have said is known when it is off") {
    struct Case {
        Identity identity;
        long result;
    };
    const Case cases[] = {{self_signed(), X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT},
                          {good_identity(), X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY}};
    for (const Case& one : cases) {
        TlsOptions options = trusting_options();  // as libcurl, which reads no CA then
        options.verify_peer = false;
        peer::TlsServer site(serving(one.identity), echo());
        const tls::Context context = context_of(options);
        tls::SessionCache cache;
        for (const bool resumed : {false, true}) {
            const auto layer = layer_of(context, {.host = "localhost", .sessions = &cache, .session_key = "443"});
            Talk talk(*layer, site.accept(), 1000);
            talk.say("hello").run();
            REQUIRE(layer->open());
            CHECK(layer->facts().resumed == resumed);
            CHECK(layer->facts().verify_result == one.result);
        }
    }
}

TEST_CASE("TLS 1.0 records are split against BEAST, unless that is allowed") {
    for (const bool split : {true, false}) {
        TlsOptions options = trusting_options();
        options.min_version = options.max_version = TlsVersion::v1_0;
        options.ciphers = "ECDHE-ECDSA-AES128-SHA";
        options.split_cbc_records = split;
        peer::TlsServerOptions serves = serving();
        serves.min_version = TlsVersion::v1_0;
        peer::TlsServer site(serves, echo());
        const tls::Context context = context_of(options);
        const auto layer = layer_of(context);
        Talk talk(*layer, site.accept(), 1000);
        talk.run();
        REQUIRE(layer->open());
        const std::string text(100, 'x');
        REQUIRE(layer->write(as_bytes(text), Instant{}).value().bytes == text.size());
        std::vector<std::uint8_t> wire(4096);
        wire.resize(layer->pull(wire, Instant{}).value());
        std::size_t records = 0;
        for (std::size_t at = 0; at + 5 <= wire.size(); at += 5U + std::size_t{wire[at + 3]} * 256 + wire[at + 4]) ++records;
        CHECK(records == (split ? 2 : 1));
    }
}

TEST_CASE("a client certificate that does not serve") {
    const CertificateFiles files;
    const Identity client = test_ca().issue();
    TlsOptions options = trusting_options();
    options.certificate_file = files.write("client.pem", client.certificate_pem);
    SECTION("no key") {
        const Error error = refused(options);
        CHECK(error.code() == ErrorCode::tls_client_certificate);
        CHECK(contains(error, "client.pem' holds no usable PEM private key"));
    }
    SECTION("key file missing") {
        options.private_key_file = "/nonexistent.key";
        CHECK(contains(refused(options), "'/nonexistent.key' cannot be read"));
    }
    SECTION("another's key") {
        options.private_key_file = files.write("key.pem", self_signed().key_pem);
        CHECK(contains(refused(options), "key.pem' does not belong to the certificate in"));
    }
    SECTION("password missing or wrong") {
        options.private_key_file = files.write("key.pem", encrypted_key_pem(client, "open sesame"));
        CHECK(contains(refused(options), "needs a password"));
        options.key_password = "close sesame";
        const Error error = refused(options);
        CHECK(contains(error, "does not open with the given password"));
        CHECK_FALSE(contains(error, "sesame"));
    }
    SECTION("key without certificate") {
        options.certificate_file.clear();
        options.private_key_file = files.write("key.pem", client.key_pem);
        CHECK(contains(refused(options), "without a client certificate"));
    }
}

TEST_CASE("other options that cannot be honoured") {
    TlsOptions options = trusting_options();
    SECTION("ciphers") {
        options.ciphers = "NO-SUCH-CIPHER";
        const Error error = refused(options);
        CHECK(error.code() == ErrorCode::tls_cipher);
        CHECK(contains(error, "'NO-SUCH-CIPHER'"));
    }
    SECTION("groups") {
        options.groups = "X25519:ffdhe2048";
        CHECK(refused(options).code() == ErrorCode::tls_cipher);
    }
    SECTION("signature algorithms") {
        options.signature_algorithms = "ECDSA+SHA256:no_such_signature";
        const Error error = refused(options);
        CHECK(error.code() == ErrorCode::tls_cipher);
        CHECK(contains(error, "no_such_signature"));
    }
    SECTION("versions") {
        options.min_version = TlsVersion::v1_3;
        options.max_version = TlsVersion::v1_2;
        CHECK(refused(options).code() == ErrorCode::bad_argument);
    }
    SECTION("pins") {
        options.pinned_public_key = "sha256//AAAA";
        CHECK(refused(options).code() == ErrorCode::tls_pin_mismatch);
        options.pinned_public_key = "/nonexistent.pub";
        CHECK(contains(refused(options), "'/nonexistent.pub' cannot be read"));
    }
}

TEST_CASE("ciphers and groups that are asked for are used") {
    TlsOptions options = trusting_options();
    options.max_version = TlsVersion::v1_2;
    options.ciphers = "ECDHE-ECDSA-AES256-GCM-SHA384";
    options.groups = "P-256";
    peer::TlsServer site(serving(), echo());
    const tls::Context context = context_of(options);
    const auto layer = layer_of(context);
    Talk talk(*layer, site.accept(), 1000);
    talk.run();
    if (talk.error()) FAIL(talk.error()->message());
    CHECK(layer->facts().cipher == "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    CHECK(layer->facts().group == "P-256");
}

TEST_CASE("groups have the names that are written elsewhere, too") {
    TlsOptions options = trusting_options();
    for (const char* list : {"secp256r1", "prime256v1:secp384r1", "P256:X25519", "secp521r1:x25519"}) {
        CAPTURE(list);
        options.groups = list;
        CHECK(opens(options));
    }
    for (const char* list : {"secp256r1:nonsense", ":", "P-256::X25519"}) {
        options.groups = list;
        CHECK(refused(options).code() == ErrorCode::tls_cipher);
    }
}

TEST_CASE("a server that cannot sign as asked is not talked to") {
    TlsOptions options = trusting_options();
    for (const auto& [list, suits] : {std::pair{"ecdsa_secp256r1_sha256", true}, {"rsa_pss_rsae_sha256", false},
                                      {"ECDSA+SHA256:RSA+SHA256", true}}) {
        options.signature_algorithms = list;
        CAPTURE(list);
        CHECK(opens(options) == suits);
    }
}

TEST_CASE("hosts that TLS cannot carry") {
    const tls::Context context = context_of(trusting_options());
    for (const std::string& host : {std::string(), std::string(300, 'a'), std::string("a\0b", 3)}) {
        const auto layer = tls::Layer::connect(context, {.host = host});
        REQUIRE_FALSE(layer);
        CHECK(layer.error().code() == ErrorCode::bad_argument);
    }
    const auto layer = tls::Layer::connect(context, {.host = "a", .alpn = {""}});
    REQUIRE_FALSE(layer);
    CHECK(layer.error().code() == ErrorCode::bad_argument);
}

}  // namespace hawser::test
