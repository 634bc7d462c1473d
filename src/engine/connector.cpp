#include "engine/connector.hpp"

#include <algorithm>
#include <cerrno>
#include <random>
#include <utility>

#include "base/try.hpp"
#include "policy/socket.hpp"

namespace hawser::engine {

namespace {

/// As long as RFC 8305 3 lets one family wait for the other.
constexpr Duration other_family_delay = std::chrono::milliseconds(50);

policy::RaceSettings race_settings(const ConnectGoal& goal) {
    policy::RaceSettings settings;
    settings.target = (goal.proxy ? "proxy " : "") + goal.host + " port " + std::to_string(goal.port);
    settings.attempt_delay = goal.policy.happy_eyeballs_delay;
    return settings;
}

bool wanted(int family, AddressFamilies families) {
    if (families == AddressFamilies::ipv4) return family == AF_INET;
    if (families == AddressFamilies::ipv6) return family == AF_INET6;
    return true;
}

// A kernel that has no room for another socket has not refused Multipath TCP.
bool means_refusal(const Error& error) {
    const int cause = error.os_errno();
    return error.code() == ErrorCode::connect_failed && cause != EMFILE && cause != ENFILE && cause != ENOBUFS && cause != ENOMEM;
}

}  // namespace

Connector::Connector(ConnectGoal goal, policy::ReuseKey key, TransferId transfer)
    : goal_(std::move(goal)), key_(std::move(key)), transfer_(transfer), race_(race_settings(goal_)) {}

void Connector::start(Around around) {
    times.started = around.now;
    const std::string& local = goal_.policy.local_address;
    if (goal_.only.empty() && !local.empty() && !SocketAddress::from_literal(local, 0)) return ask_local(around);
    find_addresses(around);
}

// The name to bind to is resolved before anything else is done.
void Connector::ask_local(Around around) {
    asking_local_ = true;
    query_ = around.resolver.start(goal_.policy.local_address, 0, goal_.policy.families, around.now);
}

void Connector::on_local(Answer& answer, Around around) {
    if (answer.addresses) locals_.insert(locals_.end(), answer.addresses->begin(), answer.addresses->end());
    if (!answer.last) return;
    asking_local_ = false;
    query_ = 0;
    if (locals_.empty())
        return fail_with(Error(ErrorCode::interface_failed, Phase::resolve,
                               "Could not resolve the local address \"" + goal_.policy.local_address + "\" to bind to",
                               Advice::retry), around);
    find_addresses(around);
}

// From what is known, or by asking. Rules may give even a literal other addresses.
void Connector::find_addresses(Around around) {
    const AddressFamilies families = goal_.policy.families;
    if (!goal_.only.empty()) return answer_with(goal_.only, around);
    if (const auto known = around.events.known_addresses(*this)) return answer_with(*known, around);
    if (auto literal = SocketAddress::from_literal(goal_.host, goal_.port)) {
        times.resolved = around.now;
        if (wanted(literal->family(), families)) race_.on_answer(literal->family(), std::vector{*literal}, true, around.now);
        else
            race_.on_answer(literal->family(), fail(ErrorCode::connect_failed, Phase::connect,
                                                    goal_.host + " is not of the address family asked for"), true, around.now);
        return follow_plan(around);
    }
    ask_names(around);
}

// Tells the race addresses that need no asking.
void Connector::answer_with(const std::vector<SocketAddress>& addresses, Around around) {
    times.resolved = around.now;
    for (const int family : {AF_INET6, AF_INET, AF_UNIX}) {
        std::vector<SocketAddress> part;
        for (SocketAddress address : addresses)
            if (address.family() == family && (family == AF_UNIX || wanted(family, goal_.policy.families)))
                address.set_port(goal_.port), part.push_back(address);
        known_.insert(known_.end(), part.begin(), part.end());
        race_.on_answer(family, std::move(part), family == AF_UNIX, around.now);
    }
    follow_plan(around);
}

std::vector<SocketAddress> Connector::others(const SocketAddress& tried) const {
    std::vector<SocketAddress> rest = known_;
    std::erase(rest, tried);
    return rest;
}

void Connector::ask_names(Around around) {
    if (User* user = around.events.user_of(*this); user != nullptr)
        if (auto asked = user->ask_resolve(goal_.host); !asked) return fail_with(std::move(asked).error(), around);
    query_ = around.resolver.start(goal_.host, goal_.port, goal_.policy.families, around.now, goal_.servers);
}

namespace {

// Only spreads load: what it gives need not be unforeseeable.
void shuffle(std::vector<SocketAddress>& addresses) {
    std::minstd_rand random{std::random_device{}()};
    std::shuffle(addresses.begin(), addresses.end(), random);
}

}  // namespace

void Connector::on_answer(Answer& answer, Around around) {
    if (done_) return;
    if (asking_local_) return on_local(answer, around);
    if (answer.addresses && goal_.shuffle) shuffle(*answer.addresses);
    if (answer.addresses) {
        resolved_.insert(resolved_.end(), answer.addresses->begin(), answer.addresses->end());
        known_.insert(known_.end(), answer.addresses->begin(), answer.addresses->end());
    }
    if (times.resolved == Instant{}) times.resolved = around.now;
    race_.on_answer(answer.family, answer.addresses, answer.last, around.now);
    if (answer.last) {
        query_ = 0;
        if (!resolved_.empty()) around.events.on_resolved(*this);
    } else if (goal_.quic) {
        // A UDP socket connects at once and ends the race: the other family gets a moment to be known as well.
        wait_until_ = after(around.now, other_family_delay);
        return;
    }
    follow_plan(around);
}

// Does what the race says until it says wait.
void Connector::follow_plan(Around around) {
    while (!done_) {
        policy::RaceStep step = race_.next(around.now);
        if (auto* begin = std::get_if<policy::RaceStep::Start>(&step.what)) {
            start_attempt(begin->attempt, begin->address, around);
        } else if (auto* stop = std::get_if<policy::RaceStep::Cancel>(&step.what)) {
            if (Attempt* attempt = attempt_named(stop->attempt)) drop(*attempt, around);
        } else if (auto* wait = std::get_if<policy::RaceStep::Wait>(&step.what)) {
            wait_until_ = wait->until;
            return;
        } else if (auto* won = std::get_if<policy::RaceStep::Done>(&step.what)) {
            return succeed(*attempt_named(won->attempt), around);
        } else {
            return fail_with(std::move(std::get<policy::RaceStep::Failed>(step.what).error), around);
        }
    }
}

void Connector::start_attempt(policy::AttemptId name, const SocketAddress& address, Around around) {
    Attempt& attempt = *attempt_named(0);  // a race never runs more at once than there are places
    attempt = Attempt{name, address, {}, false, false};
    attempt.address.set_scope(goal_.policy.ipv6_scope);
    around.events.on_attempt(*this, attempt.address);
    auto connected = open_and_connect(attempt, around);
    if (done_) return;
    if (!connected) {
        const Error error = std::move(connected).error();
        around.events.on_attempt_failed(*this, address, error);
        drop(attempt, around);
        return race_.on_failed(name, error);
    }
    if (*connected) return race_.on_connected(name);
    if (auto watched = around.loop.watch(attempt.socket.handle, Interest::write, token_for(attempt)); !watched) {
        const Error error = std::move(watched).error();
        drop(attempt, around);
        return race_.on_failed(name, error);
    }
    attempt.watched = true;
}

Result<void> Connector::make_socket(Attempt& attempt, const SocketPlan& plan, Around around) {
    User* user = around.events.user_of(*this);
    if (user != nullptr) {
        if (const auto handle = user->ask_open_socket(plan, attempt.address)) {
            if (*handle < 0) return fail(ErrorCode::connect_failed, Phase::connect, "the open-socket callback refused the address");
            attempt.socket.handle = *handle;
            attempt.socket.protocol = goal_.quic ? SocketProtocol::udp : SocketProtocol::tcp;
            attempt.user_made = true;
        }
    }
    if (attempt.socket.handle < 0) {
        auto opened = around.loop.net().open(plan);
        if (!opened && plan.protocol == SocketProtocol::mptcp && means_refusal(opened.error()))
            multipath_refusal_ = opened.error().message();
        HAWSER_ASSIGN(attempt.socket, std::move(opened));
    }
    return {};
}

// A name to bind to has an address of the family that is connected to, or this address cannot be used.
Result<SocketPlan> Connector::plan_for(const SocketAddress& address) const {
    if (locals_.empty()) return policy::plan_socket(goal_.policy, address);
    SocketPolicy bound = goal_.policy;
    bound.local_address = locals_.front().text();
    for (const SocketAddress& local : locals_)
        if (local.family() == address.family()) {
            bound.local_address = local.text();
            break;
        }
    return policy::plan_socket(bound, address);
}

// True when the socket is connected at once.
Result<bool> Connector::open_and_connect(Attempt& attempt, Around around) {
    HAWSER_ASSIGN(const SocketPlan plan, plan_for(attempt.address));
    HAWSER_TRY(make_socket(attempt, plan, around));
    if (User* user = around.events.user_of(*this); user != nullptr) {
        switch (user->ask_configure_socket(attempt.socket.handle)) {
            case User::SocketVerdict::go_on: break;
            case User::SocketVerdict::refuse:
                fail_with(Error(ErrorCode::aborted, Phase::connect, "the socket-option callback refused the socket"), around);
                return false;
            case User::SocketVerdict::already_connected: return true;
        }
    }
    return around.loop.net().connect(attempt.socket.handle, attempt.address);
}

void Connector::on_ready(Token token, Around around) {
    if (done_) return;
    Attempt& attempt = attempts_[(slot_of(token) >> slot_shift) & slot_mask];
    if (attempt.name == 0 || !attempt.watched) return;
    if (auto result = around.loop.net().connect_result(attempt.socket.handle); !result) {
        const policy::AttemptId name = attempt.name;
        around.events.on_attempt_failed(*this, attempt.address, result.error());
        drop(attempt, around);
        race_.on_failed(name, result.error());
    } else {
        race_.on_connected(attempt.name);
    }
    follow_plan(around);
}

void Connector::on_expire(Around around) { follow_plan(around); }

Connector::Attempt* Connector::attempt_named(policy::AttemptId name) noexcept {
    for (Attempt& attempt : attempts_)
        if (attempt.name == name) return &attempt;
    return nullptr;
}

Token Connector::token_for(const Attempt& attempt) const noexcept {
    const auto place = static_cast<SlotId>(&attempt - attempts_.data());
    return token_of(TokenKind::attempt, id | place << slot_shift);
}

void Connector::drop(Attempt& attempt, Around around) noexcept {
    attempt.name = 0;
    if (attempt.socket.handle < 0) return;
    if (attempt.watched) around.loop.unwatch(attempt.socket.handle);
    User* user = around.events.user_of(*this);
    if (user == nullptr || !user->ask_close_socket(attempt.socket.handle)) around.loop.net().close(attempt.socket.handle);
    attempt.socket.handle = -1;
}

void Connector::succeed(Attempt& attempt, Around around) {
    done_ = true;
    times.connected = around.now;
    if (query_ != 0) around.resolver.cancel(query_);
    ConnectedSocket socket{attempt.socket.handle, attempt.socket.protocol, std::move(attempt.socket.refusal),
                           attempt.address, attempt.user_made, attempt.watched};
    attempt.name = 0;
    attempt.socket.handle = -1;
    around.events.on_connected(*this, std::move(socket));
}

void Connector::fail_with(Error error, Around around) {
    if (done_) return;
    cancel(around);
    if (goal_.proxy && error.code() == ErrorCode::host_unresolved) {
        constexpr std::string_view host = "Could not resolve host: ";
        std::string message = error.message();
        if (message.starts_with(host)) message.replace(0, host.size(), "Could not resolve proxy: ");
        error = Error(ErrorCode::proxy_unresolved, Phase::proxy, std::move(message), error.advice());
    }
    around.events.on_connect_failed(*this, std::move(error));
}

void Connector::cancel(Around around) noexcept {
    done_ = true;
    if (query_ != 0) around.resolver.cancel(query_);
    for (Attempt& attempt : attempts_)
        if (attempt.name != 0) drop(attempt, around);
}

void Connector::abandon(Loop& loop) noexcept {
    done_ = true;
    for (Attempt& attempt : attempts_) {
        if (attempt.name == 0 || attempt.socket.handle < 0) continue;
        if (attempt.watched) loop.unwatch(attempt.socket.handle);
        loop.net().close(attempt.socket.handle);
    }
}

}  // namespace hawser::engine
