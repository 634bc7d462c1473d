// Whether a transfer that failed is tried again, and when: pure policy of --retry and its family.
#pragma once

#include <chrono>
#include <optional>

#include <hawser/error.hpp>

#include "cli/config.hpp"

namespace hawser::cli {

/// How an attempt ended.
struct AttemptFacts {
    std::optional<ErrorCode> error{};  ///< empty for success
    int os_errno = 0;
    int status = 0;
    std::optional<std::chrono::seconds> retry_after{};  ///< what the server asked for
    unsigned attempts_before = 0;                       ///< retries made already
    std::chrono::milliseconds spent{0};                 ///< since the first attempt began
};

struct RetryDecision {
    bool again = false;
    std::chrono::milliseconds delay{0};
    const char* reason = "";  ///< "timeout", "HTTP error", ...; static lifetime
    unsigned left = 0;        ///< retries that remain, this one included
};

/// Waits double from this up to the next.
inline constexpr std::chrono::milliseconds first_retry_delay{1'000};
inline constexpr std::chrono::milliseconds max_retry_delay{600'000};

/// Transient are timeouts, names that could not be resolved, statuses 408, 429, 500, 502, 503, 504, 522 and 524, a refused
/// connection with --retry-connrefused, and everything with --retry-all-errors. Retry-After only lengthens a wait.
/// Nothing is tried again once --retry-max-time is over, or where Retry-After asks for more than is left of it.
RetryDecision decide_retry(const RetryPlan& plan, const AttemptFacts& facts) noexcept;

}  // namespace hawser::cli
