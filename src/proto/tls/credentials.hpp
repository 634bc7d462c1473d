// The client's certificate and key, as files.
#pragma once

#include <openssl/ssl.h>

#include <hawser/result.hpp>
#include <hawser/tls_options.hpp>

namespace hawser::tls {

/// Loads certificate chain and key into `context`. Errors: tls_client_certificate, naming the file.
Result<void> use_client_certificate(SSL_CTX* context, const TlsOptions& options);

}  // namespace hawser::tls
