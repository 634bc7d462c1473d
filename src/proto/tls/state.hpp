// What this folder hangs on the TLS library's objects: settings on an SSL_CTX, one connection's identity on an SSL.
//
// Both are owned by the object they hang on, so a connection keeps its settings alive by itself.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <openssl/ssl.h>

#include <hawser/error.hpp>

#include "proto/tls/context.hpp"
#include "proto/tls/file_stamp.hpp"
#include "proto/tls/names.hpp"
#include "proto/tls/pins.hpp"
#include "base/guard.hpp"
#include "proto/tls/session_cache.hpp"
#include "proto/tls/trust.hpp"

namespace hawser::tls {

/// On an SSL_CTX.
struct ContextState {
    TlsOptions options;
    KeyLog key_log;
    std::unique_ptr<TrustStore> trust;  ///< trusts nobody when verify_peer is off
    Pins pins;
    std::string session_scope;  ///< sessions of contexts that differ in this are never mixed
    std::vector<FileStamp> files;  ///< as they were when they were read
    bool client_certificate = false;
};

/// Why the peer's certificate was refused.
struct Refusal {
    ErrorCode code = ErrorCode::tls_peer_untrusted;
    long verify_result = X509_V_OK;
    std::string text;
    std::optional<std::uint8_t> alert{};  ///< what to tell the peer, where verify_result does not say
};

/// On an SSL.
struct ConnectionState {
    HostIdentity host;
    std::optional<Refusal> refusal;
    long overlooked = X509_V_OK;  ///< what verification would have said, were it on
    SessionCache* sessions = nullptr;
    const Guard* sessions_guard = nullptr;
    std::string session_key;
};

ContextState& state_of(const SSL_CTX* context) noexcept;
ConnectionState& state_of(const SSL* ssl) noexcept;
void attach(SSL_CTX* context, std::unique_ptr<ContextState> state);
void attach(SSL* ssl, std::unique_ptr<ConnectionState> state);

}  // namespace hawser::tls
