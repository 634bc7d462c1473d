// From a URL to a connection: what is asked, through whom, and over which socket.
#include <algorithm>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "engine/environment_proxy.hpp"
#include "engine/multi_impl.hpp"
#include "engine/proxy_talk.hpp"
#include "http/credentials.hpp"
#include "policy/socket.hpp"

namespace hawser::engine {

namespace {

/// A look at a connection costs a system call; requests that follow one another closely are spared it.
constexpr Duration trusted_idle = std::chrono::milliseconds(10);

const char* natural_method(Intent intent) {
    switch (intent) {
        case Intent::get: return "GET";
        case Intent::head: return "HEAD";
        case Intent::post: return "POST";
        case Intent::put: return "PUT";
    }
    return "GET";
}

const TlsOptions& tls_of(const Spec& spec) {
    static const TlsOptions defaults;
    return spec.tls != nullptr ? *spec.tls : defaults;
}

const SocketPolicy& socket_of(const Spec& spec) {
    static const SocketPolicy defaults;
    return spec.socket != nullptr ? *spec.socket : defaults;
}

const NameOptions& names_of(const Spec& spec) {
    static const NameOptions defaults;
    return spec.names != nullptr ? *spec.names : defaults;
}

/// Whether connections begin with a header of the PROXY protocol.
bool says_who(const SocketPolicy& policy) noexcept { return policy.proxy_protocol || !policy.proxy_protocol_client.empty(); }

const Guard* names_guard(const Shared* shared) {
    return shared != nullptr && shared->names != nullptr ? &shared->names_guard : nullptr;
}

const Guard* sessions_guard(const Shared* shared) {
    return shared != nullptr && shared->sessions != nullptr ? &shared->sessions_guard : nullptr;
}

Names::Question question_of(const ConnectGoal& goal) {
    return {goal.host, goal.port, goal.policy.families, &goal.servers};
}

}  // namespace

Result<void> Multi::Impl::read_url(Transfer& transfer) {
    const UrlReading how{transfer.spec.guess_scheme, transfer.spec.own_path_as_is || transfer.spec.path_as_is,
                         transfer.spec.default_scheme};
    HAWSER_TRY(memo_.read(transfer.spec.url, how, transfer.url, transfer.origin));
    if (transfer.spec.port == 0 || transfer.origin.scheme == "file") return {};
    transfer.shown_url = transfer.url.text();
    UrlParts parts = transfer.url.parts();
    parts.port = transfer.origin.port = transfer.spec.port;
    HAWSER_ASSIGN(transfer.url, Url::from_parts(parts, {.path_as_is = how.path_as_is}));
    return {};
}

// Reads the URL of this hop and decides what the request says of itself.
Result<void> Multi::Impl::prepare(Transfer& transfer) {
    const bool first = transfer.request_index == 0 && transfer.url.empty();
    // Accepting it and speaking HTTP/2 would be a promise broken in silence.
    if (transfer.spec.version == HttpVersion::http3)
        return fail(ErrorCode::not_built, Phase::setup,
                    "HTTP/3 with a way back to HTTP/2 is not built in; ask for HTTP/3 only, or for no version");
    if (first) {
        HAWSER_TRY(read_url(transfer));
        transfer.intent = transfer.spec.intent;
        transfer.custom_method = transfer.spec.method;
        transfer.send_body = transfer.spec.body_from != BodyFrom::nowhere;
    }
    if (!first) {
        HAWSER_ASSIGN(transfer.origin, Origin::of(transfer.url));
    }
    if (transfer.spec.refuse_user_in_url && transfer.url.has_userinfo())
        return fail(ErrorCode::login_denied, Phase::setup, "the URL holds a user name or password, which this transfer refuses");
    if (transfer.origin.scheme != "http" && transfer.origin.scheme != "https" && transfer.origin.scheme != "file")
        return fail(ErrorCode::unsupported_scheme, Phase::setup,
                    "the scheme \"" + transfer.origin.scheme + "\" is not supported; http, https and file are");
    if (!ascii::list_has(transfer.request_index == 0 ? transfer.spec.allowed_schemes : transfer.spec.redirect_schemes,
                         transfer.origin.scheme))
        return fail(ErrorCode::unsupported_scheme, Phase::setup,
                    "the scheme \"" + transfer.origin.scheme + "\" is not among those allowed for this transfer");
    if (first) transfer.first_origin = transfer.origin;
    transfer.method = transfer.custom_method.empty() ? natural_method(transfer.intent) : transfer.custom_method;
    transfer.hops = {};
    if (transfer.origin.scheme == "file") return {};  // nobody is resolved, logged in to or passed through
    HAWSER_TRY(choose_login(transfer));
    if (transfer.spec.resume_at_end && transfer.send_body)
        return fail(ErrorCode::not_built, Phase::setup,
                    "resuming an upload behind what is there is built for file: URLs only; say at which byte to go on");
    HAWSER_TRY(apply_name_rules(transfer));
    return choose_hops(transfer);
}

// What rules say of names holds from here on, for other transfers of this Multi as well.
Result<void> Multi::Impl::apply_name_rules(Transfer& transfer) {
    if (transfer.request_index != 0 || transfer.attempts != 0) return {};
    for (const std::string& text : names_of(transfer.spec).resolve) {
        auto rule = policy::parse_resolve_rule(text);
        if (!rule && text.starts_with('-')) {  // libcurl says so and goes on
            transfer.route.text(rule.error().message());
            continue;
        }
        if (!rule) return Unexpected(std::move(rule).error());
        if (transfer.route.wants_debug() && !rule->removes) transfer.route.text("Added " + text + " to DNS cache");
        const GuardHold hold(names_guard(transfer.spec.shared));
        names_for(transfer.spec.shared).apply(*std::move(rule), now_);
    }
    return {};
}

// Which hops lie between here and the origin: a unix socket, a proxy, another host.
Result<void> Multi::Impl::choose_hops(Transfer& transfer) {
    transfer.hops = {};
    if (!socket_of(transfer.spec).unix_path.empty()) return {};
    HAWSER_TRY(choose_proxy(transfer));
    const NameOptions& names = names_of(transfer.spec);
    if (names.connect_to.empty()) return {};
    const std::vector<std::string_view> rules(names.connect_to.begin(), names.connect_to.end());
    Hops& hops = transfer.hops;
    HAWSER_ASSIGN(hops.connect_to, policy::connect_target(rules, transfer.origin.host, transfer.origin.port));
    if (!hops.connect_to) return {};
    hops.tunnel = hops.via_proxy;  // a proxy that forwards would connect to the host it reads
    if (hops.connect_to->host != transfer.origin.host) transfer.route.text("Connecting to hostname: " + hops.connect_to->host);
    if (hops.connect_to->port != transfer.origin.port)
        transfer.route.text("Connecting to port: " + std::to_string(hops.connect_to->port));
    return {};
}

// A proxy that was set is used or is an error; never is a request sent directly that was to go through one.
Result<void> Multi::Impl::choose_proxy(Transfer& transfer) {
    static const ProxyOptions none;
    const ProxyOptions& asked = transfer.spec.proxy != nullptr ? *transfer.spec.proxy : none;
    std::string proxy = asked.url;
    if (proxy == "none") return {};
    if (proxy.empty()) proxy = environment_proxy(transfer.origin.scheme).value_or("");
    if (proxy.empty()) return {};
    if (bypasses_proxy(asked.no_proxy.empty() ? environment_no_proxy() : asked.no_proxy, transfer.origin.host)) return {};
    UrlOptions options;
    options.default_scheme = "http";
    auto url = Url::parse(proxy, options);
    if (!url)
        return fail(ErrorCode::proxy_unresolved, Phase::proxy, "the proxy's URL cannot be used: " + url.error().message());
    HAWSER_ASSIGN(Origin hop, Origin::of(*url));
    if (!hop.scheme.starts_with("http") && !hop.scheme.starts_with("socks"))
        return fail(ErrorCode::connect_failed, Phase::proxy, "\"" + hop.scheme + "\" is no kind of proxy; use http or https");
    if (hop.scheme != "http" && hop.scheme != "https")
        return fail(ErrorCode::not_built, Phase::proxy,
                    "proxies of the kind \"" + hop.scheme + "\" are not built in; unset it or use an http or https proxy");
    if (!url->port()) hop.port = hop.scheme == "https" ? 443 : 1080;
    Hops& hops = transfer.hops;
    hops.via_proxy = true;
    hops.proxy = std::move(hop);
    hops.tunnel = asked.tunnel || transfer.origin.scheme == "https";
    hops.proxy_tls = &asked.tls;
    hops.user = !asked.user.empty() ? asked.user : percent_decode(url->user().value_or(""));
    hops.password = !asked.user.empty() ? asked.password : percent_decode(url->password().value_or(""));
    if (!hops.user.empty() || !hops.password.empty())
        hops.proxy_credentials = http::basic_credentials(hops.user, hops.password);
    return {};
}

const policy::ReuseKey& Multi::Impl::key_for(const Transfer& transfer) {
    policy::ReuseFacts facts;
    facts.origin = transfer.origin;
    facts.version = policy::version_class(transfer.spec.version);
    if (transfer.spec.socket != nullptr) {
        facts.socket = *transfer.spec.socket;
        facts.unix_path = transfer.spec.socket->unix_path;
        facts.unix_abstract = transfer.spec.socket->unix_abstract;
    }
    if (transfer.hops.connect_to)
        facts.connect_to = transfer.hops.connect_to->host + ":" + std::to_string(transfer.hops.connect_to->port);
    if (transfer.origin.scheme == "https" && transfer.spec.tls != nullptr) facts.tls = *transfer.spec.tls;
    if (transfer.hops.via_proxy) {
        policy::ProxyHop hop{transfer.hops.proxy, transfer.hops.tunnel, {transfer.hops.user, transfer.hops.password}, {}};
        if (transfer.hops.proxy.scheme == "https") hop.tls = *transfer.hops.proxy_tls;
        facts.proxies.push_back(std::move(hop));
    }
    return memo_.key(std::move(facts));
}

Result<LayerPlan> Multi::Impl::layers_for(const Transfer& transfer, bool quic) {
    LayerPlan plan;
    plan.allow_http0_9 = transfer.spec.allow_http0_9;
    plan.raw = transfer.spec.connect_only;
    const bool secure = transfer.origin.scheme == "https";
    const HttpVersion version = transfer.spec.version;
    plan.http2_without_asking = version == HttpVersion::http2_prior && !secure;
    if (transfer.hops.via_proxy && transfer.hops.proxy.scheme == "https") {
        HAWSER_ASSIGN(tls::Context context, tls_.get(*transfer.hops.proxy_tls, now_));
        plan.steps.push_back(TlsStep{std::move(context),
                                     {transfer.hops.proxy.host, {}, &sessions_for(transfer.spec.shared), sessions_guard(transfer.spec.shared),
                                      transfer.hops.proxy.text()}});
    }
    if (transfer.hops.via_proxy && transfer.hops.tunnel) {
        plan.steps.push_back(TunnelStep{connect_settings(transfer)});
    }
    if (const SocketPolicy& socket = socket_of(transfer.spec); says_who(socket)) {
        if (!plan.steps.empty() && !transfer.hops.tunnel)
            return fail(ErrorCode::unsupported_scheme, Phase::proxy,
                        "a header of the PROXY protocol goes before TLS, and to an https:// proxy that is to pass the request on "
                        "there is nothing before TLS; use a tunnel");
        plan.steps.push_back(ProxyHeaderStep{socket.proxy_protocol_client});
    }
    if (secure) {
        HAWSER_ASSIGN(tls::Context context, tls_.get(tls_of(transfer.spec), now_));
        std::vector<std::string> alpn = {"h2", "http/1.1"};
        if (version == HttpVersion::http1_0 || version == HttpVersion::http1_1) alpn = {"http/1.1"};
        if (version == HttpVersion::http2_prior) alpn = {"h2"};
        // RFC 8470 2.1: what early data asks for must be safe to ask twice.
        const bool harmless = (transfer.intent == Intent::get || transfer.intent == Intent::head) && !transfer.send_body &&
                              transfer.custom_method.empty() && !transfer.spec.connect_only;
        std::string session_key = (quic ? "quic " : "") + transfer.origin.text();
        plan.steps.push_back(TlsStep{std::move(context),
                                     {transfer.origin.host, std::move(alpn), &sessions_for(transfer.spec.shared),
                                      sessions_guard(transfer.spec.shared), std::move(session_key),
                                      harmless && !transfer.without_early_data}});
    }
    return plan;
}

void Multi::Impl::acquire(Transfer& transfer) {
    transfer.enter(State::acquiring);
    transfer.hop_began = now_;
    transfer.got_bytes = transfer.got_head = transfer.answer_ended = false;
    transfer.ignore_body = false;
    transfer.ignored_bytes = 0;
    transfer.location.clear();
    transfer.delivery.reset();
    transfer.upload = {};
    transfer.expect_until = never;
    transfer.outcome.body_received_bytes = 0;
    transfer.outcome.content_length.reset();
    transfer.outcome.upload_length.reset();
    transfer.outcome.last_modified.reset();
    transfer.outcome.time_condition_unmet = false;
    transfer.outcome.retry_after_seconds.reset();
    transfer.outcome.content_type.clear();
    if (auto ready = prepare(transfer); !ready) return conclude(transfer, std::move(ready).error());
    note_permitted(transfer);
    if (transfer.origin.scheme == "file") return begin_file(transfer);
    reacquire(transfer);
}

// Asks policy for a connection; again when it had to wait for one.
void Multi::Impl::reacquire(Transfer& transfer) {
    set_deadline(transfer);
    const policy::ReuseKey& key = key_for(transfer);
    while (Connection* found = at_once_for(transfer, key)) {
        if (still_good(transfer, *found)) return note_permitted(transfer), exchange(transfer, *found);
        doom(*found);
    }
    for (;;) {
        const policy::PoolPlan plan = plan_for(transfer, key);
        bool again = false;
        for (const policy::PoolDecision& decision : plan.decisions) {
            Connection* connection = connections_.find(decision.connection);
            switch (decision.what) {
                case policy::PoolDecision::What::close:
                    if (connection != nullptr) doom(*connection);
                    break;
                case policy::PoolDecision::What::use:
                    if (still_good(transfer, *connection)) return note_permitted(transfer), exchange(transfer, *connection);
                    doom(*connection);
                    again = true;
                    break;
                case policy::PoolDecision::What::wait:
                    if (!transfer.queued) queue_.push_back(transfer.id);
                    transfer.queued = true;
                    return;
                case policy::PoolDecision::What::open:
                    note_permitted(transfer);
                    return start_connector(transfer, key);
            }
        }
        if (!again) return;
    }
}

// Whether HTTP/2 or HTTP/3 may be spoken with where it goes.
static bool may_multiplex(const Transfer& transfer) noexcept {
    switch (transfer.spec.version) {
        case HttpVersion::http1_0:
        case HttpVersion::http1_1: return false;
        case HttpVersion::http2_prior:
        case HttpVersion::http3_only: return true;
        case HttpVersion::any:
        case HttpVersion::http2:
        case HttpVersion::http3: break;
    }
    return transfer.origin.scheme == "https";
}

// What policy would say where nothing is to be weighed: the connection for this place that was shared last and has room,
// or the idle one that was used last. Null where it has to be asked.
Connection* Multi::Impl::at_once_for(const Transfer& transfer, const policy::ReuseKey& key) const {
    const Spec& spec = transfer.spec;
    if (transfer.want_fresh || spec.fresh_connection || spec.connect_only) return nullptr;
    const Limits& limits = transfer.limits();
    const auto past = [this](Instant since, Duration span) { return span != Duration::zero() && after(since, span) <= now_; };
    const auto usable = [&](Connection* found) {
        if (found == nullptr || found->doomed || found->no_reuse || found->codec() == nullptr || found->unconfirmed()) return false;
        return !past(found->times.started, limits.connection_age);
    };
    const auto [shared, idle] = pool_.candidates(key, connections_);
    if (usable(shared) && shared->transfers() != 0 && shared->transfers() < settings.max_concurrent_streams && settings.multiplex &&
        shared->codec()->free_streams() != 0)
        return shared;
    return usable(idle) && !idle->multiplexes() && !past(idle->idle_since, limits.connection_idle) ? idle : nullptr;
}

// Which connection policy gives this transfer. Without limits only those it could share are looked at, so the cost
// does not grow with the pool.
policy::PoolPlan Multi::Impl::plan_for(const Transfer& transfer, const policy::ReuseKey& key) {
    std::vector<policy::ConnectionFacts>& facts = pool_facts_;
    facts.clear();
    bool waits = transfer.spec.share_connection && settings.multiplex && may_multiplex(transfer);
    const auto add = [&](Connection& connection) {
        if (connection.doomed) return false;
        policy::ConnectionFacts fact;
        fact.id = connection.id;
        fact.key = &connection.key();
        fact.state = connection.codec() != nullptr ? policy::ConnectionState::open : policy::ConnectionState::opening;
        fact.reusable = !connection.no_reuse && !connection.unconfirmed();
        fact.multiplexes = connection.multiplexes() && settings.multiplex;
        fact.streams = connection.transfers();
        fact.max_streams = connection.codec() != nullptr
                               ? std::min(fact.streams + connection.codec()->free_streams(), settings.max_concurrent_streams)
                               : 1;
        fact.opened = connection.times.started;
        fact.idle_since = fact.streams == 0 ? connection.idle_since : never;
        if (connection.codec() != nullptr && !fact.multiplexes && connection.key() == key) waits = false;  // nor will the next
        facts.push_back(fact);
        return false;
    };
    const bool limited = settings.max_connections != 0 || settings.max_connections_per_host != 0;
    if (limited) connections_.each([&](SlotId, Connection& connection) { add(connection); });
    else pool_.each_like(key, connections_, add);
    policy::PoolLimits limits;
    limits.max_total = settings.max_connections;
    limits.max_per_peer = settings.max_connections_per_host;
    limits.max_idle_count = static_cast<std::size_t>(-1);  // park() keeps the count, at any rate
    limits.max_idle_time = transfer.limits().connection_idle;
    limits.max_lifetime = transfer.limits().connection_age;
    if (limited || waits)
        connectors_.each([&](SlotId id, Connector& connector) {
            policy::ConnectionFacts fact;
            fact.id = ~id;  // names no connection: one that is being made only counts
            fact.key = &connector.key();
            fact.state = policy::ConnectionState::opening;
            if (!connector.done()) facts.push_back(fact);
        });
    const policy::Ask ask{transfer.id, &key, transfer.want_fresh || transfer.spec.fresh_connection || transfer.spec.connect_only, waits};
    return policy::plan_pool({&ask, 1}, facts, limits, now_);
}

// Of the idle connections the one used last is taken: it is the least likely to have been closed meanwhile. Whoever was
// idle for a while has to prove itself, and reads what came unasked: a session ticket may, and so may a farewell, but an
// answer to nothing ends it (RFC 9112 9.2). What was busy a moment ago is trusted by a request that can be repeated.
bool Multi::Impl::still_good(const Transfer& transfer, Connection& connection) {
    if (connection.requests == 0 || connection.transfers() != 0) return true;
    const bool repeatable = !transfer.send_body && transfer.intent != Intent::post && transfer.intent != Intent::put &&
                            transfer.custom_method.empty();
    if (repeatable && now_ < after(connection.idle_since, trusted_idle)) return true;
    const Liveness alive = connection.liveness(loop_.net());
    if (alive != Liveness::readable) return alive == Liveness::quiet;
    Ready ready;
    ready.readable = true;
    connection.on_ready(ready, around());
    return !connection.doomed && !connection.no_reuse && connection.codec() != nullptr && connection.codec()->free_streams() != 0;
}

void Multi::Impl::admit_queued() {
    for (const TransferId id : queue_)
        if (Transfer* transfer = transfers_.find(id); transfer != nullptr && transfer->queued) {
            transfer->queued = false;
            make_ready(*transfer);
        }
    queue_.clear();
}

Result<ConnectGoal> Multi::Impl::goal_for(const Transfer& transfer) {
    ConnectGoal goal;
    const Origin& hop = transfer.hops.via_proxy ? transfer.hops.proxy : transfer.origin;
    const bool elsewhere = !transfer.hops.via_proxy && transfer.hops.connect_to;
    goal.host = elsewhere ? transfer.hops.connect_to->host : hop.host;
    goal.port = elsewhere ? transfer.hops.connect_to->port : hop.port;
    goal.proxy = transfer.hops.via_proxy;
    goal.shared = transfer.spec.shared;
    goal.servers = names_of(transfer.spec).servers;
    goal.shuffle = names_of(transfer.spec).shuffle;
    goal.policy = socket_of(transfer.spec);
    goal.quic = goal.policy.transport == Transport::quic || transfer.spec.version == HttpVersion::http3_only;
    if (goal.quic) goal.policy.transport = Transport::quic;
    if (goal.quic && transfer.origin.scheme != "https")
        return fail(ErrorCode::bad_argument, Phase::setup, "HTTP/3 needs an https URL");
    if (goal.quic && transfer.hops.via_proxy)
        return fail(ErrorCode::not_built, Phase::proxy, "HTTP/3 through a proxy is not built in");
    if (goal.quic && says_who(goal.policy))
        return fail(ErrorCode::not_built, Phase::setup, "HTTP/3 has no header of the PROXY protocol");
    HAWSER_ASSIGN(goal.layers, layers_for(transfer, goal.quic));
    const std::string& path = goal.policy.unix_path;
    if (path.empty()) return goal;
    const auto address = SocketAddress::from_path(path, goal.policy.unix_abstract);
    if (!address) return fail(ErrorCode::host_unresolved, Phase::setup, "Unix socket path too long: '" + path + "'");
    goal.only = {*address};
    return goal;
}

void Multi::Impl::start_connector(Transfer& transfer, policy::ReuseKey key, std::vector<SocketAddress> only) {
    auto goal = goal_for(transfer);
    if (!goal) return conclude(transfer, std::move(goal).error());
    if (!only.empty()) goal->only = std::move(only);
    const SlotId id = connectors_.insert(std::make_unique<Connector>(*std::move(goal), std::move(key), transfer.id));
    Connector& connector = *connectors_.find(id);
    connector.id = id;
    connector.deadline.key = token_of(TokenKind::attempt, id);
    transfer.connector = id;
    connector.start({loop_, *resolver_, *this, now_});
    if (connector.done()) return;
    if (connector.query() != 0) queries_[connector.query()] = id;
    deadlines_.set(connector.deadline, connector.next_deadline());
}

std::unique_ptr<Connection> Multi::Impl::make_connection(Connector& connector, ConnectedSocket& socket) {
    std::unique_ptr<Connection> made;
    if (connector.goal().quic) {
        auto& security = std::get<TlsStep>(connector.goal().layers.steps.back());
        made = std::make_unique<QuicConnection>(std::move(connector.key()), std::move(security), socket.handle, socket.watched);
    } else {
        auto tcp = std::make_unique<TcpConnection>(std::move(connector.key()), std::move(connector.goal().layers),
                                                   socket.handle, socket.protocol, socket.watched);
        tcp->close_handle = close_question(connector.transfer(), socket.user_made);
        made = std::move(tcp);
    }
    made->times = connector.times;
    return made;
}

// Who made the socket closes it, and so does a user that closes every socket. The connection may outlive that transfer:
// then what its user left behind does. Empty for a user that leaves sockets to the engine.
std::function<bool(int)> Multi::Impl::close_question(TransferId id, bool user_made) {
    const Transfer* made_for = transfers_.find(id);
    std::function<bool(int)> left_behind;
    if (made_for != nullptr && made_for->route.open()) left_behind = made_for->route.user()->closer();
    if (!user_made && !left_behind) return {};
    return [this, id, left_behind = std::move(left_behind)](int handle) {
        Transfer* transfer = transfers_.find(id);
        if (transfer != nullptr && transfer->route.open()) return transfer->route.user()->ask_close_socket(handle);
        return left_behind && left_behind(handle);
    };
}

// UDP "connects" to anybody: whether an address answers shows in the handshake, after the race.
void Multi::Impl::try_next_address(Transfer& transfer, Connection& failed) {
    transfer.connection = 0;
    start_connector(transfer, key_for(transfer), std::move(failed.untried));
}

void Multi::Impl::on_connected(Connector& connector, ConnectedSocket socket) {
    deadlines_.clear(connector.deadline);
    spent_.push_back(connector.id);
    Transfer* transfer = transfers_.find(connector.transfer());
    auto connection = make_connection(connector, socket);
    connection->waiting = connector.transfer();
    connection->remote = socket.remote;
    if (auto local = loop_.net().local_address(socket.handle)) connection->local = *local;
    connection->shared = connector.goal().shared;
    connection->via_proxy = connector.goal().proxy;
    if (connector.goal().quic) connection->untried = connector.others(socket.remote);
    connection->number = next_connection_number_++;
    auto judged = settle_multipath(*connection, connector, socket);
    const SlotId id = connections_.insert(std::move(connection));
    Connection& made = *connections_.find(id);
    made.id = id;
    made.deadline.key = token_of(TokenKind::connection, id);
    if (transfer != nullptr) {
        transfer->connector = 0;
        transfer->connection = id;
        ++transfer->outcome.new_connections;
        transfer->outcome.local = made.local;
        transfer->outcome.remote = made.remote;
        made.tells_tls = transfer->route.wants_debug();
    }
    pool_.add(made);
    if (!judged) {
        made.waiting = 0;
        doom(made);
        if (transfer != nullptr) {
            transfer->outcome.paths = made.made;
            conclude(*transfer, std::move(judged).error());
        }
        return;
    }
    made.start(around());
}

// What `require`, `on` and `prefer` make of what Multipath TCP came to: before any request byte is sent.
Result<void> Multi::Impl::settle_multipath(Connection& connection, const Connector& connector, const ConnectedSocket& socket) {
    const SocketPolicy& policy = connector.goal().policy;
    connection.made.transport = policy.transport;
    connection.made.asked = policy.multipath;
    if (policy.multipath == Multipath::off || policy.transport == Transport::quic) return {};
    policy::MultipathFacts facts;
    facts.asked = policy.multipath;
    facts.bound = policy.bound();
    facts.opened = socket.protocol;
    facts.refusal = socket.refusal;
    std::string detail;
    if (socket.protocol == SocketProtocol::mptcp) facts.observed = connection.multipath(loop_.net(), detail);
    facts.observed_detail = detail;
    auto verdict = policy::judge_multipath(facts);
    if (!verdict) {
        connection.made.outcome = facts.observed;
        connection.made.detail = verdict.error().message();
        return Unexpected(std::move(verdict).error());
    }
    connection.made.outcome = verdict->outcome;
    connection.made.detail = std::move(verdict->detail);
    return {};
}

void Multi::Impl::on_connect_failed(Connector& connector, Error error) {
    deadlines_.clear(connector.deadline);
    spent_.push_back(connector.id);
    Transfer* transfer = transfers_.find(connector.transfer());
    if (transfer == nullptr) return admit_queued();
    transfer->connector = 0;
    forget_name(connector);
    PathReport& report = transfer->outcome.paths;
    report.transport = connector.goal().policy.transport;
    report.asked = connector.goal().policy.multipath;
    if (!connector.multipath_refusal().empty()) {
        report.outcome = MultipathOutcome::kernel_refused;
        report.detail = connector.multipath_refusal();
    }
    conclude(*transfer, std::move(error));
    admit_queued();
}

void Multi::Impl::forget_name(const Connector& connector) {
    const GuardHold hold(names_guard(connector.goal().shared));
    names_for(connector.goal().shared).forget(question_of(connector.goal()));
}

User* Multi::Impl::user_of(Connector& connector) {
    Transfer* transfer = transfers_.find(connector.transfer());
    return transfer != nullptr ? transfer->route.user() : nullptr;
}

std::optional<std::vector<SocketAddress>> Multi::Impl::known_addresses(Connector& connector) {
    Transfer* transfer = transfers_.find(connector.transfer());
    Names::Question question = question_of(connector.goal());
    if (transfer != nullptr && transfer->route.open()) question.keep_for = names_of(transfer->spec).keep_for;
    std::optional<std::vector<SocketAddress>> known;
    {
        const GuardHold hold(names_guard(connector.goal().shared));
        if (const auto* found = names_for(connector.goal().shared).find(question, now_)) known = *found;
    }
    if (known && transfer != nullptr && transfer->route.wants_debug())
        transfer->route.text("Hostname " + connector.goal().host + " was found in DNS cache");
    return known;
}

void Multi::Impl::on_resolved(Connector& connector) {
    const GuardHold hold(names_guard(connector.goal().shared));
    names_for(connector.goal().shared).store(question_of(connector.goal()), connector.resolved(), now_);
}

}  // namespace hawser::engine
