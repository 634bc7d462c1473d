#include "engine/names.hpp"

#include <algorithm>

namespace hawser::engine {

namespace {

/// What was answered depends on who was asked, and for which families.
std::string key_of(const Names::Question& question) {
    std::string key(question.host);
    key += '/';
    key += static_cast<char>('0' + static_cast<int>(question.families));
    if (question.servers == nullptr || *question.servers == NameServers{}) return key;
    const NameServers& servers = *question.servers;
    for (const std::string* part : {&servers.addresses, &servers.interface, &servers.local_ipv4, &servers.local_ipv6})
        key.append("/").append(*part);  // empty ones too: which one it is counts
    return key;
}

std::string pin_key(std::string_view host, std::uint16_t port) { return std::string(host) + ':' + std::to_string(port); }

Instant end_of(Instant since, const Names::Question& question) {
    return question.keep_for ? after(since, *question.keep_for) : never;
}

bool has_family(const std::vector<SocketAddress>& addresses, AddressFamilies families) {
    return std::any_of(addresses.begin(), addresses.end(), [families](const SocketAddress& address) {
        return families == AddressFamilies::any || (families == AddressFamilies::ipv4) == (address.family() == AF_INET);
    });
}

}  // namespace

const std::vector<SocketAddress>* Names::pinned(std::string_view host, const Question& question, Instant now) const {
    const auto found = pinned_.find(pin_key(host, question.port));
    if (found == pinned_.end() || !has_family(found->second.addresses, question.families)) return nullptr;
    const Entry& entry = found->second;
    return entry.times_out && end_of(entry.since, question) <= now ? nullptr : &entry.addresses;
}

const std::vector<SocketAddress>* Names::find(const Question& question, Instant now) const {
    if (!pinned_.empty())
        if (const auto* addresses = pinned(question.host, question, now)) return addresses;
    if (const auto found = resolved_.find(key_of(question)); found != resolved_.end())
        if (end_of(found->second.since, question) > now) return &found->second.addresses;
    return pinned_.empty() ? nullptr : pinned("*", question, now);
}

void Names::store(const Question& question, std::vector<SocketAddress> addresses, Instant now) {
    if (resolved_.size() >= max_entries) resolved_.erase(resolved_.begin());
    resolved_[key_of(question)] = {std::move(addresses), now, true};
}

void Names::forget(Question question) {
    for (const auto families : {AddressFamilies::any, AddressFamilies::ipv4, AddressFamilies::ipv6}) {
        question.families = families;
        resolved_.erase(key_of(question));
    }
}

void Names::apply(policy::ResolveRule rule, Instant now) {
    std::string key = pin_key(rule.host, rule.port);
    if (rule.removes) {
        pinned_.erase(key);
        forget({rule.host, rule.port});
        return;
    }
    const auto found = pinned_.find(key);
    const bool known = found != pinned_.end() && found->second.addresses == rule.addresses && rule.times_out == found->second.times_out;
    if (known) return;  // said again by each transfer of a handle: its time began with the first
    if (found == pinned_.end() && pinned_.size() >= max_entries) pinned_.erase(pinned_.begin());
    pinned_[std::move(key)] = {std::move(rule.addresses), now, rule.times_out};
}

void Names::clear() noexcept {
    resolved_.clear();
    pinned_.clear();
}

}  // namespace hawser::engine
