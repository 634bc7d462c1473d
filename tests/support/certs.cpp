#include "support/certs.hpp"

#include <stdlib.h>

#include <fstream>
#include <stdexcept>

#include <openssl/base64.h>
#include <openssl/bio.h>
#include <openssl/ec_key.h>
#include <openssl/evp.h>
#include <openssl/nid.h>
#include <openssl/pem.h>
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
Identity sign_leaf(const Leaf& leaf, X509* issuer, EVP_PKEY* issuer_key) {
    const auto key = new_key(leaf.rsa);
    auto certificate = new_certificate(key.get(), leaf.common_name, leaf.begins_in_days, leaf.ends_in_days);
    X509* signer = issuer != nullptr ? issuer : certificate.get();
    require(X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer)) == 1);
    add_extension(certificate.get(), signer, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(certificate.get(), signer, NID_ext_key_usage, "serverAuth,clientAuth");
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
