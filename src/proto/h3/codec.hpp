// HTTP/3 (RFC 9114), client side: requests in, events out, on the streams of a StreamTransport.
//
// Above it is a StreamCodec. Below it is what a QUIC machine asks of its user: a StreamSource and a
// StreamSink (base/datagrams.hpp), so bytes move only while the machine reads or writes packets. It never
// sees QUIC.
//
// Flow control: the window all streams share is credited on receipt, a stream's own when the reader says
// `consume`. So a stream nobody reads stops alone, holding at most its window.
//
// Events are copied once, from the packet into one buffer, and live until the next call of `next` or of the
// machine. Errors of the connection go to the machine (it closes it, with the code in protocol_code) and come
// back from there.
#pragma once

#include <memory>

#include <hawser/result.hpp>

#include "base/codec.hpp"
#include "base/datagrams.hpp"

namespace hawser::h3 {

class Codec : public StreamCodec, public StreamSource, public StreamSink {
  public:
    /// RFC 9114 8.1, told to the peer when the connection is closed in good order.
    static constexpr std::uint64_t no_error = 0x100;

    static std::unique_ptr<Codec> create();

    /// Says on whose streams to speak. Before anything else; it outlives the codec's use.
    virtual void attach(StreamTransport& transport) = 0;
    /// True once requests can be opened: the transport is ready.
    virtual bool usable() const noexcept = 0;
    /// True while `next` would give an event.
    virtual bool has_events() const noexcept = 0;
};

}  // namespace hawser::h3
