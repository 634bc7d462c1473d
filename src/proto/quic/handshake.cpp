#include "proto/quic/handshake.hpp"

#include <array>
#include <string>

#include "proto/quic/crypto.hpp"
#include "proto/tls/primitives.hpp"

namespace hawser::quic {
namespace {

int handshake_index() noexcept {
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

/// RFC 7301 3.1: each name after its length.
std::optional<std::string> alpn_list(std::span<const std::string_view> names) {
    std::string list;
    for (const std::string_view name : names) {
        if (name.empty() || name.size() > 255) return std::nullopt;
        list += static_cast<char>(name.size());
        list += name;
    }
    return list;
}

}  // namespace

struct Handshake::Hooks {
    static Handshake& of(SSL* ssl) noexcept {
        return *static_cast<Handshake*>(SSL_get_ex_data(ssl, handshake_index()));
    }

    static int install(SSL* ssl, ssl_encryption_level_t level, crypto::Direction direction,
                       const SSL_CIPHER* cipher, const std::uint8_t* secret, std::size_t secret_bytes) {
        Handshake& self = of(ssl);
        const ngtcp2_crypto_level at = crypto::level_of(level);
        // A client sends its parameters in the first message, a server in the Handshake level (RFC 9001 8.2).
        const bool known =
            at == NGTCP2_CRYPTO_LEVEL_APPLICATION || ngtcp2_conn_is_server(self.connection_) != 0;
        if (known && !self.take_peer_parameters()) return 0;
        return crypto::install_keys(self.connection_, at, direction, cipher, secret, secret_bytes) ? 1 : 0;
    }
    static int set_read_secret(SSL* ssl, ssl_encryption_level_t level, const SSL_CIPHER* cipher,
                               const std::uint8_t* secret, std::size_t secret_bytes) {
        return install(ssl, level, crypto::Direction::receive, cipher, secret, secret_bytes);
    }
    static int set_write_secret(SSL* ssl, ssl_encryption_level_t level, const SSL_CIPHER* cipher,
                                const std::uint8_t* secret, std::size_t secret_bytes) {
        return install(ssl, level, crypto::Direction::send, cipher, secret, secret_bytes);
    }
    static int add_handshake_data(SSL* ssl, ssl_encryption_level_t level, const std::uint8_t* data,
                                  std::size_t bytes) {
        if (bytes == 0) return 1;
        return ngtcp2_conn_submit_crypto_data(of(ssl).connection_, crypto::level_of(level), data, bytes) == 0
                   ? 1
                   : 0;
    }
    static int flush_flight(SSL*) { return 1; }
    static int send_alert(SSL* ssl, ssl_encryption_level_t, std::uint8_t alert) {
        ngtcp2_conn_set_tls_alert(of(ssl).connection_, alert);
        return 1;
    }
    static constexpr SSL_QUIC_METHOD method{set_read_secret, set_write_secret, add_handshake_data,
                                            flush_flight, send_alert};
};

Result<void> Handshake::prepare(std::span<const std::string_view> alpn) {
    const std::optional<std::string> list = alpn_list(alpn);
    if (!list || list->empty())
        return fail(ErrorCode::bad_argument, Phase::setup,
                    "QUIC needs application protocol names of 1 to 255 bytes");
    SSL* ssl = ssl_.get();
    // RFC 9001 4.2: TLS 1.3 or newer.
    if (SSL_set_min_proto_version(ssl, TLS1_3_VERSION) != 1 || SSL_set_quic_method(ssl, &Hooks::method) != 1)
        return fail(ErrorCode::quic_connect, Phase::setup,
                    "QUIC needs TLS 1.3, which the TLS options forbid");
    SSL_set_early_data_enabled(ssl, 0);
    if (SSL_set_ex_data(ssl, handshake_index(), this) != 1 ||
        SSL_set_alpn_protos(ssl, reinterpret_cast<const std::uint8_t*>(list->data()),
                            static_cast<unsigned>(list->size())) != 0)
        return fail(ErrorCode::out_of_memory, Phase::setup, "out of memory while preparing TLS for QUIC");
    return {};
}

Result<void> Handshake::attach(ngtcp2_conn* connection) {
    connection_ = connection;
    constexpr std::size_t parameters_limit = 1'024;  // our own are a few dozen bytes
    std::array<std::uint8_t, parameters_limit> encoded{};
    const ngtcp2_ssize bytes =
        ngtcp2_conn_encode_local_transport_params(connection, encoded.data(), encoded.size());
    if (bytes < 0 ||
        SSL_set_quic_transport_params(ssl_.get(), encoded.data(), static_cast<std::size_t>(bytes)) != 1)
        return fail(ErrorCode::out_of_memory, Phase::setup, "could not encode QUIC's transport parameters");
    return {};
}

std::string_view Handshake::alpn() const noexcept {
    const std::uint8_t* name = nullptr;
    unsigned bytes = 0;
    SSL_get0_alpn_selected(ssl_.get(), &name, &bytes);
    return {reinterpret_cast<const char*>(name), bytes};
}

int Handshake::advance(ngtcp2_crypto_level level, Bytes bytes) {
    ERR_clear_error();
    if (!bytes.empty() &&
        SSL_provide_quic_data(ssl_.get(), crypto::level_of(level), bytes.data(), bytes.size()) != 1)
        return refuse();
    return step();
}

int Handshake::step() {
    if (!complete_) {
        const int result = SSL_do_handshake(ssl_.get());
        if (result <= 0) {
            const int why = SSL_get_error(ssl_.get(), result);
            return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? 0 : refuse();
        }
        complete_ = true;
        ngtcp2_conn_handshake_completed(connection_);
    }
    // Session tickets, and whatever else may follow the handshake (RFC 9001 4.4 forbids client
    // authentication).
    return SSL_process_quic_post_handshake(ssl_.get()) == 1 ? 0 : refuse();
}

int Handshake::refuse() {
    const int own = ngtcp2_conn_get_tls_error(connection_);
    if (own == 0 && explain_ != nullptr) failure_ = explain_(ssl_.get(), complete_);
    ERR_clear_error();
    return own != 0 ? own : NGTCP2_ERR_CRYPTO;
}

bool Handshake::take_peer_parameters() {
    if (parameters_taken_) return true;
    const std::uint8_t* encoded = nullptr;
    std::size_t bytes = 0;
    SSL_get_peer_quic_transport_params(ssl_.get(), &encoded, &bytes);
    // RFC 9001 8.2: TLS itself refuses a peer that sent none.
    const int failed = bytes == 0 ? NGTCP2_ERR_REQUIRED_TRANSPORT_PARAM
                                  : ngtcp2_conn_decode_remote_transport_params(connection_, encoded, bytes);
    if (failed != 0) ngtcp2_conn_set_tls_error(connection_, failed);
    parameters_taken_ = failed == 0;
    return parameters_taken_;
}

}  // namespace hawser::quic
