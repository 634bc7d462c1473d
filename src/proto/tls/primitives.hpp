// BoringSSL's bare ciphers, key derivation and randomness, for the packet protection of proto/quic: this
// folder stays the only one that names BoringSSL's headers.
#pragma once

#include <openssl/aead.h>    // IWYU pragma: export
#include <openssl/aes.h>     // IWYU pragma: export
#include <openssl/chacha.h>  // IWYU pragma: export
#include <openssl/digest.h>  // IWYU pragma: export
#include <openssl/err.h>     // IWYU pragma: export
#include <openssl/hkdf.h>    // IWYU pragma: export
#include <openssl/mem.h>     // IWYU pragma: export
#include <openssl/rand.h>    // IWYU pragma: export
#include <openssl/ssl.h>     // IWYU pragma: export
