// How a transfer secures and checks its TLS: a value that can be kept, compared and reused.
//
// Properties: verification is on unless switched off by name. Two transfers share a TLS connection only when
// their options are equal. Passwords held here never appear in logs or errors.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hawser {

/// A TLS protocol version, numbered as on the wire (RFC 8446 4.2.1).
enum class TlsVersion : std::uint16_t { v1_0 = 0x0301, v1_1 = 0x0302, v1_2 = 0x0303, v1_3 = 0x0304 };

/// TLS settings of one hop (origin or proxy). See the head of this file.
struct TlsOptions {
    bool verify_peer = true;  ///< the chain must lead to a trusted root
    bool verify_name = true;  ///< the certificate must name the host (RFC 9525) or IP address asked for
    bool verify_status = false;

    /// PEM file with trusted roots; empty (with ca_directory and ca_pem empty) uses the system's store.
    std::string ca_file{};
    /// Directory of trusted roots, named by hash.
    std::string ca_directory{};
    /// Trusted roots as PEM text in memory; used instead of ca_file when not empty.
    std::string ca_pem{};
    std::string crl_file{};

    TlsVersion min_version = TlsVersion::v1_2;
    TlsVersion max_version = TlsVersion::v1_3;
    std::string ciphers{};  ///< TLS 1.2 and below, the TLS library's list syntax; empty for the default
    std::string groups{};   ///< key exchange groups, colon-separated; empty for the default

    std::string certificate_file{};  ///< client certificate, PEM
    std::string private_key_file{};  ///< its key, PEM; empty looks in certificate_file
    std::string key_password{};
    std::string pinned_public_key{};  ///< file name, or sha256//BASE64 hashes joined by ';'

    bool alpn = true;            ///< offer protocols by ALPN (RFC 7301)
    bool session_cache = true;   ///< resume earlier sessions (RFC 8446 2.2)

    friend bool operator==(const TlsOptions&, const TlsOptions&) = default;
};

}  // namespace hawser
