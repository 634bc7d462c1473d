#include "proto/tls/facts.hpp"

#include <openssl/err.h>
#include <openssl/pool.h>

#include "proto/tls/native.hpp"
#include "proto/tls/state.hpp"

namespace hawser::tls {

namespace {

CertificateFacts peer_facts(const SSL* ssl) {
    const STACK_OF(CRYPTO_BUFFER)* sent = SSL_get0_peer_certificates(ssl);
    if (sent == nullptr || sk_CRYPTO_BUFFER_num(sent) == 0) return {};
    const bssl::UniquePtr<X509> leaf(X509_parse_from_buffer(sk_CRYPTO_BUFFER_value(sent, 0)));
    ERR_clear_error();
    return leaf ? describe(leaf.get()) : CertificateFacts{};
}

std::string verify_text(const ContextState& context, const ConnectionState& connection) {
    if (connection.refusal) return connection.refusal->text;
    const std::string& host = connection.host.text;
    if (!context.options.verify_peer)
        return context.options.verify_name ? "the chain was not verified; the certificate names " + host
                                           : "not verified";
    std::string text = "trusted by " + context.trust->source();
    text += context.options.verify_name ? ", names " + host : "; the name was not verified";
    return text;
}

}  // namespace

Facts facts_of(const SSL* ssl) {
    Facts facts;
    facts.version = static_cast<TlsVersion>(SSL_version(ssl));
    facts.version_name = SSL_get_version(ssl);
    if (const SSL_CIPHER* cipher = SSL_get_current_cipher(ssl)) facts.cipher = SSL_CIPHER_standard_name(cipher);
    if (const char* group = SSL_get_curve_name(SSL_get_curve_id(ssl))) facts.group = group;
    if (const char* name = SSL_get_signature_algorithm_name(SSL_get_peer_signature_algorithm(ssl), 1))
        facts.signature = name;
    facts.alpn = alpn_of(ssl);
    facts.resumed = SSL_session_reused(ssl) == 1;
    facts.peer = peer_facts(ssl);
    facts.verify_result = verify_result(ssl);
    facts.verify_text = verify_text(state_of(SSL_get_SSL_CTX(ssl)), state_of(ssl));
    return facts;
}

}  // namespace hawser::tls
