#include "proto/tls/credentials.hpp"

#include <cstring>
#include <string>
#include <vector>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/mem.h>
#include <openssl/pem.h>
#include <openssl/pool.h>

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

/// Gives the password; without one the answer is "none", never a prompt on somebody's terminal.
int give_password(char* out, int size, int, void* password) {
    const auto& text = *static_cast<const std::string*>(password);
    if (text.empty() || text.size() > static_cast<std::size_t>(size)) return 0;
    std::memcpy(out, text.data(), text.size());
    return static_cast<int>(text.size());
}

Result<std::vector<bssl::UniquePtr<CRYPTO_BUFFER>>> read_chain(const std::string& path) {
    HAWSER_ASSIGN(const std::string pem,
                  read_file(path, ErrorCode::tls_client_certificate, "the client certificate"));
    std::vector<bssl::UniquePtr<CRYPTO_BUFFER>> chain;
    for (std::string_view rest = pem; const auto block = next_pem_block(rest, "CERTIFICATE");) {
        std::string der;
        if (!decode_base64(*block, der)) return refuse("the client certificate in '" + path + "' is damaged");
        chain.emplace_back(CRYPTO_BUFFER_new(as_bytes(der).data(), der.size(), nullptr));
        if (chain.size() > chain_length_limit)
            return refuse("'" + path + "' holds more certificates than a client's chain has; is it a CA file?");
    }
    if (chain.empty()) return refuse("'" + path + "' holds no PEM certificate to use as the client's");
    return chain;
}

Result<bssl::UniquePtr<EVP_PKEY>> read_key(const std::string& path, const std::string& password) {
    HAWSER_ASSIGN(std::string pem, read_file(path, ErrorCode::tls_client_certificate, "the client's private key"));
    const bool encrypted = pem.find("ENCRYPTED") != std::string::npos;
    const bssl::UniquePtr<BIO> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    bssl::UniquePtr<EVP_PKEY> key(
        PEM_read_bio_PrivateKey(memory.get(), nullptr, &give_password, const_cast<std::string*>(&password)));
    OPENSSL_cleanse(pem.data(), pem.size());
    ERR_clear_error();
    if (key) return key;
    if (encrypted && password.empty()) return refuse("the private key in '" + path + "' needs a password");
    if (encrypted) return refuse("the private key in '" + path + "' does not open with the given password");
    return refuse("'" + path + "' holds no usable PEM private key");
}

}  // namespace

Result<void> use_client_certificate(SSL_CTX* context, const TlsOptions& options) {
    if (options.certificate_file.empty()) {
        if (options.private_key_file.empty()) return {};
        return refuse("a private key ('" + options.private_key_file + "') was given without a client certificate");
    }
    HAWSER_ASSIGN(const auto chain, read_chain(options.certificate_file));
    const std::string& key_file =
        options.private_key_file.empty() ? options.certificate_file : options.private_key_file;
    HAWSER_ASSIGN(const auto key, read_key(key_file, options.key_password));
    std::vector<CRYPTO_BUFFER*> buffers;
    for (const auto& buffer : chain) buffers.push_back(buffer.get());
    if (SSL_CTX_set_chain_and_key(context, buffers.data(), buffers.size(), key.get(), nullptr) == 1) return {};
    const int reason = ERR_GET_REASON(ERR_peek_error());
    ERR_clear_error();
    if (reason == SSL_R_CERTIFICATE_AND_PRIVATE_KEY_MISMATCH)
        return refuse("the private key in '" + key_file + "' does not belong to the certificate in '" +
                      options.certificate_file + "'");
    return refuse("the client certificate in '" + options.certificate_file + "' cannot be used");
}

}  // namespace hawser::tls
