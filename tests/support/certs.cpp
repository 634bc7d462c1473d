#include "support/certs.hpp"

#include <stdlib.h>

#include <fstream>
#include <stdexcept>

#include <openssl/base64.h>
#include <openssl/bio.h>
#include <openssl/bytestring.h>
#include <openssl/digest.h>
#include <openssl/ec_key.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/nid.h>
#include <openssl/pem.h>
#include <openssl/pkcs8.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace hawser::test {

namespace {

constexpr long seconds_per_day = 24L * 3600L;

void require(bool good) {
    if (!good) throw std::runtime_error("making a test certificate failed");
}

template <class T>
bssl::UniquePtr<T> made(T* object) {
    require(object != nullptr);
    return bssl::UniquePtr<T>(object);
}

bssl::UniquePtr<EVP_PKEY> new_key(bool rsa) {
    auto key = made(EVP_PKEY_new());
    if (rsa) {
        auto exponent = made(BN_new());
        auto rsa_key = made(RSA_new());
        require(BN_set_word(exponent.get(), RSA_F4) == 1 &&
                RSA_generate_key_ex(rsa_key.get(), 2048, exponent.get(), nullptr) == 1 &&
                EVP_PKEY_set1_RSA(key.get(), rsa_key.get()) == 1);
        return key;
    }
    auto ec_key = made(EC_KEY_new_by_curve_name(NID_X9_62_prime256v1));
    require(EC_KEY_generate_key(ec_key.get()) == 1 && EVP_PKEY_set1_EC_KEY(key.get(), ec_key.get()) == 1);
    return key;
}

bssl::UniquePtr<X509_NAME> name_of(const std::string& common_name) {
    auto name = made(X509_NAME_new());
    require(X509_NAME_add_entry_by_txt(name.get(), "CN", MBSTRING_UTF8,
                                       reinterpret_cast<const unsigned char*>(common_name.data()),
                                       static_cast<int>(common_name.size()), -1, 0) == 1);
    return name;
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    auto extension = made(X509V3_EXT_nconf_nid(nullptr, &context, nid, value.c_str()));
    require(X509_add_ext(certificate, extension.get(), -1) == 1);
}

bool is_address(const std::string& name) {
    return name.find(':') != std::string::npos || name.find_first_not_of("0123456789.") == std::string::npos;
}

/// Everything but names, key and signature.
bssl::UniquePtr<X509> new_certificate(EVP_PKEY* key, const std::string& common_name, int begins_in_days, int ends_in_days) {
    auto certificate = made(X509_new());
    std::uint64_t serial = 0;
    RAND_bytes(reinterpret_cast<std::uint8_t*>(&serial), sizeof serial);
    require(X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
            ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial >> 1U) == 1 &&
            X509_gmtime_adj(X509_getm_notBefore(certificate.get()), begins_in_days * seconds_per_day) != nullptr &&
            X509_gmtime_adj(X509_getm_notAfter(certificate.get()), ends_in_days * seconds_per_day) != nullptr &&
            X509_set_subject_name(certificate.get(), name_of(common_name).get()) == 1 &&
            X509_set_pubkey(certificate.get(), key) == 1);
    return certificate;
}

/// What `write` writes, PEM or not.
template <class Write>
std::string to_pem(Write write) {
    auto memory = made(BIO_new(BIO_s_mem()));
    require(write(memory.get()) == 1);
    const std::uint8_t* bytes = nullptr;
    std::size_t size = 0;
    require(BIO_mem_contents(memory.get(), &bytes, &size) == 1);
    return {reinterpret_cast<const char*>(bytes), size};
}

std::string pem_of(X509* certificate) {
    return to_pem([=](BIO* out) { return PEM_write_bio_X509(out, certificate); });
}

std::string pem_of(EVP_PKEY* key) {
    return to_pem([=](BIO* out) { return PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

bssl::UniquePtr<BIO> reader(const std::string& text) {
    return made(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

bssl::UniquePtr<X509> leaf_of(const Identity& identity) {
    return made(PEM_read_bio_X509(reader(identity.certificate_pem).get(), nullptr, nullptr, nullptr));
}

bssl::UniquePtr<EVP_PKEY> key_of(const Identity& identity) {
    return made(PEM_read_bio_PrivateKey(reader(identity.key_pem).get(), nullptr, nullptr, nullptr));
}

/// A leaf for `key`, signed by `issuer`'s key; a null issuer makes it sign itself.
Identity sign_leaf(const Leaf& leaf, X509* issuer, EVP_PKEY* issuer_key,
                   const std::string& usage = "serverAuth,clientAuth") {
    const auto key = new_key(leaf.rsa);
    auto certificate = new_certificate(key.get(), leaf.common_name, leaf.begins_in_days, leaf.ends_in_days);
    X509* signer = issuer != nullptr ? issuer : certificate.get();
    require(X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer)) == 1);
    add_extension(certificate.get(), signer, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(certificate.get(), signer, NID_ext_key_usage, usage);
    std::string names;
    for (const std::string& name : leaf.names)
        names.append(names.empty() ? "" : ",").append(is_address(name) ? "IP:" : "DNS:").append(name);
    if (!names.empty()) add_extension(certificate.get(), signer, NID_subject_alt_name, names);
    require(X509_sign(certificate.get(), issuer_key != nullptr ? issuer_key : key.get(), EVP_sha256()) > 0);
    return {.certificate_pem = pem_of(certificate.get()), .key_pem = pem_of(key.get())};
}

}  // namespace

struct Authority::Keys {
    bssl::UniquePtr<EVP_PKEY> key;
    bssl::UniquePtr<X509> certificate;
    std::string sent_along_pem;  // intermediates

    Keys(const std::string& name, const Keys* parent) : key(new_key(false)) {
        certificate = new_certificate(key.get(), name, -10, 365);
        X509* signer = parent != nullptr ? parent->certificate.get() : certificate.get();
        require(X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer)) == 1);
        add_extension(certificate.get(), signer, NID_basic_constraints, "critical,CA:TRUE");
        add_extension(certificate.get(), signer, NID_key_usage, "critical,keyCertSign,cRLSign");
        add_extension(certificate.get(), signer, NID_subject_key_identifier, "hash");
        require(X509_sign(certificate.get(), parent != nullptr ? parent->key.get() : key.get(), EVP_sha256()) > 0);
        if (parent != nullptr) sent_along_pem = pem_of(certificate.get()) + parent->sent_along_pem;
    }
};

Authority::Authority(const std::string& name) : keys_(std::make_shared<Keys>(name, nullptr)) {}

Authority Authority::intermediate(const std::string& name) const {
    Authority below = *this;
    below.keys_ = std::make_shared<Keys>(name, keys_.get());
    return below;
}

Identity Authority::issue(const Leaf& leaf) const {
    Identity identity = sign_leaf(leaf, keys_->certificate.get(), keys_->key.get());
    identity.certificate_pem += keys_->sent_along_pem;
    return identity;
}

Identity Authority::issue_responder(bool allowed) const {
    return sign_leaf({.names = {}, .common_name = "responder"}, keys_->certificate.get(), keys_->key.get(),
                     allowed ? "OCSPSigning" : "serverAuth");
}

namespace {

/// A DER element around what `fill` adds.
template <class Fill>
void element(CBB* into, unsigned tag, Fill fill) {
    CBB inside;
    require(CBB_add_asn1(into, &inside, tag) == 1);
    fill(&inside);
    require(CBB_flush(into) == 1);
}

void add(CBB* into, std::string_view bytes) {
    require(CBB_add_bytes(into, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()) == 1);
}

template <class Object, class Encode>
std::string der_of(Object* object, Encode encode) {
    std::uint8_t* der = nullptr;
    const int size = encode(object, &der);
    require(size >= 0);
    const bssl::UniquePtr<std::uint8_t> owner(der);
    return {reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)};
}

std::string sha1_of(std::string_view bytes) {
    std::string digest(SHA_DIGEST_LENGTH, '\0');
    SHA1(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), reinterpret_cast<std::uint8_t*>(digest.data()));
    return digest;
}

void add_time(CBB* into, long in_seconds) {
    const auto when = made(ASN1_TIME_new());
    require(X509_gmtime_adj(when.get(), in_seconds) != nullptr);
    const auto general = made(ASN1_TIME_to_generalizedtime(when.get(), nullptr));
    add(into, der_of(general.get(), i2d_ASN1_GENERALIZEDTIME));
}

void add_algorithm(CBB* into, int nid) {
    element(into, CBS_ASN1_SEQUENCE, [=](CBB* inside) { require(OBJ_nid2cbb(inside, nid) == 1); });
}

constexpr unsigned context_tag(unsigned number) { return CBS_ASN1_CONTEXT_SPECIFIC | CBS_ASN1_CONSTRUCTED | number; }

std::string name_of_issuer(X509* issuer) { return der_of(X509_get_subject_name(issuer), [](X509_NAME* name, std::uint8_t** out) { return i2d_X509_NAME(name, out); }); }

void add_single(CBB* into, X509* leaf, X509* issuer, const Status& status) {
    const ASN1_BIT_STRING* key = X509_get0_pubkey_bitstr(issuer);
    const std::string_view key_bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(key)),
                                     static_cast<std::size_t>(ASN1_STRING_length(key)));
    element(into, CBS_ASN1_SEQUENCE, [&](CBB* single) {
        element(single, CBS_ASN1_SEQUENCE, [&](CBB* id) {
            add_algorithm(id, NID_sha1);
            element(id, CBS_ASN1_OCTETSTRING, [&](CBB* hash) { add(hash, sha1_of(name_of_issuer(issuer))); });
            element(id, CBS_ASN1_OCTETSTRING, [&](CBB* hash) { add(hash, sha1_of(key_bytes)); });
            add(id, der_of(X509_get_serialNumber(leaf), [](ASN1_INTEGER* number, std::uint8_t** out) { return i2d_ASN1_INTEGER(number, out); }));
        });
        if (status.kind == Status::Kind::revoked)
            element(single, context_tag(1), [](CBB* since) { add_time(since, -600); });
        else
            element(single, CBS_ASN1_CONTEXT_SPECIFIC | (status.kind == Status::Kind::good ? 0U : 2U), [](CBB*) {});
        add_time(single, status.begins_in_seconds);
        if (status.ends_in_seconds != 0)
            element(single, context_tag(0), [&](CBB* end) { add_time(end, status.ends_in_seconds); });
    });
}

std::string finished(CBB* builder) {
    std::uint8_t* bytes = nullptr;
    std::size_t size = 0;
    require(CBB_finish(builder, &bytes, &size) == 1);
    const bssl::UniquePtr<std::uint8_t> owner(bytes);
    return {reinterpret_cast<const char*>(bytes), size};
}

std::string signature_of(std::string_view text, EVP_PKEY* key, const EVP_MD* digest) {
    bssl::ScopedEVP_MD_CTX context;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    std::size_t size = 0;
    require(EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key) == 1 &&
            EVP_DigestSign(context.get(), nullptr, &size, bytes, text.size()) == 1);
    std::string signature(size, '\0');
    require(EVP_DigestSign(context.get(), reinterpret_cast<std::uint8_t*>(signature.data()), &size, bytes, text.size()) == 1);
    signature.resize(size);
    return signature;
}

}  // namespace

std::string Authority::ocsp_response(const Identity& of, const Status& status, const Identity* responder) const {
    bssl::ScopedCBB data;
    require(CBB_init(data.get(), 512) == 1);
    element(data.get(), CBS_ASN1_SEQUENCE, [&](CBB* inside) {
        element(inside, context_tag(1), [&](CBB* who) { add(who, name_of_issuer(keys_->certificate.get())); });
        add_time(inside, status.begins_in_seconds);
        element(inside, CBS_ASN1_SEQUENCE, [&](CBB* list) { add_single(list, leaf_of(of).get(), keys_->certificate.get(), status); });
    });
    const std::string to_sign = finished(data.get());
    const auto responder_key = responder != nullptr ? key_of(*responder) : nullptr;
    const std::string signature = signature_of(to_sign, responder_key ? responder_key.get() : keys_->key.get(),
                                               status.sha1_signature ? EVP_sha1() : EVP_sha256());
    bssl::ScopedCBB out;
    require(CBB_init(out.get(), 1024) == 1);
    element(out.get(), CBS_ASN1_SEQUENCE, [&](CBB* response) {
        element(response, CBS_ASN1_ENUMERATED, [&](CBB* number) { require(CBB_add_u8(number, static_cast<std::uint8_t>(status.error)) == 1); });
        if (status.error != 0) return;
        element(response, context_tag(0), [&](CBB* wrapped) { element(wrapped, CBS_ASN1_SEQUENCE, [&](CBB* bytes) {
            element(bytes, CBS_ASN1_OBJECT, [](CBB* type) { add(type, std::string_view("\x2b\x06\x01\x05\x05\x07\x30\x01\x01", 9)); });
            element(bytes, CBS_ASN1_OCTETSTRING, [&](CBB* octets) { element(octets, CBS_ASN1_SEQUENCE, [&](CBB* basic) {
                add(basic, to_sign);
                add_algorithm(basic, status.sha1_signature ? NID_ecdsa_with_SHA1 : NID_ecdsa_with_SHA256);
                element(basic, CBS_ASN1_BITSTRING, [&](CBB* bits) { require(CBB_add_u8(bits, 0) == 1); add(bits, signature); });
                if (responder == nullptr) return;
                element(basic, context_tag(0), [&](CBB* list) { element(list, CBS_ASN1_SEQUENCE, [&](CBB* certificates) {
                    add(certificates, certificate_der(*responder));
                }); });
            }); });
        }); });
    });
    return finished(out.get());
}

std::string Authority::certificate_pem() const { return pem_of(keys_->certificate.get()); }

std::string Authority::crl_pem(std::span<const Identity> revoked) const {
    auto list = made(X509_CRL_new());
    auto begin = made(ASN1_TIME_new());
    auto end = made(ASN1_TIME_new());
    require(X509_gmtime_adj(begin.get(), -seconds_per_day) != nullptr &&
            X509_gmtime_adj(end.get(), 30 * seconds_per_day) != nullptr &&
            X509_CRL_set_version(list.get(), X509_CRL_VERSION_2) == 1 &&
            X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(keys_->certificate.get())) == 1 &&
            X509_CRL_set1_lastUpdate(list.get(), begin.get()) == 1 && X509_CRL_set1_nextUpdate(list.get(), end.get()) == 1);
    for (const Identity& identity : revoked) {
        auto entry = made(X509_REVOKED_new());
        require(X509_REVOKED_set_serialNumber(entry.get(), X509_get_serialNumber(leaf_of(identity).get())) == 1 &&
                X509_REVOKED_set_revocationDate(entry.get(), begin.get()) == 1 &&
                X509_CRL_add0_revoked(list.get(), entry.release()) == 1);
    }
    require(X509_CRL_sign(list.get(), keys_->key.get(), EVP_sha256()) > 0);
    return to_pem([&](BIO* out) { return PEM_write_bio_X509_CRL(out, list.get()); });
}

Identity self_signed(const Leaf& leaf) { return sign_leaf(leaf, nullptr, nullptr); }

std::string pin_of(const Identity& identity) {
    std::uint8_t* der = nullptr;
    const int size = i2d_PUBKEY(key_of(identity).get(), &der);
    require(size > 0);
    const bssl::UniquePtr<std::uint8_t> owner(der);
    std::uint8_t hash[SHA256_DIGEST_LENGTH];
    SHA256(der, static_cast<std::size_t>(size), hash);
    std::uint8_t text[64];
    const std::size_t length = EVP_EncodeBlock(text, hash, sizeof hash);
    return "sha256//" + std::string(reinterpret_cast<const char*>(text), length);
}

std::string public_key_pem(const Identity& identity) {
    return to_pem([&](BIO* out) { return PEM_write_bio_PUBKEY(out, key_of(identity).get()); });
}

std::string encrypted_key_pem(const Identity& identity, const std::string& password) {
    std::string passphrase = password;
    return to_pem([&](BIO* out) {
        return PEM_write_bio_PKCS8PrivateKey(out, key_of(identity).get(), EVP_aes_256_cbc(), passphrase.data(),
                                             static_cast<int>(passphrase.size()), nullptr, nullptr);
    });
}

std::string certificate_der(const Identity& identity) {
    return to_pem([&](BIO* out) { return i2d_X509_bio(out, leaf_of(identity).get()); });
}

std::string key_der(const Identity& identity, const std::string& password) {
    const auto key = key_of(identity);
    std::string passphrase = password;
    return to_pem([&](BIO* out) {
        return i2d_PKCS8PrivateKey_bio(out, key.get(), password.empty() ? nullptr : EVP_aes_256_cbc(), passphrase.data(),
                                       static_cast<int>(passphrase.size()), nullptr, nullptr);
    });
}

std::string p12_of(const Identity& identity, const std::string& password, bool key) {
    auto chain = made(sk_X509_new_null());
    const auto text = reader(identity.certificate_pem);
    auto leaf = made(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    while (bssl::UniquePtr<X509> next{PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr)})
        require(bssl::PushToStack(chain.get(), std::move(next)));
    ERR_clear_error();
    const auto private_key = key_of(identity);
    const auto made_p12 = made(PKCS12_create(password.c_str(), nullptr, key ? private_key.get() : nullptr, leaf.get(),
                                             chain.get(), 0, 0, 0, 0, 0));
    return to_pem([&](BIO* out) { return i2d_PKCS12_bio(out, made_p12.get()); });
}

CertificateFiles::CertificateFiles() {
    std::string pattern = (std::filesystem::temp_directory_path() / "hawser-certs-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no directory for test certificates");
    directory_ = pattern;
}

CertificateFiles::~CertificateFiles() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

std::string CertificateFiles::write(std::string_view name, std::string_view content) const {
    const std::filesystem::path path = directory_ / name;
    std::ofstream file(path, std::ios::binary);
    file << content;
    file.close();
    if (!file) throw std::runtime_error("cannot write " + path.string());
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return path.string();
}

}  // namespace hawser::test
