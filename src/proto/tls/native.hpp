// The TLS library's own objects, for this folder and for proto/quic (its one licensed guest) only.
//
// What a QUIC connection needs beside its own SSL_QUIC_METHOD: new_client_ssl gives an SSL on the Context's
// settings with SNI, ALPN, name checks and certificate verification in place, and use_sessions connects it to a
// session cache. Verification runs inside the handshake; when a call on the SSL fails, handshake_error tells why.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/ssl.h>

#include <hawser/bytes.hpp>
#include <hawser/result.hpp>

#include "proto/tls/context.hpp"
#include "proto/tls/facts.hpp"
#include "base/guard.hpp"
#include "proto/tls/session_cache.hpp"

namespace hawser::tls {

SSL_CTX* native(const Context& context) noexcept;

/// A client SSL in connect state, without a transport. `host` is the name or address literal (no brackets, a zone
/// is ignored) that the peer must prove to be. `alpn` is ignored where the options switch ALPN off; empty offers
/// none. Errors: bad_argument for names too long for SNI or ALPN.
Result<bssl::UniquePtr<SSL>> new_client_ssl(const Context& context, std::string_view host,
                                            std::span<const std::string_view> alpn);

/// Offers a session kept in `cache` for this peer and files those the peer sends later. `key` is the caller's
/// (origin, proxy chain, transport); host and options are added here. Does nothing where the options switch the
/// session cache off. `guard` is held around each use, null for none; both outlive the SSL, or leave_sessions is called
/// first.
void use_sessions(SSL* ssl, SessionCache& cache, std::string_view key, const Guard* guard = nullptr);
void leave_sessions(SSL* ssl) noexcept;
/// Drops what the cache holds for this peer: a session of it broke the handshake.
void forget_sessions(SSL* ssl) noexcept;

/// The Error for a handshake step or read that failed with SSL_ERROR_SSL: takes the reason from the verification
/// verdict, else from the library's error queue (which it empties). `received` is the start of what the peer sent,
/// for the case that it was not TLS at all; QUIC gives none.
Error handshake_error(SSL* ssl, Bytes received = {});
/// The same for trouble after the handshake: code receive_failed where nothing more precise is known.
Error stream_error(SSL* ssl);

/// X509_V_ERR_* when the peer's certificate was refused (or would have been, were verification on), else X509_V_OK.
long verify_result(const SSL* ssl) noexcept;

/// The protocol agreed on; empty for none. Lives as long as the SSL.
std::string_view alpn_of(const SSL* ssl) noexcept;

Facts facts_of(const SSL* ssl);

/// The peer's certificate chain as it was sent, leaf first, DER. Views live as long as the SSL.
std::vector<Bytes> peer_chain(const SSL* ssl);

}  // namespace hawser::tls
