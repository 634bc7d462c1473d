// The limits of the HTTP/1.x client side, each with the attack it stops.
#pragma once

#include <cstddef>

namespace hawser::h1 {

/// All head and trailer bytes of one response. Endless fields would fill memory before any body limit counts.
inline constexpr std::size_t max_head_bytes = 300 * 1024;
/// The same for every response to one request: a server may send many interim heads, each within
/// max_head_bytes.
inline constexpr std::size_t max_exchange_head_bytes = 20 * max_head_bytes;
/// Fields of one head or trailer section. "a:" is 4 bytes on the wire and tens in memory.
inline constexpr std::size_t max_fields = 5'000;
/// Interim (1xx) heads before the final one. A server could keep a transfer alive with them for ever.
inline constexpr std::size_t max_interim_heads = 100;
/// Chunk sizes are at most 16 hexadecimal digits, leading zeros included (endless zeros are no number), and below 2^63.
inline constexpr int max_chunk_size_digits = 16;
/// Chunk extensions of one response may outweigh its body by this much: one-byte chunks with long extensions
/// would make a client read for ever and deliver nothing.
inline constexpr std::size_t max_chunk_extension_excess_bytes = 16 * 1024;
/// Other beginnings of a status line that an application may name, and how long one may be: what is compared with every
/// answer, and kept with the connection.
inline constexpr std::size_t max_aliases = 32;
inline constexpr std::size_t max_alias_bytes = 64;
/// The head of a request, as libcurl has it.
inline constexpr std::size_t max_request_head_bytes = 1024 * 1024;
/// Request body bytes (with chunk framing) that wait to be pulled: what a slow server makes us hold.
inline constexpr std::size_t max_waiting_body_bytes = 64 * 1024;
/// Memory for fields kept between responses; more is given back, so that one fat response does not stay with
/// an idle connection.
inline constexpr std::size_t kept_fields = 32;

}  // namespace hawser::h1
