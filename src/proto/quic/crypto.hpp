// QUIC packet protection (RFC 9001) on BoringSSL, in the shape ngtcp2 asks for. It knows no role: a client
// and a server use it alike.
#pragma once

#include <cstdint>

#include <ngtcp2/ngtcp2.h>

#include "proto/tls/primitives.hpp"

namespace hawser::quic::crypto {

/// Fills in the callbacks that only need keys: encrypt, decrypt, hp_mask, update_key and the two deleters.
void set_callbacks(ngtcp2_callbacks& callbacks) noexcept;

/// Derives the Initial keys from the client's first destination id (RFC 9001 5.2) and installs them. To be
/// called again after a Retry with the id the server chose.
[[nodiscard]] bool install_initial_keys(ngtcp2_conn* connection, const ngtcp2_cid& id) noexcept;

/// Lets a client check the tag of Retry packets (RFC 9001 5.8). Once for each connection.
[[nodiscard]] bool install_retry_key(ngtcp2_conn* connection) noexcept;

/// The context a server signs Retry packets with; null when memory is short. Free with EVP_AEAD_CTX_free.
EVP_AEAD_CTX* new_retry_context() noexcept;
ngtcp2_crypto_aead retry_aead() noexcept;

enum class Direction : std::uint8_t { receive, send };

/// Installs Handshake or 1-RTT keys for one direction from a TLS traffic secret.
[[nodiscard]] bool install_keys(ngtcp2_conn* connection, ngtcp2_crypto_level level, Direction direction,
                                const SSL_CIPHER* cipher, const std::uint8_t* secret,
                                std::size_t secret_bytes) noexcept;

/// The same four levels by their two names.
ngtcp2_crypto_level level_of(ssl_encryption_level_t level) noexcept;
ssl_encryption_level_t level_of(ngtcp2_crypto_level level) noexcept;

}  // namespace hawser::quic::crypto
