// What follows an answer: deliver, follow a redirect, begin again, or end.
#include <algorithm>

#include "base/try.hpp"
#include "engine/multi_impl.hpp"
#include "policy/redirect.hpp"
#include "policy/retry.hpp"

namespace hawser::engine {

namespace {

Result<Url> target_of(const Transfer& transfer) {
    UrlOptions options;
    options.path_as_is = transfer.spec.path_as_is;
    return transfer.url.resolve(transfer.location, options);
}

}  // namespace

void Multi::Impl::after_answer(Transfer& transfer) {
    if (transfer.again_without_expect) {
        transfer.again_without_expect = false;
        transfer.without_expect = true;
        leave_connection(transfer, transfer.upload.ended);
        transfer.enter(State::waiting);
        if (auto done = rewind(transfer); !done) return conclude(transfer, std::move(done).error());
        return make_ready(transfer);
    }
    if (transfer.again_without_early_data) {
        transfer.again_without_early_data = false;
        transfer.without_early_data = true;
        leave_connection(transfer, true);
        transfer.enter(State::waiting);
        return make_ready(transfer);
    }
    if (!transfer.ignore_body) {
        if (auto whole = transfer.delivery.finish(); !whole) return conclude(transfer, std::move(whole).error());
        if (!transfer.location.empty() && policy::is_redirect(transfer.outcome.status))
            if (auto target = target_of(transfer); target)
                transfer.outcome.redirect_url = target->text();
        return conclude(transfer, std::move(transfer.after_body));
    }
    if (transfer.nothing_left) return conclude(transfer, std::nullopt);
    follow(transfer);
}

void Multi::Impl::follow(Transfer& transfer) {
    leave_connection(transfer, transfer.answer_ended && (transfer.upload.ended || !transfer.send_body));
    const std::string_view location = transfer.location;
    policy::Answer3xx answer{transfer.outcome.status, {&location, 1}};
    policy::AnsweredRequest request;
    request.url = &transfer.url;
    request.first_origin = &transfer.first_origin;
    request.verb = static_cast<policy::Verb>(transfer.intent);
    request.custom_method = transfer.custom_method;
    request.custom_mode = static_cast<policy::CustomMethod>(transfer.spec.method_on_redirect);
    request.has_body = transfer.send_body;
    request.body_begun = transfer.upload.sent_bytes != 0;
    request.redirects_so_far = transfer.outcome.redirects;
    request.max_redirects = transfer.limits().max_redirects;
    request.options = *transfer.spec.redirects;
    request.allowed_schemes = transfer.spec.redirect_schemes;
    request.path_as_is = transfer.spec.path_as_is;
    policy::AfterResponse decision = policy::after_response(answer, request);
    if (auto* wrong = std::get_if<policy::GiveUp>(&decision)) {
        if (auto target = target_of(transfer); target) transfer.outcome.redirect_url = target->text();
        if (wrong->error.code() != ErrorCode::too_many_redirects) ++transfer.outcome.redirects;  // it was begun
        return conclude(transfer, std::move(wrong->error));
    }
    auto* redirect = std::get_if<policy::Redirect>(&decision);
    if (redirect == nullptr) return conclude(transfer, std::nullopt);
    ++transfer.outcome.redirects;
    ++transfer.request_index;
    transfer.attempts = 0;  // another request, with retries of its own
    transfer.want_fresh = false;
    if (transfer.route.wants_debug()) transfer.route.text("Issue another request to this URL: '" + redirect->url.public_text() + "'");
    // None is a decision as well: that of an earlier hop is secret where this one goes (RFC 9110 10.1.3).
    if (request.options.referer) transfer.referer = std::move(redirect->referer);
    transfer.url = std::move(redirect->url);
    transfer.custom_method = std::move(redirect->custom_method);
    transfer.intent = static_cast<Intent>(redirect->verb);
    transfer.with_secrets = redirect->secrets;
    transfer.strayed = transfer.strayed || !redirect->secrets;
    transfer.spec.fresh_connection = false;  // asked of the first request alone
    begin_hop(transfer);
    transfer.enter(State::waiting);
    transfer.send_body = redirect->send_body;
    if (redirect->rewind)
        if (auto done = rewind(transfer); !done) return conclude(transfer, std::move(done).error());
    make_ready(transfer);
}

Result<void> Multi::Impl::rewind(Transfer& transfer) {
    if (!transfer.send_body || transfer.upload.sent_bytes == 0 || transfer.spec.body_from != BodyFrom::user) return {};
    if (!transfer.route.open()) return {};
    HAWSER_TRY(transfer.route.user()->ask_rewind(0));
    if (!transfer.skipped || !transfer.route.open()) return {};
    return transfer.route.user()->ask_skip(transfer.spec.range->resume_from);
}

bool Multi::Impl::may_start_over(const Transfer& transfer, const Error& error) const {
    policy::RetryFacts facts;
    facts.code = error.code();
    facts.advice = error.advice();
    facts.connection_reused = transfer.outcome.reused_connection;
    facts.response_begun = transfer.got_bytes;
    if (Connection* connection = connections_.find(transfer.connection); connection != nullptr && connection->codec() != nullptr)
        facts.response_begun = facts.response_begun || connection->codec()->answer_begun(transfer.stream);
    facts.request_begun = transfer.stream >= 0;
    facts.body_begun = transfer.upload.sent_bytes != 0;
    facts.method = transfer.method;
    facts.retries = transfer.attempts - 1;
    return policy::plan_retry(facts).again;
}

void Multi::Impl::start_over(Transfer& transfer, Error why) {
    if (transfer.route.wants_debug()) transfer.route.text("Retrying on a fresh connection: " + why.message());
    leave_connection(transfer, false);
    transfer.want_fresh = true;
    transfer.enter(State::waiting);
    if (auto done = rewind(transfer); !done) return conclude(transfer, std::move(done).error());
    make_ready(transfer);
}

// Ends a transfer. on_done is called later, from the turn, never from within what led here.
void Multi::Impl::conclude(Transfer& transfer, std::optional<Error> error) {
    if (transfer.state() == State::done) return;
    const bool whole = !error && transfer.answer_ended && (transfer.upload.ended || !transfer.send_body);
    fill_outcome(transfer, std::move(error));
    if (transfer.state() == State::done) return;  // the last progress notice ended it another way
    if (Connection* connection = connections_.find(transfer.connection)) report_paths(transfer, *connection);
    leave_connection(transfer, whole);
    leave_file(transfer);
    if (Connector* connector = connectors_.find(transfer.connector)) {
        connector->cancel({loop_, *resolver_, *this, now_});
        spent_.push_back(connector->id);
        transfer.connector = 0;
    }
    transfer.enter(State::done);
    deadlines_.clear(transfer.deadline);
    finished_.push_back(transfer.id);
}

void Multi::Impl::leave_connection(Transfer& transfer, bool whole) {
    Connection* connection = connections_.find(transfer.connection);
    transfer.connection = 0;
    const StreamId stream = transfer.stream;
    transfer.stream = -1;
    if (connection == nullptr) return;
    if (connection->waiting == transfer.id) {  // it was being opened for this transfer alone
        connection->waiting = 0;
        doom(*connection);
        return narrate_parting(transfer, *connection);
    }
    if (stream >= 0) {
        if (!whole && connection->codec() != nullptr) {
            connection->codec()->reset(stream, now_);
            if (connection->multiplexes()) unflushed_.push_back(connection->id);
        }
        connection->release(stream);
    }
    if (transfer.spec.forbid_reuse) connection->no_reuse = true;
    connection->idle_limit = transfer.limits().connection_idle;
    connection->age_limit = transfer.limits().connection_age;
    if (connection->transfers() == 0) park(*connection);
    else if (connection->multiplexes()) admit_queued();
    narrate_parting(transfer, *connection);
}

// A connection with nothing on it waits for the next request, or goes.
void Multi::Impl::park(Connection& connection) {
    const bool keep = !connection.no_reuse && connection.codec() != nullptr && connection.codec()->reusable() &&
                      (connection.age_limit == Duration::zero() || now_ < after(connection.times.started, connection.age_limit));
    if (!keep) return doom(connection);
    if (!connection.multiplexes()) connection.set_reading(true, around());
    connection.idle_since = now_;
    pool_.set_idle(connection);
    deadlines_.set(connection.deadline, after(now_, std::max(connection.idle_limit, settings.max_idle)));
    const std::size_t most =
        settings.max_idle_connections != 0 ? settings.max_idle_connections : std::max<std::size_t>(8, running_ * 4);
    if (pool_.idle() > most)
        if (Connection* oldest = connections_.find(pool_.oldest_idle())) doom(*oldest);
    admit_queued();
}

void Multi::Impl::doom(Connection& connection) {
    if (connection.doomed) return;
    pool_.remove(connection);
    deadlines_.clear(connection.deadline);
    connection.doomed = true;
    doomed_.push_back(connection.id);
    admit_queued();
}

void Multi::Impl::fill_outcome(Transfer& transfer, std::optional<Error> error) {
    Outcome& outcome = transfer.outcome;
    outcome.error = std::move(error);
    note_facts(transfer);
    // An answer that came before the request was whole ended it.
    if (outcome.timings.sent < outcome.timings.ready && outcome.timings.first_byte >= outcome.timings.ready)
        outcome.timings.sent = outcome.timings.first_byte;
    if (outcome.error) {
        transfer.route.text(outcome.error->message());
        outcome.os_errno = outcome.error->os_errno();
        const long verdict = outcome.error->tls_verify_result();
        if (outcome.proxy_tls_verify_result == 0 && verdict != 0) outcome.tls_verify_result = verdict;
    }
    if (!outcome.error) tell_progress(transfer);
}

void Multi::Impl::note_facts(Transfer& transfer) {
    Outcome& outcome = transfer.outcome;
    const bool shows_other = transfer.request_index == 0 && !transfer.shown_url.empty();
    outcome.effective_url = shows_other ? transfer.shown_url : transfer.url.text();
    outcome.effective_method = transfer.method;
    outcome.timings.total = now_ - transfer.began;
    outcome.body_sent_bytes = transfer.upload.sent_bytes;
    outcome.body_delivered_bytes = transfer.delivery.delivered_bytes();
    outcome.referer = transfer.referer.empty() ? transfer.spec.referer : transfer.referer;
}

void Multi::Impl::report_paths(Transfer& transfer, Connection& connection) {
    PathReport& report = transfer.outcome.paths;
    report = connection.made;
    const bool asked = report.asked != Multipath::off;
    if (!asked && !transfer.spec.want_paths) return;
    if (asked && report.outcome == MultipathOutcome::negotiated) {
        std::string detail;
        const MultipathOutcome now = connection.multipath(loop_.net(), detail);
        if (now == MultipathOutcome::no_mp_capable || now == MultipathOutcome::fell_back) {
            report.outcome = MultipathOutcome::fell_back;
            report.detail = detail;
        }
    }
    report.paths = connection.paths(loop_.net());
}

void Multi::Impl::tell_progress(Transfer& transfer) {
    if (!transfer.route.wants_progress()) return;
    Progress progress;
    progress.download_total = transfer.outcome.content_length;
    progress.download_now = transfer.outcome.body_received_bytes;
    if (transfer.send_body) {
        progress.upload_total = transfer.spec.body_from == BodyFrom::bytes ? std::optional<std::uint64_t>(transfer.spec.body.size())
                                                                          : transfer.spec.body_bytes;
        progress.upload_now = transfer.upload.sent_bytes;
    }
    auto told = transfer.route.progress(progress);
    if (told || !transfer.route.open()) return;
    if (transfer.state() == State::done) return;
    Error error = std::move(told).error();
    if (!transfer.ending) {
        transfer.ending = true;
        conclude(transfer, std::move(error));
    }
}

}  // namespace hawser::engine
