#include "proto/tls/credentials.hpp"

#include <cstring>
#include <vector>

#include <openssl/bio.h>
#include <openssl/bytestring.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs8.h>
#include <openssl/pool.h>
#include <openssl/sha.h>

#include <hawser/bytes.hpp>

#include "base/try.hpp"
#include "proto/tls/pem.hpp"

namespace hawser::tls {

namespace {

/// Certificates in one chain file: leaf and intermediates; a CA bundle named by mistake has more.
constexpr std::size_t chain_length_limit = 32;

Unexpected refuse(std::string message) {
    return fail(ErrorCode::tls_client_certificate, Phase::setup, std::move(message));
}

/// Content to read something from, and what to call it in a sentence.
struct Source {
    Secret content;
    std::string where;  ///< "'client.p12'", or words for memory

    Bytes bytes() const noexcept { return as_bytes(content.view()); }
};

Result<Source> open_source(const Secret& memory, const std::string& path, std::string_view what) {
    if (!memory.empty()) return Source{memory, std::string(what) + " given in memory"};
    HAWSER_ASSIGN(std::string text, read_file(path, ErrorCode::tls_client_certificate, what));
    Source source{text, "'" + path + "'"};
    OPENSSL_cleanse(text.data(), text.size());
    return source;
}

struct Credential {
    std::vector<bssl::UniquePtr<CRYPTO_BUFFER>> chain;
    bssl::UniquePtr<EVP_PKEY> key;  ///< null where the source holds none
};

/// Gives the password; without one the answer is "none", never a prompt on somebody's terminal.
int give_password(char* out, int size, int, void* password) {
    const std::string_view text = static_cast<const Secret*>(password)->view();
    if (text.empty() || text.size() > static_cast<std::size_t>(size)) return 0;
    std::memcpy(out, text.data(), text.size());
    return static_cast<int>(text.size());
}

Unexpected wrong_password(const Source& source, const Secret& password, const char* what) {
    ERR_clear_error();
    if (password.empty()) return refuse(std::string(what) + " in " + source.where + " needs a password");
    return refuse(std::string(what) + " in " + source.where + " does not open with the given password");
}

Result<Credential> read_pem_chain(const Source& source) {
    Credential credential;
    for (std::string_view rest = source.content.view(); const auto block = next_pem_block(rest, "CERTIFICATE");) {
        std::string der;
        if (!decode_base64(*block, der)) return refuse("the client certificate in " + source.where + " is damaged");
        credential.chain.emplace_back(CRYPTO_BUFFER_new(as_bytes(der).data(), der.size(), nullptr));
        if (credential.chain.size() > chain_length_limit)
            return refuse(source.where + " holds more certificates than a client's chain has; is it a CA file?");
    }
    if (credential.chain.empty()) return refuse(source.where + " holds no PEM certificate to use as the client's");
    return credential;
}

Result<Credential> read_der_certificate(const Source& source) {
    Credential credential;
    const std::uint8_t* at = source.bytes().data();
    const bssl::UniquePtr<X509> certificate(d2i_X509(nullptr, &at, static_cast<long>(source.bytes().size())));
    ERR_clear_error();
    if (!certificate || at != source.bytes().data() + source.bytes().size())
        return refuse(source.where + " holds no DER certificate");
    credential.chain.emplace_back(CRYPTO_BUFFER_new(source.bytes().data(), source.bytes().size(), nullptr));
    return credential;
}

Result<void> append(Credential& credential, X509* certificate) {
    std::uint8_t* der = nullptr;
    const int size = i2d_X509(certificate, &der);
    if (size < 0) return refuse("a certificate of the client's cannot be encoded");
    const bssl::UniquePtr<std::uint8_t> owner(der);
    credential.chain.emplace_back(CRYPTO_BUFFER_new(der, static_cast<std::size_t>(size), nullptr));
    return {};
}

/// The certificate that belongs to the key comes first, the others follow as they stand in the file.
Result<void> take_p12_certificates(const STACK_OF(X509)* certificates, const Source& source, Credential& credential) {
    std::size_t leaf = 0;
    if (credential.key)
        while (leaf < sk_X509_num(certificates) &&
               X509_check_private_key(sk_X509_value(certificates, leaf), credential.key.get()) != 1)
            ++leaf;
    ERR_clear_error();
    if (leaf == sk_X509_num(certificates)) {
        if (leaf == 0) return refuse(source.where + " holds no certificate");
        return refuse("no certificate in " + source.where + " belongs to the private key in it");
    }
    HAWSER_TRY(append(credential, sk_X509_value(certificates, leaf)));
    for (std::size_t i = 0; i < sk_X509_num(certificates); ++i)
        if (i != leaf) HAWSER_TRY(append(credential, sk_X509_value(certificates, i)));
    return {};
}

Result<Credential> read_p12(const Source& source, const Secret& password) {
    CBS input;
    CBS_init(&input, source.bytes().data(), source.bytes().size());
    const bssl::UniquePtr<STACK_OF(X509)> certificates(sk_X509_new_null());
    if (!certificates) throw std::bad_alloc();
    EVP_PKEY* key = nullptr;
    ERR_clear_error();
    if (PKCS12_get_key_and_certs(&key, certificates.get(), &input, password.c_str()) != 1) {
        const std::uint32_t packed = ERR_peek_error();
        if (ERR_GET_LIB(packed) == ERR_LIB_PKCS8 && ERR_GET_REASON(packed) == PKCS8_R_INCORRECT_PASSWORD)
            return wrong_password(source, password, "the PKCS #12 file");
        ERR_clear_error();
        return refuse(source.where + " holds no PKCS #12 (P12) that can be read");
    }
    Credential credential;
    credential.key.reset(key);
    HAWSER_TRY(take_p12_certificates(certificates.get(), source, credential));
    if (credential.chain.size() > chain_length_limit)
        return refuse(source.where + " holds more certificates than a client's chain has");
    return credential;
}

Result<Credential> read_certificate(const Source& source, const TlsOptions& options) {
    switch (options.certificate_format) {
        case TlsFormat::pem: return read_pem_chain(source);
        case TlsFormat::der: return read_der_certificate(source);
        case TlsFormat::p12: return read_p12(source, options.key_password);
    }
    return refuse("no such format of a client certificate");
}

Result<bssl::UniquePtr<EVP_PKEY>> read_pem_key(const Source& source, const Secret& password) {
    const std::string_view pem = source.content.view();
    const bssl::UniquePtr<BIO> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    bssl::UniquePtr<EVP_PKEY> key(
        PEM_read_bio_PrivateKey(memory.get(), nullptr, &give_password, const_cast<Secret*>(&password)));
    ERR_clear_error();
    if (key) return key;
    if (pem.find("ENCRYPTED") != std::string_view::npos) return wrong_password(source, password, "the private key");
    return refuse(source.where + " holds no usable PEM private key");
}

/// PKCS #8 plain (RFC 5208 5) or encrypted (6), PKCS #1 or SEC 1.
Result<bssl::UniquePtr<EVP_PKEY>> read_der_key(const Source& source, const Secret& password) {
    const std::uint8_t* at = source.bytes().data();
    const auto size = static_cast<long>(source.bytes().size());
    bssl::UniquePtr<EVP_PKEY> key(d2i_AutoPrivateKey(nullptr, &at, size));
    if (key) return key;
    CBS input;
    CBS outer;
    CBS_init(&input, source.bytes().data(), source.bytes().size());
    CBS_init(&outer, source.bytes().data(), source.bytes().size());
    CBS inner;
    const bool encrypted =  // EncryptedPrivateKeyInfo begins with an AlgorithmIdentifier, the others with a number
        CBS_get_asn1(&outer, &inner, CBS_ASN1_SEQUENCE) == 1 && CBS_peek_asn1_tag(&inner, CBS_ASN1_SEQUENCE) == 1;
    if (encrypted)
        key.reset(PKCS8_parse_encrypted_private_key(&input, password.view().data(), password.view().size()));
    ERR_clear_error();
    if (key) return key;
    if (encrypted) return wrong_password(source, password, "the private key");
    return refuse(source.where + " holds no usable DER private key");
}

Result<bssl::UniquePtr<EVP_PKEY>> read_key(const Source& source, TlsFormat format, const Secret& password) {
    switch (format) {
        case TlsFormat::pem: return read_pem_key(source, password);
        case TlsFormat::der: return read_der_key(source, password);
        case TlsFormat::p12: break;
    }
    HAWSER_ASSIGN(Credential credential, read_p12(source, password));
    if (!credential.key) return refuse(source.where + " holds no private key");
    return std::move(credential.key);
}

/// The key that came in a PKCS #12 with the certificate, else the one that was named, else what stands behind a PEM
/// certificate. Gives what to call its source.
Result<std::string> find_key(const Source& certificate, const TlsOptions& options, Credential& credential) {
    if (credential.key) return certificate.where;
    if (!options.private_key_file.empty() || !options.private_key_data.empty()) {
        HAWSER_ASSIGN(const Source source,
                      open_source(options.private_key_data, options.private_key_file, "the client's private key"));
        HAWSER_ASSIGN(credential.key, read_key(source, options.private_key_format, options.key_password));
        return source.where;
    }
    if (options.certificate_format == TlsFormat::pem) {
        HAWSER_ASSIGN(credential.key, read_pem_key(certificate, options.key_password));
    }
    if (!credential.key)
        return refuse(certificate.where + " holds a client certificate without its private key; name the key as well");
    return certificate.where;
}

std::string digest_of(const CRYPTO_BUFFER* leaf) {
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256(CRYPTO_BUFFER_data(leaf), CRYPTO_BUFFER_len(leaf), reinterpret_cast<std::uint8_t*>(digest.data()));
    return digest;
}

}  // namespace

Result<std::string> use_client_certificate(SSL_CTX* context, const TlsOptions& options) {
    if (options.certificate_file.empty() && options.certificate_data.empty()) {
        if (options.private_key_file.empty() && options.private_key_data.empty()) return std::string();
        const std::string which =
            options.private_key_data.empty() ? "a private key ('" + options.private_key_file + "')" : "a private key";
        return refuse(which + " was given without a client certificate");
    }
    HAWSER_ASSIGN(const Source source,
                  open_source(options.certificate_data, options.certificate_file, "the client certificate"));
    HAWSER_ASSIGN(Credential credential, read_certificate(source, options));
    HAWSER_ASSIGN(const std::string key_source, find_key(source, options, credential));
    std::vector<CRYPTO_BUFFER*> buffers;
    for (const auto& buffer : credential.chain) buffers.push_back(buffer.get());
    if (SSL_CTX_set_chain_and_key(context, buffers.data(), buffers.size(), credential.key.get(), nullptr) == 1)
        return digest_of(buffers.front());
    const int reason = ERR_GET_REASON(ERR_peek_error());
    ERR_clear_error();
    if (reason == SSL_R_CERTIFICATE_AND_PRIVATE_KEY_MISMATCH)
        return refuse("the private key in " + key_source + " does not belong to the certificate in " + source.where);
    return refuse("the client certificate in " + source.where + " cannot be used");
}

}  // namespace hawser::tls
