// HTTP/2 (RFC 9113) as a client speaks it: requests in, bytes out; bytes in, events out.
//
// Properties: prior knowledge and ALPN "h2" are the same codec, since both begin with the client's preface. Beyond the
// seam's contract: `next` may also have something to tell after `end`, `pull` and `feed_eof`. The connection's
// window is credited when bytes arrive and a stream's when they are consumed, so a stream nobody reads never stops the
// others, and holds at most Settings::stream_window_bytes. Body bytes are not copied on their way in.
//
// Errors. A stream that failed says http2_stream, the connection http2; protocol_code() is the number of RFC 9113 7.
// Advice::reconnect stands only where the peer surely did nothing: REFUSED_STREAM, streams above the last one a GOAWAY
// names, requests never sent. An answer that is whole before its request is: for 2xx EndEvent waits until the
// request was given with `end` (or the peer stops it); for others the rest of the request is dropped (RFC 9113 8.1).
#pragma once

#include <cstdint>
#include <memory>

#include "base/codec.hpp"

namespace hawser::h2 {

/// What a connection announces.
struct Settings {
    /// What the peer may send on one stream before its reader consumes: all that a paused stream can hold.
    std::uint32_t stream_window_bytes = 10 * 1024 * 1024;
    /// What may be in flight on the whole connection. At least 65,535 (RFC 9113 6.9.2), at most 2^31-1.
    std::uint32_t connection_window_bytes = 128 * 1024 * 1024;
};

/// A codec for a fresh connection. Throws bad_alloc when there is no memory for one.
std::unique_ptr<Codec> make_codec(const Settings& settings = {});

}  // namespace hawser::h2
