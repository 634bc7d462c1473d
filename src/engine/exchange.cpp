// Request and answer: from an open connection to the last byte of a body.
#include <algorithm>
#include <utility>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "engine/multi_impl.hpp"
#include "url/percent.hpp"

namespace hawser::engine {

namespace {

/// What one transfer may send in one turn before the others get theirs.
constexpr std::size_t upload_budget_bytes = 1U << 20;
/// A source that gives less at once may be a slow one: between two such pieces the network is looked at, for the server
/// may have answered.
constexpr std::uint64_t little_bytes = 4'096;
/// A body in memory that is smaller counts as part of the request's size, as observed of libcurl.
constexpr std::size_t body_beside_head_bytes = 65'536;
/// How much of an answer nobody wants (a redirect's body) is read to keep the connection; more costs more than a
/// new connection would.
constexpr std::uint64_t max_ignored_body_bytes = 1U << 20;

// What is to be sent of a body, as far as that can be known before.
std::optional<std::uint64_t> known_body_bytes(const Spec& spec) {
    if (spec.body_from == BodyFrom::bytes) return spec.body.size();
    if (spec.body_from == BodyFrom::nowhere || spec.convert_line_ends || !spec.body_bytes) return std::nullopt;
    return *spec.body_bytes - (spec.range != nullptr ? std::min(spec.range->resume_from, *spec.body_bytes) : 0);
}

// The host in the letters it was written in: what compares them does so without regard to case (RFC 9110 4.2.3), and
// who logs or echoes them shows what was asked for.
std::string authority_of(const Transfer& transfer) {
    std::string authority = transfer.origin.host_field();
    const std::string_view written = transfer.url.host();
    const std::string& host = transfer.origin.host;
    if (written != host && ascii::equal_ignoring_case(written, host)) authority.replace(authority.find(host), host.size(), written);
    return authority;
}

// Path and query where bytes of the path must be percent-encoded first (RFC 3986 2.1); empty where none must. The query
// goes as it was written, as libcurl sends it.
std::string encoded_target(const Url& url) {
    const std::string_view path = url.path();
    const bool plain = std::all_of(path.begin(), path.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (plain) return {};
    return url::encode_lenient(path, url::SpaceAs::escape).append(url.target().substr(path.size()));
}

}  // namespace

void Multi::Impl::exchange(Transfer& transfer, Connection& connection) {
    transfer.enter(State::exchanging);
    transfer.connection = connection.id;
    transfer.connector = 0;
    transfer.speed.begin(now_, 0);
    pool_.set_busy(connection);
    if (connection.multiplexes()) pool_.set_shared(connection);
    deadlines_.clear(connection.deadline);
    Outcome& outcome = transfer.outcome;
    outcome.reused_connection = connection.requests != 0;
    outcome.connection_number = connection.number;
    transfer.route.connection(connection.number);
    outcome.local = connection.local;
    outcome.remote = connection.remote;
    outcome.scheme = transfer.origin.scheme;
    outcome.used_proxy = connection.via_proxy;
    outcome.proxy_login = transfer.hops.proxy_credentials.empty() ? Login::none : Login::basic;
    outcome.connect_status = connection.tunnel_status;
    outcome.tls_verify_result = outcome.proxy_tls_verify_result = 0;
    outcome.certificates.clear();
    connection.report_tls(transfer.spec, outcome);
    note_ready(transfer, connection);
    narrate_connection(transfer, connection);
    if (transfer.route.open())
        if (auto asked = transfer.route.user()->ask_before_request(connection.local, connection.remote); !asked)
            return conclude(transfer, std::move(asked).error());
    if (!transfer.route.open()) return;
    if (transfer.spec.connect_only) return keep_raw(transfer, connection);
    if (auto ready = position_body(transfer); !ready) return conclude(transfer, std::move(ready).error());
    if (!transfer.route.open()) return;
    if (auto sent = send_head(transfer, connection); !sent) return conclude(transfer, std::move(sent).error());
    set_deadline(transfer);
    pump_upload(transfer, connection);
}

// The application speaks on this connection from now on: nobody else gets it and nothing is read from it.
void Multi::Impl::keep_raw(Transfer& transfer, Connection& connection) {
    connection.kept = true;
    pool_.remove(connection);
    connection.set_reading(false, around());
    transfer.connection = 0;
    transfer.answer_ended = true;
    conclude(transfer, std::nullopt);
}

// An upload that is resumed begins in the middle of its source.
Result<void> Multi::Impl::position_body(Transfer& transfer) {
    const std::uint64_t from = transfer.spec.range != nullptr ? transfer.spec.range->resume_from : 0;
    if (from == 0 || !transfer.send_body || transfer.skipped) return {};
    if (transfer.spec.body_from == BodyFrom::bytes)
        return fail(ErrorCode::read_failed, Phase::send, "a body held in memory is sent whole; it cannot be resumed");
    if (!transfer.spec.body_bytes)
        return fail(ErrorCode::bad_argument, Phase::send,
                    "to resume an upload its whole size must be known (Content-Range, RFC 9110 14.4)");
    if (from <= *transfer.spec.body_bytes) HAWSER_TRY(transfer.route.user()->ask_skip(from));
    transfer.skipped = true;
    if (from >= *transfer.spec.body_bytes)
        return fail(ErrorCode::partial_body, Phase::send,
                    "all of the " + std::to_string(*transfer.spec.body_bytes) + " bytes are uploaded already");
    return {};
}

Result<void> Multi::Impl::send_head(Transfer& transfer, Connection& connection) {
    const std::string authority = authority_of(transfer);
    const bool plain_proxy = transfer.hops.via_proxy && !transfer.hops.tunnel;
    const std::string encoded = transfer.spec.target.empty() ? encoded_target(transfer.url) : std::string();
    const std::string_view own_target = !transfer.spec.target.empty() ? transfer.spec.target
                                        : !encoded.empty()            ? std::string_view(encoded)
                                                                      : transfer.url.target();
    const std::string absolute = plain_proxy && transfer.spec.target.empty()
                                     ? transfer.origin.scheme + "://" + authority + std::string(own_target)
                                     : std::string();
    HeadFacts facts;
    facts.method = transfer.method;
    facts.scheme = transfer.origin.scheme;
    facts.authority = authority;
    facts.target = absolute.empty() ? own_target : std::string_view(absolute);
    facts.referer = transfer.referer;
    facts.log_in = transfer.outcome.login == Login::basic;
    facts.user = transfer.user_name;
    facts.password = transfer.password;
    facts.proxy_credentials = transfer.hops.proxy_credentials;
    facts.with_secrets = transfer.with_secrets;
    facts.first_host = transfer.origin.host == transfer.first_origin.host;
    facts.through_plain_proxy = plain_proxy;
    facts.send_body = transfer.send_body;
    facts.multiplexed = connection.multiplexes();
    facts.without_expect = transfer.without_expect;
    facts.first_request = transfer.request_index == 0;
    facts.body_bytes = known_body_bytes(transfer.spec);
    HAWSER_ASSIGN(const RequestHead head, heads_.build(transfer.spec, facts));
    HAWSER_ASSIGN(transfer.stream, connection.codec()->open(head, now_));
    connection.assign(transfer.stream, transfer.id);
    ++connection.requests;
    ++transfer.attempts;
    transfer.upload = {};
    transfer.upload.bytes = head.body.kind == BodyFraming::Kind::sized ? head.body.bytes : facts.body_bytes;
    transfer.waiting_for_100 = head.expect_continue;
    if (head.expect_continue) {
        const Limits& limits = transfer.limits();
        transfer.expect_until = after(now_, limits.expect_continue);
    }
    transfer.outcome.upload_length = transfer.send_body ? transfer.upload.bytes : 0;
    transfer.outcome.request_sent_bytes += head_bytes(head, connection.spoken());
    // libcurl counts a body that leaves together with its head.
    if (transfer.send_body && transfer.spec.body_from == BodyFrom::bytes && !head.expect_continue &&
        transfer.spec.body.size() < body_beside_head_bytes)
        transfer.outcome.request_sent_bytes += transfer.spec.body.size();
    if (transfer.route.wants_debug())
        transfer.route.debug(DebugKind::header_out, as_bytes(head_text(head, connection.spoken())));
    return {};
}

// Moves body bytes to the codec and from there to the network until either is full, the user has no more, or the
// turn's budget is spent.
void Multi::Impl::pump_upload(Transfer& transfer, Connection& connection) {
    const std::uint64_t stop_at = transfer.upload.sent_bytes + upload_budget_bytes;
    for (;;) {
        const std::uint64_t before = transfer.upload.sent_bytes;
        const auto moved = pump_bytes(transfer, connection);
        if (!moved) {
            Error error = std::move(moved).error();
            return conclude(transfer, std::move(error));
        }
        if (transfer.state() != State::exchanging || !transfer.route.open()) return;
        connection.flush(around());
        if (transfer.state() == State::exchanging && (transfer.upload.ended || !transfer.send_body)) note_sent(transfer);
        if (!*moved || transfer.state() != State::exchanging) break;
        const bool little = transfer.spec.body_from == BodyFrom::user && transfer.upload.sent_bytes - before < little_bytes;
        if (transfer.upload.sent_bytes >= stop_at || (little && !transfer.upload.ended)) return make_ready(transfer);
    }
    if (transfer.send_rate.limited()) set_deadline(transfer);
    if (transfer.send_body) tell_progress(transfer);
    const bool finished = transfer.upload.outlives_answer && transfer.upload.ended;
    if (!finished || transfer.state() != State::exchanging || connection.codec()->finishing(transfer.stream)) return;
    transfer.upload.outlives_answer = false;
    if (!transfer.delivery.keeps_something()) after_answer(transfer);
}

// True when something was moved and more may follow at once.
Result<bool> Multi::Impl::pump_bytes(Transfer& transfer, Connection& connection) {
    Upload& upload = transfer.upload;
    if (!transfer.route.open()) return false;  // nobody is left to ask
    if (!transfer.send_body || upload.ended || upload.refused || transfer.waiting_for_100 || transfer.paused.send)
        return false;
    const std::size_t allowed = transfer.send_rate.allowance(now_);
    if (transfer.spec.body_from == BodyFrom::user) return pump_user(transfer, connection, allowed);
    const Bytes rest = transfer.spec.body.subspan(static_cast<std::size_t>(upload.sent_bytes));
    std::size_t taken = 0;
    if (!rest.empty()) {
        const std::size_t room = std::min(allowed, connection.codec()->send_capacity(transfer.stream));
        if (room == 0) return false;
        HAWSER_ASSIGN(taken, connection.codec()->send_body(transfer.stream, rest.first(std::min(room, rest.size())), now_));
        transfer.route.debug(DebugKind::data_out, rest.first(taken));
        upload.sent_bytes += taken;
        transfer.send_rate.spend(taken);
    }
    if (taken < rest.size()) return taken != 0;
    HAWSER_TRY(end_body(transfer, connection));
    return true;
}

Result<void> Multi::Impl::end_body(Transfer& transfer, Connection& connection) {
    std::vector<Header> trailers;
    const bool open_ended = transfer.spec.body_from == BodyFrom::user && !transfer.upload.bytes;
    if (transfer.spec.want_trailers && open_ended && transfer.route.open()) {
        HAWSER_TRY(transfer.route.user()->ask_trailers(trailers));
        if (!transfer.route.open()) return {};
    }
    transfer.upload.ended = true;
    std::vector<FieldView> fields;
    for (const Header& trailer : trailers) fields.push_back({trailer.name, trailer.value});
    return connection.codec()->end(transfer.stream, fields, now_);
}

// Asks for body bytes; where line ends are converted for half of what fits, since each byte may become two. The line
// feed that finds no room goes by itself the next time: there may never be room for two bytes.
Result<BodyAnswer> Multi::Impl::read_body(Transfer& transfer, MutableBytes into) {
    if (!transfer.spec.convert_line_ends) return transfer.route.user()->ask_body(into);
    Upload& upload = transfer.upload;
    if (std::exchange(upload.owes_line_feed, false)) {
        into[0] = '\n';
        return BodyAnswer{BodyAnswer::Kind::bytes, 1};
    }
    const MutableBytes source = into.last((into.size() + 1) / 2);
    HAWSER_ASSIGN(BodyAnswer answer, transfer.route.user()->ask_body(source));
    if (answer.kind != BodyAnswer::Kind::bytes) return answer;
    std::size_t made = 0;
    for (const std::uint8_t byte : source.first(answer.bytes)) {
        if (byte == '\n' && !upload.after_return) into[made++] = '\r';
        if (made == into.size()) upload.owes_line_feed = true;  // only the last byte, and only behind that return
        else into[made++] = byte;
        upload.after_return = byte == '\r';
    }
    answer.bytes = made;
    return answer;
}

Result<bool> Multi::Impl::pump_user(Transfer& transfer, Connection& connection, std::size_t allowed) {
    Upload& upload = transfer.upload;
    std::size_t room = std::min(allowed, connection.codec()->send_capacity(transfer.stream));
    if (room == 0) return false;
    const auto announced = upload.bytes;
    if (announced) room = static_cast<std::size_t>(std::min<std::uint64_t>(room, *announced - upload.sent_bytes));
    BodyAnswer answer;
    if (room != 0) {
        const MutableBytes into = scratch_.outgoing().first(std::min(room, Scratch::bytes));
        HAWSER_ASSIGN(answer, read_body(transfer, into));
        if (!transfer.route.open()) return false;
        if (answer.kind == BodyAnswer::Kind::pause) {
            transfer.paused.send = true;
            return false;
        }
        if (answer.kind == BodyAnswer::Kind::bytes) {
            transfer.route.debug(DebugKind::data_out, into.first(answer.bytes));
            HAWSER_TRY(connection.codec()->send_body(transfer.stream, into.first(answer.bytes), now_));
            upload.sent_bytes += answer.bytes;
            transfer.send_rate.spend(answer.bytes);
        }
    }
    const bool at_end = announced && upload.sent_bytes == *announced;
    if (answer.kind == BodyAnswer::Kind::bytes && !at_end) return true;
    if (announced && !at_end)
        return fail(ErrorCode::partial_body, Phase::send,
                    "the upload ended after " + std::to_string(upload.sent_bytes) + " of the announced " +
                        std::to_string(*announced) + " bytes");
    HAWSER_TRY(end_body(transfer, connection));
    return true;
}

void Multi::Impl::on_open(Connection& connection) {
    Transfer* transfer = transfers_.find(connection.waiting);
    connection.waiting = 0;
    if (transfer == nullptr || transfer->state() != State::acquiring) return park(connection);
    const bool shared = transfer->spec.share_connection;  // others may wait to learn whether it multiplexes
    exchange(*transfer, connection);
    if (shared || connection.multiplexes()) admit_queued();
}

void Multi::Impl::on_event(Connection& connection, Event& event) {
    if (std::holds_alternative<Closing>(event)) {
        connection.no_reuse = true;
        return;
    }
    const StreamId stream = std::visit(
        [](const auto& what) -> StreamId {
            if constexpr (requires { what.stream; }) return what.stream;
            else return -1;
        },
        event);
    Transfer* transfer = transfers_.find(connection.transfer_on(stream));
    if (transfer == nullptr || transfer->state() != State::exchanging) return;
    Result<void> dealt;
    if (auto* head = std::get_if<HeadEvent>(&event)) dealt = on_head(*transfer, *head, connection);
    else if (auto* lines = std::get_if<HeadLinesEvent>(&event)) dealt = on_head_lines(*transfer, *lines);
    else if (auto* body = std::get_if<BodyEvent>(&event)) dealt = on_body(*transfer, *body, connection);
    else if (auto* trailers = std::get_if<TrailersEvent>(&event)) dealt = on_trailers(*transfer, *trailers);
    else if (std::holds_alternative<EndEvent>(event)) on_end(*transfer, connection);
    else if (auto* failed = std::get_if<StreamFailed>(&event)) {
        if (may_start_over(*transfer, failed->error)) return start_over(*transfer, failed->error);
        dealt = Unexpected(std::move(failed->error));
    }
    if (!dealt && transfer->state() == State::exchanging) conclude(*transfer, std::move(dealt).error());
}

Result<void> Multi::Impl::on_body(Transfer& transfer, const BodyEvent& event, Connection& connection) {
    const Bytes bytes = event.bytes;
    std::size_t done = bytes.size();
    if (!transfer.route.open() && !transfer.ignore_body) return {};
    transfer.route.debug(DebugKind::data_in, event.framed.empty() ? bytes : event.framed);
    if (bytes.empty()) return {};
    if (transfer.ignore_body) {
        if (!transfer.outcome.time_condition_unmet) transfer.outcome.body_received_bytes += bytes.size();
        transfer.ignored_bytes += bytes.size();
        if (transfer.ignored_bytes > max_ignored_body_bytes) {
            leave_connection(transfer, false);
            transfer.answer_ended = true;
            after_answer(transfer);
            return {};
        }
    } else {
        auto taken = transfer.delivery.body(bytes, transfer.route, transfer.paused.receive, now_);
        done = taken ? *taken : bytes.size();
        transfer.outcome.body_received_bytes += done;
        if (!taken) return Unexpected(std::move(taken).error());
        transfer.outcome.body_delivered_bytes = transfer.delivery.delivered_bytes();
    }
    if (!transfer.route.open() || transfer.state() != State::exchanging) return {};
    if (done != 0) connection.codec()->consume(transfer.stream, done, now_);
    if (transfer.paused.receive || transfer.delivery.held_back()) apply_pause(transfer, connection);
    tell_progress(transfer);
    return {};
}

// A lone stream pushes back by not reading; a multiplexed one by not being credited.
void Multi::Impl::apply_pause(Transfer& transfer, Connection& connection) {
    const bool held_back = transfer.delivery.held_back();
    if (!connection.multiplexes()) connection.set_reading(!transfer.paused.receive && !held_back, around());
    if (held_back) set_deadline(transfer);
}

Result<void> Multi::Impl::on_trailers(Transfer& transfer, const TrailersEvent& trailers) {
    if (!trailers.framed.empty()) transfer.route.debug(DebugKind::data_in, trailers.framed);
    std::string made;
    for (const FieldView& field : trailers.fields) {
        if (!transfer.route.open()) return {};
        if (field.line.empty()) made.assign(field.name).append(": ").append(field.value).append("\r\n");
        const std::string_view line = field.line.empty() ? std::string_view(made) : field.line;
        transfer.outcome.header_received_bytes += line.size();
        HAWSER_TRY(transfer.delivery.line({line, field.name, field.value, HeaderLine::Origin::trailer, transfer.request_index},
                                          transfer.route, transfer.paused.receive));
    }
    return {};
}

// An answer may be whole before its request is. Unless the answer made it pointless the request is finished then, for a
// server that answers early has not said that it wants less (RFC 9112 9.3).
void Multi::Impl::on_end(Transfer& transfer, Connection& connection) {
    transfer.answer_ended = true;
    const bool wanted = transfer.send_body && !transfer.upload.refused;
    transfer.upload.outlives_answer = wanted && connection.codec()->finishing(transfer.stream);
    if (transfer.delivery.keeps_something() || transfer.upload.outlives_answer) return;
    after_answer(transfer);
}

// After unpausing: what was kept first, then the network again.
void Multi::Impl::resume_receiving(Transfer& transfer) {
    if (!transfer.route.open() || transfer.paused.receive) return;
    Connection* connection = connections_.find(transfer.connection);
    auto done = transfer.delivery.resume(transfer.route, transfer.paused.receive, now_);
    if (!transfer.route.open() || transfer.state() != State::exchanging) return;
    if (!done) return conclude(transfer, std::move(done).error());
    transfer.outcome.body_received_bytes += *done;
    transfer.outcome.body_delivered_bytes = transfer.delivery.delivered_bytes();
    if (connection != nullptr && transfer.stream >= 0) {
        if (*done != 0 && connection->codec() != nullptr) connection->codec()->consume(transfer.stream, *done, now_);
        apply_pause(transfer, *connection);
        connection->flush(around());
    }
    const bool through = transfer.answer_ended && !transfer.delivery.keeps_something() && !transfer.upload.outlives_answer;
    if (through && transfer.state() == State::exchanging) after_answer(transfer);
}

void Multi::Impl::on_failed(Connection& connection, Error error) {
    connection.no_reuse = true;
    doom(connection);
    if (Transfer* waiting = transfers_.find(connection.waiting); waiting != nullptr) {
        connection.waiting = 0;
        waiting->outcome.connect_status = connection.tunnel_status;
        waiting->outcome.proxy_tls_verify_result = connection.proxy_verify_result;
        if (!connection.untried.empty()) return try_next_address(*waiting, connection);
        conclude(*waiting, std::move(error));
        return;
    }
    for (const TransferId id : connection.all_transfers()) {
        Transfer* transfer = transfers_.find(id);
        if (transfer == nullptr || transfer->state() != State::exchanging) continue;
        if (transfer->answer_ended) {
            // Of a request whose answer is whole the rest no longer matters.
            if (std::exchange(transfer->upload.outlives_answer, false) && !transfer->delivery.keeps_something())
                after_answer(*transfer);
            continue;
        }
        if (may_start_over(*transfer, error)) start_over(*transfer, error);
        else conclude(*transfer, error);
    }
}

}  // namespace hawser::engine
