// TLS 1.3 inside QUIC (RFC 9001 4): carries handshake bytes between BoringSSL and ngtcp2 and installs the
// keys. It knows no role: whose settings the SSL has, and how a failure is put in words, is its owner's
// business.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include <ngtcp2/ngtcp2.h>

#include <hawser/bytes.hpp>
#include <hawser/error.hpp>
#include <hawser/result.hpp>

#include "proto/tls/primitives.hpp"

namespace hawser::quic {

class Handshake {
  public:
    /// Puts a TLS failure in words, from the library's error queue; `complete`: the handshake was done
    /// already.
    using Explain = Error (*)(SSL* ssl, bool complete);

    explicit Handshake(bssl::UniquePtr<SSL> ssl, Explain explain = nullptr) noexcept
        : ssl_(std::move(ssl)), explain_(explain) {}
    Handshake(const Handshake&) = delete;
    Handshake& operator=(const Handshake&) = delete;
    ~Handshake() = default;

    /// Ties the SSL to this object, for TLS 1.3 alone and the protocols given.
    Result<void> prepare(std::span<const std::string_view> alpn);
    /// Gives TLS our transport parameters. `connection` outlives this.
    Result<void> attach(ngtcp2_conn* connection);

    /// Hands received handshake bytes to TLS (none: makes the first flight) and goes as far as they allow.
    /// Gives 0 or an NGTCP2_ERR_* for ngtcp2 to act on; failure() then tells in our terms.
    int advance(ngtcp2_crypto_level level, Bytes bytes);

    const std::optional<Error>& failure() const noexcept { return failure_; }
    SSL* ssl() const noexcept { return ssl_.get(); }
    std::string_view alpn() const noexcept;

  private:
    struct Hooks;  // SSL_QUIC_METHOD
    int step();
    int refuse();
    bool take_peer_parameters();

    bssl::UniquePtr<SSL> ssl_;
    Explain explain_;
    ngtcp2_conn* connection_ = nullptr;
    std::optional<Error> failure_;
    bool complete_ = false;
    bool parameters_taken_ = false;
};

}  // namespace hawser::quic
