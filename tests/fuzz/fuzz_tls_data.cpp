// What strangers give to TLS beside its records. The first byte chooses: a stapled OCSP response, an exported session,
// a certificate to be described. Whatever the bytes are, an answer comes, and a doubt is always put in words.
#include <cstddef>
#include <cstdint>
#include <string>

#include <openssl/x509.h>

#include "fuzz/fuzz.hpp"
#include "proto/tls/certinfo.hpp"
#include "proto/tls/ocsp.hpp"
#include "proto/tls/pem.hpp"
#include "proto/tls/session_export.hpp"

using namespace hawser;
using fuzz::require;

namespace {

constexpr const char* issuer_base64 =
    "MIIBejCCAR+gAwIBAgIUPRKZkskZ+uTdETz/WXO3N1JA/oAwCgYIKoZIzj0EAwIwEjEQMA4GA1UEAwwHZnV6eiBDQTAeFw0yNjEx"
    "MjIyMDM5MzVaFw0zNjExMTkyMDM5MzVaMBIxEDAOBgNVBAMMB2Z1enogQ0EwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARDHTZu"
    "Y9BVguS8ra94VT2+gmbhy5Op/ToE0BE0UlEi2wepw/jw5PIxwBILEgzE7TW27ttcyRgY4w5ef/knpdeSo1MwUTAdBgNVHQ4EFgQU"
    "379+5T7SxtNC1PIu3FgK9WjZz/owHwYDVR0jBBgwFoAU379+5T7SxtNC1PIu3FgK9WjZz/owDwYDVR0TAQH/BAUwAwEB/zAKBggq"
    "hkjOPQQDAgNJADBGAiEA2b3qjL1Jg75lW1ebM5evc/1yNvMKTR+nghaZS3tMOywCIQDFmzrU3yYd/9sEVHV7He8oxs+c6XhkKYvu"
    "1L8NE9dOHw==";
constexpr const char* leaf_base64 =
    "MIIBGzCBwgIUGM83xqykISk2jhuN4T8ONahSf9gwCgYIKoZIzj0EAwIwEjEQMA4GA1UEAwwHZnV6eiBDQTAeFw0yNjExMjIyMDM5"
    "MzZaFw0zNjExMTkyMDM5MzZaMA8xDTALBgNVBAMMBGxlYWYwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQPmdNMN2EJtxZwSF0t"
    "e5cCDGzaPmTpQUuMqWoscsVdBIm+Hk9R7OuHBvPhJ5eU9mq+QDytmbD4Djn5KbilvpjxMAoGCCqGSM49BAMCA0gAMEUCIQCJ+LSu"
    "QNcxzwpmB4V6DkqNNVtuJu/dEjFOMpL7W3kyWwIgODRCxMt2ltsD2f/p9pMSi3cDJntGrXV98QmfbnuqvT4=";

bssl::UniquePtr<X509> parsed(const char* base64) {
    std::string der;
    require(tls::decode_base64(base64, der), "the certificate in this file is damaged");
    const std::uint8_t* at = as_bytes(der).data();
    return bssl::UniquePtr<X509>(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
}

void staple(Bytes response) {
    static const auto issuer = parsed(issuer_base64);
    static const auto leaf = parsed(leaf_base64);
    const auto doubt = tls::doubt_about(response, leaf.get(), issuer.get());
    require(!doubt || !doubt->empty(), "a doubt without words");
    require(doubt || response.size() > 100, "a proof too short to hold a signature");
}

void import(std::string_view data) {
    tls::SessionCache cache;
    const auto done = tls::import_session(cache, "key", {}, data, 0);
    require(done || done.error().code() == ErrorCode::bad_argument, "another error than documented");
    tls::export_sessions(cache, 0, [&](const tls::ExportedSession& one) {
        require(one.key == "key" && one.tag.size() == tls::tag_bytes, "an export with another key");
        tls::SessionCache again;
        require(tls::import_session(again, {}, one.tag, one.data, 0).has_value(), "what was exported is not taken back");
        return true;
    });
}

void describe(Bytes certificate) {
    for (const tls::CertificateField& field : tls::fields_of(certificate))
        require(!field.name.empty(), "a field without a name");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const Bytes bytes(data + 1, size - 1);
    if (data[0] % 3 == 0) staple(bytes);
    if (data[0] % 3 == 1) import(as_text(bytes));
    if (data[0] % 3 == 2) describe(bytes);
    return 0;
}
