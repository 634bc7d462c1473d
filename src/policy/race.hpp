// Happy Eyeballs (RFC 8305 version 2): which address to try when, as a machine without sockets and clock.
//
// Contract: tell it facts (answers of the resolver, how attempts ended), then call next(now) until it says
// Wait, Done or Failed. After Wait call again when a fact came or `until` is reached. Same facts at the same
// times give the same steps.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <hawser/error.hpp>
#include <hawser/result.hpp>
#include <hawser/time.hpp>

#include "base/address.hpp"

namespace hawser::policy {

using AttemptId = std::uint32_t;

struct RaceSettings {
    /// Who is connected to, for the final sentence: "example.com port 443".
    std::string target;
    /// How long an attempt gets before the next starts beside it (RFC 8305 5).
    Duration attempt_delay = std::chrono::milliseconds(200);
    /// How long IPv4 answers wait for those of IPv6 (RFC 8305 3).
    Duration resolution_delay = std::chrono::milliseconds(50);
};

/// What to do next.
struct RaceStep {
    struct Start {
        AttemptId attempt;
        SocketAddress address;
    };
    /// Close that attempt's socket; nothing more is to be told of it.
    struct Cancel {
        AttemptId attempt;
    };
    /// Nothing to do before `until` (which may be `never`) or the next fact.
    struct Wait {
        Instant until;
    };
    /// The race is won by that attempt; all others have been cancelled.
    struct Done {
        AttemptId attempt;
    };
    struct Failed {
        Error error;
    };
    std::variant<Start, Cancel, Wait, Done, Failed> what;

    /// E.g. "start 1 [2001:db8::1]:443", "cancel 1", "wait 200ms", "done 2", "failed: ...". Times are
    /// those since `zero`.
    std::string text(Instant zero) const;
};

class Race {
public:
    /// The most attempts at one time: a name with very many addresses must not open sockets without bound.
    static constexpr std::size_t max_parallel = 6;
    /// The most addresses kept of one family: a hostile name server can send thousands.
    static constexpr std::size_t max_addresses_per_family = 64;

    explicit Race(RaceSettings settings) : settings_(std::move(settings)) {}

    /// An answer for one family; `last` when no other answer will come.
    void on_answer(int family, const Result<std::vector<SocketAddress>>& addresses, bool last, Instant now);
    void on_connected(AttemptId attempt);
    /// Ends an attempt, or takes back a win; the next address is tried at once.
    void on_failed(AttemptId attempt, const Error& error);

    RaceStep next(Instant now);

    /// True once next() has said Done or Failed.
    bool over() const noexcept { return over_; }
    std::size_t running() const noexcept { return running_.size(); }

private:
    struct Attempt {
        AttemptId id;
        SocketAddress address;
    };

    bool addresses_left() const noexcept { return !ipv6_.empty() || !ipv4_.empty(); }
    SocketAddress take_address();
    void keep(std::deque<SocketAddress>& queue, const SocketAddress& address);
    void note_failure(const SocketAddress& address, const Error& error);
    std::optional<RaceStep> finish(Instant now);
    Instant next_start() const noexcept;
    Error summary(Instant now) const;

    RaceSettings settings_;
    std::deque<SocketAddress> ipv6_;
    std::deque<SocketAddress> ipv4_;
    std::vector<SocketAddress> seen_;
    std::vector<Attempt> running_;  ///< oldest first
    std::vector<std::string> failures_;
    std::optional<Error> resolve_error_;
    std::optional<Error> attempt_error_;
    bool mixed_codes_ = false;
    std::size_t failed_count_ = 0;
    std::optional<AttemptId> winner_;
    Instant ipv4_since_ = never;
    Instant begun_ = never;  ///< the first answer came
    Instant last_start_ = never;  ///< never: none has started, or the next may start at once
    AttemptId last_id_ = 0;
    bool started_ = false;
    bool last_was_ipv6_ = false;
    bool ipv6_answered_ = false;
    bool all_answered_ = false;
    bool over_ = false;
};

}  // namespace hawser::policy
