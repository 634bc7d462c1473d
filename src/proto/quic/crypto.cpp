#include "proto/quic/crypto.hpp"

#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>

#include "proto/tls/primitives.hpp"

namespace hawser::quic::crypto {
namespace {

using Secret = std::span<std::uint8_t>;
using ConstSecret = std::span<const std::uint8_t>;

// RFC 9001 5.3: the nonce of every suite is 12 bytes, the tag 16; RFC 8446 B.4: keys are at most 32 bytes.
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;
constexpr std::size_t max_key_bytes = 32;

/// What one cipher suite means for packets.
struct Suite {
    const EVP_AEAD* aead = nullptr;
    const EVP_MD* digest = nullptr;
    std::size_t key_bytes = 0;
    bool chacha = false;
    // RFC 9001 6.6: after so many packets the key must change, after so many forgeries the connection ends.
    std::uint64_t max_encryption = 0;
    std::uint64_t max_decryption_failure = 0;
};

constexpr std::uint64_t gcm_max_encryption = std::uint64_t{1} << 23;
constexpr std::uint64_t gcm_max_failure = std::uint64_t{1} << 52;
constexpr std::uint64_t chacha_max_encryption = std::uint64_t{1} << 62;
constexpr std::uint64_t chacha_max_failure = std::uint64_t{1} << 36;

Suite aes_128_suite() noexcept {
    return {EVP_aead_aes_128_gcm(), EVP_sha256(), 16, false, gcm_max_encryption, gcm_max_failure};
}

Suite suite_of(const SSL_CIPHER* cipher) noexcept {
    constexpr std::uint16_t aes_128_gcm_sha256 = 0x1301;  // RFC 8446 B.4
    constexpr std::uint16_t aes_256_gcm_sha384 = 0x1302;
    constexpr std::uint16_t chacha20_poly1305_sha256 = 0x1303;
    switch (SSL_CIPHER_get_protocol_id(cipher)) {
        case aes_128_gcm_sha256:
            return aes_128_suite();
        case aes_256_gcm_sha384:
            return {EVP_aead_aes_256_gcm(), EVP_sha384(), 32, false, gcm_max_encryption, gcm_max_failure};
        case chacha20_poly1305_sha256:
            return {EVP_aead_chacha20_poly1305(), EVP_sha256(),      32, true,
                    chacha_max_encryption,        chacha_max_failure};
        default:
            return {};
    }
}

/// A header protection key (RFC 9001 5.4).
struct HeaderKey {
    bool chacha = false;
    AES_KEY aes{};
    std::array<std::uint8_t, max_key_bytes> key{};

    HeaderKey() = default;
    HeaderKey(const HeaderKey&) = delete;
    HeaderKey& operator=(const HeaderKey&) = delete;
    ~HeaderKey() {
        OPENSSL_cleanse(&aes, sizeof aes);
        OPENSSL_cleanse(key.data(), key.size());
    }
};

struct FreeAead {
    void operator()(EVP_AEAD_CTX* context) const noexcept { EVP_AEAD_CTX_free(context); }
};
using AeadContext = std::unique_ptr<EVP_AEAD_CTX, FreeAead>;

/// HKDF-Expand-Label (RFC 8446 7.1) with an empty context.
bool expand_label(Secret out, const EVP_MD* digest, ConstSecret secret, std::string_view label) noexcept {
    constexpr std::string_view prefix = "tls13 ";
    std::array<std::uint8_t, 64> info{};
    if (prefix.size() + label.size() + 4 > info.size()) return false;
    std::size_t at = 0;
    info[at++] = static_cast<std::uint8_t>(out.size() >> 8);
    info[at++] = static_cast<std::uint8_t>(out.size());
    info[at++] = static_cast<std::uint8_t>(prefix.size() + label.size());
    for (const std::string_view part : {prefix, label}) {
        std::memcpy(&info[at], part.data(), part.size());
        at += part.size();
    }
    info[at++] = 0;
    return HKDF_expand(out.data(), out.size(), digest, secret.data(), secret.size(), info.data(), at) == 1;
}

/// Key, nonce base and header key of one direction; hands itself to ngtcp2, which frees it by our deleters.
struct PacketKeys {
    AeadContext aead;
    std::array<std::uint8_t, nonce_bytes> iv{};
    std::unique_ptr<HeaderKey> header;

    ngtcp2_crypto_aead_ctx aead_handle() const noexcept { return {aead.get()}; }
    ngtcp2_crypto_cipher_ctx header_handle() const noexcept { return {header.get()}; }
    void disown() noexcept {
        static_cast<void>(aead.release());
        static_cast<void>(header.release());
    }
};

/// RFC 9001 5.1: the packet key and nonce base of a secret; the header key is not changed by a key update
/// (6.1).
bool derive_packet_key(PacketKeys& keys, const Suite& suite, ConstSecret secret) noexcept {
    std::array<std::uint8_t, max_key_bytes> key{};
    const Secret used{key.data(), suite.key_bytes};
    const bool derived = expand_label(used, suite.digest, secret, "quic key") &&
                         expand_label(keys.iv, suite.digest, secret, "quic iv");
    if (derived) keys.aead.reset(EVP_AEAD_CTX_new(suite.aead, used.data(), used.size(), tag_bytes));
    OPENSSL_cleanse(key.data(), key.size());
    return keys.aead != nullptr;
}

bool derive_keys(PacketKeys& keys, const Suite& suite, ConstSecret secret) noexcept {
    if (!derive_packet_key(keys, suite, secret)) return false;
    keys.header.reset(new (std::nothrow) HeaderKey);
    if (!keys.header) return false;
    keys.header->chacha = suite.chacha;
    const Secret used{keys.header->key.data(), suite.key_bytes};
    if (!expand_label(used, suite.digest, secret, "quic hp")) return false;
    return suite.chacha ||
           AES_set_encrypt_key(used.data(), static_cast<unsigned>(8 * used.size()), &keys.header->aes) == 0;
}

ngtcp2_crypto_ctx context_of(const Suite& suite) noexcept {
    ngtcp2_crypto_ctx context{};
    context.aead = {const_cast<EVP_AEAD*>(suite.aead), tag_bytes};
    context.md = {const_cast<EVP_MD*>(suite.digest)};
    context.max_encryption = suite.max_encryption;
    context.max_decryption_failure = suite.max_decryption_failure;
    return context;
}

int encrypt(std::uint8_t* dest, const ngtcp2_crypto_aead*, const ngtcp2_crypto_aead_ctx* context,
            const std::uint8_t* plain, std::size_t plain_bytes, const std::uint8_t* nonce,
            std::size_t nonce_size, const std::uint8_t* ad, std::size_t ad_bytes) {
    std::size_t written = 0;
    const auto* key = static_cast<const EVP_AEAD_CTX*>(context->native_handle);
    return EVP_AEAD_CTX_seal(key, dest, &written, plain_bytes + tag_bytes, nonce, nonce_size, plain,
                             plain_bytes, ad, ad_bytes) == 1
               ? 0
               : NGTCP2_ERR_CALLBACK_FAILURE;
}

int decrypt(std::uint8_t* dest, const ngtcp2_crypto_aead*, const ngtcp2_crypto_aead_ctx* context,
            const std::uint8_t* sealed, std::size_t sealed_bytes, const std::uint8_t* nonce,
            std::size_t nonce_size, const std::uint8_t* ad, std::size_t ad_bytes) {
    std::size_t written = 0;
    const auto* key = static_cast<const EVP_AEAD_CTX*>(context->native_handle);
    return EVP_AEAD_CTX_open(key, dest, &written, sealed_bytes, nonce, nonce_size, sealed, sealed_bytes, ad,
                             ad_bytes) == 1
               ? 0
               : NGTCP2_ERR_DECRYPT;
}

int header_mask(std::uint8_t* dest, const ngtcp2_crypto_cipher*, const ngtcp2_crypto_cipher_ctx* context,
                const std::uint8_t* sample) {
    const auto& key = *static_cast<const HeaderKey*>(context->native_handle);
    if (!key.chacha) {  // RFC 9001 5.4.3; `dest` has room for a whole block
        AES_encrypt(sample, dest, &key.aes);
        return 0;
    }
    // RFC 9001 5.4.4: the sample is a little-endian block counter and a nonce.
    static constexpr std::array<std::uint8_t, NGTCP2_HP_MASKLEN> zeros{};
    const std::uint32_t counter =
        static_cast<std::uint32_t>(sample[0]) | static_cast<std::uint32_t>(sample[1]) << 8 |
        static_cast<std::uint32_t>(sample[2]) << 16 | static_cast<std::uint32_t>(sample[3]) << 24;
    CRYPTO_chacha_20(dest, zeros.data(), zeros.size(), key.key.data(), sample + 4, counter);
    return 0;
}

/// The suite that was negotiated, recovered from what install_keys told ngtcp2.
Suite current_suite(ngtcp2_conn* connection) noexcept {
    const ngtcp2_crypto_ctx* context = ngtcp2_conn_get_crypto_ctx(connection);
    Suite suite;
    suite.aead = static_cast<const EVP_AEAD*>(context->aead.native_handle);
    suite.digest = static_cast<const EVP_MD*>(context->md.native_handle);
    suite.key_bytes = suite.aead != nullptr ? EVP_AEAD_key_length(suite.aead) : 0;
    return suite;
}

int update_key(ngtcp2_conn* connection, std::uint8_t* rx_secret, std::uint8_t* tx_secret,
               ngtcp2_crypto_aead_ctx* rx_context, std::uint8_t* rx_iv, ngtcp2_crypto_aead_ctx* tx_context,
               std::uint8_t* tx_iv, const std::uint8_t* current_rx, const std::uint8_t* current_tx,
               std::size_t secret_bytes, void*) {
    const Suite suite = current_suite(connection);
    if (suite.aead == nullptr) return NGTCP2_ERR_CALLBACK_FAILURE;
    PacketKeys rx;
    PacketKeys tx;
    // RFC 9001 6.1: the next secret comes from the current one.
    if (!expand_label({rx_secret, secret_bytes}, suite.digest, {current_rx, secret_bytes}, "quic ku") ||
        !expand_label({tx_secret, secret_bytes}, suite.digest, {current_tx, secret_bytes}, "quic ku") ||
        !derive_packet_key(rx, suite, {rx_secret, secret_bytes}) ||
        !derive_packet_key(tx, suite, {tx_secret, secret_bytes}))
        return NGTCP2_ERR_CALLBACK_FAILURE;
    *rx_context = rx.aead_handle();
    *tx_context = tx.aead_handle();
    std::memcpy(rx_iv, rx.iv.data(), rx.iv.size());
    std::memcpy(tx_iv, tx.iv.data(), tx.iv.size());
    rx.disown();
    tx.disown();
    return 0;
}

void delete_aead(ngtcp2_conn*, ngtcp2_crypto_aead_ctx* context, void*) {
    EVP_AEAD_CTX_free(static_cast<EVP_AEAD_CTX*>(context->native_handle));
    context->native_handle = nullptr;
}

void delete_cipher(ngtcp2_conn*, ngtcp2_crypto_cipher_ctx* context, void*) {
    delete static_cast<HeaderKey*>(context->native_handle);
    context->native_handle = nullptr;
}

/// RFC 9001 5.2.
bool initial_secrets(const ngtcp2_cid& id, Secret client, Secret server) noexcept {
    static constexpr std::array<std::uint8_t, 20> salt{0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34,
                                                       0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8,
                                                       0x0c, 0xad, 0xcc, 0xbb, 0x7f, 0x0a};
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> common{};
    std::size_t common_bytes = 0;
    if (HKDF_extract(common.data(), &common_bytes, EVP_sha256(), id.data, id.datalen, salt.data(),
                     salt.size()) != 1)
        return false;
    const ConstSecret secret{common.data(), common_bytes};
    return expand_label(client, EVP_sha256(), secret, "client in") &&
           expand_label(server, EVP_sha256(), secret, "server in");
}

}  // namespace

void set_callbacks(ngtcp2_callbacks& callbacks) noexcept {
    callbacks.encrypt = encrypt;
    callbacks.decrypt = decrypt;
    callbacks.hp_mask = header_mask;
    callbacks.update_key = update_key;
    callbacks.delete_crypto_aead_ctx = delete_aead;
    callbacks.delete_crypto_cipher_ctx = delete_cipher;
}

bool install_initial_keys(ngtcp2_conn* connection, const ngtcp2_cid& id) noexcept {
    const Suite suite = aes_128_suite();
    std::array<std::uint8_t, 32> client{};
    std::array<std::uint8_t, 32> server{};
    if (!initial_secrets(id, client, server)) return false;
    const bool is_server = ngtcp2_conn_is_server(connection) != 0;
    PacketKeys rx;
    PacketKeys tx;
    if (!derive_keys(rx, suite, is_server ? client : server) ||
        !derive_keys(tx, suite, is_server ? server : client))
        return false;

    const ngtcp2_crypto_ctx context = context_of(suite);
    ngtcp2_conn_set_initial_crypto_ctx(connection, &context);
    const auto rx_aead = rx.aead_handle();
    const auto tx_aead = tx.aead_handle();
    const auto rx_header = rx.header_handle();
    const auto tx_header = tx.header_handle();
    if (ngtcp2_conn_install_initial_key(connection, &rx_aead, rx.iv.data(), &rx_header, &tx_aead,
                                        tx.iv.data(), &tx_header, nonce_bytes) != 0)
        return false;
    rx.disown();
    tx.disown();
    return true;
}

EVP_AEAD_CTX* new_retry_context() noexcept {
    return EVP_AEAD_CTX_new(EVP_aead_aes_128_gcm(),
                            reinterpret_cast<const std::uint8_t*>(NGTCP2_RETRY_KEY_V1),
                            sizeof(NGTCP2_RETRY_KEY_V1) - 1, tag_bytes);
}

ngtcp2_crypto_aead retry_aead() noexcept {
    return {const_cast<EVP_AEAD*>(EVP_aead_aes_128_gcm()), tag_bytes};
}

bool install_retry_key(ngtcp2_conn* connection) noexcept {
    AeadContext context(new_retry_context());
    if (!context) return false;
    const ngtcp2_crypto_aead aead = retry_aead();
    const ngtcp2_crypto_aead_ctx handle{context.release()};
    ngtcp2_conn_set_retry_aead(connection, &aead, &handle);
    return true;
}

bool install_keys(ngtcp2_conn* connection, ngtcp2_crypto_level level, Direction direction,
                  const SSL_CIPHER* cipher, const std::uint8_t* secret, std::size_t secret_bytes) noexcept {
    const Suite suite = suite_of(cipher);
    PacketKeys keys;
    if (suite.aead == nullptr || !derive_keys(keys, suite, {secret, secret_bytes})) return false;
    const auto aead = keys.aead_handle();
    const auto header = keys.header_handle();
    const bool receive = direction == Direction::receive;
    int failure = NGTCP2_ERR_INVALID_ARGUMENT;
    if (level == NGTCP2_CRYPTO_LEVEL_HANDSHAKE) {
        const ngtcp2_crypto_ctx context = context_of(suite);
        ngtcp2_conn_set_crypto_ctx(connection, &context);
        const auto install =
            receive ? ngtcp2_conn_install_rx_handshake_key : ngtcp2_conn_install_tx_handshake_key;
        failure = install(connection, &aead, keys.iv.data(), nonce_bytes, &header);
    } else if (level == NGTCP2_CRYPTO_LEVEL_APPLICATION) {
        const auto install = receive ? ngtcp2_conn_install_rx_key : ngtcp2_conn_install_tx_key;
        failure = install(connection, secret, secret_bytes, &aead, keys.iv.data(), nonce_bytes, &header);
    }
    if (failure == 0) keys.disown();  // else, also when recv_rx_key refused, they stay ours
    return failure == 0;
}

ngtcp2_crypto_level level_of(ssl_encryption_level_t level) noexcept {
    switch (level) {
        case ssl_encryption_initial:
            return NGTCP2_CRYPTO_LEVEL_INITIAL;
        case ssl_encryption_early_data:
            return NGTCP2_CRYPTO_LEVEL_EARLY;
        case ssl_encryption_handshake:
            return NGTCP2_CRYPTO_LEVEL_HANDSHAKE;
        case ssl_encryption_application:
            break;
    }
    return NGTCP2_CRYPTO_LEVEL_APPLICATION;
}

ssl_encryption_level_t level_of(ngtcp2_crypto_level level) noexcept {
    switch (level) {
        case NGTCP2_CRYPTO_LEVEL_INITIAL:
            return ssl_encryption_initial;
        case NGTCP2_CRYPTO_LEVEL_HANDSHAKE:
            return ssl_encryption_handshake;
        case NGTCP2_CRYPTO_LEVEL_EARLY:
            return ssl_encryption_early_data;
        case NGTCP2_CRYPTO_LEVEL_APPLICATION:
            break;
    }
    return ssl_encryption_application;
}

}  // namespace hawser::quic::crypto
