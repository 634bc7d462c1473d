// From a SocketPolicy to the plan of one socket, and what to make of what Multipath TCP came to.
#pragma once

#include <string>
#include <string_view>

#include <hawser/paths.hpp>
#include <hawser/result.hpp>
#include <hawser/socket_policy.hpp>

#include "base/address.hpp"
#include "base/net.hpp"

namespace hawser::policy {

/// How to make the socket that connects to `remote`. An Error means that this address cannot be reached as
/// the policy demands: host_unresolved (family not allowed), interface_failed (binding), bad_argument (a
/// value out of range, or a contradiction).
///
/// An option is `required` only where going on without it would break what was demanded: a mark decides
/// routing, so a transfer without its mark could leave where it must not. Hints (buffers, TOS, priority, ...)
/// are not.
Result<SocketPlan> plan_socket(const SocketPolicy& policy, const SocketAddress& remote);

/// What is known of Multipath TCP once the socket is connected, before any request byte is sent.
struct MultipathFacts {
    Multipath asked = Multipath::off;
    bool bound = false;  ///< SocketPolicy::bound()
    SocketProtocol opened = SocketProtocol::tcp;
    std::string_view refusal;                                 ///< OpenedSocket::refusal
    MultipathOutcome observed = MultipathOutcome::not_asked;  ///< Net::multipath, where `opened` is mptcp
    std::string_view observed_detail;
};

struct MultipathVerdict {
    MultipathOutcome outcome = MultipathOutcome::not_asked;
    std::string detail;  ///< a sentence; empty when there is nothing to explain
};

/// Whether the connection will do, and what to report. The Error (connect_failed) says what fell short of
/// `on` or `require`.
Result<MultipathVerdict> judge_multipath(const MultipathFacts& facts);

/// The plan in one line, for traces and tests.
std::string to_text(const SocketPlan& plan);

}  // namespace hawser::policy
