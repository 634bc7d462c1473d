// Whether what was fetched is as new, or as old, as it was wanted.
#pragma once

#include <cstdint>

#include <hawser/request.hpp>

namespace hawser::engine {

/// Judged by the time of its last change: one that is equal fails either condition, as with libcurl.
inline bool is_unmet(const TimeCondition& condition, std::int64_t modified_unix_seconds) noexcept {
    using Kind = TimeCondition::Kind;
    if (condition.kind == Kind::none || condition.unix_seconds == 0) return false;
    return condition.kind == Kind::unmodified_since ? modified_unix_seconds >= condition.unix_seconds
                                                    : modified_unix_seconds <= condition.unix_seconds;
}

}  // namespace hawser::engine
