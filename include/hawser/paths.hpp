// What happened on the network: the transport of a transfer, whether Multipath TCP was negotiated and if not
// why, and each path with its figures. Plain data, part of every Response.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <hawser/export.hpp>
#include <hawser/socket_policy.hpp>

namespace hawser {

/// What became of the wish for Multipath TCP.
enum class MultipathOutcome : std::uint8_t {
    not_asked,            ///< Multipath::off
    negotiated,           ///< both sides speak it (RFC 8684 3.1)
    kernel_refused,       ///< this kernel gave no MPTCP socket; `detail` says why
    bound,                ///< the transfer is bound to an interface or address, so plain TCP was used
    no_mp_capable,        ///< the server's answer carried no MP_CAPABLE: it or a middlebox does not speak it
    fell_back,            ///< negotiated first, plain TCP later (RFC 8684 3.7)
    cannot_verify,        ///< this kernel cannot tell (before Linux 5.16)
};

/// One path (MPTCP subflow, or the one path of plain TCP or QUIC). A figure the kernel could not give is empty.
struct PathInfo {
    std::string local_address{};  ///< literal, without port
    std::uint16_t local_port = 0;
    std::string remote_address{};
    std::uint16_t remote_port = 0;
    std::string interface{};  ///< name of the interface that holds the local address, empty when unknown
    std::optional<std::chrono::microseconds> rtt{};
    std::optional<std::uint64_t> bytes_sent{};
    std::optional<std::uint64_t> bytes_received{};
    std::optional<std::uint64_t> bytes_retransmitted{};
    bool backup = false;
};

/// How a transfer's bytes travelled.
struct PathReport {
    Transport transport = Transport::stream;
    Multipath asked = Multipath::off;
    MultipathOutcome outcome = MultipathOutcome::not_asked;
    std::string detail{};           ///< a sentence: why not, or what the kernel said
    std::vector<PathInfo> paths{};  ///< empty when no connection was made
};

/// The outcome in words, e.g. "no MP_CAPABLE in the answer". Static lifetime.
HAWSER_API const char* describe(MultipathOutcome outcome) noexcept;
/// "off", "prefer", "on" or "require". Static lifetime.
HAWSER_API const char* name_of(Multipath mode) noexcept;
/// The report as one JSON object (RFC 8259), without line end; a figure that is not known is null:
///     {"transport":"stream","multipath":{"asked":"on","outcome":"negotiated","detail":""},"paths":[{"local":
///     "192.0.2.1:40000","remote":"192.0.2.9:443","interface":"eth0","rtt_microseconds":120,"bytes_received":5,
///     "bytes_sent":7,"bytes_retransmitted":0,"backup":false}]}
HAWSER_API std::string to_json(const PathReport& report);

}  // namespace hawser
