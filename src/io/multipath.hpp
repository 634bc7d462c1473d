// Judging what became of Multipath TCP.
#pragma once

#include <string_view>

#include <hawser/paths.hpp>

namespace hawser::io {

/// From what Net::multipath said right after the connect and at the end of the transfer. The kernel itself
/// tells "never negotiated" and "fell back later" (RFC 8684 3.7) apart only by when it is asked.
constexpr MultipathOutcome judge_multipath(MultipathOutcome at_connect, MultipathOutcome at_end) noexcept {
    const bool lost = at_connect == MultipathOutcome::negotiated && at_end == MultipathOutcome::no_mp_capable;
    return lost ? MultipathOutcome::fell_back : at_connect;
}

/// What the kernel answered to the questions about one MPTCP socket: 0 for success, else the errno.
struct MultipathFacts {
    int is_mptcp_errno = 0;    ///< TCP_IS_MPTCP
    bool is_mptcp = false;     ///< its value
    int mptcp_info_errno = 0;  ///< MPTCP_INFO, asked when TCP_IS_MPTCP was not answered
    int kernel_major = 0, kernel_minor = 0;
};

/// The outcome these facts stand for.
MultipathOutcome judge_multipath(const MultipathFacts& facts) noexcept;

/// Major and minor of a release as uname(2) gives it, e.g. "6.1.0-13-amd64".
void parse_kernel_release(std::string_view release, MultipathFacts& facts) noexcept;

}  // namespace hawser::io
