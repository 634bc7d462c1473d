// What went wrong on an HTTP/3 stream or connection, as an Error.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <hawser/error.hpp>

#include "base/codec.hpp"

namespace hawser::h3 {

/// The peer reset the stream with this code (RFC 9114 8.1), after so many body bytes.
Error reset_by_peer(StreamId stream, std::uint64_t code, bool in_body, std::uint64_t body_bytes);
/// The stream is over and its answer is not whole.
Error cut_off(StreamId stream, std::uint64_t body_bytes);
/// The peer broke a rule of HTTP on this stream.
Error malformed(StreamId stream, std::uint64_t code, std::string_view what);
Error head_too_large(StreamId stream);
/// The peer went away and did not process this request (RFC 9114 5.2).
Error not_processed(StreamId stream);
/// nghttp3 gave up; protocol_code is what to tell the peer.
Error connection_broken(int failure);

}  // namespace hawser::h3
