// curl_easy_setopt as a program meets it, and what a transfer would be told.
#include "support/catch.hpp"

#include <memory>
#include <string>

#include "handle.hpp"
#include "prepared.hpp"

using namespace hawser;
using namespace hawser::capi;

namespace {

struct Easy {
    Easy() : handle(curl_easy_init()) { curl_easy_setopt(handle, CURLOPT_URL, "http://example.com/"); }
    ~Easy() { curl_easy_cleanup(handle); }
    Easy(const Easy&) = delete;
    Easy& operator=(const Easy&) = delete;

    template <class Value>
    CURLcode set(CURLoption option, Value value) {
        return curl_easy_setopt(handle, option, value);
    }
    const OptionStore& options() const { return easy_of(handle)->options; }
    /// What the engine would be told; null with the error's code in `code`.
    std::unique_ptr<Prepared> prepared() {
        auto result = prepare(*easy_of(handle));
        code = result ? CURLE_OK : code_of(result.error().code());
        return result ? *std::move(result) : nullptr;
    }

    CURL* handle;
    CURLcode code = CURLE_OK;
};

}  // namespace

TEST_CASE("each kind of option answers in its way") {
    Easy easy;
    CHECK(easy.set(CURLOPT_VERBOSE, 1L) == CURLE_OK);
    CHECK(easy.set(CURLOPT_EGDSOCKET, "x") == CURLE_OK);
    CHECK(easy.set(CURLOPT_COOKIEJAR, "x") == CURLE_NOT_BUILT_IN);
    CHECK(easy.set(CURLOPT_COOKIEJAR, nullptr) == CURLE_OK);
    CHECK(easy.set(CURLOPT_USE_SSL, CURLUSESSL_ALL) == CURLE_NOT_BUILT_IN);
    CHECK(easy.set(CURLOPT_USE_SSL, CURLUSESSL_NONE) == CURLE_OK);
    CHECK(easy.set(CURLOPT_FTP_SKIP_PASV_IP, 1L) == CURLE_OK);
    CHECK(easy.set(CURLOPT_FTP_SKIP_PASV_IP, 0L) == CURLE_NOT_BUILT_IN);
    CHECK(easy.set(CURLOPT_CONV_FROM_UTF8_FUNCTION, nullptr) == CURLE_UNKNOWN_OPTION);
    CHECK(easy.set(static_cast<CURLoption>(9999), 1L) == CURLE_UNKNOWN_OPTION);
    CHECK(easy.set(static_cast<CURLoption>(54321), 1L) == CURLE_UNKNOWN_OPTION);
    CHECK(curl_easy_setopt(nullptr, CURLOPT_VERBOSE, 1L) == CURLE_BAD_FUNCTION_ARGUMENT);
}

TEST_CASE("every option that is not built refuses what asks for something") {
    Easy easy;
    char something[] = "x";
    for (const OptionFacts& facts : all_options()) {
        if (facts.alias || facts.kind != OptionKind::absent) continue;
        INFO(facts.name);
        if (is_numeric(facts.takes)) {
            CHECK(easy.set(facts.id, static_cast<long>(facts.standard)) == CURLE_OK);
            CHECK(easy.set(facts.id, static_cast<long>(facts.standard + 1)) == CURLE_NOT_BUILT_IN);
        } else {
            CHECK(easy.set(facts.id, static_cast<void*>(nullptr)) == CURLE_OK);
            CHECK(easy.set(facts.id, static_cast<void*>(something)) == CURLE_NOT_BUILT_IN);
        }
        CHECK_FALSE(easy.options().has(facts.id));
    }
}

TEST_CASE("numbers out of range are refused and change nothing") {
    Easy easy;
    CHECK(easy.set(CURLOPT_TIMEOUT, 7L) == CURLE_OK);
    CHECK(easy.set(CURLOPT_TIMEOUT, -1L) == CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK(easy.options().number(CURLOPT_TIMEOUT_MS) == 7'000);
    CHECK(easy.set(CURLOPT_MAXREDIRS, -2L) == CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK(easy.set(CURLOPT_MAXREDIRS, -1L) == CURLE_OK);
    CHECK(easy.set(CURLOPT_LOCALPORT, 70'000L) == CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK(easy.set(CURLOPT_POSTFIELDSIZE, -2L) == CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK(easy.set(CURLOPT_MAXFILESIZE_LARGE, curl_off_t{-1}) == CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK(easy.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_SSLv3) == CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK(easy.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2 | CURL_SSLVERSION_MAX_TLSv1_3) == CURLE_OK);
    CHECK(easy.set(CURLOPT_HTTP_VERSION, 17L) == CURLE_UNSUPPORTED_PROTOCOL);
    CHECK(easy.set(CURLOPT_CONNECTTIMEOUT, 0L) == CURLE_OK);
    CHECK(easy.options().number(CURLOPT_CONNECTTIMEOUT_MS) == 300'000);
    CHECK(easy.set(CURLOPT_BUFFERSIZE, 5L) == CURLE_OK);
    CHECK(easy.options().number(CURLOPT_BUFFERSIZE) == 1'024);
}

TEST_CASE("the last of the options that choose a method wins") {
    Easy easy;
    const auto intent = [&] { return easy.prepared()->spec.intent; };
    CHECK(intent() == engine::Intent::get);
    easy.set(CURLOPT_NOBODY, 1L);
    CHECK(intent() == engine::Intent::head);
    easy.set(CURLOPT_NOBODY, 0L);
    CHECK(intent() == engine::Intent::get);
    easy.set(CURLOPT_POSTFIELDS, "a=b");
    CHECK(intent() == engine::Intent::post);
    easy.set(CURLOPT_NOBODY, 0L);
    CHECK(intent() == engine::Intent::post);
    easy.set(CURLOPT_UPLOAD, 1L);
    CHECK(intent() == engine::Intent::put);
    easy.set(CURLOPT_HTTPGET, 1L);
    CHECK(intent() == engine::Intent::get);
    // To take one back is to ask for GET, whoever had asked for what; only HEAD stays.
    for (const CURLoption back : {CURLOPT_UPLOAD, CURLOPT_PUT, CURLOPT_POST}) {
        easy.set(CURLOPT_POSTFIELDS, "x");
        easy.set(back, 0L);
        CHECK(intent() == engine::Intent::get);
        easy.set(CURLOPT_NOBODY, 1L);
        easy.set(back, 0L);
        CHECK(intent() == engine::Intent::head);
        easy.set(CURLOPT_NOBODY, 0L);
        CHECK(intent() == engine::Intent::get);
    }
}

TEST_CASE("bodies are lent or copied, with the length the program says") {
    Easy easy;
    std::string body = "one\0two";
    body = std::string("one\0two", 7);
    easy.set(CURLOPT_POSTFIELDS, body.data());
    CHECK(as_text(easy.prepared()->spec.body) == "one");
    CHECK(reinterpret_cast<const char*>(easy.prepared()->spec.body.data()) == body.data());
    easy.set(CURLOPT_POSTFIELDSIZE, 7L);
    CHECK(easy.prepared()->spec.body.size() == 7);
    easy.set(CURLOPT_COPYPOSTFIELDS, body.data());
    body.assign(7, 'x');
    CHECK(as_text(easy.prepared()->spec.body) == std::string_view("one\0two", 7));
    easy.set(CURLOPT_POSTFIELDS, nullptr);
    CHECK(easy.prepared()->spec.body_from == engine::BodyFrom::user);
    CHECK(easy.prepared()->spec.body_bytes == 7U);
    easy.set(CURLOPT_POSTFIELDSIZE, 0L);
    CHECK(easy.prepared()->spec.body_from == engine::BodyFrom::bytes);
    CHECK(easy.prepared()->spec.body.empty());
}

TEST_CASE("header lines add, replace, remove and empty") {
    Easy easy;
    curl_slist* list = nullptr;
    for (const char* line : {"X-One: 1", "Accept:", "X-Empty;", "no colon", "X-Wrong; value", ": x"})
        list = curl_slist_append(list, line);
    easy.set(CURLOPT_HTTPHEADER, list);
    const auto prepared = easy.prepared();
    REQUIRE(prepared->spec.fields.size() == 3);
    CHECK(prepared->spec.fields[0].value == "1");
    CHECK(prepared->spec.fields[1].remove);
    CHECK(prepared->spec.fields[2].name == "X-Empty");
    CHECK_FALSE(prepared->spec.fields[2].remove);
    curl_slist_free_all(list);
}

TEST_CASE("credentials come whole or in halves, and only for methods that are built") {
    Easy easy;
    easy.set(CURLOPT_USERPWD, "user:pass:word");
    CHECK(easy.prepared()->credentials->user == "user");
    CHECK(easy.prepared()->credentials->password == "pass:word");
    easy.set(CURLOPT_PROXYUSERPWD, "a%3ab:c");
    CHECK(easy.options().text(CURLOPT_PROXYUSERNAME) == std::string("a:b"));
    CHECK(easy.set(CURLOPT_HTTPAUTH, CURLAUTH_ANY) == CURLE_OK);
    CHECK(easy.set(CURLOPT_HTTPAUTH, -17L) == CURLE_OK);
    CHECK(easy.prepared()->credentials->user == "user");
    CHECK(easy.set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_DIGEST)) == CURLE_NOT_BUILT_IN);
    easy.set(CURLOPT_XOAUTH2_BEARER, "token");
    CHECK(easy.set(CURLOPT_HTTPAUTH, static_cast<long>(CURLAUTH_BEARER)) == CURLE_OK);
    CHECK(easy.prepared()->credentials->bearer_token == "token");
    CHECK_FALSE(easy.prepared()->credentials->user);
}

TEST_CASE("an empty name, password or referer is one, an unset one is none") {
    Easy easy;
    CHECK_FALSE(easy.prepared()->credentials);
    CHECK_FALSE(easy.prepared()->spec.empty_referer);
    easy.set(CURLOPT_USERPWD, "");
    CHECK(easy.prepared()->credentials->user == "");
    CHECK_FALSE(easy.prepared()->credentials->password);
    easy.set(CURLOPT_USERPWD, ":");
    CHECK(easy.prepared()->credentials->password == "");
    easy.set(CURLOPT_USERPWD, static_cast<const char*>(nullptr));
    easy.set(CURLOPT_PASSWORD, "p");
    CHECK_FALSE(easy.prepared()->credentials->user);
    easy.set(CURLOPT_REFERER, "");
    CHECK(easy.prepared()->spec.empty_referer);
    easy.set(CURLOPT_REFERER, static_cast<const char*>(nullptr));
    CHECK_FALSE(easy.prepared()->spec.empty_referer);
}

TEST_CASE("a proxy is always named whole, and an empty one forbids") {
    Easy easy;
    CHECK(easy.prepared()->spec.proxy == nullptr);
    easy.set(CURLOPT_PROXY, "");
    CHECK(easy.prepared()->proxy->url == "none");
    easy.set(CURLOPT_PROXY, "proxy.example");
    CHECK(easy.prepared()->proxy->url == "http://proxy.example:1080/");
    easy.set(CURLOPT_PROXYPORT, 3128L);
    CHECK(easy.prepared()->proxy->url == "http://proxy.example:3128/");
    easy.set(CURLOPT_PROXYTYPE, CURLPROXY_SOCKS5);
    CHECK(easy.prepared()->proxy->url == "socks5://proxy.example:3128/");
    easy.set(CURLOPT_PROXY, "https://p:8080");
    CHECK(easy.prepared()->proxy->url == "https://p:8080/");
    easy.set(CURLOPT_PROXY, "http://[::1");
    CHECK(easy.prepared() == nullptr);
    CHECK(easy.code == CURLE_COULDNT_RESOLVE_PROXY);
    easy.set(CURLOPT_PROXY, nullptr);
    easy.set(CURLOPT_NOPROXY, "");
    CHECK(easy.prepared()->proxy->no_proxy == ",");
}

TEST_CASE("schemes are limited by name or by mask") {
    Easy easy;
    CHECK(easy.set(CURLOPT_PROTOCOLS_STR, "http,https,ftp,ftps") == CURLE_OK);
    CHECK(easy.prepared()->spec.allowed_schemes == "http,https");
    CHECK(easy.set(CURLOPT_PROTOCOLS_STR, "nosuch") == CURLE_UNSUPPORTED_PROTOCOL);
    CHECK(easy.set(CURLOPT_PROTOCOLS_STR, "") == CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK(easy.set(CURLOPT_PROTOCOLS, CURLPROTO_HTTPS) == CURLE_OK);
    CHECK(easy.prepared()->spec.allowed_schemes == "https");
    CHECK(easy.prepared()->spec.redirect_schemes == "https");
    CHECK(easy.set(CURLOPT_PROTOCOLS, CURLPROTO_FTP) == CURLE_OK);
    CHECK(easy.prepared()->spec.allowed_schemes.empty());
}

TEST_CASE("an interface is a name, an address or a host name") {
    Easy easy;
    easy.set(CURLOPT_INTERFACE, "lo");
    CHECK(easy.prepared()->socket->interface == "lo");
    CHECK(easy.prepared()->socket->local_address.empty());
    easy.set(CURLOPT_INTERFACE, "me.example.org");  // no interface here has that name
    CHECK(easy.prepared()->socket->interface.empty());
    CHECK(easy.prepared()->socket->local_address == "me.example.org");
    easy.set(CURLOPT_INTERFACE, "if!nosuch0");
    CHECK(easy.prepared()->socket->interface == "nosuch0");
    easy.set(CURLOPT_INTERFACE, "127.0.0.2");
    CHECK(easy.prepared()->socket->local_address == "127.0.0.2");
    easy.set(CURLOPT_INTERFACE, "ifhost!lo!::1");
    CHECK(easy.prepared()->socket->interface == "lo");
    CHECK(easy.prepared()->socket->local_address == "::1");
    easy.set(CURLOPT_INTERFACE, "host!example.org");
    CHECK(easy.prepared()->socket->interface.empty());
    CHECK(easy.prepared()->socket->local_address == "example.org");
}

TEST_CASE("rules for names, limits and sockets reach the engine") {
    Easy easy;
    CHECK(easy.prepared()->spec.names == nullptr);
    curl_slist rule{const_cast<char*>("foo:80:127.0.0.1"), nullptr};
    curl_slist elsewhere{const_cast<char*>("::bar:81"), nullptr};
    CHECK(curl_easy_setopt(easy.handle, CURLOPT_RESOLVE, &rule) == CURLE_OK);
    CHECK(curl_easy_setopt(easy.handle, CURLOPT_CONNECT_TO, &elsewhere) == CURLE_OK);
    easy.set(CURLOPT_DNS_CACHE_TIMEOUT, -1L);
    easy.set(CURLOPT_DNS_SHUFFLE_ADDRESSES, 1L);
    easy.set(CURLOPT_DNS_SERVERS, "127.0.0.1:53");
    CHECK(easy.set(CURLOPT_DNS_CACHE_TIMEOUT, -2L) == CURLE_BAD_FUNCTION_ARGUMENT);
    const auto names = *easy.prepared()->names;
    CHECK(names.resolve == std::vector<std::string>{"foo:80:127.0.0.1"});
    CHECK(names.connect_to == std::vector<std::string>{"::bar:81"});
    CHECK_FALSE(names.keep_for);
    CHECK(names.shuffle);
    CHECK(names.servers.addresses == "127.0.0.1:53");
    CHECK(easy.set(CURLOPT_MAX_RECV_SPEED_LARGE, curl_off_t{-1}) == CURLE_BAD_FUNCTION_ARGUMENT);
    easy.set(CURLOPT_MAX_RECV_SPEED_LARGE, curl_off_t{1000});
    easy.set(CURLOPT_MAX_SEND_SPEED_LARGE, curl_off_t{2000});
    easy.set(CURLOPT_MAXAGE_CONN, 7L);
    easy.set(CURLOPT_MAXLIFETIME_CONN, 0L);
    const Limits limits = easy.prepared()->limits;
    CHECK(limits.max_receive_bytes_per_second == 1000);
    CHECK(limits.max_send_bytes_per_second == 2000);
    CHECK(limits.connection_idle == std::chrono::seconds(7));
    CHECK(limits.connection_age == std::chrono::seconds(0));
    CHECK_FALSE(easy.prepared()->spec.share_connection);
    easy.set(CURLOPT_PIPEWAIT, 1L);
    CHECK(easy.prepared()->spec.share_connection);
    easy.set(CURLOPT_UNIX_SOCKET_PATH, "/run/x");
    CHECK(easy.prepared()->socket->unix_path == "/run/x");
    easy.set(CURLOPT_ABSTRACT_UNIX_SOCKET, "y");  // the other name of the same setting
    CHECK(easy.prepared()->socket->unix_path == "y");
    CHECK(easy.prepared()->socket->unix_abstract);
    easy.set(CURLOPT_UNIX_SOCKET_PATH, "/run/z");
    CHECK_FALSE(easy.prepared()->socket->unix_abstract);
}

TEST_CASE("TLS settings reach the right hop") {
    Easy easy;
    CHECK(easy.prepared()->spec.tls == nullptr);
    easy.set(CURLOPT_SSL_VERIFYPEER, 0L);
    easy.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_1 | CURL_SSLVERSION_MAX_TLSv1_2);
    easy.set(CURLOPT_PROXY_SSL_VERIFYHOST, 0L);
    const auto prepared = easy.prepared();
    CHECK_FALSE(prepared->tls->verify_peer);
    CHECK(prepared->tls->verify_name);
    CHECK(prepared->tls->min_version == TlsVersion::v1_1);
    CHECK(prepared->tls->max_version == TlsVersion::v1_2);
    CHECK(prepared->proxy->tls.verify_peer);
    CHECK_FALSE(prepared->proxy->tls.verify_name);
    CHECK(easy.set(CURLOPT_SSLCERTTYPE, "pem") == CURLE_OK);
    CHECK(easy.set(CURLOPT_SSLCERTTYPE, "P12") == CURLE_OK);
}

TEST_CASE("what was prepared serves again until an option changes") {
    Easy easy;
    const auto first = easy.prepared();
    const auto again = [&] { return prepare_again(*easy_of(easy.handle), *first); };
    CHECK(again());
    easy.set(CURLOPT_URL, "http://example.com/other");
    CHECK_FALSE(again());
    Easy posted;
    posted.set(CURLOPT_POST, 1L);
    CHECK_FALSE(prepare_again(*easy_of(posted.handle), *first));
    // Every way an option goes.
    for (const auto change : {0, 1, 2}) {
        Easy changed;
        changed.set(CURLOPT_USERAGENT, "agent");
        const auto made = changed.prepared();
        if (change == 0) changed.set(CURLOPT_USERAGENT, nullptr);
        if (change == 1) changed.set(CURLOPT_TIMEOUT, 7L);
        if (change == 2) curl_easy_reset(changed.handle);
        CHECK_FALSE(prepare_again(*easy_of(changed.handle), *made));
    }
}

TEST_CASE("what the program lends is read again for each transfer") {
    Easy easy;
    std::string body = "one";
    curl_slist* list = curl_slist_append(nullptr, "A: 1");
    easy.set(CURLOPT_POSTFIELDS, body.data());
    easy.set(CURLOPT_HTTPHEADER, list);
    const auto made = easy.prepared();
    REQUIRE(made);
    body[1] = '\0';
    curl_slist_append(list, "B: 2");
    REQUIRE(prepare_again(*easy_of(easy.handle), *made));
    CHECK(as_text(made->spec.body) == "o");
    REQUIRE(made->spec.fields.size() == 2);
    CHECK(made->spec.fields[0].value == "1");
    CHECK(made->spec.fields[1].name == "B");
    char authority[] = "not read here";
    curl_blob blob{authority, sizeof authority, CURL_BLOB_NOCOPY};
    easy.set(CURLOPT_CAINFO_BLOB, &blob);
    const auto with_blob = easy.prepared();
    CHECK_FALSE(prepare_again(*easy_of(easy.handle), *with_blob));
    blob.flags = CURL_BLOB_COPY;
    easy.set(CURLOPT_CAINFO_BLOB, &blob);
    const auto with_copy = easy.prepared();
    CHECK(prepare_again(*easy_of(easy.handle), *with_copy));
    curl_slist_free_all(list);
}

TEST_CASE("a duplicate has the options, a reset handle has none") {
    Easy easy;
    easy.set(CURLOPT_USERAGENT, "agent");
    easy.set(CURLOPT_POST, 1L);
    CURL* copy = curl_easy_duphandle(easy.handle);
    CHECK(easy_of(copy)->options.text(CURLOPT_USERAGENT) == std::string("agent"));
    CHECK(easy_of(copy)->method == Method::post);
    curl_easy_reset(copy);
    CHECK(easy_of(copy)->options.text(CURLOPT_USERAGENT) == nullptr);
    CHECK(easy_of(copy)->method == Method::get);
    curl_easy_cleanup(copy);
}

TEST_CASE("a share counts its users, and what is built can be shared") {
    CURLSH* share = curl_share_init();
    CHECK(curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS) == CURLSHE_OK);
    CHECK(curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE) == CURLSHE_NOT_BUILT_IN);
    CHECK(curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT) == CURLSHE_OK);
    CHECK(curl_share_setopt(share, CURLSHOPT_SHARE, 77) == CURLSHE_BAD_OPTION);
    {
        Easy easy;
        CHECK(easy.prepared()->spec.shared == nullptr);
        CHECK(easy.set(CURLOPT_SHARE, share) == CURLE_OK);
        const auto with_share = easy.prepared();
        REQUIRE(with_share->spec.shared != nullptr);
        CHECK(with_share->spec.shared->names != nullptr);
        CHECK(with_share->spec.shared->sessions == nullptr);
        CHECK(curl_share_cleanup(share) == CURLSHE_IN_USE);
        CHECK(curl_share_setopt(share, CURLSHOPT_USERDATA, nullptr) == CURLSHE_IN_USE);
    }
    CHECK(curl_share_cleanup(share) == CURLSHE_OK);
}

TEST_CASE("TLS options of both hops reach the engine") {
    struct Hop {
        const char* what;
        CURLoption certificate, certificate_blob, type, key, key_blob, key_type, password, issuer, issuer_blob, flags, crl, pin;
        bool proxy;
    };
    const Hop hops[] = {
        {"origin", CURLOPT_SSLCERT, CURLOPT_SSLCERT_BLOB, CURLOPT_SSLCERTTYPE, CURLOPT_SSLKEY, CURLOPT_SSLKEY_BLOB,
         CURLOPT_SSLKEYTYPE, CURLOPT_KEYPASSWD, CURLOPT_ISSUERCERT, CURLOPT_ISSUERCERT_BLOB, CURLOPT_SSL_OPTIONS,
         CURLOPT_CRLFILE, CURLOPT_PINNEDPUBLICKEY, false},
        {"proxy", CURLOPT_PROXY_SSLCERT, CURLOPT_PROXY_SSLCERT_BLOB, CURLOPT_PROXY_SSLCERTTYPE, CURLOPT_PROXY_SSLKEY,
         CURLOPT_PROXY_SSLKEY_BLOB, CURLOPT_PROXY_SSLKEYTYPE, CURLOPT_PROXY_KEYPASSWD, CURLOPT_PROXY_ISSUERCERT,
         CURLOPT_PROXY_ISSUERCERT_BLOB, CURLOPT_PROXY_SSL_OPTIONS, CURLOPT_PROXY_CRLFILE,
         CURLOPT_PROXY_PINNEDPUBLICKEY, true},
    };
    for (const Hop& hop : hops) {
        CAPTURE(hop.what);
        Easy easy;
        const auto tls = [&]() -> TlsOptions {
            const auto prepared = easy.prepared();
            REQUIRE(prepared);
            if (hop.proxy) return prepared->proxy ? prepared->proxy->tls : TlsOptions{};
            return prepared->tls ? *prepared->tls : TlsOptions{};
        };
        CHECK(easy.set(hop.key, "me.key") == CURLE_OK);
        CHECK(tls() == TlsOptions{});  // a key alone says nothing
        CHECK(easy.set(hop.certificate, "me.der") == CURLE_OK);
        CHECK(easy.set(hop.type, "der") == CURLE_OK);
        CHECK(easy.set(hop.key_type, "DER") == CURLE_OK);
        CHECK(easy.set(hop.password, "sesame") == CURLE_OK);
        CHECK(tls() == TlsOptions{.certificate_file = "me.der",
                                  .certificate_format = TlsFormat::der,
                                  .private_key_file = "me.key",
                                  .private_key_format = TlsFormat::der,
                                  .key_password = "sesame"});
        char bytes[] = "PKCS";
        curl_blob blob{bytes, 4, CURL_BLOB_COPY};
        for (const CURLoption id : {hop.certificate_blob, hop.key_blob, hop.issuer_blob}) CHECK(easy.set(id, &blob) == CURLE_OK);
        CHECK(easy.set(hop.issuer, "issuer.pem") == CURLE_OK);
        TlsOptions with = tls();
        CHECK(with.certificate_data == "PKCS");
        CHECK(with.private_key_data == "PKCS");
        CHECK(with.issuer_pem == "PKCS");
        CHECK(with.issuer_file == "issuer.pem");
        CHECK(with.split_cbc_records);
        CHECK(with.partial_chain);
        CHECK(easy.set(hop.flags, CURLSSLOPT_ALLOW_BEAST | CURLSSLOPT_NO_PARTIALCHAIN | CURLSSLOPT_NATIVE_CA |
                                      CURLSSLOPT_EARLYDATA) == CURLE_OK);
        with = tls();
        CHECK_FALSE(with.split_cbc_records);
        CHECK_FALSE(with.partial_chain);
        CHECK(with.native_ca);
        CHECK(with.early_data);
        CHECK(easy.set(hop.flags, CURLSSLOPT_NO_REVOKE | CURLSSLOPT_REVOKE_BEST_EFFORT | CURLSSLOPT_AUTO_CLIENT_CERT) == CURLE_OK);
        CHECK(tls().partial_chain);
        CHECK(easy.set(hop.crl, "list.crl") == CURLE_OK);
        CHECK(easy.set(hop.pin, "key.pub") == CURLE_OK);
        with = tls();
        CHECK(with.crl_file == "list.crl");
        CHECK_FALSE(with.partial_chain);
        CHECK(with.pinned_public_key == "key.pub");
        CHECK(easy.set(hop.key_type, "P12") == CURLE_OK);
        CHECK(!easy.prepared());
        CHECK(easy.code == CURLE_SSL_CERTPROBLEM);
        CHECK(easy.set(hop.key_type, nullptr) == CURLE_OK);
        CHECK(easy.set(hop.type, "FOO") == CURLE_OK);
        CHECK(!easy.prepared());
        CHECK(easy.code == CURLE_SSL_CERTPROBLEM);
        CHECK(easy.set(hop.type, "eng") == CURLE_NOT_BUILT_IN);
        CHECK(easy.set(hop.key_type, "PROV") == CURLE_NOT_BUILT_IN);
        CHECK(easy.set(hop.type, "P12") == CURLE_OK);
        CHECK(tls().certificate_format == TlsFormat::p12);
    }
}

TEST_CASE("TLS options that are the origin's alone, and suites that cannot be chosen") {
    Easy easy;
    CHECK(easy.set(CURLOPT_SSL_EC_CURVES, "X25519") == CURLE_OK);
    CHECK(easy.set(CURLOPT_SSL_SIGNATURE_ALGORITHMS, "ECDSA+SHA256") == CURLE_OK);
    CHECK(easy.set(CURLOPT_CA_CACHE_TIMEOUT, 7L) == CURLE_OK);
    CHECK(easy.set(CURLOPT_CA_CACHE_TIMEOUT, -2L) == CURLE_BAD_FUNCTION_ARGUMENT);
    CHECK(easy.set(CURLOPT_CERTINFO, 1L) == CURLE_OK);
    const auto prepared = easy.prepared();
    REQUIRE((prepared && prepared->tls));
    CHECK(prepared->tls->groups == "X25519");
    CHECK(prepared->tls->signature_algorithms == "ECDSA+SHA256");
    CHECK(prepared->tls->ca_cache_time == std::chrono::seconds(7));
    CHECK(prepared->spec.want_certificates);
    for (const CURLoption id : {CURLOPT_TLS13_CIPHERS, CURLOPT_PROXY_TLS13_CIPHERS}) {
        CHECK(easy.set(id, "TLS_AES_128_GCM_SHA256") == CURLE_NOT_BUILT_IN);
        CHECK(easy.set(id, "") == CURLE_NOT_BUILT_IN);
        CHECK(easy.set(id, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256") == CURLE_OK);
        CHECK(easy.set(id, "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:NOPE") ==
              CURLE_NOT_BUILT_IN);
        CHECK(easy.set(id, nullptr) == CURLE_OK);
    }
    CHECK(easy.set(CURLOPT_SSL_VERIFYHOST, 3L) == CURLE_OK);
    CHECK(easy.set(CURLOPT_SSL_VERIFYHOST, 0L) == CURLE_OK);
    CHECK_FALSE(easy.prepared()->tls->verify_name);
    CHECK(easy.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_3 | CURL_SSLVERSION_MAX_TLSv1_2) == CURLE_OK);
    CHECK(!easy.prepared());
    CHECK(easy.code == CURLE_SSL_CONNECT_ERROR);
}

TEST_CASE("one TLS library, whatever name it is asked for by") {
    const curl_ssl_backend** list = nullptr;
    CHECK(curl_global_sslset(CURLSSLBACKEND_NONE, "BoringSSL", &list) == CURLSSLSET_OK);
    REQUIRE(list != nullptr);
    CHECK(std::string(list[0]->name) == "boringssl");
    CHECK(curl_global_sslset(CURLSSLBACKEND_OPENSSL, "nonsense", nullptr) == CURLSSLSET_OK);  // the id decides
    CHECK(curl_global_sslset(CURLSSLBACKEND_WOLFSSL, "openssl", nullptr) == CURLSSLSET_UNKNOWN_BACKEND);
    CHECK(curl_global_sslset(CURLSSLBACKEND_NONE, nullptr, nullptr) == CURLSSLSET_UNKNOWN_BACKEND);
}
