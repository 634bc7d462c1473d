// When to try again, and how long to wait before that.
//
//     auto answer = hawser::Easy().perform({.url = url}, hawser::Retry{.max_attempts = 5});
//
// Properties: a value type; next_wait is a pure function, so an application with a loop of its own (Multi) can ask it
// too. What is tried again: answers with one of `statuses`, and errors of which Error::advice() says that the same request
// may succeed later. Retry-After (RFC 9110 10.2.3) makes a wait longer, never shorter.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include <hawser/export.hpp>
#include <hawser/response.hpp>
#include <hawser/result.hpp>

namespace hawser {

/// See the head of this file.
struct Retry {
    int max_attempts = 4;                             ///< the first one included; 1 never tries again
    std::chrono::milliseconds first_wait{1'000};      ///< before the second attempt; each later one doubles
    std::chrono::milliseconds max_wait{600'000};      ///< doubling ends here, and a longer Retry-After ends the attempts
    std::chrono::milliseconds max_total{0};           ///< no attempt begins later than this after the first; 0: no limit
    double jitter = 0.1;  ///< 0 to 1: the share of a wait that chance may take off, so that clients do not return at once
    bool any_method = false;  ///< also methods whose repetition may do harm (RFC 9110 9.2.2), such as POST
    std::vector<int> statuses{408, 425, 429, 500, 502, 503, 504};

    /// What is known after an attempt.
    struct Attempt {
        int number = 1;                        ///< of the attempt that ended, from 1
        std::string_view method = "GET";
        std::chrono::milliseconds elapsed{0};  ///< since the first attempt began
        double chance = 0;                     ///< a random number from 0 to 1
    };
    /// How long to wait before the next attempt; nullopt: do not try again. `outcome` is that of the attempt, or as
    /// much of it as is known (a Response's head is enough).
    HAWSER_API std::optional<std::chrono::milliseconds> next_wait(const Attempt& attempt, const Response& outcome) const;
    HAWSER_API std::optional<std::chrono::milliseconds> next_wait(const Attempt& attempt, const Error& outcome) const;

    friend bool operator==(const Retry&, const Retry&) = default;
};

}  // namespace hawser
