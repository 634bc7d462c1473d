// HTTP/1.0 and 1.1, client side: the Codec of a connection that carries one request at a time (no
// pipelining).
//
// Beyond the contract of base/codec.hpp:
// - A stream is one request with its answer; ids count from 1. free_streams() is 1 or 0.
// - After a head with status 101, or 2xx to CONNECT, body events and send_body carry the other protocol's
//   bytes as they are, until the connection ends. `end` then only says that no more will be sent.
// - `Closing` follows the final head of an answer after which the connection cannot be used again.
// - Bytes that no request asked for are an Error of `feed` when none is open, and end the connection's use
//   when they follow an answer. So is an answer that comes before the request has been sent.
// - An answer that is whole before its request is told to its end; the request may then be finished (`finishing`) or
//   given up (`reset`). When it is finished and pulled the connection is reusable.
// - An Error ends the connection. There is no StreamFailed.
#pragma once

#include <memory>

#include "base/codec.hpp"

namespace hawser::h1 {

struct Settings {
    /// An answer without any head is taken for HTTP/0.9: a head event with status 0 and no fields, then the
    /// body.
    bool allow_http0_9 = false;
    /// The connection ends at a proxy that is asked in absolute form: Proxy-Connection counts as Connection
    /// does.
    bool to_proxy = false;
};

std::unique_ptr<hawser::Codec> make_codec(Settings settings);

}  // namespace hawser::h1
