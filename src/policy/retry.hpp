// When a request may be sent again, at once, on a fresh connection, without the user noticing.
#pragma once

#include <string_view>

#include <hawser/error.hpp>

namespace hawser::policy {

struct RetryFacts {
    ErrorCode code = ErrorCode::receive_failed;
    Advice advice = Advice::never;
    bool connection_reused = false;  ///< it had carried a request before
    bool response_begun = false;     ///< at least one byte of the answer came
    bool request_begun = false;      ///< at least one byte of the request was sent
    bool body_begun = false;         ///< at least one byte of the body was read from its source
    bool body_rewindable = true;     ///< held in memory, or its source can go back
    std::string_view method = "GET";
    int retries = 0;  ///< how often this request was sent again already
};

struct RetryPlan {
    bool again = false;
    bool rewind = false;      ///< take the body back to its start first
    const char* reason = "";  ///< why, or why not; static lifetime
};

/// How often one request is sent again: a server that closes every connection must not be asked for ever.
inline constexpr int max_retries = 5;

RetryPlan plan_retry(const RetryFacts& facts) noexcept;

}  // namespace hawser::policy
