#include <hawser/retry.hpp>

#include <algorithm>

#include "http/methods.hpp"
#include "http/retry_after.hpp"
#include "io/wall_clock.hpp"

namespace hawser {

namespace {

using std::chrono::milliseconds;

// `at_least` is what the server asked for.
std::optional<milliseconds> plan(const Retry& retry, const Retry::Attempt& attempt, milliseconds at_least) {
    if (attempt.number >= retry.max_attempts || attempt.number < 1) return std::nullopt;
    if (!retry.any_method && !attempt.method.empty() && !http::is_idempotent(attempt.method)) return std::nullopt;
    if (at_least > retry.max_wait) return std::nullopt;
    milliseconds wait = std::min(retry.first_wait, retry.max_wait);
    for (int doubled = 1; doubled < attempt.number && wait < retry.max_wait && wait.count() > 0; ++doubled)
        wait = wait > retry.max_wait / 2 ? retry.max_wait : wait * 2;
    const double share = std::clamp(retry.jitter, 0.0, 1.0) * std::clamp(attempt.chance, 0.0, 1.0);
    wait -= milliseconds(static_cast<milliseconds::rep>(static_cast<double>(wait.count()) * share));
    wait = std::max(wait, at_least);
    if (retry.max_total.count() != 0 && attempt.elapsed + wait > retry.max_total) return std::nullopt;
    return wait;
}

}  // namespace

std::optional<milliseconds> Retry::next_wait(const Attempt& attempt, const Response& outcome) const {
    if (std::find(statuses.begin(), statuses.end(), outcome.status) == statuses.end()) return std::nullopt;
    milliseconds asked{0};
    if (const auto field = outcome.headers.get("Retry-After"))
        asked = http::parse_retry_after(*field, io::unix_seconds()).value_or(std::chrono::seconds(0));
    return plan(*this, attempt, asked);
}

std::optional<milliseconds> Retry::next_wait(const Attempt& attempt, const Error& outcome) const {
    if (outcome.advice() == Advice::never) return std::nullopt;
    return plan(*this, attempt, milliseconds(0));
}

}  // namespace hawser
