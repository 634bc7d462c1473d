#include "proto/tls/certinfo.hpp"

#include <array>
#include <cstdio>
#include <memory>
#include <new>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/obj.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace hawser::tls {

namespace {

/// What `print` writes into a BIO.
template <class Print>
std::string printed(Print print) {
    const bssl::UniquePtr<BIO> memory(BIO_new(BIO_s_mem()));
    if (!memory) throw std::bad_alloc();
    print(memory.get());
    const std::uint8_t* bytes = nullptr;
    std::size_t size = 0;
    if (BIO_mem_contents(memory.get(), &bytes, &size) != 1) return {};
    return {reinterpret_cast<const char*>(bytes), size};
}

std::string text_of_name(X509_NAME* name) {
    return printed([=](BIO* out) { X509_NAME_print_ex(out, name, 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB); });
}

/// The long name, or numbers with dots for an object that has none.
std::string text_of_object(const ASN1_OBJECT* object) {
    std::array<char, 256> text;
    const int size = OBJ_obj2txt(text.data(), static_cast<int>(text.size()), object, 0);
    return size > 0 ? std::string(text.data()) : std::string();
}

std::string hexadecimal(const std::uint8_t* bytes, std::size_t size, std::string_view after_each) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(size * (2 + after_each.size()));
    for (std::size_t i = 0; i < size; ++i)
        text.append({digits[bytes[i] >> 4U], digits[bytes[i] & 15U]}).append(after_each);
    return text;
}

std::string text_of_serial(const ASN1_INTEGER* serial) {
    const std::string digits =
        hexadecimal(ASN1_STRING_get0_data(serial), static_cast<std::size_t>(ASN1_STRING_length(serial)), "");
    return ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER ? "-" + digits : digits;
}

std::string without_outer_lines(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    text.erase(0, text.find_first_not_of('\n'));
    return text;
}

/// OpenSSL 3 leaves "keyid:" out where nothing else stands beside it.
std::string key_identifier(std::string text) {
    constexpr std::string_view prefix = "keyid:";
    const bool alone = text.starts_with(prefix) && text.find('\n') == std::string::npos;
    return alone ? text.substr(prefix.size()) : text;
}

std::string text_of_extension(X509_EXTENSION* extension) {
    std::string text = printed([=](BIO* out) {
        if (X509V3_EXT_print(out, extension, 0, 0) != 1) ASN1_STRING_print(out, X509_EXTENSION_get_data(extension));
    });
    text = without_outer_lines(std::move(text));
    const int kind = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
    return kind == NID_authority_key_identifier ? key_identifier(std::move(text)) : text;
}

class Lister {
public:
    explicit Lister(X509* certificate) : certificate_(certificate) {}

    std::vector<CertificateField> list() {
        add("Subject", text_of_name(X509_get_subject_name(certificate_)));
        add("Issuer", text_of_name(X509_get_issuer_name(certificate_)));
        std::array<char, 24> version;
        std::snprintf(version.data(), version.size(), "%lx", static_cast<unsigned long>(X509_get_version(certificate_)));
        add("Version", version.data());
        add("Serial Number", text_of_serial(X509_get_serialNumber(certificate_)));
        add_algorithms();
        for (int i = 0; i < X509_get_ext_count(certificate_); ++i) {
            X509_EXTENSION* extension = X509_get_ext(certificate_, i);
            add(text_of_object(X509_EXTENSION_get_object(extension)), text_of_extension(extension));
        }
        add("Start date", text_of_time(X509_get0_notBefore(certificate_)));
        add("Expire date", text_of_time(X509_get0_notAfter(certificate_)));
        add_rsa();
        add_signature();
        add("Cert", printed([&](BIO* out) { PEM_write_bio_X509(out, certificate_); }));
        return std::move(fields_);
    }

private:
    void add(std::string name, std::string value) { fields_.push_back({std::move(name), std::move(value)}); }

    static std::string text_of_time(const ASN1_TIME* time) {
        return printed([=](BIO* out) { ASN1_TIME_print(out, time); });
    }

    void add_algorithms() {
        const X509_ALGOR* signature = nullptr;
        X509_get0_signature(nullptr, &signature, certificate_);
        const ASN1_OBJECT* object = nullptr;
        X509_ALGOR_get0(&object, nullptr, nullptr, signature);
        add("Signature Algorithm", text_of_object(object));
        ASN1_OBJECT* key = nullptr;
        if (X509_PUBKEY_get0_param(&key, nullptr, nullptr, nullptr, X509_get_X509_PUBKEY(certificate_)) == 1)
            add("Public Key Algorithm", text_of_object(key));
    }

    void add_rsa() {
        const bssl::UniquePtr<EVP_PKEY> key(X509_get_pubkey(certificate_));
        const RSA* rsa = key ? EVP_PKEY_get0_RSA(key.get()) : nullptr;
        if (rsa == nullptr) return;
        const BIGNUM* modulus = RSA_get0_n(rsa);
        add("RSA Public Key", std::to_string(BN_num_bits(modulus)));
        add("rsa(n)", printed([=](BIO* out) { BN_print(out, modulus); }));
        add("rsa(e)", printed([=](BIO* out) { BN_print(out, RSA_get0_e(rsa)); }));
    }

    void add_signature() {
        const ASN1_BIT_STRING* bits = nullptr;
        X509_get0_signature(&bits, nullptr, certificate_);
        add("Signature", hexadecimal(ASN1_STRING_get0_data(bits), static_cast<std::size_t>(ASN1_STRING_length(bits)), ":"));
    }

    X509* certificate_;
    std::vector<CertificateField> fields_;
};

}  // namespace

std::vector<CertificateField> fields_of(Bytes certificate) {
    const std::uint8_t* at = certificate.data();
    const bssl::UniquePtr<X509> parsed(d2i_X509(nullptr, &at, static_cast<long>(certificate.size())));
    auto fields = parsed ? Lister(parsed.get()).list() : std::vector<CertificateField>();
    ERR_clear_error();
    return fields;
}

}  // namespace hawser::tls
