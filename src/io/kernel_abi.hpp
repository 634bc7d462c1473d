// What the kernel speaks and Debian 12's headers do not yet say: the late parts of the TCP and MPTCP
// interfaces. Layouts are those of Linux' include/uapi; they only ever grow at the end, so every answer is
// judged by the length the kernel returned.
#pragma once

#include <cstddef>
#include <cstdint>

#include <netinet/in.h>
#include <sys/socket.h>

namespace hawser::io::abi {

inline constexpr int ipproto_mptcp = 262;
inline constexpr int sol_mptcp = 284;
inline constexpr int tcp_is_mptcp = 43;  ///< Linux 6.10

inline constexpr int mptcp_info = 1;  ///< Linux 5.16, as the next two
inline constexpr int mptcp_tcpinfo = 2;
inline constexpr int mptcp_subflow_addrs = 3;
inline constexpr int mptcp_full_info = 4;  ///< Linux 6.5

/// struct tcp_info up to what is read here.
struct TcpInfo {
    std::uint8_t states[8];
    std::uint32_t rto, ato, snd_mss, rcv_mss;
    std::uint32_t unacked, sacked, lost, retrans, fackets;
    std::uint32_t last_data_sent, last_ack_sent, last_data_recv, last_ack_recv;
    std::uint32_t pmtu, rcv_ssthresh, rtt_us, rttvar_us, snd_ssthresh, snd_cwnd, advmss, reordering;
    std::uint32_t rcv_rtt, rcv_space, total_retrans;
    std::uint64_t pacing_rate, max_pacing_rate;
    std::uint64_t bytes_acked, bytes_received;  // Linux 4.1
    std::uint32_t segs_out, segs_in, notsent_bytes, min_rtt, data_segs_in, data_segs_out;
    std::uint64_t delivery_rate, busy_time, rwnd_limited, sndbuf_limited;
    std::uint32_t delivered, delivered_ce;
    std::uint64_t bytes_sent, bytes_retrans;  // Linux 4.19
};
static_assert(offsetof(TcpInfo, rtt_us) == 68);
static_assert(offsetof(TcpInfo, bytes_acked) == 120);
static_assert(offsetof(TcpInfo, bytes_received) == 128);
static_assert(offsetof(TcpInfo, bytes_sent) == 200);
static_assert(offsetof(TcpInfo, bytes_retrans) == 208);

/// struct mptcp_subflow_addrs.
struct SubflowAddresses {
    sockaddr_storage local;
    sockaddr_storage remote;
};
static_assert(sizeof(SubflowAddresses) == 256);

/// struct mptcp_subflow_data: stands before the array that MPTCP_TCPINFO and MPTCP_SUBFLOW_ADDRS fill.
struct SubflowDataHeader {
    std::uint32_t size_subflow_data;
    std::uint32_t num_subflows;
    std::uint32_t size_kernel;
    std::uint32_t size_user;
};
static_assert(sizeof(SubflowDataHeader) == 16);

/// struct mptcp_subflow_info.
struct alignas(8) SubflowInfo {
    std::uint32_t id;
    std::uint32_t padding;
    SubflowAddresses addresses;
};
static_assert(offsetof(SubflowInfo, addresses) == 8 && sizeof(SubflowInfo) == 264);

/// struct mptcp_full_info without the mptcp_info at its end: the least the kernel accepts.
struct FullInfoHeader {
    std::uint32_t size_tcpinfo_kernel;
    std::uint32_t size_tcpinfo_user;
    std::uint32_t size_sfinfo_kernel;
    std::uint32_t size_sfinfo_user;
    std::uint32_t num_subflows;
    std::uint32_t size_arrays_user;
    std::uint64_t subflow_info;  ///< address of SubflowInfo[size_arrays_user]
    std::uint64_t tcp_info;      ///< address of TcpInfo[size_arrays_user]
};
static_assert(sizeof(FullInfoHeader) == 40);

}  // namespace hawser::io::abi
