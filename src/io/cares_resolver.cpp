#include "io/cares_resolver.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "io/cares_channel.hpp"

namespace hawser::io {

namespace {

/// c-ares counts whole milliseconds with its own clock: asked a moment too early, it answers "not yet, 0
/// left".
constexpr Duration shortest_rest = std::chrono::milliseconds(1);

bool wants(AddressFamilies families, int family) noexcept {
    if (families == AddressFamilies::any) return true;
    return (families == AddressFamilies::ipv4) == (family == AF_INET);
}

/// `name` is `domain` or lies under it; a trailing dot is the root and aside.
bool in_domain(std::string_view name, std::string_view domain) noexcept {
    if (name.ends_with('.')) name.remove_suffix(1);
    if (name.size() < domain.size() ||
        !ascii::equal_ignoring_case(name.substr(name.size() - domain.size()), domain))
        return false;
    return name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.';
}

const std::vector<SocketAddress>& loopback() {
    static const std::vector<SocketAddress> addresses{*SocketAddress::from_literal("::1", 0),
                                                      *SocketAddress::from_literal("127.0.0.1", 0)};
    return addresses;
}

}  // namespace

CaresResolver::CaresResolver(Loop& loop, Token base, CaresOptions options)
    : loop_(loop), base_(base), options_(std::move(options)), hosts_(options_.hosts_path) {}

CaresResolver::~CaresResolver() { queries_.clear(); }

QueryId CaresResolver::start(std::string_view host, std::uint16_t port_number, AddressFamilies families,
                             Instant now, const NameServers& servers) {
    const QueryId id = next_id_++;
    Query query{std::string(host), port_number, families == AddressFamilies::any ? 2 : 1};
    if (answer_locally(id, query, families)) return id;
    const auto channel = current_channel(servers);
    if (!channel) {
        refuse(id, families, Unexpected(channel.error()));
        return id;
    }
    queries_.emplace(id, query);
    if (wants(families, AF_INET6)) (*channel)->ask(id, query.host, port_number, AF_INET6);
    if (wants(families, AF_INET)) (*channel)->ask(id, query.host, port_number, AF_INET);
    settle(now);
    return id;
}

/// True when no DNS is needed; the answers are queued then.
bool CaresResolver::answer_locally(QueryId id, const Query& query, AddressFamilies families) {
    if (const auto literal = SocketAddress::from_literal(query.host, query.port)) {
        if (wants(families, literal->family())) {
            answers_.push_back({id, literal->family(), std::vector{*literal}, true, 0});
        } else {
            refuse(id, families,
                   unresolved(query.host, "an address of the family that is not wanted", Advice::never));
        }
    } else if (in_domain(query.host, "localhost")) {  // RFC 6761 6.3: never ask the DNS
        answer_all(id, query, families, loopback());
    } else if (in_domain(query.host, "onion")) {  // RFC 7686 2: never ask the DNS
        refuse(id, families,
               unresolved(query.host, ".onion names are reached through Tor only", Advice::never));
    } else if (query.host.empty() || query.host.find('\0') != std::string::npos) {
        refuse(id, families, unresolved(query.host, "not a valid host name", Advice::never));
    } else if (const auto* listed = hosts_.find(query.host)) {
        answer_all(id, query, families, *listed);
    } else {
        return false;
    }
    return true;
}

void CaresResolver::answer_all(QueryId id, const Query& query, AddressFamilies families,
                               const std::vector<SocketAddress>& addresses) {
    for (const int family : {AF_INET6, AF_INET}) {
        if (!wants(families, family)) continue;
        std::vector<SocketAddress> matching;
        for (SocketAddress address : addresses) {
            if (address.family() != family) continue;
            address.set_port(query.port);
            matching.push_back(address);
        }
        const bool last = family == AF_INET || !wants(families, AF_INET);
        if (matching.empty()) {
            answers_.push_back(
                {id, family, unresolved(query.host, "no address of this family", Advice::never), last, 0});
        } else {
            answers_.push_back({id, family, std::move(matching), last, 0});
        }
    }
}

void CaresResolver::refuse(QueryId id, AddressFamilies families, const Unexpected& why) {
    if (wants(families, AF_INET6)) answers_.push_back({id, AF_INET6, why, !wants(families, AF_INET), 0});
    if (wants(families, AF_INET)) answers_.push_back({id, AF_INET, why, true, 0});
}

/// A changed resolv.conf gets new channels; questions under way end on the old ones.
Result<CaresResolver::Channel*> CaresResolver::current_channel(const NameServers& servers) {
    if (resolv_conf_.changed(options_.resolv_conf_path) && options_.servers.empty())
        for (const auto& channel : channels_)  // all of them: a change is told once
            if (channel->servers().addresses.empty()) channel->retire();
    std::size_t current = 0;
    for (const auto& channel : channels_) {
        if (!channel->retired() && channel->servers() == servers) return channel.get();
        current += channel->retired() ? 0 : 1;
    }
    for (const auto& channel : channels_)
        if (current >= channels_max && !channel->retired()) channel->retire(), --current;
    auto made = std::make_unique<Channel>(*this, servers);
    HAWSER_TRY(made->open());
    channels_.push_back(std::move(made));
    return channels_.back().get();
}

void CaresResolver::cancel(QueryId id) noexcept {
    queries_.erase(id);  // c-ares can only cancel all of a channel: its answer will find nobody
    std::erase_if(answers_, [id](const Answer& answer) { return answer.id == id; });
}

std::optional<Answer> CaresResolver::next() {
    if (answers_.empty()) return std::nullopt;
    Answer answer = std::move(answers_.front());
    answers_.pop_front();
    return answer;
}

void CaresResolver::on_answer(QueryId id, int family, Result<std::vector<SocketAddress>> addresses,
                              std::uint32_t ttl_seconds) {
    const auto found = queries_.find(id);
    if (found == queries_.end()) return;
    const bool last = --found->second.awaited == 0;
    if (last) queries_.erase(found);
    answers_.push_back({id, family, std::move(addresses), last, ttl_seconds});
}

void CaresResolver::on_ready(std::uint32_t low, const Ready& ready, Instant now) {
    const int handle = static_cast<int>(low);
    for (const auto& channel : channels_)
        if (channel->owns(handle)) {
            channel->process(handle, ready);
            break;
        }
    settle(now);
}

void CaresResolver::expire(Instant now) {
    if (deadline_ > now) return;
    for (const auto& channel : channels_)
        channel->process_timeouts();
    settle(now);
}

/// After any work: drops channels that are no longer current nor busy, and notes the next deadline.
void CaresResolver::settle(Instant now) {
    std::erase_if(channels_, [](const auto& one) { return one->retired() && one->idle(); });
    deadline_ = never;
    for (const auto& channel : channels_)
        if (const auto rest = channel->rest())
            deadline_ = std::min(deadline_, after(now, std::max(*rest, shortest_rest)));
}

std::unique_ptr<Resolver> make_resolver(Loop& loop, Token base, void*) {
    return std::make_unique<CaresResolver>(loop, base);
}

}  // namespace hawser::io
