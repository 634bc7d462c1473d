#include "io/cares_channel.hpp"

#include <algorithm>
#include <memory>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "io/resolv_options.hpp"

namespace hawser::io {

namespace {

struct Failure {
    std::string reason;
    Advice advice;
};

Failure explain(int status, int family) {
    switch (status) {
        case ARES_ENOTFOUND:
        case ARES_ENONAME:
            return {"no such name", Advice::never};
        case ARES_ENODATA:
            return {family == AF_INET6 ? "the name has no IPv6 address" : "the name has no IPv4 address",
                    Advice::never};
        case ARES_EBADNAME:
            return {"not a valid host name", Advice::never};
        case ARES_ESERVFAIL:
            return {"the name server failed", Advice::retry};
        case ARES_EREFUSED:
            return {"the name server refused to answer", Advice::retry};
        case ARES_ENOTIMP:
            return {"the name server does not know this kind of question", Advice::retry};
        case ARES_ETIMEOUT:
            return {"timed out, no name server answered", Advice::retry};
        case ARES_ECONNREFUSED:  // c-ares' last word whichever of these kept it going from server to server
            return {"no name server could be reached, or all of them failed or refused", Advice::retry};
        case ARES_EFORMERR:
        case ARES_EBADRESP:
            return {"the name server's answer was malformed", Advice::retry};
        default:
            return {ares_strerror(status), Advice::retry};
    }
}

Result<std::vector<SocketAddress>> addresses_of(const ares_addrinfo* list, int family, std::uint16_t port,
                                                const std::string& host, std::uint32_t& ttl_seconds) {
    std::vector<SocketAddress> addresses;
    ttl_seconds = UINT32_MAX;
    for (const ares_addrinfo_node* one = list->nodes; one != nullptr; one = one->ai_next) {
        if (one->ai_family != family || addresses.size() == CaresResolver::addresses_per_answer_max) continue;
        addresses.emplace_back(one->ai_addr, static_cast<socklen_t>(one->ai_addrlen));
        addresses.back().set_port(port);
        ttl_seconds = std::min(ttl_seconds, static_cast<std::uint32_t>(std::max(one->ai_ttl, 0)));
    }
    if (!addresses.empty()) return addresses;
    ttl_seconds = 0;
    return unresolved(host, explain(ARES_ENODATA, family).reason, Advice::never);
}

}  // namespace

Unexpected unresolved(const std::string& host, const std::string& reason, Advice advice) {
    return fail(ErrorCode::host_unresolved, Phase::resolve, "Could not resolve host: " + host + " (" + reason + ")",
                advice);
}

/// What a callback needs to know; c-ares calls back exactly once for each.
struct CaresResolver::Channel::Question {
    Channel& channel;
    QueryId id;
    std::string host;
    std::uint16_t port;
    int family;
};

CaresResolver::Channel::~Channel() {
    if (channel_ != nullptr) ares_destroy(channel_);
}

Result<void> CaresResolver::Channel::open() {
    static const int library = ares_library_init(ARES_LIB_INIT_ALL);  // counted by c-ares; never undone by us
    const CaresOptions& wanted = owner_.options_;
    ares_options options{};
    std::string dns_only = "b";
    options.lookups = dns_only.data();
    options.resolvconf_path = const_cast<char*>(wanted.resolv_conf_path.c_str());
    options.sock_state_cb = &on_socket;
    options.sock_state_cb_data = this;
    const ResolvOptions configured = read_resolv_options(wanted.resolv_conf_path);
    options.timeout = static_cast<int>(wanted.timeout.value_or(configured.timeout).count());
    options.tries = wanted.tries.value_or(configured.attempts);
    const int mask =
        ARES_OPT_LOOKUPS | ARES_OPT_SOCK_STATE_CB | ARES_OPT_RESOLVCONF | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES;
    const int status = library == ARES_SUCCESS ? ares_init_options(&channel_, &options, mask) : library;
    if (status == ARES_SUCCESS) return choose_servers();
    return fail(status == ARES_ENOMEM ? ErrorCode::out_of_memory : ErrorCode::bad_argument, Phase::resolve,
                std::string("could not set up name resolution: ") + ares_strerror(status));
}

Result<void> CaresResolver::Channel::choose_servers() {
    const std::string& addresses = servers_.addresses.empty() ? owner_.options_.servers : servers_.addresses;
    if (!addresses.empty())
        if (const int status = ares_set_servers_ports_csv(channel_, addresses.c_str()); status != ARES_SUCCESS)
            return fail(status == ARES_ENOMEM ? ErrorCode::out_of_memory : ErrorCode::bad_argument, Phase::resolve,
                        "could not use the name servers \"" + addresses + "\": " + ares_strerror(status));
    if (!servers_.interface.empty()) ares_set_socket_configure_callback(channel_, &on_new_socket, this);
    if (!servers_.local_ipv4.empty()) {
        const auto local = SocketAddress::from_literal(servers_.local_ipv4, 0);
        if (!local || local->family() != AF_INET)
            return fail(ErrorCode::bad_argument, Phase::resolve,
                        "\"" + servers_.local_ipv4 + "\" is no IPv4 address to ask name servers from");
        ares_set_local_ip4(channel_, ntohl(reinterpret_cast<const sockaddr_in*>(local->data())->sin_addr.s_addr));
    }
    if (!servers_.local_ipv6.empty()) {
        const auto local = SocketAddress::from_literal(servers_.local_ipv6, 0);
        if (!local || local->family() != AF_INET6)
            return fail(ErrorCode::bad_argument, Phase::resolve,
                        "\"" + servers_.local_ipv6 + "\" is no IPv6 address to ask name servers from");
        ares_set_local_ip6(channel_, reinterpret_cast<const sockaddr_in6*>(local->data())->sin6_addr.s6_addr);
    }
    return {};
}

void CaresResolver::Channel::ask(QueryId id, const std::string& host, std::uint16_t port, int family) {
    ares_addrinfo_hints hints{};
    hints.ai_family = family;
    hints.ai_flags = ARES_AI_NOSORT;  // sorting opens a socket per address; the order is the server's
    ++asked_;
    ares_getaddrinfo(channel_, host.c_str(), nullptr, &hints, &on_addresses,
                     new Question{*this, id, host, port, family});
}

void CaresResolver::Channel::on_addresses(void* question, int status, int, ares_addrinfo* list) {
    const std::unique_ptr<Question> asked(static_cast<Question*>(question));
    const std::unique_ptr<ares_addrinfo, void (*)(ares_addrinfo*)> held(list, ares_freeaddrinfo);
    --asked->channel.asked_;
    if (status == ARES_EDESTRUCTION || status == ARES_ECANCELLED) return;
    CaresResolver& owner = asked->channel.owner_;
    std::uint32_t ttl_seconds = 0;
    if (status == ARES_SUCCESS && list != nullptr) {
        auto addresses = addresses_of(list, asked->family, asked->port, asked->host, ttl_seconds);
        owner.on_answer(asked->id, asked->family, std::move(addresses), ttl_seconds);
        return;
    }
    const Failure failure = explain(status, asked->family);
    owner.on_answer(asked->id, asked->family, unresolved(asked->host, failure.reason, failure.advice), 0);
}

void CaresResolver::Channel::on_socket(void* self, ares_socket_t handle, int readable, int writable) {
    const Interest interest = (readable != 0 ? Interest::read : Interest::none) |
                              (writable != 0 ? Interest::write : Interest::none);
    static_cast<Channel*>(self)->watch(handle, interest);
}

/// c-ares passes over an interface it cannot bind to; a question that was to leave by that one must not leave by another.
int CaresResolver::Channel::on_new_socket(ares_socket_t handle, int, void* self) {
    const std::string& name = static_cast<Channel*>(self)->servers_.interface;
    const auto length = static_cast<socklen_t>(name.size());
    return setsockopt(handle, SOL_SOCKET, SO_BINDTODEVICE, name.data(), length) == 0 ? 0 : -1;
}

/// A loop that refuses leaves the question to c-ares' timeout, which tells the asker.
void CaresResolver::Channel::watch(int handle, Interest interest) {
    const auto found = watched_.find(handle);
    if (interest == Interest::none) {
        if (found == watched_.end()) return;
        owner_.loop_.unwatch(handle);
        watched_.erase(found);
        return;
    }
    const Token token = owner_.base_ | static_cast<std::uint32_t>(handle);
    if (found == watched_.end()) {
        if (owner_.loop_.watch(handle, interest, token)) watched_.emplace(handle, interest);
    } else if (found->second != interest && owner_.loop_.modify(handle, interest, token)) {
        found->second = interest;
    }
}

void CaresResolver::Channel::process(int handle, const Ready& ready) {
    const bool either = ready.failed;
    ares_process_fd(channel_, ready.readable || either ? handle : ARES_SOCKET_BAD,
                    ready.writable || either ? handle : ARES_SOCKET_BAD);
}

void CaresResolver::Channel::process_timeouts() {
    ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

std::optional<Duration> CaresResolver::Channel::rest() const {
    timeval time{};
    if (ares_timeout(channel_, nullptr, &time) == nullptr) return std::nullopt;
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

}  // namespace hawser::io
