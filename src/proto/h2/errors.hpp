// What went wrong on a stream or the connection, as an Error.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <hawser/bytes.hpp>
#include <hawser/error.hpp>

#include "proto/h2/streams.hpp"

namespace hawser::h2 {

/// The peer reset the stream with this code (RFC 9113 7).
Error reset_by_peer(const Stream& stream, std::uint32_t code);
/// The peer broke a rule of HTTP on this stream; `what` says which.
Error malformed(const Stream& stream, std::string_view what);
/// The peer went away and did not process this request.
Error not_processed(const Stream& stream, std::uint32_t goaway_code, std::string_view goaway_text);
/// The connection ended under the stream.
Error cut_off(const Stream& stream, std::string_view why);
/// The connection is of no more use.
Error connection_broken(std::string_view what, std::uint32_t code);

/// The debug text of a GOAWAY, cut and made printable: the peer chooses it, people read it.
std::string printable(Bytes text);

}  // namespace hawser::h2
