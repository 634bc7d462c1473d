// The operating system's sockets behind the Net seam (Linux).
//
// Properties: every socket is non-blocking and close-on-exec from birth; nothing raises a signal; EINTR is
// handled inside. Whether the kernel gives MPTCP sockets is asked each time one is wanted: the answer belongs
// to the network namespace of the thread, and a refusal costs one short system call.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "base/net.hpp"

namespace hawser::io {

class OsNet final : public Net {
  public:
    OsNet() = default;
    OsNet(const OsNet&) = delete;
    OsNet& operator=(const OsNet&) = delete;

    Result<OpenedSocket> open(const SocketPlan& plan) override;
    Result<bool> connect(int handle, const SocketAddress& to) override;
    Result<void> connect_result(int handle) override;
    Result<IoCount> receive(int handle, MutableBytes into) override;
    Result<IoCount> send(int handle, Bytes from) override;
    Result<void> shutdown_write(int handle) override;
    void close(int handle) noexcept override;
    Liveness liveness(int handle) noexcept override;
    /// A datagram the kernel had to truncate is left out of the batch.
    Result<IoStatus> receive_datagrams(int handle, DatagramBatch& batch) override;
    /// A datagram larger than the interface's MTU counts as sent and is lost, as on any link behind it: path
    /// MTU discovery (RFC 8899) finds out in its own way.
    Result<IoStatus> send_datagram(int handle, const Datagram& datagram) override;
    Result<SocketAddress> local_address(int handle) override;
    Result<SocketAddress> remote_address(int handle) override;
    MultipathOutcome multipath(int handle, SocketProtocol opened, std::string& detail) override;
    std::vector<PathInfo> paths(int handle, SocketProtocol opened) override;

  private:
    SocketAddress remote_of(int handle) const;
    SocketAddress local_of_datagrams(int handle);
    Result<IoStatus> send_run(int handle, const Datagram& datagram, std::size_t segments_per_message);

    /// Where each handle was connected to: a failed socket no longer knows, and the error must name it.
    std::unordered_map<int, SocketAddress> remotes_;
    /// The port (and default address) datagrams arrive at, asked once per handle.
    std::unordered_map<int, SocketAddress> datagram_locals_;
    bool gso_refused_ = false;  ///< this kernel or device cannot cut up runs; they go one by one
};

}  // namespace hawser::io
