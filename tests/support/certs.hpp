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

/// A CA. Copies share the key.
class Authority {
public:
    explicit Authority(const std::string& name = "Hawser Test CA");
    /// An intermediate CA below this one; identities it issues carry its certificate.
    Authority intermediate(const std::string& name) const;

    Identity issue(const Leaf& leaf = {}) const;
    /// The CA's own certificate: what a client must trust.
    std::string certificate_pem() const;
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
