// The client's certificate and key: PEM, DER or PKCS #12, from files or memory.
#pragma once

#include <string>

#include <openssl/ssl.h>

#include <hawser/result.hpp>
#include <hawser/tls_options.hpp>

namespace hawser::tls {

/// Loads certificate chain and key into `context` and gives the certificate's SHA-256, empty when the options name
/// none. Errors: tls_client_certificate, naming the file and what is wrong with it.
Result<std::string> use_client_certificate(SSL_CTX* context, const TlsOptions& options);

}  // namespace hawser::tls
