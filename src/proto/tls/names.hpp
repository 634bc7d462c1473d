// Whom a certificate speaks for, and whom a connection asked for (RFC 9525); certificates in words.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/x509.h>

#include "proto/tls/facts.hpp"

namespace hawser::tls {

/// The identity a peer must prove: a host name, or an IP address (RFC 9525 4.2).
struct HostIdentity {
    std::string text;  ///< without zone and without the root's trailing dot
    std::array<std::uint8_t, 16> address{};
    std::size_t address_bytes = 0;  ///< 4, 16, or 0 for a name

    bool is_address() const noexcept { return address_bytes != 0; }
};

HostIdentity identity_of(std::string_view host);

/// RFC 9525 6: the subjectAltName decides; a common name is never looked at.
bool certificate_names(X509* leaf, const HostIdentity& host) noexcept;

/// Host names and addresses of the subjectAltName, unprintable bytes replaced.
std::vector<std::string> names_of(X509* certificate);
/// The first few of them joined for a sentence; "no host at all" when there are none.
std::string names_sentence(X509* certificate);

std::string text_of(const X509_NAME* name);
/// The common name where there is one, else the whole name: what people call a CA.
std::string short_text_of(const X509_NAME* name);
std::string text_of(const ASN1_TIME* time);
CertificateFacts describe(X509* certificate);

/// `text` with every byte outside printable ASCII shown as '?': a peer must not write to a terminal through us.
std::string printable(std::string_view text);

}  // namespace hawser::tls
