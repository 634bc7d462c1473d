// Certificates for tests, made in memory when asked for: nothing that can expire is checked in.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hawser::test {

/// A certificate with its key, as PEM text.
struct Identity {
    std::string certificate_pem;  ///< the leaf, then the intermediates a server sends along
    std::string key_pem;
};

/// What a leaf says. The default is what a good server on this machine has.
struct Leaf {
    /// Host names (also "*.example.com") and address literals of the subjectAltName; empty: no subjectAltName.
    std::vector<std::string> names = {"localhost", "127.0.0.1", "::1"};
    std::string common_name = "localhost";
    int begins_in_days = -1;  ///< relative to now
    int ends_in_days = 30;
    bool rsa = false;  ///< RSA 2048; else ECDSA P-256
};

/// What an OCSP response (RFC 6960) says.
struct Status {
    enum class Kind { good, revoked, unknown };
    Kind kind = Kind::good;
    long begins_in_seconds = -60;
    long ends_in_seconds = 3600;  ///< 0: does not say
    int error = 0;                ///< not 0: the responder's error, and nothing else
    bool sha1_signature = false;
};

/// A CA. Copies share the key.
class Authority {
public:
    explicit Authority(const std::string& name = "Hawser Test CA");
    /// An intermediate CA below this one; identities it issues carry its certificate.
    Authority intermediate(const std::string& name) const;

    Identity issue(const Leaf& leaf = {}) const;
    /// The CA's own certificate: what a client must trust.
    std::string certificate_pem() const;
    /// Somebody who may sign OCSP responses for this CA, or would like to (`allowed` false).
    Identity issue_responder(bool allowed = true) const;
    /// What this CA says of a certificate of its own, signed by itself or by `responder`.
    std::string ocsp_response(const Identity& of, const Status& status = {}, const Identity* responder = nullptr) const;
    /// A revocation list of this CA.
    std::string crl_pem(std::span<const Identity> revoked) const;

private:
    struct Keys;
    std::shared_ptr<Keys> keys_;
};

Identity self_signed(const Leaf& leaf = {});

/// "sha256//..." of the leaf's public key, computed apart from the library under test.
std::string pin_of(const Identity& identity);
std::string public_key_pem(const Identity& identity);
std::string encrypted_key_pem(const Identity& identity, const std::string& password);

/// The leaf alone, in binary.
std::string certificate_der(const Identity& identity);
/// PKCS #8; encrypted when a password is given.
std::string key_der(const Identity& identity, const std::string& password = {});
/// The whole identity under one password. `key` false leaves the private key out.
std::string p12_of(const Identity& identity, const std::string& password, bool key = true);

/// A directory that goes when this goes, for servers and options that want file names.
class CertificateFiles {
public:
    CertificateFiles();
    CertificateFiles(const CertificateFiles&) = delete;
    CertificateFiles& operator=(const CertificateFiles&) = delete;
    ~CertificateFiles();

    /// Writes a file (mode 0600) and gives its full path.
    std::string write(std::string_view name, std::string_view content) const;
    const std::filesystem::path& directory() const noexcept { return directory_; }

private:
    std::filesystem::path directory_;
};

}  // namespace hawser::test
