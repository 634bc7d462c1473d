// What a handshake agreed on and whom it met: data for reports, verbose output and certificate queries.
#pragma once

#include <string>
#include <vector>

#include <hawser/tls_options.hpp>

namespace hawser::tls {

/// A certificate in words.
struct CertificateFacts {
    std::string subject;  ///< RFC 2253 style, e.g. "CN=example.com,O=Example"
    std::string issuer;
    std::string not_before;  ///< "2026-01-31 12:00:00 UTC"
    std::string not_after;
    std::vector<std::string> names;  ///< subjectAltName: host names and addresses
};

struct Facts {
    TlsVersion version = TlsVersion::v1_2;
    std::string version_name;  ///< "TLSv1.3"
    std::string cipher;        ///< IANA's name, "TLS_AES_128_GCM_SHA256"
    std::string group;         ///< key exchange group, "X25519"; empty where none was used
    std::string signature;     ///< "ecdsa_secp256r1_sha256"; empty when resumed
    std::string alpn;          ///< empty when none was agreed
    bool resumed = false;
    CertificateFacts peer;
    long verify_result = 0;  ///< X509_V_OK (0), or X509_V_ERR_* where the trouble was overridden
    std::string verify_text;
};

}  // namespace hawser::tls
