// The server's side of a simulated UDP socket, as sans-I/O as PeerConnection.
//
// Contract. `feed` gives one datagram (never a GRO run): `remote` is the client, `local` the server's own
// address; the bytes are borrowed for the call. `pull` gives the next datagram to send, with `remote` set to
// where it goes (segment_bytes may be set: it is then cut up); its bytes live until the next call. False:
// nothing now.
#pragma once

#include <functional>
#include <memory>

#include <hawser/time.hpp>

#include "base/net.hpp"

namespace hawser::sim {

class DatagramPeer {
  public:
    virtual ~DatagramPeer() = default;
    virtual void feed(const Datagram& datagram, Instant now) = 0;
    virtual bool pull(Datagram& out, Instant now) = 0;
    virtual Instant deadline() const { return never; }
    virtual void expire(Instant) {}
};

using DatagramPeerFactory = std::function<std::unique_ptr<DatagramPeer>()>;

}  // namespace hawser::sim
