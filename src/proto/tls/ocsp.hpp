// A stapled proof that a certificate is not revoked (RFC 6066 8): the OCSP response of RFC 6960, checked.
#pragma once

#include <optional>
#include <string>

#include <openssl/x509.h>

#include <hawser/bytes.hpp>

namespace hawser::tls {

/// Nothing when `response` (DER) proves that `leaf`, issued by `issuer`, is good now; else what is wrong with it, as
/// what follows "the status of the certificate". Checked: that it speaks of this certificate, who signed it (the issuer, or
/// whom the issuer lets do so: RFC 6960 4.2.2.2), and its times, with some minutes' grace for clocks that differ.
std::optional<std::string> doubt_about(Bytes response, X509* leaf, X509* issuer);

}  // namespace hawser::tls
