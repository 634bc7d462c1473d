// TLS 1.3 inside QUIC (RFC 9001 4): carries handshake bytes between BoringSSL and ngtcp2 and installs the keys.
#pragma once

#include <optional>
#include <string_view>

#include <ngtcp2/ngtcp2.h>

#include <hawser/bytes.hpp>
#include <hawser/error.hpp>
#include <hawser/result.hpp>

#include "proto/tls/native.hpp"

namespace hawser::quic {

class Handshake {
public:
    explicit Handshake(bssl::UniquePtr<SSL> ssl) noexcept : ssl_(std::move(ssl)) {}
    Handshake(const Handshake&) = delete;
    Handshake& operator=(const Handshake&) = delete;
    ~Handshake();

    /// Ties the SSL to this object, for TLS 1.3 alone and the protocols given.
    Result<void> prepare(std::span<const std::string_view> alpn);
    /// Gives TLS our transport parameters. `connection` outlives this.
    Result<void> attach(ngtcp2_conn* connection);

    /// Hands received handshake bytes to TLS (none: makes the first flight) and goes as far as they allow. Gives
    /// 0 or an NGTCP2_ERR_* for ngtcp2 to act on; failure() then tells in our terms.
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
    ngtcp2_conn* connection_ = nullptr;
    std::optional<Error> failure_;
    bool complete_ = false;
    bool parameters_taken_ = false;
};

}  // namespace hawser::quic
