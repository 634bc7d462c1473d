#include "sim/support/sim_resolver.hpp"

#include <algorithm>

namespace hawser::sim {

namespace {

Unexpected unresolved(std::string_view host, const std::string& reason) {
    return fail(ErrorCode::host_unresolved, Phase::resolve,
                "Could not resolve host: " + std::string(host) + " (" + reason + ")", Advice::retry);
}

}  // namespace

void SimResolver::add(std::string name, SimRecords ipv4, SimRecords ipv6) {
    names_[std::move(name)] = {std::move(ipv4), std::move(ipv6)};
}

void SimResolver::add(const std::string& name, const std::vector<std::string>& literals) {
    Name& added = names_[name];
    for (const auto& literal : literals)
        (literal.find(':') == std::string::npos ? added.ipv4 : added.ipv6).literals.push_back(literal);
}

QueryId SimResolver::start(std::string_view host, std::uint16_t port_number, AddressFamilies families,
                           Instant now, const NameServers& servers) {
    asked_servers_ = servers;
    const QueryId id = next_id_++;
    const Asked asked{std::string(host), port_number, now};
    ++queries_;
    Name records;
    if (const auto literal = SocketAddress::from_literal(host, port_number)) {
        (literal->family() == AF_INET ? records.ipv4 : records.ipv6).literals.emplace_back(host);
        records.ipv4.delay = records.ipv6.delay = Duration(0);
        families = literal->family() == AF_INET ? AddressFamilies::ipv4 : AddressFamilies::ipv6;
    } else if (const auto found = names_.find(host); found != names_.end()) {
        records = found->second;
    } else {
        records.ipv4.failure = records.ipv6.failure = "no such name";
    }
    if (families != AddressFamilies::ipv4) schedule(id, AF_INET6, records.ipv6, asked);
    if (families != AddressFamilies::ipv6) schedule(id, AF_INET, records.ipv4, asked);
    return id;
}

void SimResolver::schedule(QueryId id, int family, const SimRecords& records, const Asked& asked) {
    const Instant at = records.never_answers ? never : after(asked.now, records.delay);
    if (!records.failure.empty() || records.literals.empty()) {
        const std::string reason = records.failure.empty() ? "no address in this family" : records.failure;
        due_.push_back({at, {id, family, unresolved(asked.host, reason), false, 0}});
        return;
    }
    std::vector<SocketAddress> addresses;
    for (const auto& literal : records.literals)
        addresses.push_back(SocketAddress::from_literal(literal, asked.port).value());
    due_.push_back({at, {id, family, std::move(addresses), false, records.ttl_seconds}});
}

void SimResolver::cancel(QueryId id) noexcept {
    std::erase_if(due_, [id](const Due& due) { return due.answer.id == id; });
}

std::optional<Answer> SimResolver::next() {
    const auto earliest =
        std::min_element(due_.begin(), due_.end(), [](const Due& a, const Due& b) { return a.at < b.at; });
    if (earliest == due_.end() || earliest->at > sim_.now()) return std::nullopt;
    Answer answer = std::move(earliest->answer);
    due_.erase(earliest);
    answer.last =
        std::none_of(due_.begin(), due_.end(), [&](const Due& due) { return due.answer.id == answer.id; });
    return answer;
}

Instant SimResolver::deadline() const noexcept {
    Instant earliest = never;
    for (const auto& due : due_)
        earliest = std::min(earliest, due.at);
    return earliest;
}

}  // namespace hawser::sim
