#include "proto/tls/trust.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>

#include <openssl/bytestring.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <openssl/x509v3.h>

#include "base/try.hpp"
#include "proto/tls/names.hpp"
#include "proto/tls/pem.hpp"

namespace hawser::tls {

namespace {

/// Issuers followed upward among the roots: cross-signed roots may form a ring.
constexpr int root_depth_limit = 8;

/// Where systems keep their store, in the order of how common they are.
constexpr const char* system_files[] = {
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Arch, Gentoo, Alpine
    "/etc/pki/tls/certs/ca-bundle.crt",                   // Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",                             // openSUSE
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // CentOS
    "/etc/ssl/cert.pem",                                  // Alpine, BSDs
};
constexpr const char* system_directory = "/etc/ssl/certs";

/// The subject of a certificate (RFC 5280 4.1) without parsing the rest.
bool find_subject(Bytes der, CBS* subject) noexcept {
    CBS input;
    CBS certificate;
    CBS tbs;
    CBS_init(&input, der.data(), der.size());
    return CBS_get_asn1(&input, &certificate, CBS_ASN1_SEQUENCE) != 0 && CBS_len(&input) == 0 &&
           CBS_get_asn1(&certificate, &tbs, CBS_ASN1_SEQUENCE) != 0 &&
           CBS_get_optional_asn1(&tbs, nullptr, nullptr, CBS_ASN1_CONTEXT_SPECIFIC | CBS_ASN1_CONSTRUCTED | 0) != 0 &&
           CBS_get_asn1(&tbs, nullptr, CBS_ASN1_INTEGER) != 0 && CBS_get_asn1(&tbs, nullptr, CBS_ASN1_SEQUENCE) != 0 &&
           CBS_get_asn1(&tbs, nullptr, CBS_ASN1_SEQUENCE) != 0 && CBS_get_asn1(&tbs, nullptr, CBS_ASN1_SEQUENCE) != 0 &&
           CBS_get_asn1_element(&tbs, subject, CBS_ASN1_SEQUENCE) != 0;
}

std::size_t hash_of(const std::uint8_t* bytes, std::size_t size) noexcept {
    return std::hash<std::string_view>{}({reinterpret_cast<const char*>(bytes), size});
}

bool lacks_issuer(int error) noexcept {
    return error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT || error == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
           error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE || error == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN ||
           error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT || error == X509_V_ERR_CERT_UNTRUSTED;
}

}  // namespace

TrustStore::TrustStore() : store_(X509_STORE_new()) {
    if (!store_) throw std::bad_alloc();
}

Result<std::unique_ptr<TrustStore>> TrustStore::load(const TlsOptions& options) {
    std::unique_ptr<TrustStore> trust(new TrustStore());
    trust->partial_chain_ = options.partial_chain;
    HAWSER_TRY(trust->add_named(options));
    if (trust->source_.empty() || options.native_ca) HAWSER_TRY(trust->add_system());
    std::sort(trust->roots_.begin(), trust->roots_.end(),
              [](const Root& a, const Root& b) { return a.name_hash < b.name_hash; });
    if (!options.crl_file.empty()) HAWSER_TRY(trust->add_crls(options.crl_file));
    HAWSER_TRY(trust->set_issuer(options));
    return trust;
}

std::unique_ptr<TrustStore> TrustStore::nobody() { return std::unique_ptr<TrustStore>(new TrustStore()); }

/// Each piece of content changes the fingerprint by what it is and by what it holds.
void TrustStore::mark(std::string_view kind, std::string_view content) {
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256_CTX hash;
    SHA256_Init(&hash);
    SHA256_Update(&hash, fingerprint_.data(), fingerprint_.size());
    SHA256_Update(&hash, kind.data(), kind.size());
    SHA256_Update(&hash, ":", 1);
    SHA256_Update(&hash, content.data(), content.size());
    SHA256_Final(reinterpret_cast<std::uint8_t*>(digest.data()), &hash);
    fingerprint_ = std::move(digest);
}

void TrustStore::add_source(const std::string& text) { source_ += (source_.empty() ? "" : " and ") + text; }

Result<void> TrustStore::add_named(const TlsOptions& options) {
    if (!options.ca_pem.empty()) {
        add_source("the given PEM text");
        HAWSER_TRY(add_pem(options.ca_pem, "the CA certificates given in memory"));
    } else if (!options.ca_file.empty()) {
        add_source("'" + options.ca_file + "'");
        HAWSER_ASSIGN(const std::string pem, read_file(options.ca_file, ErrorCode::tls_ca_file, "the CA file"));
        HAWSER_TRY(add_pem(pem, "the CA file '" + options.ca_file + "'"));
    }
    if (options.ca_directory.empty()) return {};
    add_source("'" + options.ca_directory + "'");
    return add_directory(options.ca_directory);
}

Result<void> TrustStore::add_pem(std::string_view pem, const std::string& where) {
    mark("roots", pem);
    std::size_t number = 0;
    for (std::string_view rest = pem; const auto block = next_pem_block(rest, "CERTIFICATE");) {
        ++number;
        const std::size_t offset = der_.size();
        CBS subject;
        if (!decode_base64(*block, der_) || !find_subject(as_bytes(der_).subspan(offset), &subject))
            return fail(ErrorCode::tls_ca_file, Phase::setup,
                        "certificate number " + std::to_string(number) + " in " + where + " is damaged");
        roots_.push_back({.name_hash = hash_of(CBS_data(&subject), CBS_len(&subject)),
                          .offset = static_cast<std::uint32_t>(offset),
                          .size = static_cast<std::uint32_t>(der_.size() - offset)});
    }
    if (number == 0)
        return fail(ErrorCode::tls_ca_file, Phase::setup, where + " holds no PEM certificate");
    return {};
}

Result<void> TrustStore::add_directory(const std::string& path) {
    std::error_code trouble;
    if (!std::filesystem::is_directory(path, trouble))
        return Unexpected(Error(ErrorCode::tls_ca_file, Phase::setup,
                                "the CA directory '" + path + "' is not a directory that can be read")
                              .with_errno(trouble.value()));
    mark("directory", path);
    ERR_clear_error();
    if (X509_STORE_load_locations(store_.get(), nullptr, path.c_str()) != 1) {
        ERR_clear_error();
        return fail(ErrorCode::tls_ca_file, Phase::setup, "the CA directory '" + path + "' cannot be used");
    }
    return {};
}

Result<void> TrustStore::add_system() {
    for (const char* file : system_files) {
        auto pem = read_file(file, ErrorCode::tls_ca_file, "the system's CA file");
        if (!pem) continue;
        const std::string name = "the system's store '" + std::string(file) + "'";
        add_source(name);
        return add_pem(*pem, name);
    }
    add_source("the system's store '" + std::string(system_directory) + "'");
    if (auto added = add_directory(system_directory); added) return {};
    return fail(ErrorCode::tls_ca_file, Phase::setup,
                "this system has no store of trusted certificates where one is looked for (such as '" +
                    std::string(system_files[0]) + "'); install ca-certificates or name a CA file");
}

Result<void> TrustStore::add_crls(const std::string& path) {
    HAWSER_ASSIGN(const std::string pem, read_file(path, ErrorCode::tls_crl_file, "the CRL file"));
    mark("crl", pem);
    for (std::string_view rest = pem; const auto block = next_pem_block(rest, "X509 CRL");) {
        std::string der;
        const bool decoded = decode_base64(*block, der);
        const std::uint8_t* at = as_bytes(der).data();
        const bssl::UniquePtr<X509_CRL> crl(decoded ? d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size())) : nullptr);
        if (!crl || X509_STORE_add_crl(store_.get(), crl.get()) != 1) {
            ERR_clear_error();
            return fail(ErrorCode::tls_crl_file, Phase::setup, "the revocation list in '" + path + "' is damaged");
        }
        crls_ = true;
    }
    if (!crls_)
        return fail(ErrorCode::tls_crl_file, Phase::setup,
                    "the CRL file '" + path + "' holds no PEM revocation list");
    return {};
}

Result<void> TrustStore::set_issuer(const TlsOptions& options) {
    if (options.issuer_file.empty() && options.issuer_pem.empty()) return {};
    const bool memory = !options.issuer_pem.empty();
    const std::string where = memory ? "the issuer certificate given in memory" : "the issuer file '" + options.issuer_file + "'";
    std::string pem = options.issuer_pem;
    if (!memory) {
        HAWSER_ASSIGN(pem, read_file(options.issuer_file, ErrorCode::tls_issuer, "the issuer file"));
    }
    mark("issuer", pem);
    std::string_view rest = pem;
    std::string der;
    const auto block = next_pem_block(rest, "CERTIFICATE");
    const bool decoded = block && decode_base64(*block, der);
    const std::uint8_t* at = as_bytes(der).data();
    issuer_.reset(decoded ? d2i_X509(nullptr, &at, static_cast<long>(der.size())) : nullptr);
    ERR_clear_error();
    if (issuer_) return {};
    return fail(ErrorCode::tls_issuer, Phase::setup, where + " holds no PEM certificate that can be read");
}

bool TrustStore::issuer_signed(X509* leaf) const noexcept {
    if (!issuer_) return true;
    const bssl::UniquePtr<EVP_PKEY> key(X509_get_pubkey(issuer_.get()));
    const bool signed_by = key && X509_check_issued(issuer_.get(), leaf) == X509_V_OK && X509_verify(leaf, key.get()) == 1;
    ERR_clear_error();
    return signed_by;
}

std::string TrustStore::issuer_text() const {
    return issuer_ ? short_text_of(X509_get_subject_name(issuer_.get())) : std::string();
}

bssl::UniquePtr<X509> TrustStore::parse_root(Root& root) {
    if (root.parsed) return nullptr;
    root.parsed = true;  // one that does not parse is not tried again
    const std::uint8_t* at = as_bytes(der_).data() + root.offset;
    bssl::UniquePtr<X509> certificate(d2i_X509(nullptr, &at, static_cast<long>(root.size)));
    if (!certificate) {
        ERR_clear_error();
        return nullptr;
    }
    X509_STORE_add_cert(store_.get(), certificate.get());  // refuses only a duplicate, which is as good
    ERR_clear_error();
    return certificate;
}

void TrustStore::parse_roots_named(const X509_NAME* name, int depth) {
    std::uint8_t* der = nullptr;
    const int size = i2d_X509_NAME(const_cast<X509_NAME*>(name), &der);
    if (size < 0) return;
    const bssl::UniquePtr<std::uint8_t> owner(der);
    const std::size_t hash = hash_of(der, static_cast<std::size_t>(size));
    auto root = std::lower_bound(roots_.begin(), roots_.end(), hash,
                                 [](const Root& candidate, std::size_t wanted) { return candidate.name_hash < wanted; });
    for (; root != roots_.end() && root->name_hash == hash; ++root) {
        const bssl::UniquePtr<X509> parsed = parse_root(*root);
        if (parsed && depth < root_depth_limit) parse_roots_named(X509_get_issuer_name(parsed.get()), depth + 1);
    }
}

void TrustStore::parse_roots_for(STACK_OF(X509)* chain) {
    const std::lock_guard lock(parsing_);
    if (all_parsed_) return;
    for (std::size_t i = 0; i < sk_X509_num(chain); ++i) {
        const X509* certificate = sk_X509_value(chain, i);
        parse_roots_named(X509_get_subject_name(certificate), 0);  // it may be trusted itself
        parse_roots_named(X509_get_issuer_name(certificate), 0);
    }
}

bool TrustStore::parse_all_roots() {
    const std::lock_guard lock(parsing_);
    if (all_parsed_) return false;
    all_parsed_ = true;
    for (Root& root : roots_) parse_root(root);
    return true;
}

TrustStore::Outcome TrustStore::verify_once(STACK_OF(X509)* chain) {
    const bssl::UniquePtr<X509_STORE_CTX> context(X509_STORE_CTX_new());
    if (!context || X509_STORE_CTX_init(context.get(), store_.get(), sk_X509_value(chain, 0), chain) != 1 ||
        X509_STORE_CTX_set_default(context.get(), "ssl_server") != 1)
        return {.error = X509_V_ERR_OUT_OF_MEM, .culprit = nullptr};
    // A certificate that is listed as trusted is trusted, root or not; a listed one wins over a sent one, so that
    // an expired cross-signature sent along does no harm.
    unsigned long flags = X509_V_FLAG_TRUSTED_FIRST;
    if (partial_chain_) flags |= X509_V_FLAG_PARTIAL_CHAIN;
    if (crls_) flags |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL;
    X509_STORE_CTX_set_flags(context.get(), flags);
    if (X509_verify_cert(context.get()) == 1) {
        const STACK_OF(X509)* built = X509_STORE_CTX_get0_chain(context.get());
        return {.culprit = nullptr, .issuer = bssl::UpRef(sk_X509_value(built, sk_X509_num(built) > 1 ? 1 : 0))};
    }
    X509* culprit = X509_STORE_CTX_get_current_cert(context.get());
    Outcome outcome{.error = X509_STORE_CTX_get_error(context.get()),
                    .depth = X509_STORE_CTX_get_error_depth(context.get()),
                    .culprit = bssl::UpRef(culprit)};
    if (outcome.error == X509_V_OK) outcome.error = X509_V_ERR_UNSPECIFIED;
    ERR_clear_error();
    return outcome;
}

TrustStore::Outcome TrustStore::verify(STACK_OF(X509)* chain) {
    parse_roots_for(chain);
    Outcome outcome = verify_once(chain);
    // Names that mean the same may be encoded differently (RFC 5280 7.1), which the index does not see.
    if (lacks_issuer(outcome.error) && parse_all_roots()) outcome = verify_once(chain);
    return outcome;
}

}  // namespace hawser::tls
