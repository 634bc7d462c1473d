#include "peer/tls_server.hpp"

#include <array>
#include <stdexcept>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

namespace hawser::peer {

namespace {

/// Records that wait to be pulled before more plaintext is taken from the inner peer.
constexpr std::size_t out_limit_bytes = 64U << 10U;

void require(bool good) {
    if (!good) throw std::runtime_error("setting up a TLS test server failed");
}

bssl::UniquePtr<BIO> reader(const std::string& text) {
    return bssl::UniquePtr<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

void use_identity(SSL_CTX* context, const test::Identity& identity) {
    const auto certificates = reader(identity.certificate_pem);
    bssl::UniquePtr<X509> leaf(PEM_read_bio_X509(certificates.get(), nullptr, nullptr, nullptr));
    require(leaf && SSL_CTX_use_certificate(context, leaf.get()) == 1);
    while (bssl::UniquePtr<X509> next{PEM_read_bio_X509(certificates.get(), nullptr, nullptr, nullptr)})
        require(SSL_CTX_add1_chain_cert(context, next.get()) == 1);
    const bssl::UniquePtr<EVP_PKEY> key(PEM_read_bio_PrivateKey(reader(identity.key_pem).get(), nullptr, nullptr, nullptr));
    require(key && SSL_CTX_use_PrivateKey(context, key.get()) == 1);
    ERR_clear_error();
}

void require_client_certificate(SSL_CTX* context, const std::string& ca_pem) {
    const bssl::UniquePtr<X509> ca(PEM_read_bio_X509(reader(ca_pem).get(), nullptr, nullptr, nullptr));
    require(ca && X509_STORE_add_cert(SSL_CTX_get_cert_store(context), ca.get()) == 1);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
}

int choose_alpn(SSL*, const std::uint8_t** out, std::uint8_t* out_size, const std::uint8_t* in, unsigned in_size,
                void* argument) {
    const auto& options = *static_cast<const TlsServerOptions*>(argument);
    for (const std::string& wanted : options.alpn) {
        for (unsigned at = 0; at < in_size; at += 1U + in[at]) {
            if (std::string_view(reinterpret_cast<const char*>(in) + at + 1, in[at]) != wanted) continue;
            *out = in + at + 1;
            *out_size = in[at];
            return SSL_TLSEXT_ERR_OK;
        }
    }
    return options.insist_on_alpn ? SSL_TLSEXT_ERR_ALERT_FATAL : SSL_TLSEXT_ERR_NOACK;
}

int check_name(SSL* ssl, int* alert, void* argument) {
    const auto& options = *static_cast<const TlsServerOptions*>(argument);
    const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    if (options.only_name.empty() || (name != nullptr && options.only_name == name)) return SSL_TLSEXT_ERR_OK;
    *alert = SSL_AD_UNRECOGNIZED_NAME;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

class TlsServerConnection final : public PeerConnection {
public:
    explicit TlsServerConnection(TlsServer& server)
        : server_(server), ssl_(SSL_new(server.context_.get())), in_(BIO_new(BIO_s_mem())), out_(BIO_new(BIO_s_mem())) {
        require(ssl_ && in_ && out_);
        BIO_set_mem_eof_return(in_, -1);
        SSL_set_bio(ssl_.get(), in_, out_);
        SSL_set_accept_state(ssl_.get());
    }

    void feed(Bytes bytes, Instant now) override {
        if (failed_) return;
        BIO_write(in_, bytes.data(), static_cast<int>(bytes.size()));
        advance(now);
    }

    void feed_eof(Instant now) override {
        if (inner_ && !inner_ended_) inner_->feed_eof(now);
        inner_ended_ = true;
        failed_ = failed_ || !inner_;
    }

    std::size_t pull(MutableBytes out, Instant now) override {
        send(now);
        const int count = BIO_read(out_, out.data(), static_cast<int>(out.size()));
        return count > 0 ? static_cast<std::size_t>(count) : 0;
    }

    bool wants_close() const override { return failed_ || (inner_ && inner_->wants_close() && said_goodbye_); }
    bool wants_reset() const override { return inner_ && inner_->wants_reset(); }
    Instant deadline() const override { return inner_ ? inner_->deadline() : never; }
    void expire(Instant now) override {
        if (inner_) inner_->expire(now);
    }

private:
    void advance(Instant now) {
        ERR_clear_error();
        if (!inner_ && !shake_hands()) return;
        std::array<std::uint8_t, 16384> plain;
        for (;;) {
            const int count = SSL_read(ssl_.get(), plain.data(), static_cast<int>(plain.size()));
            if (count > 0) {
                inner_->feed(Bytes(plain.data(), static_cast<std::size_t>(count)), now);
                continue;
            }
            const int trouble = SSL_get_error(ssl_.get(), count);
            if (trouble == SSL_ERROR_ZERO_RETURN && !inner_ended_) {
                ++server_.record_.client_goodbyes;
                inner_ended_ = true;
                inner_->feed_eof(now);
            } else if (trouble == SSL_ERROR_SSL) {
                failed_ = true;
            }
            return;
        }
    }

    bool shake_hands() {
        const int result = SSL_do_handshake(ssl_.get());
        TlsServerRecord& record = server_.record_;
        if (const char* name = SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name)) record.server_name = name;
        if (result != 1) {
            failed_ = SSL_get_error(ssl_.get(), result) != SSL_ERROR_WANT_READ;
            return false;
        }
        ++record.handshakes;
        if (SSL_in_early_data(ssl_.get()) == 1) ++record.early;
        if (SSL_session_reused(ssl_.get()) == 1) ++record.resumed;
        if (SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name) == nullptr) record.server_name.clear();
        record.client_certificate = bssl::UniquePtr<X509>(SSL_get_peer_certificate(ssl_.get())) != nullptr;
        const std::uint8_t* alpn = nullptr;
        unsigned alpn_size = 0;
        SSL_get0_alpn_selected(ssl_.get(), &alpn, &alpn_size);
        inner_ = server_.inner_(std::string_view(reinterpret_cast<const char*>(alpn), alpn_size));
        return true;
    }

    void send(Instant now) {
        if (!inner_ || failed_ || said_goodbye_) return;
        std::array<std::uint8_t, 16384> plain;
        while (BIO_pending(out_) < out_limit_bytes) {
            const std::size_t count = inner_->pull(plain, now);
            if (count == 0) break;
            ERR_clear_error();
            SSL_write(ssl_.get(), plain.data(), static_cast<int>(count));
        }
        if (BIO_pending(out_) >= out_limit_bytes || !inner_->wants_close()) return;
        said_goodbye_ = true;
        if (server_.options_.close_notify && !inner_->wants_reset()) SSL_shutdown(ssl_.get());
    }

    TlsServer& server_;
    bssl::UniquePtr<SSL> ssl_;
    BIO* in_;
    BIO* out_;
    std::unique_ptr<PeerConnection> inner_;
    bool inner_ended_ = false;
    bool said_goodbye_ = false;
    bool failed_ = false;
};

void TlsServer::Deleter::operator()(ssl_ctx_st* context) const noexcept { SSL_CTX_free(context); }

TlsServer::TlsServer(TlsServerOptions options, PeerFactory inner)
    : options_(std::move(options)), inner_(std::move(inner)), context_(SSL_CTX_new(TLS_method())) {
    SSL_CTX* context = context_.get();
    require(context != nullptr);
    use_identity(context, options_.identity);
    require(SSL_CTX_set_min_proto_version(context, static_cast<std::uint16_t>(options_.min_version)) == 1 &&
            SSL_CTX_set_max_proto_version(context, static_cast<std::uint16_t>(options_.max_version)) == 1);
    if (!options_.ciphers.empty()) require(SSL_CTX_set_strict_cipher_list(context, options_.ciphers.c_str()) == 1);
    if (!options_.client_ca_pem.empty()) require_client_certificate(context, options_.client_ca_pem);
    if (!options_.alpn.empty()) SSL_CTX_set_alpn_select_cb(context, &choose_alpn, &options_);
    SSL_CTX_set_tlsext_servername_callback(context, &check_name);
    SSL_CTX_set_tlsext_servername_arg(context, &options_);
    set_early_data(options_.early_data);
    if (!options_.staple.empty())
        require(SSL_CTX_set_ocsp_response(context, reinterpret_cast<const std::uint8_t*>(options_.staple.data()),
                                          options_.staple.size()) == 1);
    static constexpr std::uint8_t session_context[] = {'t', 'e', 's', 't'};
    SSL_CTX_set_session_id_context(context, session_context, sizeof session_context);
    if (!options_.tickets) {
        SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
        SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    }
}

TlsServer::~TlsServer() = default;

void TlsServer::set_record_limit(std::size_t bytes) {
    require(SSL_CTX_set_max_send_fragment(context_.get(), bytes) == 1);
}

void TlsServer::set_early_data(bool on) { SSL_CTX_set_early_data_enabled(context_.get(), on ? 1 : 0); }

void TlsServer::set_max_version(TlsVersion version) {
    require(SSL_CTX_set_max_proto_version(context_.get(), static_cast<std::uint16_t>(version)) == 1);
}

std::unique_ptr<PeerConnection> TlsServer::accept() { return std::make_unique<TlsServerConnection>(*this); }

PeerFactory TlsServer::factory() {
    return [this](std::string_view) { return accept(); };
}

}  // namespace hawser::peer
