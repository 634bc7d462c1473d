// Whom we trust: roots from a file, a directory, memory or the system, and revocation lists.
//
// Properties: the files are read once; each root is found by its name and parsed when a chain asks for it (a system
// store holds about 140, a chain needs one). Safe to use from several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/x509.h>

#include <hawser/bytes.hpp>
#include <hawser/result.hpp>
#include <hawser/tls_options.hpp>

namespace hawser::tls {

class TrustStore {
public:
    /// Errors: tls_ca_file, tls_crl_file, tls_issuer, each naming the file.
    static Result<std::unique_ptr<TrustStore>> load(const TlsOptions& options);

    /// Trusts no certificate: for what verification would have said, were it asked for.
    static std::unique_ptr<TrustStore> nobody();

    /// What a verification ended with.
    struct Outcome {
        int error = X509_V_OK;  ///< X509_V_ERR_*
        int depth = 0;          ///< 0 is the leaf
        bssl::UniquePtr<X509> culprit;  ///< the certificate that is to blame; may be null
        bssl::UniquePtr<X509> issuer{};  ///< of the leaf, where the chain is good and goes that far
    };
    /// RFC 5280 6 for a TLS server: `chain` is what the peer sent, leaf first.
    Outcome verify(STACK_OF(X509)* chain);
    /// True where no issuer was asked for, or where it is the one that signed `leaf`.
    bool issuer_signed(X509* leaf) const noexcept;
    /// The issuer asked for, in words.
    std::string issuer_text() const;

    /// SHA-256 of the files' content (of a directory, its name); sessions of another content are not resumed.
    const std::string& fingerprint() const noexcept { return fingerprint_; }
    /// Where the roots came from, for a sentence.
    const std::string& source() const noexcept { return source_; }

private:
    struct Root {
        std::size_t name_hash;
        std::uint32_t offset;
        std::uint32_t size;
        bool parsed = false;
    };

    TrustStore();
    Result<void> add_pem(std::string_view pem, const std::string& where);
    Result<void> add_directory(const std::string& path);
    Result<void> add_named(const TlsOptions& options);
    Result<void> add_crls(const std::string& path);
    Result<void> add_system();
    Result<void> set_issuer(const TlsOptions& options);
    void mark(std::string_view kind, std::string_view content);
    void add_source(const std::string& text);
    Outcome verify_once(STACK_OF(X509)* chain);
    void parse_roots_for(STACK_OF(X509)* chain);
    void parse_roots_named(const X509_NAME* name, int depth);
    bool parse_all_roots();
    bssl::UniquePtr<X509> parse_root(Root& root);

    bssl::UniquePtr<X509_STORE> store_;
    std::string der_;          // all roots, one behind the other
    std::vector<Root> roots_;  // sorted by name_hash
    std::mutex parsing_;       // guards Root::parsed and the order of additions
    bssl::UniquePtr<X509> issuer_;
    std::string source_;
    std::string fingerprint_;
    bool crls_ = false;
    bool partial_chain_ = true;
    bool all_parsed_ = false;
};

}  // namespace hawser::tls
