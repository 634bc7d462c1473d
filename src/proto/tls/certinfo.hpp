// A certificate field by field, in the names and the text that programs written for libcurl with OpenSSL know.
#pragma once

#include <string>
#include <vector>

#include <hawser/bytes.hpp>

namespace hawser::tls {

struct CertificateField {
    std::string name;   ///< "Subject", "Issuer", "X509v3 Subject Alternative Name", "rsa(n)", "Cert" ...
    std::string value;  ///< may have several lines
};

/// The fields of one certificate (DER) in libcurl's order; none when it does not parse. What the certificate says is
/// given as it says it: show it through something that keeps terminals safe.
std::vector<CertificateField> fields_of(Bytes certificate);

}  // namespace hawser::tls
