#include "policy/retry.hpp"

#include "http/methods.hpp"

namespace hawser::policy {
namespace {

// Failures that mean "the connection is gone", not "the peer answered something wrong".
constexpr bool is_connection_loss(ErrorCode code) noexcept {
    return code == ErrorCode::send_failed || code == ErrorCode::receive_failed ||
           code == ErrorCode::empty_reply || code == ErrorCode::tls_shutdown || code == ErrorCode::http2 ||
           code == ErrorCode::http3;
}

RetryPlan again(const RetryFacts& facts, const char* reason) noexcept {
    if (facts.body_begun && !facts.body_rewindable)
        return {false, false, "the body cannot be read a second time"};
    return {true, facts.body_begun, reason};
}

}  // namespace

RetryPlan plan_retry(const RetryFacts& facts) noexcept {
    if (facts.retries >= max_retries) return {false, false, "sent again too often already"};
    if (facts.response_begun) return {false, false, "the answer has begun"};
    // RFC 9113 8.7, RFC 9114 4.1.1: the peer says that it did not process the request.
    if (facts.advice == Advice::reconnect) return again(facts, "the server did not process the request");
    if (!is_connection_loss(facts.code)) return {false, false, "the failure is not a lost connection"};
    // RFC 9112 9.3.1: servers close idle connections at any time, also while a request is on its way.
    if (!facts.connection_reused) return {false, false, "the connection was fresh"};
    if (!facts.request_begun) return again(facts, "nothing had been sent");
    // RFC 9110 9.2.2: the server may have acted on what it got.
    if (!http::is_idempotent(facts.method)) return {false, false, "the method is not idempotent"};
    return again(facts, "the reused connection was closed before any answer");
}

}  // namespace hawser::policy
