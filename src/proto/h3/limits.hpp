// The limits of an HTTP/3 connection, each with the attack (or mistake) it stops.
#pragma once

#include <cstddef>
#include <cstdint>

namespace hawser::h3 {

/// Names and values of one head: a peer that sends an endless head, or a small block that QPACK blows up.
inline constexpr std::size_t max_head_bytes = 300 * 1024;
/// Fields of one head: thousands of empty fields cost more than their bytes.
inline constexpr std::size_t max_head_fields = 5000;
/// Interim (1xx) heads of one stream: a peer that never comes to the answer.
inline constexpr std::size_t max_interim_heads = 100;
/// Names and values of a request's head, or its trailers: what an application may ask to be sent.
inline constexpr std::size_t max_request_head_bytes = 1024 * 1024;
/// Streams open at once, whatever the peer allows: it may say 2^60.
inline constexpr std::size_t max_open_streams = 1000;
/// Request body bytes of one stream that are kept: waiting to be sent, or sent and not acknowledged (QUIC
/// sends lost bytes again from here). This is also the most an upload can have on its way: 1 Gbit/s over 32
/// ms.
inline constexpr std::size_t max_upload_kept_bytes = 4 << 20;

/// QPACK (RFC 9204): the memory a peer may make us keep for its table,
inline constexpr std::size_t qpack_table_bytes = 4'096;
/// and the heads that may wait for an update of it.
inline constexpr std::size_t qpack_blocked_streams = 100;

/// Memory for received bytes kept when all events are taken; what a burst needed beyond it is given back.
inline constexpr std::size_t kept_receive_bytes = 128 * 1024;

}  // namespace hawser::h3
