#include "proto/tls/verify.hpp"

#include <new>
#include <string>

#include <openssl/err.h>
#include <openssl/pool.h>
#include <openssl/x509.h>

#include "proto/tls/names.hpp"
#include "proto/tls/ocsp.hpp"
#include "proto/tls/state.hpp"

namespace hawser::tls {

namespace {

/// The chain as X509 objects, leaf first; null when a certificate does not parse or there is none.
bssl::UniquePtr<STACK_OF(X509)> parse_chain(const SSL* ssl) {
    const STACK_OF(CRYPTO_BUFFER)* sent = SSL_get0_peer_certificates(ssl);
    bssl::UniquePtr<STACK_OF(X509)> chain(sk_X509_new_null());
    if (sent == nullptr || !chain) return nullptr;
    for (std::size_t i = 0; i < sk_CRYPTO_BUFFER_num(sent); ++i) {
        bssl::UniquePtr<X509> certificate(X509_parse_from_buffer(sk_CRYPTO_BUFFER_value(sent, i)));
        if (!certificate || !bssl::PushToStack(chain.get(), std::move(certificate))) return nullptr;
    }
    return sk_X509_num(chain.get()) != 0 ? std::move(chain) : nullptr;
}

/// "the certificate of HOST", or of an issuer further up its chain.
std::string name_culprit(const TrustStore::Outcome& outcome, const std::string& host) {
    if (outcome.depth == 0 || !outcome.culprit) return "the certificate of " + host;
    return "the certificate of issuer '" + short_text_of(X509_get_subject_name(outcome.culprit.get())) +
           "' in the chain of " + host;
}

std::string distrust_text(const TrustStore::Outcome& outcome, STACK_OF(X509)* chain, const std::string& host,
                          const std::string& source) {
    const X509* last = outcome.culprit ? outcome.culprit.get() : sk_X509_value(chain, 0);
    std::string text = "the issuer '" + short_text_of(X509_get_issuer_name(last)) + "' of " +
                       name_culprit(outcome, host) + " is not trusted by " + source;
    if (sk_X509_num(chain) == 1) text += " (the server sent no intermediate certificate; it may have forgotten one)";
    return text;
}

std::string chain_trouble(const TrustStore::Outcome& outcome, STACK_OF(X509)* chain, const std::string& host,
                          const TrustStore& trust) {
    const std::string culprit = name_culprit(outcome, host);
    X509* certificate = outcome.culprit.get();
    switch (outcome.error) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return culprit + " expired on " + (certificate ? text_of(X509_get0_notAfter(certificate)) : "");
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return culprit + " is not yet valid: it begins on " +
                   (certificate ? text_of(X509_get0_notBefore(certificate)) : "") + " (is this machine's clock right?)";
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
            return culprit + " is a self-signed certificate that is not trusted by " + trust.source();
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            return "the chain of " + host + " ends in the self-signed certificate '" +
                   (certificate ? short_text_of(X509_get_subject_name(certificate)) : "?") +
                   "', which is not trusted by " + trust.source();
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_CERT_UNTRUSTED: return distrust_text(outcome, chain, host, trust.source());
        case X509_V_ERR_CERT_REVOKED: return culprit + " was revoked by its issuer";
        case X509_V_ERR_UNABLE_TO_GET_CRL: return "the CRL file has no list that covers " + culprit;
        case X509_V_ERR_CRL_HAS_EXPIRED: return "the revocation list that covers " + culprit + " is out of date";
        case X509_V_ERR_INVALID_PURPOSE: return culprit + " was not issued for use by a server";
        case X509_V_ERR_CERT_SIGNATURE_FAILURE: return culprit + " has a wrong signature";
        case X509_V_ERR_INVALID_CA: return culprit + " signed another but is not a CA's";
        default: return culprit + " was refused: " + X509_verify_cert_error_string(outcome.error);
    }
}

std::optional<Refusal> check_issuer(const ContextState& context, X509* leaf, const std::string& host) {
    if (context.trust->issuer_signed(leaf)) return std::nullopt;
    return Refusal{.code = ErrorCode::tls_issuer,
                   .verify_result = X509_V_ERR_SUBJECT_ISSUER_MISMATCH,
                   .text = "the certificate of " + host + " was issued by '" +
                           short_text_of(X509_get_issuer_name(leaf)) + "', not by the issuer asked for, '" +
                           context.trust->issuer_text() + "'"};
}

std::optional<Refusal> check_chain(ContextState& context, STACK_OF(X509)* chain, const std::string& host,
                                   bssl::UniquePtr<X509>& issuer) {
    TrustStore::Outcome outcome = context.trust->verify(chain);
    issuer = std::move(outcome.issuer);
    if (outcome.error == X509_V_OK) return check_issuer(context, sk_X509_value(chain, 0), host);
    return Refusal{.verify_result = outcome.error, .text = chain_trouble(outcome, chain, host, *context.trust)};
}

std::optional<Refusal> check_name(X509* leaf, const HostIdentity& host) {
    if (certificate_names(leaf, host)) return std::nullopt;
    return Refusal{.verify_result = host.is_address() ? X509_V_ERR_IP_ADDRESS_MISMATCH : X509_V_ERR_HOSTNAME_MISMATCH,
                   .text = "the certificate was issued for " + names_sentence(leaf) + " but " + printable(host.text) +
                           " was asked for"};
}

std::optional<Refusal> check_pins(X509* leaf, const Pins& pins, const std::string& host) {
    if (pins.empty() || pins.match(leaf)) return std::nullopt;
    return Refusal{.code = ErrorCode::tls_pin_mismatch,
                   .text = "the public key of " + host + " is not a pinned one: it is " + pin_text(leaf),
                   .alert = SSL_AD_BAD_CERTIFICATE};
}

std::optional<Refusal> check_status(const SSL* ssl, X509* leaf, X509* issuer, const std::string& host) {
    const std::uint8_t* response = nullptr;
    std::size_t size = 0;
    SSL_get0_ocsp_response(ssl, &response, &size);
    const auto doubt = size == 0 ? std::optional<std::string>("is missing: the server stapled no OCSP response")
                                 : doubt_about(Bytes(response, size), leaf, issuer);
    if (!doubt) return std::nullopt;
    return Refusal{.code = ErrorCode::tls_status,
                   .text = "the status of the certificate of " + host + " " + *doubt,
                   .alert = SSL_AD_BAD_CERTIFICATE_STATUS_RESPONSE};
}

std::optional<Refusal> examine(SSL* ssl) {
    ContextState& context = state_of(SSL_get_SSL_CTX(ssl));
    const HostIdentity& identity = state_of(ssl).host;
    const std::string host = printable(identity.text);
    const auto chain = parse_chain(ssl);
    ERR_clear_error();
    if (!chain)
        return Refusal{.code = ErrorCode::tls_handshake,
                       .verify_result = X509_V_ERR_UNSPECIFIED,
                       .text = "the certificate of " + host + " cannot be parsed"};
    X509* leaf = sk_X509_value(chain.get(), 0);
    bssl::UniquePtr<X509> issuer;
    auto distrust = check_chain(context, chain.get(), host, issuer);
    if (context.options.verify_peer && distrust) return distrust;
    state_of(ssl).overlooked = distrust ? distrust->verify_result : X509_V_OK;
    if (context.options.verify_name)
        if (auto refusal = check_name(leaf, identity)) return refusal;
    if (context.options.verify_status) {
        if (!issuer) issuer = bssl::UpRef(sk_X509_value(chain.get(), sk_X509_num(chain.get()) > 1 ? 1 : 0));
        if (auto refusal = check_status(ssl, leaf, issuer.get(), host)) return refusal;
    }
    return check_pins(leaf, context.pins, host);
}

}  // namespace

ssl_verify_result_t verify_peer(SSL* ssl, std::uint8_t* alert) noexcept {
    try {
        std::optional<Refusal>& refusal = state_of(ssl).refusal;
        refusal = examine(ssl);
        if (!refusal) return ssl_verify_ok;
        *alert = refusal->alert.value_or(static_cast<std::uint8_t>(SSL_alert_from_verify_result(refusal->verify_result)));
    } catch (const std::bad_alloc&) {  // must not unwind through the TLS library
        *alert = SSL_AD_INTERNAL_ERROR;
    }
    return ssl_verify_invalid;
}

}  // namespace hawser::tls
