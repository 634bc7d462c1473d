#include "cli/retry.hpp"

#include <cerrno>

#include "support/catch.hpp"

using namespace hawser::cli;  // NOLINT
using hawser::ErrorCode;
using std::chrono::milliseconds;

namespace {

RetryPlan plan(unsigned attempts) {
    RetryPlan plan;
    plan.attempts = attempts;
    return plan;
}

AttemptFacts answered(int status) {
    AttemptFacts facts;
    facts.status = status;
    return facts;
}

AttemptFacts failed(ErrorCode code, int os_errno = 0) {
    AttemptFacts facts;
    facts.error = code;
    facts.os_errno = os_errno;
    return facts;
}

}  // namespace

TEST_CASE("nothing is retried unasked") { CHECK_FALSE(decide_retry(plan(0), answered(503)).again); }

TEST_CASE("some statuses pass") {
    for (const int status : {408, 429, 500, 502, 503, 504, 522, 524}) CHECK(decide_retry(plan(1), answered(status)).again);
    for (const int status : {200, 301, 400, 401, 404, 501, 505}) CHECK_FALSE(decide_retry(plan(1), answered(status)).again);
    AttemptFacts refused = answered(503);
    refused.error = ErrorCode::http_status;
    CHECK(decide_retry(plan(1), refused).again);
}

TEST_CASE("some errors pass") {
    CHECK(std::string(decide_retry(plan(1), failed(ErrorCode::timed_out)).reason) == "timeout");
    CHECK(decide_retry(plan(1), failed(ErrorCode::host_unresolved)).again);
    CHECK_FALSE(decide_retry(plan(1), failed(ErrorCode::connect_failed, ECONNREFUSED)).again);
    CHECK_FALSE(decide_retry(plan(1), failed(ErrorCode::partial_body)).again);

    RetryPlan refused = plan(1);
    refused.connection_refused = true;
    CHECK(decide_retry(refused, failed(ErrorCode::connect_failed, ECONNREFUSED)).again);
    CHECK_FALSE(decide_retry(refused, failed(ErrorCode::connect_failed, EHOSTUNREACH)).again);

    RetryPlan all = plan(1);
    all.all_errors = true;
    CHECK(decide_retry(all, failed(ErrorCode::partial_body)).again);
    CHECK_FALSE(decide_retry(all, answered(404)).again);
}

TEST_CASE("waits double from a second to ten minutes") {
    AttemptFacts facts = answered(503);
    long long expected = 1;
    for (unsigned i = 0; i < 30; ++i) {
        facts.attempts_before = i;
        const RetryDecision decision = decide_retry(plan(30), facts);
        REQUIRE(decision.again);
        CHECK(decision.delay == milliseconds(1000 * std::min(expected, 600LL)));
        CHECK(decision.left == 30 - i);
        expected = std::min(expected * 2, 1'000'000LL);
    }
    facts.attempts_before = 30;
    CHECK_FALSE(decide_retry(plan(30), facts).again);
}

TEST_CASE("a fixed delay stays") {
    RetryPlan fixed = plan(5);
    fixed.delay = milliseconds(250);
    AttemptFacts facts = answered(503);
    facts.attempts_before = 3;
    CHECK(decide_retry(fixed, facts).delay == milliseconds(250));
}

TEST_CASE("Retry-After only lengthens a wait") {
    AttemptFacts facts = answered(503);
    facts.attempts_before = 2;
    facts.retry_after = std::chrono::seconds(1);
    CHECK(decide_retry(plan(5), facts).delay == milliseconds(4'000));
    facts.retry_after = std::chrono::seconds(90);
    CHECK(decide_retry(plan(5), facts).delay == milliseconds(90'000));
}

TEST_CASE("no retry begins behind the time for all of them") {
    RetryPlan bounded = plan(5);
    bounded.max_time = milliseconds(10'000);
    AttemptFacts facts = answered(503);
    facts.spent = milliseconds(9'999);
    CHECK(decide_retry(bounded, facts).again);
    facts.spent = milliseconds(10'000);
    CHECK_FALSE(decide_retry(bounded, facts).again);
    facts.spent = milliseconds(0);
    facts.retry_after = std::chrono::seconds(10);
    CHECK(decide_retry(bounded, facts).again);
    facts.retry_after = std::chrono::seconds(11);
    CHECK_FALSE(decide_retry(bounded, facts).again);
}
