// A simulated HTTP/3 origin (RFC 9114) on the server sides of ngtcp2 and nghttp3: one UDP endpoint for any
// number of connections. Loss, delay and reordering are the network's business.
//
// The common PeerResponse means here: `truncate_at` resets the stream (`reset_code`, else H3_INTERNAL_ERROR)
// after so many body bytes, and with `close_after` or `reset_after` closes the connection (`close_code`)
// instead; `framing` sized adds Content-Length. H3Response adds what only HTTP/3 can do. It shares the packet
// protection and the TLS glue with the client under test, nothing else.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "peer/peer.hpp"
#include "sim/support/datagram_peer.hpp"

namespace hawser::peer {

struct H3Response : PeerResponse {
    H3Response() = default;
    H3Response(PeerResponse common)
        : PeerResponse(std::move(common)) {}  // NOLINT: a PeerHandler is an H3Handler

    /// Resets the stream with this code: in place of the answer, or where `truncate_at` says.
    std::optional<std::uint64_t> reset_code;
    std::uint64_t close_code = 0x100;  ///< of the connection, see above
    bool goaway = false;               ///< says GOAWAY before the answer
    bool no_answer = false;            ///< says nothing
    bool stop_sending = false;  ///< with answer_early: wants no more of the request's body (H3_NO_ERROR)
    std::optional<std::size_t> update_keys_at;  ///< makes new packet keys when so many body bytes are sent
};

using H3Handler = std::function<H3Response(const PeerRequest&)>;

struct QuicServerOptions {
    std::string certificate_pem;
    std::string key_pem;
    bool retry = false;         ///< validate addresses first (RFC 9000 8.1.2)
    bool new_token = false;     ///< give a token for the next connection
    bool answer_early = false;  ///< call the handler when the head is there, not when the request is whole
    bool forbid_migration = false;
    std::uint64_t stream_window_bytes = 1 << 20;  ///< what the client may upload ahead
    std::uint64_t max_bidirectional_streams = 100;
    std::uint64_t max_unidirectional_streams = 8;
    Duration idle_timeout = std::chrono::seconds(600);
    std::uint64_t seed = 1;  ///< of connection ids
};

/// What the server saw, for assertions. Lives as long as the test wants.
struct QuicServerLog {
    std::size_t connections = 0;
    std::size_t retries = 0;
    std::size_t tokens_presented = 0;  ///< connections that began with a NEW_TOKEN token
    std::size_t requests = 0;
    std::size_t streams_reset_by_client = 0;
    std::optional<std::uint64_t> close_code;  ///< of the client's last CONNECTION_CLOSE
    bool closed_by_application = false;
    std::size_t path_changes = 0;
};

std::unique_ptr<sim::DatagramPeer> make_quic_server(H3Handler handler, QuicServerOptions options,
                                                    std::shared_ptr<QuicServerLog> log = {});

}  // namespace hawser::peer
