// How a transfer secures and checks its TLS: a value that can be kept, compared and reused.
//
// Properties: verification is on unless switched off by name. Two transfers share a TLS connection, and resume each
// other's sessions, only when their options are equal. Passwords and keys held here are wiped when they go and never
// appear in logs or errors. Files are read when the first connection needs them and again when they have changed;
// one that cannot be used makes the transfer fail with an Error that names it.
//
// Where a file and memory are both given, memory is used. Example, a client certificate from a PKCS #12 file:
//
//     request.tls = {{.certificate_file = "me.p12", .certificate_format = TlsFormat::p12, .key_password = "..."}};
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <hawser/secret.hpp>

namespace hawser {

/// A TLS protocol version, numbered as on the wire (RFC 8446 4.2.1).
enum class TlsVersion : std::uint16_t { v1_0 = 0x0301, v1_1 = 0x0302, v1_2 = 0x0303, v1_3 = 0x0304 };

/// How a certificate or a key is written down.
enum class TlsFormat : std::uint8_t {
    pem,  ///< text between BEGIN and END lines (RFC 7468); a certificate may be followed by its chain, and by its key
    der,  ///< one certificate, or one key (PKCS #1, SEC 1, PKCS #8 plain or encrypted), in binary
    p12,  ///< PKCS #12 (RFC 7292): certificate, chain and key under one password
};

/// TLS settings of one hop (origin or proxy). See the head of this file.
struct TlsOptions {
    bool verify_peer = true;  ///< the chain must lead to a trusted certificate
    bool verify_name = true;  ///< the certificate must name the host (RFC 9525) or IP address asked for
    /// The server must staple a valid proof that its certificate is not revoked (RFC 6066 8, RFC 6960).
    bool verify_status = false;
    /// A chain may end in a trusted certificate that is not a root.
    bool partial_chain = true;

    /// PEM file with trusted roots; empty (with ca_directory and ca_pem empty) uses the system's store.
    std::string ca_file{};
    /// Directory of trusted roots, named by hash.
    std::string ca_directory{};
    /// Trusted roots as PEM text in memory; used instead of ca_file when not empty.
    std::string ca_pem{};
    /// Trust the system's store as well, beside what the three above name.
    bool native_ca = false;
    /// How long trusted roots are used before they are read again; 0 reads them for every connection, less than 0
    /// never again.
    std::chrono::seconds ca_cache_time = std::chrono::hours(24);
    /// PEM file with revocation lists (RFC 5280 5). Every certificate of the chain must then be covered by one.
    std::string crl_file{};
    /// The certificate (PEM, a file or memory) that must have issued the server's; only looked at with verify_peer.
    std::string issuer_file{};
    std::string issuer_pem{};

    TlsVersion min_version = TlsVersion::v1_2;
    TlsVersion max_version = TlsVersion::v1_3;
    std::string ciphers{};  ///< TLS 1.2 and below, the TLS library's list syntax; empty for the default
    std::string groups{};   ///< key exchange groups, colon-separated; empty for the default
    /// Signatures to accept and to make, colon-separated (`ecdsa_secp256r1_sha256`, `RSA+SHA256`); empty for the
    /// default.
    std::string signature_algorithms{};
    /// TLS 1.0 only: send the first byte of each CBC record alone, which defeats the BEAST attack.
    bool split_cbc_records = true;

    std::string certificate_file{};  ///< the client's certificate
    Secret certificate_data{};       ///< the same in memory; a PKCS #12 holds the key as well
    TlsFormat certificate_format = TlsFormat::pem;
    std::string private_key_file{};  ///< its key; empty looks where the certificate came from. A PKCS #12's own goes first
    Secret private_key_data{};
    TlsFormat private_key_format = TlsFormat::pem;
    Secret key_password{};
    /// The server's public key: the name of a file (PEM or DER), or sha256//BASE64 hashes joined by ';'. Checked
    /// whatever verify_peer says.
    std::string pinned_public_key{};

    bool alpn = true;           ///< offer protocols by ALPN (RFC 7301)
    bool session_cache = true;  ///< resume earlier sessions (RFC 8446 2.2)
    /// Send a GET or HEAD without body along with the first bytes when an earlier session permits (RFC 8446 2.3,
    /// RFC 8470). Whoever records such a request can make the server see it again.
    bool early_data = false;

    friend bool operator==(const TlsOptions&, const TlsOptions&) = default;
};

}  // namespace hawser
