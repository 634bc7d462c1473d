#include "cli/job.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <unistd.h>

#include <hawser/url.hpp>

#include "cli/file_names.hpp"
#include "cli/report.hpp"
#include "cli/retry.hpp"
#include "cli/write_out_files.hpp"

namespace hawser::cli {

namespace {

constexpr int not_modified = 304;

Error refused(int status) {
    return {ErrorCode::http_status, Phase::receive, "The requested URL returned error: " + std::to_string(status)};
}

/// The URL without what nobody else should read.
std::string public_url(const std::string& text) {
    const auto url = Url::parse(text, {.guess_scheme = true, .allow_space = true});
    return url ? url->public_text() : std::string();
}

}  // namespace

Job::Job(Session& session, Item item) : session_(session), item_(std::move(item)), answer_(session_, item_) {}

Result<bool> Job::prepare() {
    const Operation& operation = *item_.operation;
    base_ = operation.request;
    base_.url = item_.url;
    base_.fail_on_error = operation.on_http_error == OnHttpError::fail;
    base_.report_paths = operation.paths != PathsReport::none;
    base_.share_connection = session_.config.parallel.on && !session_.config.parallel.immediate;
    if (operation.head_only && base_.method.empty()) base_.method = "HEAD";
    if (auto ready = prepare_upload(); !ready) return Unexpected(std::move(ready).error());
    if (!operation.query.empty()) base_.url = with_query(base_.url, operation.query);
    if (auto ready = answer_.open(); !ready) return Unexpected(std::move(ready).error());
    if (operation.saving.skip_existing && !answer_.planned_name().empty() && ::access(answer_.planned_name().c_str(), F_OK) == 0) {
        if (!silent()) session_.console.write("Note: skips transfer, file already exists: " + answer_.planned_name() + "\n");
        return false;
    }
    if (auto ready = prepare_etags(); !ready) return Unexpected(std::move(ready).error());
    if (auto ready = prepare_resume(); !ready) return Unexpected(std::move(ready).error());
    return true;
}

Result<void> Job::prepare_upload() {
    if (!item_.upload) return {};
    auto upload = Upload::open(*item_.upload);
    if (!upload) {
        session_.console.write("hawser: " + upload.error().message() + "\n");
        return Unexpected(Error(ErrorCode::read_failed, Phase::setup, "the file to upload cannot be read"));
    }
    upload_ = std::move(*upload);
    if (*item_.upload != "-" && *item_.upload != ".") base_.url = with_upload_name(base_.url, *item_.upload);
    return {};
}

Result<void> Job::prepare_etags() {
    const Operation& operation = *item_.operation;
    if (!operation.etag_compare.empty()) {
        auto tag = etag_to_compare(operation.etag_compare);
        if (!tag) return Unexpected(std::move(tag).error());
        base_.headers.add("If-None-Match", std::move(*tag));
    }
    if (operation.etag_save.empty()) return {};
    return etag_file_.open(operation.etag_save, operation.saving.create_directories);
}

Result<void> Job::prepare_resume() {
    const auto& resume = item_.operation->resume;
    resume_from_ = resume ? resume->offset : base_.range->resume_from;
    if (!resume || !resume->automatic || item_.upload) return {};
    const Resumable found = find_resumable(answer_.planned_name());
    resume_from_ = answer_.planned_name().empty() ? 0 : found.size_bytes;
    resume_part_ = found.part;
    return {};
}

Result<Request> Job::attempt_request() {
    Request request = base_;
    if (resume_from_ != 0) request.range->resume_from = resume_from_;
    if (upload_) request.body = upload_->body();
    return request;
}

void Job::start(Multi& multi, SteadyTime now) {
    done_.reset();
    known_ = {};
    progress_ = {};
    attempt_began_ = now;
    if (retries_ == 0) first_began_ = now;
    number_ = session_.transfers++;
    connection_ = -1;
    auto dropped = answer_.begin(resume_from_, resume_part_);
    auto request = dropped ? attempt_request() : Result<Request>(Unexpected(std::move(dropped).error()));
    if (!request) {
        done_ = Done{Unexpected(std::move(request).error())};
        return;
    }
    if (dropped && *dropped != 0 && !silent()) session_.console.write("Throwing away " + std::to_string(*dropped) + " bytes\n");
    id_ = multi.add(std::move(*request), handlers());
}

Handlers Job::handlers() {
    Handlers handlers;
    handlers.on_header_line = [this](std::string_view line) { answer_.header_line(line); };
    handlers.on_connect_line = [this](std::string_view line) { answer_.connect_line(line); };
    handlers.on_body = [this](Bytes bytes) { return answer_.body(bytes) ? Next::go_on : Next::stop; };
    handlers.on_progress = [this](const Progress& progress) {
        progress_ = progress;
        return !answer_.trouble();
    };
    handlers.on_end = [this](const Response& known) { known_ = known; };
    handlers.on_done = [this](Done done) { done_.emplace(std::move(done)); };
    if (session_.trace.active())
        handlers.on_trace = [this](Trace kind, Bytes bytes) {
            session_.trace.add(kind, bytes, number_, connection_, answer_.on_terminal());
        };
    if (session_.trace.active()) handlers.on_connection = [this](std::int64_t number) { connection_ = number; };
    return handlers;
}

bool Job::wants_meter() const {
    if (silent() || !item_.operation->progress_meter) return false;
    return item_.destination != Destination::standard_output || ::isatty(STDOUT_FILENO) == 0;
}

void Job::abandon(Multi& multi) {
    multi.remove(id_);
    (void)answer_.give_up(false);
}

std::optional<Error> Job::attempt_error() {
    if (done_->exception) std::rethrow_exception(done_->exception);
    if (answer_.trouble()) return *answer_.trouble();
    if (upload_ && upload_->trouble() != 0)
        return Error(ErrorCode::read_failed, Phase::send, "cannot read \"" + *item_.upload + "\": " + std::strerror(upload_->trouble()));
    if (!done_->response) {
        const Error& error = done_->response.error();
        return error.code() == ErrorCode::http_status ? refused(answer_.status()) : error;
    }
    const bool bad = item_.operation->on_http_error != OnHttpError::deliver && done_->response->status >= 400;
    if (bad) return refused(done_->response->status);
    return std::nullopt;
}

std::optional<SteadyTime> Job::conclude(SteadyTime now) {
    std::optional<Error> error = attempt_error();
    if (const auto again = plan_retry(error, now)) return again;
    error = keep(std::move(error));
    exit_code_ = error ? static_cast<int>(error->code()) : 0;
    tell_paths();
    tell_write_out(error);
    return std::nullopt;
}

std::optional<SteadyTime> Job::plan_retry(std::optional<Error>& error, SteadyTime now) {
    AttemptFacts facts;
    if (error) {
        facts.error = error->code();
        facts.os_errno = error->os_errno();
    }
    facts.status = known_.status;
    facts.retry_after = known_.facts.retry_after;
    facts.attempts_before = retries_;
    facts.spent = std::chrono::duration_cast<std::chrono::milliseconds>(now - first_began_);
    const RetryDecision decision = decide_retry(item_.operation->retry, facts);
    if (!decision.again) return std::nullopt;
    if (upload_ && !upload_->begin_again()) {
        const Error gone(ErrorCode::rewind_failed, Phase::send, "what was sent from \"" + *item_.upload + "\" cannot be read again for a retry");
        if (!error) error = gone;
        else if (!silent()) session_.console.warn(gone.message());
        return std::nullopt;
    }
    if (error) tell_error(*error, {});
    tell_retry(decision.reason, decision.delay, decision.left);
    ++retries_;
    const bool goes_on = item_.operation->resume && item_.operation->resume->automatic && known_.status / 100 == 2;
    if (goes_on && answer_.output().size_bytes() != 0) resume_from_ = answer_.output().size_bytes();
    return now + decision.delay;
}

void Job::tell_retry(const char* reason, std::chrono::milliseconds delay, unsigned left) {
    if (silent()) return;
    char seconds[32];
    const auto thousandths = static_cast<int>(delay.count() % 1000);
    if (thousandths == 0) std::snprintf(seconds, sizeof seconds, "%lld", static_cast<long long>(delay.count() / 1000));
    else std::snprintf(seconds, sizeof seconds, "%lld.%03d", static_cast<long long>(delay.count() / 1000), thousandths);
    session_.console.warn(std::string("Problem") + (reason[0] == '(' ? " " : ": ") + reason + ". Will retry in " + seconds +
                          (delay == std::chrono::seconds(1) ? " second. " : " seconds. ") + std::to_string(left) +
                          (left == 1 ? " retry left." : " retries left."));
}

// Gives the file its name, or leaves what came where it is; says the error that the transfer ends with.
std::optional<Error> Job::keep(std::optional<Error> error) {
    const bool refused_body = error && error->code() == ErrorCode::http_status &&
                              item_.operation->on_http_error == OnHttpError::fail_with_body && done_->response;
    std::string left;
    if (!error || refused_body) {
        const bool untouched = !answer_.anything_written() && (known_.status == not_modified || known_.facts.time_condition_unmet);
        Result<void> done;
        if (untouched) left = answer_.leave_alone();
        else done = answer_.commit(adornment());
        if (!done) error = std::move(done).error();
    }
    if (!error) save_etag();
    if (!left.empty() && !silent()) session_.console.write("Note: " + left + "\n");
    if (error) {
        left = answer_.give_up(error->code() == ErrorCode::http_status);
        tell_error(*error, left);
    }
    return error;
}

// A file that holds the tag of what was there before would make the next transfer wait for that to come back.
void Job::save_etag() {
    const auto tag = known_.headers.get("etag");
    const bool good = known_.status / 100 == 2 || known_.status / 100 == 3;
    if (!good || (!tag && known_.status == not_modified)) return;
    if (auto saved = etag_file_.save(tag.value_or("")); !saved) session_.console.warn(saved.error().message());
}

FilePlan Job::adornment() const {
    FilePlan plan;
    const Saving& saving = item_.operation->saving;
    if (saving.remote_time && known_.facts.last_modified) plan.modified = std::chrono::seconds(*known_.facts.last_modified);
    if (!saving.extended_attributes) return plan;
    plan.attributes.push_back({"user.creator", "hawser"});
    const std::string url = public_url(known_.effective_url);
    if (!url.empty()) plan.attributes.push_back({"user.xdg.origin.url", url});
    if (!known_.facts.referer.empty()) plan.attributes.push_back({"user.xdg.referrer.url", known_.facts.referer});
    if (const auto type = known_.headers.get("content-type")) plan.attributes.push_back({"user.mime_type", std::string(*type)});
    return plan;
}

void Job::tell_error(const Error& error, const std::string& left) {
    if (silent() && !session_.config.diagnostics.show_error) return;
    session_.console.error(error.code(), error.message());
    if (!left.empty()) session_.console.write("Note: " + left + "\n");
}

void Job::tell_paths() const {
    if (!done_->response) return;
    const PathReport& report = known_.paths;
    if (item_.operation->paths == PathsReport::table) session_.console.write(paths_table(report));
    if (item_.operation->paths == PathsReport::json) session_.console.write(to_json(report) + "\n");
}

void Job::tell_write_out(const std::optional<Error>& error) {
    if (item_.operation->write_out.empty()) return;
    WriteOutFacts facts;
    facts.known = &known_;
    facts.heads = answer_.heads();
    facts.url = base_.url;
    facts.url_number = item_.url_number;
    facts.file_name = answer_.output().name();
    facts.exit_code = exit_code_;
    if (error) facts.error_message = error->message();
    facts.retries = retries_;
    facts.wall_time = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch());
    const WriteOut text = write_out(item_.operation->write_out, facts);
    for (const std::string& name : text.unknown_variables)
        session_.console.write("hawser: unknown --write-out variable: '" + name + "'\n");
    session_.console.end_line();
    put_write_out(text);
}

}  // namespace hawser::cli
