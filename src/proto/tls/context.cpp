#include "proto/tls/context.hpp"

#include <new>

#include <openssl/err.h>
#include <openssl/sha.h>
#include <openssl/ssl.h>

#include <hawser/bytes.hpp>

#include "base/try.hpp"
#include "proto/tls/credentials.hpp"
#include "proto/tls/native.hpp"
#include "proto/tls/state.hpp"
#include "proto/tls/verify.hpp"

namespace hawser::tls {

namespace {

int file_new_session(SSL* ssl, SSL_SESSION* raw) noexcept {
    ConnectionState& state = state_of(ssl);
    if (state.sessions == nullptr) return 0;
    SessionPtr session(raw);
    try {
        state.sessions->put(state.session_key, std::move(session));
    } catch (const std::bad_alloc&) {  // the session is lost, the connection is not
    }
    return 1;
}

void log_key(const SSL* ssl, const char* line) noexcept {
    try {
        state_of(SSL_get_SSL_CTX(ssl)).key_log(line);
    } catch (...) {  // a log that fails must not unwind through the TLS library
    }
}

Result<void> set_versions(SSL_CTX* context, const TlsOptions& options) {
    if (options.min_version > options.max_version)
        return fail(ErrorCode::bad_argument, Phase::setup, "the lowest TLS version allowed is above the highest one");
    if (SSL_CTX_set_min_proto_version(context, static_cast<std::uint16_t>(options.min_version)) == 1 &&
        SSL_CTX_set_max_proto_version(context, static_cast<std::uint16_t>(options.max_version)) == 1)
        return {};
    return fail(ErrorCode::bad_argument, Phase::setup, "no such TLS version");
}

Result<void> set_algorithms(SSL_CTX* context, const TlsOptions& options) {
    if (!options.ciphers.empty() && SSL_CTX_set_cipher_list(context, options.ciphers.c_str()) != 1)
        return fail(ErrorCode::tls_cipher, Phase::setup,
                    "the cipher list '" + options.ciphers + "' names no cipher that can be used");
    if (!options.groups.empty() && SSL_CTX_set1_curves_list(context, options.groups.c_str()) != 1)
        return fail(ErrorCode::tls_cipher, Phase::setup,
                    "the group list '" + options.groups + "' names a group that is not supported (P-256, P-384, "
                    "P-521 and X25519 are)");
    return {};
}

/// Everything on which the trust in a resumed session rests, as one hash: a session is not verified again.
std::string scope_of(const TlsOptions& options, std::size_t trust_fingerprint) {
    std::string text;
    const auto add = [&text](const std::string& field) { text.append(std::to_string(field.size())).append(":").append(field); };
    for (const bool flag : {options.verify_peer, options.verify_name}) text += flag ? '1' : '0';
    for (const auto version : {options.min_version, options.max_version}) add(std::to_string(static_cast<int>(version)));
    for (const std::string* field :
         {&options.ca_file, &options.ca_directory, &options.crl_file, &options.ciphers, &options.groups,
          &options.certificate_file, &options.private_key_file, &options.pinned_public_key})
        add(*field);
    add(std::to_string(trust_fingerprint));
    std::string hash(SHA256_DIGEST_LENGTH, '\0');
    SHA256(as_bytes(text).data(), text.size(), reinterpret_cast<std::uint8_t*>(hash.data()));
    return hash;
}

Result<std::unique_ptr<ContextState>> load_state(const TlsOptions& options, KeyLog key_log) {
    if (options.verify_status)
        return fail(ErrorCode::not_built, Phase::setup,
                    "checking the certificate's status (OCSP stapling) is not built into hawser");
    auto state = std::make_unique<ContextState>();
    state->options = options;
    state->key_log = std::move(key_log);
    HAWSER_ASSIGN(state->pins, Pins::parse(options.pinned_public_key));
    if (options.verify_peer) {
        HAWSER_ASSIGN(state->trust, TrustStore::load(options));
    }
    state->session_scope = scope_of(options, state->trust ? state->trust->fingerprint() : 0);
    return state;
}

}  // namespace

void Context::Deleter::operator()(ssl_ctx_st* context) const noexcept { SSL_CTX_free(context); }

Result<Context> Context::create(const TlsOptions& options, KeyLog key_log) {
    HAWSER_ASSIGN(auto state, load_state(options, std::move(key_log)));
    // Certificates stay bytes in the connection; only verification parses them, for as long as it lasts.
    Context context(SSL_CTX_new(TLS_with_buffers_method()));
    SSL_CTX* native_context = context.context_.get();
    if (native_context == nullptr) throw std::bad_alloc();
    ERR_clear_error();
    HAWSER_TRY(set_versions(native_context, options));
    HAWSER_TRY(set_algorithms(native_context, options));
    HAWSER_TRY(use_client_certificate(native_context, options));
    ERR_clear_error();
    SSL_CTX_set_mode(native_context, SSL_MODE_ENABLE_PARTIAL_WRITE);
    SSL_CTX_set_custom_verify(native_context, SSL_VERIFY_PEER, &verify_peer);
    if (options.session_cache) {
        SSL_CTX_set_session_cache_mode(native_context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        SSL_CTX_sess_set_new_cb(native_context, &file_new_session);
    } else {
        SSL_CTX_set_session_cache_mode(native_context, SSL_SESS_CACHE_OFF);
    }
    if (state->key_log) SSL_CTX_set_keylog_callback(native_context, &log_key);
    attach(native_context, std::move(state));
    return context;
}

const TlsOptions& Context::options() const noexcept { return state_of(context_.get()).options; }

SSL_CTX* native(const Context& context) noexcept { return context.context_.get(); }

}  // namespace hawser::tls
