// One transfer of a command line, from its URL to its exit code: attempts, retries, and all that is said of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>

#include <hawser/handlers.hpp>
#include <hawser/multi.hpp>
#include <hawser/request.hpp>

#include "cli/answer.hpp"
#include "cli/etag.hpp"
#include "cli/queue.hpp"
#include "cli/session.hpp"
#include "cli/upload.hpp"

namespace hawser::cli {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Properties: stays where it is made, for the handlers of its transfer point at it. prepare(), then start() and, once
/// ended(), conclude() until that gives no time to try again at.
class Job {
public:
    Job(Session& session, Item item);

    /// Opens what the transfer needs. False: there is nothing to do (--skip-existing). An Error ends the whole run.
    Result<bool> prepare();
    /// Begins an attempt.
    void start(Multi& multi, SteadyTime now);
    /// The attempt is over.
    bool ended() const noexcept { return done_.has_value(); }
    /// Deals with the end of an attempt: either it says when to try again, or the transfer is over and told.
    std::optional<SteadyTime> conclude(SteadyTime now);
    /// Forgets the transfer while it runs, as a failure.
    void abandon(Multi& multi);

    /// After the last conclude().
    int exit_code() const noexcept { return exit_code_; }
    const Progress& progress() const noexcept { return progress_; }
    SteadyTime started() const noexcept { return attempt_began_; }
    TransferId id() const noexcept { return id_; }
    /// True while the body waits for standard input, which is upload_descriptor().
    bool starved() const noexcept { return upload_ && upload_->starved(); }
    int upload_descriptor() const noexcept { return upload_->descriptor(); }
    /// Whether a progress meter may be shown for it.
    bool wants_meter() const;

private:
    Result<void> prepare_upload();
    Result<void> prepare_etags();
    Result<void> prepare_resume();
    Result<Request> attempt_request();
    Handlers handlers();
    std::optional<Error> attempt_error();
    /// When to try again, if at all. `error` says so where that is impossible.
    std::optional<SteadyTime> plan_retry(std::optional<Error>& error, SteadyTime now);
    void tell_retry(const char* reason, std::chrono::milliseconds delay, unsigned left);
    std::optional<Error> keep(std::optional<Error> error);
    void save_etag();
    FilePlan adornment() const;
    void tell_error(const Error& error, const std::string& left);
    void tell_paths() const;
    void tell_write_out(const std::optional<Error>& error);
    bool silent() const noexcept { return item_.operation->silent; }

    Session& session_;
    Item item_;
    Answer answer_;
    Request base_;
    std::unique_ptr<Upload> upload_;
    EtagFile etag_file_;
    std::optional<Done> done_;
    Response known_;
    Progress progress_;
    TransferId id_ = 0;
    std::int64_t number_ = 0;  ///< among the attempts of this run
    std::int64_t connection_ = -1;  ///< the one it is on, for the trace
    SteadyTime first_began_{};
    SteadyTime attempt_began_{};
    std::uint64_t resume_from_ = 0;
    bool resume_part_ = false;
    unsigned retries_ = 0;
    int exit_code_ = 0;
};

}  // namespace hawser::cli
