#include "policy/race.hpp"

#include <algorithm>

namespace hawser::policy {
namespace {

// How many attempts the final sentence tells of: it must stay a sentence.
constexpr std::size_t max_told_failures = 8;

std::string address_text(const SocketAddress& address) {
    if (address.family() == AF_INET6) return "[" + address.text() + "]:" + std::to_string(address.port());
    if (address.family() == AF_INET) return address.text() + ":" + std::to_string(address.port());
    return address.text();
}

std::string time_text(Instant at, Instant zero) {
    if (at == never) return "for ever";
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(at - zero).count()) + "ms";
}

}  // namespace

std::string RaceStep::text(Instant zero) const {
    struct Printer {
        Instant zero;
        std::string operator()(const Start& step) const {
            return "start " + std::to_string(step.attempt) + " " + address_text(step.address);
        }
        std::string operator()(const Cancel& step) const { return "cancel " + std::to_string(step.attempt); }
        std::string operator()(const Wait& step) const { return "wait " + time_text(step.until, zero); }
        std::string operator()(const Done& step) const { return "done " + std::to_string(step.attempt); }
        std::string operator()(const Failed& step) const { return "failed: " + step.error.message(); }
    };
    return std::visit(Printer{zero}, what);
}

void Race::keep(std::deque<SocketAddress>& queue, const SocketAddress& address) {
    if (queue.size() >= max_addresses_per_family) return;
    if (std::find(seen_.begin(), seen_.end(), address) != seen_.end()) return;
    seen_.push_back(address);
    queue.push_back(address);
}

void Race::on_answer(int family, const Result<std::vector<SocketAddress>>& addresses, bool last,
                     Instant now) {
    if (begun_ == never) begun_ = now;
    if (addresses) {
        for (const SocketAddress& address : *addresses)
            keep(address.family() == AF_INET6 ? ipv6_ : ipv4_, address);
    } else if (!resolve_error_) {
        resolve_error_ = addresses.error();
    }
    if (family == AF_INET6) ipv6_answered_ = true;
    if (!ipv4_.empty() && ipv4_since_ == never) ipv4_since_ = now;
    if (last) all_answered_ = true;
}

void Race::on_connected(AttemptId attempt) {
    const auto known = [attempt](const Attempt& one) { return one.id == attempt; };
    if (!winner_ && std::any_of(running_.begin(), running_.end(), known)) winner_ = attempt;
}

void Race::on_failed(AttemptId attempt, const Error& error) {
    const auto found = std::find_if(running_.begin(), running_.end(),
                                    [attempt](const Attempt& one) { return one.id == attempt; });
    if (found == running_.end()) return;
    note_failure(found->address, error);
    running_.erase(found);
    // A winner can still turn out useless: Multipath TCP required and not spoken, TLS refused.
    if (winner_ == attempt) winner_.reset();
    over_ = false;
    last_start_ = never;
}

void Race::note_failure(const SocketAddress& address, const Error& error) {
    if (failures_.size() < max_told_failures)
        failures_.push_back(address_text(address) + ": " + error.message());
    ++failed_count_;
    mixed_codes_ = mixed_codes_ || (attempt_error_ && attempt_error_->code() != error.code());
    if (!attempt_error_) attempt_error_ = error;
}

SocketAddress Race::take_address() {
    // RFC 8305 4: IPv6 first, then one of each in turn.
    const bool ipv6 = !ipv6_.empty() && (ipv4_.empty() || !started_ || !last_was_ipv6_);
    std::deque<SocketAddress>& queue = ipv6 ? ipv6_ : ipv4_;
    const SocketAddress address = queue.front();
    queue.pop_front();
    last_was_ipv6_ = ipv6;
    started_ = true;
    return address;
}

Instant Race::next_start() const noexcept {
    if (!addresses_left()) return never;
    // RFC 8305 3: IPv4 waits a moment for the answer of the IPv6 question, but only before the first attempt.
    if (!started_ && ipv6_.empty() && !ipv6_answered_ && !all_answered_)
        return after(ipv4_since_, settings_.resolution_delay);
    if (last_start_ == never || running_.empty()) return Instant::min();
    return after(last_start_, settings_.attempt_delay);
}

std::optional<RaceStep> Race::finish(Instant now) {
    if (winner_) {
        const auto loser = std::find_if(running_.begin(), running_.end(),
                                        [this](const Attempt& one) { return one.id != *winner_; });
        if (loser == running_.end()) {
            over_ = true;
            return RaceStep{RaceStep::Done{*winner_}};
        }
        const AttemptId id = loser->id;
        running_.erase(loser);
        return RaceStep{RaceStep::Cancel{id}};
    }
    if (!running_.empty() || addresses_left() || !all_answered_) return std::nullopt;
    over_ = true;
    return RaceStep{RaceStep::Failed{summary(now)}};
}

RaceStep Race::next(Instant now) {
    if (auto last = finish(now)) return *std::move(last);
    const Instant due = next_start();
    if (due > now) return {RaceStep::Wait{due}};
    if (running_.size() >= max_parallel) {
        const Attempt oldest = running_.front();
        running_.erase(running_.begin());
        note_failure(oldest.address, Error(ErrorCode::connect_failed, Phase::connect,
                                           "no answer before " + std::to_string(max_parallel) +
                                               " later attempts were under way",
                                           Advice::retry));
        return {RaceStep::Cancel{oldest.id}};
    }
    const Attempt attempt{++last_id_, take_address()};
    running_.push_back(attempt);
    last_start_ = now;
    return {RaceStep::Start{attempt.id, attempt.address}};
}

// The words at its beginning are libcurl's: programs look for them.
Error Race::summary(Instant now) const {
    if (!attempt_error_) {
        if (resolve_error_) return *resolve_error_;
        return Error(ErrorCode::host_unresolved, Phase::resolve,
                     settings_.target + " has no address that may be used", Advice::retry);
    }
    const ErrorCode code = mixed_codes_ ? ErrorCode::connect_failed : attempt_error_->code();
    std::string text = "Failed to connect to " + settings_.target + " after " +
                       std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(now - begun_).count()) + " ms: ";
    const bool general = code == ErrorCode::connect_failed;
    if (general) text += "Could not connect to server (";
    const char* between = failed_count_ == 1 ? "" : "every address failed: ";
    for (const std::string& failure : failures_) {
        text.append(between).append(failure);
        between = "; ";
    }
    if (failed_count_ > failures_.size())
        text.append("; and ").append(std::to_string(failed_count_ - failures_.size())).append(" more");
    if (general) text += ")";
    return Error(code, attempt_error_->phase(), std::move(text), attempt_error_->advice())
        .with_errno(attempt_error_->os_errno());
}

}  // namespace hawser::policy
