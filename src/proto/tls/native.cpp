#include "proto/tls/native.hpp"

#include <new>

#include <openssl/err.h>
#include <openssl/pool.h>

#include "base/try.hpp"
#include "proto/tls/state.hpp"

namespace hawser::tls {

namespace {

constexpr std::size_t host_bytes_limit = 255;  // RFC 1035 2.3.4

/// RFC 7301 3.1: each name has one length byte; the list as a whole a two-byte length.
Result<std::vector<std::uint8_t>> encode_alpn(std::span<const std::string_view> names) {
    std::vector<std::uint8_t> wire;
    for (const std::string_view name : names) {
        if (name.empty() || name.size() > 255)
            return fail(ErrorCode::bad_argument, Phase::tls, "an ALPN protocol name has 1 to 255 bytes");
        wire.push_back(static_cast<std::uint8_t>(name.size()));
        wire.insert(wire.end(), name.begin(), name.end());
    }
    if (wire.size() > 0xffff) return fail(ErrorCode::bad_argument, Phase::tls, "the list of ALPN protocols is too long");
    return wire;
}

}  // namespace

Result<bssl::UniquePtr<SSL>> new_client_ssl(const Context& context, std::string_view host,
                                            std::span<const std::string_view> alpn) {
    auto state = std::make_unique<ConnectionState>();
    state->host = identity_of(host);
    const HostIdentity& identity = state->host;
    if (identity.text.empty() || identity.text.size() > host_bytes_limit || host.find('\0') != std::string_view::npos)
        return fail(ErrorCode::bad_argument, Phase::tls, "TLS needs a host name of 1 to 255 bytes");
    bssl::UniquePtr<SSL> ssl(SSL_new(native(context)));
    if (!ssl) throw std::bad_alloc();
    SSL_set_connect_state(ssl.get());
    // RFC 6066 3: an address literal is not a server name.
    if (!identity.is_address() && SSL_set_tlsext_host_name(ssl.get(), identity.text.c_str()) != 1)
        return fail(ErrorCode::bad_argument, Phase::tls, "the host name cannot be sent as server name (SNI)");
    if (context.options().alpn && !alpn.empty()) {
        HAWSER_ASSIGN(const auto wire, encode_alpn(alpn));
        if (SSL_set_alpn_protos(ssl.get(), wire.data(), static_cast<unsigned>(wire.size())) != 0) throw std::bad_alloc();
    }
    attach(ssl.get(), std::move(state));
    ERR_clear_error();
    return ssl;
}

void use_sessions(SSL* ssl, SessionCache& cache, std::string_view key, const Guard* guard) {
    const ContextState& context = state_of(SSL_get_SSL_CTX(ssl));
    if (!context.options.session_cache) return;
    ConnectionState& state = state_of(ssl);
    state.sessions = &cache;
    state.sessions_guard = guard;
    state.session_key.assign(key).append(" ").append(state.host.text).append(" ").append(context.session_scope);
    const KeptSession kept = [&] {
        const GuardHold hold(guard);
        return cache.take(state.session_key);
    }();
    if (kept.session) {
        SSL_set_session(ssl, kept.session.get());
        state.overlooked = kept.verify_result;
    }
    ERR_clear_error();
}

void forget_sessions(SSL* ssl) noexcept {
    ConnectionState& state = state_of(ssl);
    if (state.sessions == nullptr) return;
    const GuardHold hold(state.sessions_guard);
    state.sessions->forget(state.session_key);
}

void leave_sessions(SSL* ssl) noexcept { state_of(ssl).sessions = nullptr; }

long verify_result(const SSL* ssl) noexcept {
    const ConnectionState& state = state_of(ssl);
    return state.refusal && state.refusal->verify_result != X509_V_OK ? state.refusal->verify_result : state.overlooked;
}

std::string_view alpn_of(const SSL* ssl) noexcept {
    const std::uint8_t* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(ssl, &name, &size);
    return {reinterpret_cast<const char*>(name), size};
}

std::vector<Bytes> peer_chain(const SSL* ssl) {
    std::vector<Bytes> chain;
    const STACK_OF(CRYPTO_BUFFER)* sent = SSL_get0_peer_certificates(ssl);
    if (sent == nullptr) return chain;
    for (std::size_t i = 0; i < sk_CRYPTO_BUFFER_num(sent); ++i) {
        const CRYPTO_BUFFER* buffer = sk_CRYPTO_BUFFER_value(sent, i);
        chain.emplace_back(CRYPTO_BUFFER_data(buffer), CRYPTO_BUFFER_len(buffer));
    }
    return chain;
}

}  // namespace hawser::tls
