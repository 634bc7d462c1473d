// The decision on a peer's certificate, made inside the handshake for every SSL of a Context (TCP and QUIC alike).
#pragma once

#include <openssl/ssl.h>

namespace hawser::tls {

/// For SSL_CTX_set_custom_verify. Leaves the reason of a refusal in the SSL's ConnectionState.
ssl_verify_result_t verify_peer(SSL* ssl, std::uint8_t* alert) noexcept;

}  // namespace hawser::tls
