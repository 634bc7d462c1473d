// The seam to the operating system's sockets. Everything that opens, reads, writes or asks a socket goes through
// it, so that a simulated network can stand in for the real one without the engine knowing.
//
// Contract: no call blocks; EINTR is handled inside. A handle is a small integer, the file descriptor on a real
// system. Thread rule: one thread at a time per Net.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <hawser/bytes.hpp>
#include <hawser/paths.hpp>
#include <hawser/result.hpp>

#include "base/address.hpp"
#include "base/wire.hpp"

namespace hawser {

/// One integer socket option to set.
struct SocketOption {
    int level = 0;
    int name = 0;
    int value = 0;
    bool required = false;  ///< when it cannot be set the socket is refused; else the refusal is ignored
    const char* label = "";  ///< for the error text, e.g. "SO_MARK"
};

enum class SocketProtocol : std::uint8_t { tcp, mptcp, udp, unix_stream };

/// How to make one socket: the decision of policy, carried out by Net.
struct SocketPlan {
    int family = 0;
    SocketProtocol protocol = SocketProtocol::tcp;
    bool tcp_if_refused = false;  ///< MPTCP wanted but not insisted on
    std::vector<SocketOption> options{};
    std::string congestion_control{};
    std::string interface{};      ///< SO_BINDTODEVICE
    std::string local_address{};  ///< literal to bind
    std::uint16_t local_port = 0;
    std::uint16_t local_port_range = 0;
};

/// A socket that was made.
struct OpenedSocket {
    int handle = -1;
    SocketProtocol protocol = SocketProtocol::tcp;  ///< what it really is
    std::string refusal;  ///< why MPTCP was refused, when it was and TCP stands in
};

/// What can be said of an idle connection without reading it.
enum class Liveness : std::uint8_t {
    quiet,     ///< open and nothing waiting
    readable,  ///< bytes wait that nobody asked for
    closed,    ///< the other side has closed or reset it
};

/// A datagram received or to be sent. `segment_bytes` other than 0: `bytes` holds several of that size (GRO, GSO).
struct Datagram {
    SocketAddress local{};
    SocketAddress remote{};
    std::uint8_t ecn = 0;  ///< RFC 3168 codepoint
    std::size_t segment_bytes = 0;
    Bytes bytes{};
};

/// Room for received datagrams; owned by the caller, reused.
struct DatagramBatch {
    static constexpr std::size_t max_count = 16;
    static constexpr std::size_t slot_bytes = 65'536;  ///< one GRO buffer
    std::vector<std::uint8_t> memory;  ///< max_count * slot_bytes once used
    std::vector<Datagram> datagrams;   ///< filled by receive; views into memory
};

class Net {
public:
    virtual ~Net() = default;

    virtual Result<OpenedSocket> open(const SocketPlan& plan) = 0;
    /// Starts connecting; true when already connected, false while in progress (writable tells).
    virtual Result<bool> connect(int handle, const SocketAddress& to) = 0;
    /// After writability: how the connect ended.
    virtual Result<void> connect_result(int handle) = 0;

    virtual Result<IoCount> receive(int handle, MutableBytes into) = 0;
    virtual Result<IoCount> send(int handle, Bytes from) = 0;
    virtual Result<void> shutdown_write(int handle) = 0;
    virtual void close(int handle) noexcept = 0;
    virtual Liveness liveness(int handle) noexcept = 0;

    /// Fills the batch; would_block status when nothing waits. `local` of each datagram is set.
    virtual Result<IoStatus> receive_datagrams(int handle, DatagramBatch& batch) = 0;
    /// Sends one datagram or one GSO run; would_block when the socket's buffer is full.
    virtual Result<IoStatus> send_datagram(int handle, const Datagram& datagram) = 0;

    virtual Result<SocketAddress> local_address(int handle) = 0;
    virtual Result<SocketAddress> remote_address(int handle) = 0;

    /// What the kernel says of Multipath TCP on a connected stream socket. `opened` is what open() answered.
    virtual MultipathOutcome multipath(int handle, SocketProtocol opened, std::string& detail) = 0;
    /// The paths of a connected socket with their figures.
    virtual std::vector<PathInfo> paths(int handle, SocketProtocol opened) = 0;
};

}  // namespace hawser
