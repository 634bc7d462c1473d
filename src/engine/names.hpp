// Names whose addresses are known: those resolved a short while ago, and those that rules pin to addresses.
//
// Properties: a rule for the very host goes before what was resolved, a rule for "*" comes after it. Whoever asks says
// how old an answer may be, so transfers with different wishes share one table.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <hawser/names.hpp>
#include <hawser/socket_policy.hpp>
#include <hawser/time.hpp>

#include "base/address.hpp"
#include "policy/name_rules.hpp"

namespace hawser::engine {

class Names {
public:
    /// A crawler meets names without end.
    static constexpr std::size_t max_entries = 10'000;

    /// What is asked for, and which answers will do.
    struct Question {
        std::string_view host;
        std::uint16_t port = 0;
        AddressFamilies families = AddressFamilies::any;
        const NameServers* servers = nullptr;      ///< who would be asked; null: the system's
        std::optional<Duration> keep_for = std::chrono::seconds(60);  ///< how old an answer may be; nullopt: any age
    };

    /// The addresses of a host, or null; they stay until the table changes. Ports are not set, and addresses of families
    /// not asked for may be among them.
    const std::vector<SocketAddress>* find(const Question& question, Instant now) const;
    void store(const Question& question, std::vector<SocketAddress> addresses, Instant now);
    /// Forgets what was resolved, in any family; rules stay.
    void forget(Question question);
    /// Remembers or forgets what a rule says.
    void apply(policy::ResolveRule rule, Instant now);
    void clear() noexcept;

private:
    struct Entry {
        std::vector<SocketAddress> addresses;
        Instant since{};
        bool times_out = true;
    };
    using Table = std::unordered_map<std::string, Entry>;

    const std::vector<SocketAddress>* pinned(std::string_view host, const Question& question, Instant now) const;

    Table resolved_;
    Table pinned_;
};

}  // namespace hawser::engine
