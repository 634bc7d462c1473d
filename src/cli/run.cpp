#include "cli/run.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <list>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "cli/display.hpp"
#include "cli/job.hpp"
#include "cli/saved_sessions.hpp"

namespace hawser::cli {

namespace {

using Clock = std::chrono::steady_clock;

/// --stderr: everything that is said from here on goes there, what the library's dependencies say too.
void redirect_errors(const std::string& name, Console& console) {
    if (name.empty()) return;
    const int file = name == "-" ? STDOUT_FILENO : ::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (file < 0) return console.warn("cannot open \"" + name + "\" for --stderr: " + std::strerror(errno));
    std::fflush(stderr);
    (void)::dup2(file, STDERR_FILENO);
    if (file != STDOUT_FILENO) ::close(file);
}

MultiLimits limits_of(const Config& config) {
    MultiLimits limits;
    if (config.parallel.on) limits.max_connections_per_host = config.parallel.max_per_host;
    return limits;
}

class Runner {
public:
    explicit Runner(const Config& config)
        : config_(config),
          session_(config),
          queue_(config),
          multi_(limits_of(config)),
          display_(session_.console, config.diagnostics.progress_bar, config.parallel.on),
          most_live_(config.parallel.on ? std::max(config.parallel.max, 1U) : 1) {}

    int run();

private:
    /// A transfer in work; between two attempts it waits for `again_at`.
    struct Live {
        explicit Live(Session& session, Item item) : job(session, std::move(item)) {}
        Job job;
        std::optional<SteadyTime> again_at{};
    };

    bool more_to_start() const noexcept { return !stopping_ && !drained_; }
    void start_due(SteadyTime now);
    void start_next(SteadyTime now);
    void begin(Live& live, SteadyTime now);
    void collect(SteadyTime now);
    void count(int code);
    void fail_run(const Error& error);
    void abandon_all();
    void show(SteadyTime now);
    void wait();
    SteadyTime next_event() const;

    const Config& config_;
    Session session_;
    Queue queue_;
    Multi multi_;
    Display display_;
    std::size_t most_live_;
    std::list<Live> live_;
    SteadyTime next_start_{};  ///< --rate
    bool drained_ = false;     ///< the queue has no more
    bool stopping_ = false;    ///< nothing more is to be started
    int code_ = 0;
};

int Runner::run() {
    load_sessions(config_.sessions_file, multi_, session_.console);
    while (more_to_start() || !live_.empty()) {
        start_due(Clock::now());
        if (auto driven = multi_.drive(); !driven) {
            fail_run(driven.error());
            abandon_all();
            break;
        }
        const std::size_t before = live_.size();
        collect(Clock::now());
        show(Clock::now());
        if (live_.size() == before && !live_.empty()) wait();
        else if (live_.empty() && more_to_start() && Clock::now() < next_start_) wait();
    }
    display_.finish(Clock::now());
    if (code_ == 0) save_sessions(config_.sessions_file, multi_, session_.console);
    return code_;
}

void Runner::start_due(SteadyTime now) {
    for (Live& live : live_)
        if (live.again_at && now >= *live.again_at) begin(live, now);
    while (more_to_start() && live_.size() < most_live_ && (config_.parallel.on || now >= next_start_)) start_next(now);
}

void Runner::start_next(SteadyTime now) {
    auto item = queue_.next();
    if (!item) return fail_run(item.error());
    if (!*item) {
        drained_ = true;
        return;
    }
    Live& live = live_.emplace_back(session_, std::move(**item));
    auto ready = live.job.prepare();
    if (!ready || !*ready) {
        if (ready) count(0);
        else fail_run(ready.error());
        live_.pop_back();
        return;
    }
    if (config_.rate.starts != 0) next_start_ = now + config_.rate.period / config_.rate.starts;
    begin(live, now);
}

void Runner::begin(Live& live, SteadyTime now) {
    live.again_at.reset();
    display_.begin(live.job, now);
    live.job.start(multi_, now);
}

void Runner::collect(SteadyTime now) {
    for (auto at = live_.begin(); at != live_.end();) {
        Live& live = *at;
        if (live.again_at || !live.job.ended()) {
            ++at;
            continue;
        }
        display_.end(live.job, now);
        live.again_at = live.job.conclude(now);
        if (live.again_at) {
            ++at;
            continue;
        }
        count(live.job.exit_code());
        at = live_.erase(at);
    }
    if (stopping_ && code_ != 0 && config_.fail_early) abandon_all();
}

void Runner::count(int code) {
    if (!config_.parallel.on || code != 0) code_ = code;
    if (code != 0 && config_.fail_early) stopping_ = true;
}

void Runner::fail_run(const Error& error) {
    stopping_ = true;
    code_ = static_cast<int>(error.code());
    session_.console.error(error.code(), error.message());
}

void Runner::abandon_all() {
    for (Live& live : live_) live.job.abandon(multi_);
    live_.clear();
}

void Runner::show(SteadyTime now) {
    Progress sum;
    std::uint64_t running = 0;
    for (const Live& live : live_) {
        if (live.again_at) continue;
        add_progress(sum, live.job.progress());
        ++running;
    }
    if (running != 0) display_.tick(now, sum, running);
}

SteadyTime Runner::next_event() const {
    SteadyTime soonest = display_.next_tick();
    for (const Live& live : live_)
        if (live.again_at) soonest = std::min(soonest, *live.again_at);
    if (more_to_start() && live_.size() < most_live_ && !config_.parallel.on) soonest = std::min(soonest, next_start_);
    return soonest;
}

// Until the library has work, a retry or a start is due, standard input has bytes, or a meter is to be drawn.
void Runner::wait() {
    const SteadyTime now = Clock::now(), until = next_event();
    constexpr std::chrono::nanoseconds longest = std::chrono::hours(1);
    std::chrono::nanoseconds span = until == SteadyTime::max() ? longest : std::min<std::chrono::nanoseconds>(until - now, longest);
    if (const auto left = multi_.time_left()) span = std::min(span, *left);
    span = std::max(span, std::chrono::nanoseconds(0));
    pollfd watched[2] = {{multi_.fd(), POLLIN, 0}, {-1, POLLIN, 0}};
    for (const Live& live : live_)
        if (live.job.starved()) watched[1].fd = live.job.upload_descriptor();
    const timespec timeout{static_cast<time_t>(span.count() / 1'000'000'000), static_cast<long>(span.count() % 1'000'000'000)};
    if (::ppoll(watched, 2, &timeout, nullptr) <= 0 || watched[1].revents == 0) return;
    for (const Live& live : live_)
        if (live.job.starved()) multi_.unpause(live.job.id());
}

}  // namespace

int run(Config& config) {
    for (Operation& operation : config.operations)
        if (operation.paths == PathsReport::none && operation.request.socket->multipath != Multipath::off &&
            config.diagnostics.verbosity > 0)
            operation.paths = PathsReport::table;
    Console console;
    redirect_errors(config.diagnostics.stderr_file, console);
    return Runner(config).run();
}

}  // namespace hawser::cli
