// A simulated HTTP/2 origin or proxy (RFC 9113) on nghttp2's server side.
//
// The common PeerResponse means here: `truncate_at` resets the stream (`reset_code`, else INTERNAL_ERROR) after so
// many body bytes, and with `close_after` or `reset_after` ends the connection instead; `framing` sized adds
// Content-Length; `tunnel` makes the stream carry another peer. H2Response adds what only HTTP/2 can do.
#pragma once

#include <cstdint>
#include <memory>

#include "peer/peer.hpp"

namespace hawser::peer {

struct H2Response : PeerResponse {
    H2Response() = default;
    H2Response(PeerResponse common) : PeerResponse(std::move(common)) {}  // NOLINT: a PeerHandler is an H2Handler

    /// Resets the stream with this code: in place of the answer, or where `truncate_at` says, or after the whole
    /// answer with `reset_when_whole`.
    std::optional<std::uint32_t> reset_code;
    bool reset_when_whole = false;
    /// Sends GOAWAY with this code before the answer; streams above `goaway_last` are dropped in silence.
    std::optional<std::uint32_t> goaway_code;
    std::optional<std::int32_t> goaway_last;  ///< else this stream
    std::string goaway_text;
    std::size_t pings = 0;           ///< so many PING frames before the answer
    std::size_t settings = 0;        ///< so many SETTINGS frames before the answer
    std::size_t frame_bytes = 16'384;  ///< largest DATA frame
    std::size_t padding_bytes = 0;   ///< of each DATA and HEADERS frame, at most 255
    bool no_answer = false;          ///< says nothing
};

using H2Handler = std::function<H2Response(const PeerRequest&)>;

struct H2ServerOptions {
    std::uint32_t stream_window_bytes = 65'535;  ///< what the client may upload before it is read (at once)
    std::uint32_t max_concurrent_streams = 100;
    bool answer_early = false;   ///< call the handler when the head is there, not when the request is whole
    bool never_credit = false;   ///< with answer_early: give no window for uploads beyond the first
};

std::unique_ptr<PeerConnection> make_h2_server(H2Handler handler, H2ServerOptions options = {});

}  // namespace hawser::peer
