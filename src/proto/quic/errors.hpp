// What ngtcp2 and the peer say when a connection ends, in hawser's terms.
#pragma once

#include <ngtcp2/ngtcp2.h>

#include <hawser/error.hpp>

namespace hawser::quic {

/// At which point of its life a connection ended.
enum class Stage : unsigned char { connecting, established };

/// The peer closed it (CONNECTION_CLOSE, RFC 9000 10.2).
Error closed_by_peer(const ngtcp2_connection_close_error& close, Stage stage);
/// The peer has forgotten the connection (RFC 9000 10.3).
Error stateless_reset(Stage stage);
/// Our side ended it: `failure` is an NGTCP2_ERR_*, `tls_alert` what TLS wanted to say, if anything.
Error closed_by_us(int failure, std::uint8_t tls_alert, Stage stage);

}  // namespace hawser::quic
