#include "proto/tls/context.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

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
    KeptSession kept{.session = SessionPtr(raw)};
    try {
        kept.verify_result = verify_result(ssl);
        kept.alpn = alpn_of(ssl);
        kept.client_certificate = state_of(SSL_get_SSL_CTX(ssl)).client_certificate;
        const GuardHold hold(state.sessions_guard);
        state.sessions->put(state.session_key, std::move(kept));
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

/// The list with the names that IANA and OpenSSL have for groups in the words BoringSSL knows.
std::string known_groups(std::string_view list) {
    constexpr std::pair<std::string_view, std::string_view> others[] = {
        {"secp256r1", "P-256"}, {"P256", "P-256"}, {"P384", "P-384"}, {"P521", "P-521"}};
    std::string known;
    while (!list.empty()) {
        std::string_view name = list.substr(0, list.find(':'));
        list.remove_prefix(std::min(name.size() + 1, list.size()));
        for (const auto& [other, ours] : others)
            if (name == other) name = ours;
        known.append(known.empty() ? "" : ":").append(name);
    }
    return known;
}

Result<void> set_algorithms(SSL_CTX* context, const TlsOptions& options) {
    if (!options.ciphers.empty() && SSL_CTX_set_cipher_list(context, options.ciphers.c_str()) != 1)
        return fail(ErrorCode::tls_cipher, Phase::setup,
                    "the cipher list '" + options.ciphers + "' names no cipher that can be used");
    if (!options.groups.empty() && SSL_CTX_set1_curves_list(context, known_groups(options.groups).c_str()) != 1)
        return fail(ErrorCode::tls_cipher, Phase::setup,
                    "the group list '" + options.groups + "' names a group that is not supported (P-256, P-384, "
                    "P-521 and X25519 are)");
    if (!options.signature_algorithms.empty() &&
        SSL_CTX_set1_sigalgs_list(context, options.signature_algorithms.c_str()) != 1)
        return fail(ErrorCode::tls_cipher, Phase::setup,
                    "the list of signature algorithms '" + options.signature_algorithms +
                        "' names one that is not supported");
    return {};
}

/// Text that is different for different values, whatever they hold.
class ScopeText {
public:
    void add(std::string_view field) { text_.append(std::to_string(field.size())).append(":").append(field); }
    void add(std::int64_t number) { add(std::string_view(std::to_string(number))); }

    /// SHA-256 in hexadecimal: keys of sessions are shown where sessions are exported.
    std::string digest() const {
        constexpr std::string_view digits = "0123456789abcdef";
        std::array<std::uint8_t, SHA256_DIGEST_LENGTH> hash;
        SHA256(as_bytes(text_).data(), text_.size(), hash.data());
        std::string result;
        for (const std::uint8_t byte : hash) result.append({digits[byte >> 4U], digits[byte & 15U]});
        return result;
    }

private:
    std::string text_;
};

/// Everything on which the trust in a resumed session rests, and who we are, as one hash: a resumed session is not
/// verified again. The names below are all there are: a field added to TlsOptions does not compile until somebody
/// decides whether it belongs here.
std::string scope_of(const TlsOptions& options, const std::string& trust, const std::string& client) {
    const auto& [verify_peer, verify_name, verify_status, partial_chain, ca_file, ca_directory, ca_pem, native_ca,
                 ca_cache_time, crl_file, issuer_file, issuer_pem, min_version, max_version, ciphers, groups,
                 signature_algorithms, split_cbc_records, certificate_file, certificate_data, certificate_format,
                 private_key_file, private_key_data, private_key_format, key_password, pinned_public_key, alpn,
                 session_cache, early_data] = options;
    // Of these what counts is what was read, which is in `trust` and `client`; of the others below, nothing.
    static_cast<void>(std::tie(ca_pem, crl_file, issuer_file, issuer_pem, certificate_data, certificate_format,
                               private_key_data, private_key_format, key_password));
    static_cast<void>(std::tie(ca_cache_time, split_cbc_records, session_cache, early_data));
    ScopeText text;
    for (const bool flag : {verify_peer, verify_name, verify_status, partial_chain, native_ca, alpn}) text.add(flag);
    for (const TlsVersion version : {min_version, max_version}) text.add(static_cast<std::int64_t>(version));
    for (const std::string* field : {&ca_file, &ca_directory, &ciphers, &groups, &signature_algorithms,
                                     &certificate_file, &private_key_file, &pinned_public_key, &trust, &client})
        text.add(*field);
    return text.digest();
}

/// The files whose change counts at once; for trusted roots there is ca_cache_time.
std::vector<FileStamp> stamps_of(const TlsOptions& options) {
    std::vector<FileStamp> stamps;
    for (const std::string* path : {&options.certificate_file, &options.private_key_file, &options.crl_file,
                                    &options.issuer_file, &options.pinned_public_key})
        if (!path->empty() && !Pins::is_list(*path)) stamps.push_back(stamp_of(*path));
    return stamps;
}

Result<std::unique_ptr<ContextState>> load_state(const TlsOptions& options, KeyLog key_log) {
    auto state = std::make_unique<ContextState>();
    state->options = options;
    state->key_log = std::move(key_log);
    state->files = stamps_of(options);  // before they are read: a change in between is seen
    HAWSER_ASSIGN(state->pins, Pins::parse(options.pinned_public_key));
    if (options.verify_peer) {
        HAWSER_ASSIGN(state->trust, TrustStore::load(options));
    } else {
        state->trust = TrustStore::nobody();
    }
    return state;
}

void set_sessions(SSL_CTX* context, const TlsOptions& options) {
    if (!options.session_cache) {
        SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
        return;
    }
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, &file_new_session);
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
    HAWSER_ASSIGN(const std::string client, use_client_certificate(native_context, options));
    ERR_clear_error();
    state->client_certificate = !client.empty();
    state->session_scope = scope_of(options, state->trust->fingerprint(), client);
    SSL_CTX_set_mode(native_context, SSL_MODE_ENABLE_PARTIAL_WRITE);
    if (options.split_cbc_records) SSL_CTX_set_mode(native_context, SSL_MODE_CBC_RECORD_SPLITTING);
    SSL_CTX_set_custom_verify(native_context, SSL_VERIFY_PEER, &verify_peer);
    if (options.verify_status) SSL_CTX_enable_ocsp_stapling(native_context);
    set_sessions(native_context, options);
    if (state->key_log) SSL_CTX_set_keylog_callback(native_context, &log_key);
    attach(native_context, std::move(state));
    return context;
}

Context::Context(const Context& other) noexcept : context_(other.context_.get()) { SSL_CTX_up_ref(context_.get()); }

Context& Context::operator=(const Context& other) noexcept {
    if (this != &other) *this = Context(other);
    return *this;
}

bool Context::outdated() const {
    const std::vector<FileStamp>& files = state_of(context_.get()).files;
    return std::any_of(files.begin(), files.end(), [](const FileStamp& was) { return stamp_of(was.path) != was; });
}

const TlsOptions& Context::options() const noexcept { return state_of(context_.get()).options; }

SSL_CTX* native(const Context& context) noexcept { return context.context_.get(); }

}  // namespace hawser::tls
