#include "cli/retry.hpp"

#include <algorithm>
#include <cerrno>

namespace hawser::cli {

namespace {

bool transient_status(int status) noexcept {
    static constexpr int statuses[] = {408, 429, 500, 502, 503, 504, 522, 524};
    return std::find(std::begin(statuses), std::end(statuses), status) != std::end(statuses);
}

/// Why to try again; null for no reason to.
const char* reason_to_retry(const RetryPlan& plan, const AttemptFacts& facts) noexcept {
    if (!facts.error || *facts.error == ErrorCode::http_status) {
        if (transient_status(facts.status)) return "HTTP error";
    } else if (*facts.error == ErrorCode::timed_out || *facts.error == ErrorCode::host_unresolved ||
               *facts.error == ErrorCode::proxy_unresolved) {
        return "timeout";
    } else if (plan.connection_refused && *facts.error == ErrorCode::connect_failed && facts.os_errno == ECONNREFUSED) {
        return "connection refused";
    }
    return facts.error && plan.all_errors ? "(retrying all errors)" : nullptr;
}

std::chrono::milliseconds backoff(unsigned retries_made) noexcept {
    std::chrono::milliseconds delay = first_retry_delay;
    for (unsigned i = 0; i < retries_made && delay < max_retry_delay; ++i) delay *= 2;
    return std::min(delay, max_retry_delay);
}

}  // namespace

RetryDecision decide_retry(const RetryPlan& plan, const AttemptFacts& facts) noexcept {
    RetryDecision decision;
    if (facts.attempts_before >= plan.attempts) return decision;
    const char* reason = reason_to_retry(plan, facts);
    if (reason == nullptr) return decision;
    decision.delay = plan.delay > plan.delay.zero() ? plan.delay : backoff(facts.attempts_before);
    if (facts.retry_after) decision.delay = std::max<std::chrono::milliseconds>(decision.delay, *facts.retry_after);
    const bool bounded = plan.max_time > plan.max_time.zero();
    if (bounded && facts.spent >= plan.max_time) return decision;
    if (bounded && facts.retry_after && facts.spent + *facts.retry_after > plan.max_time) return decision;
    decision.again = true;
    decision.reason = reason;
    decision.left = plan.attempts - facts.attempts_before;
    return decision;
}

}  // namespace hawser::cli
