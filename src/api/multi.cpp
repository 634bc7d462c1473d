#include <hawser/multi.hpp>

#include <unordered_map>

#include "api/api_user.hpp"
#include "api/request_spec.hpp"
#include "api/saved_sessions.hpp"
#include "base/try.hpp"
#include "engine/multi.hpp"
#include "io/cares_resolver.hpp"
#include "io/epoll_loop.hpp"
#include "io/wall_clock.hpp"

namespace hawser {

namespace {

engine::MultiSettings to_settings(const MultiLimits& limits) {
    engine::MultiSettings settings;
    settings.max_idle_connections = limits.max_idle_connections;
    settings.max_connections = limits.max_connections;
    settings.max_connections_per_host = limits.max_connections_per_host;
    settings.max_concurrent_streams = limits.max_concurrent_streams;
    return settings;
}

}  // namespace

class Multi::Impl {
public:
    explicit Impl(const MultiLimits& limits)
        : loop_(io::EpollLoop::create().value()), multi_(*loop_, io::make_resolver, nullptr, to_settings(limits)) {}

    TransferId add(Request request, Handlers handlers);
    void remove(TransferId id);
    void pause(TransferId id, engine::Paused paused);
    std::size_t running() const noexcept { return jobs_.size(); }
    Result<void> run();
    Result<void> drive(Instant until);
    std::optional<std::chrono::nanoseconds> time_left();
    int fd() const noexcept { return loop_->fd(); }
    void wake() noexcept { loop_->wake(); }
    tls::SessionCache& sessions() noexcept { return multi_.tls_sessions(); }

private:
    /// A transfer with everything it borrows.
    struct Job final : api::ApiUser {
        Job(Impl& owner, Request wanted, Handlers told)
            : ApiUser(request, handlers), impl(owner), request(std::move(wanted)), handlers(std::move(told)), spec(request) {}
        void on_done(engine::Outcome& outcome) override {
            ApiUser::on_done(outcome);
            impl.finish(id);
        }
        Impl& impl;
        Request request;
        Handlers handlers;
        api::RequestSpec spec;
        TransferId id = 0;
        engine::TransferId engine_id = 0;
    };
    void finish(TransferId id);

    // Jobs go last: the engine asks them to the end who closes their sockets.
    std::unordered_map<TransferId, std::unique_ptr<Job>> jobs_;
    std::vector<std::unique_ptr<Job>> removed_;  ///< by a callback of theirs: kept until that has returned
    std::unique_ptr<io::EpollLoop> loop_;
    engine::Multi multi_;
    TransferId next_id_ = 1;
    bool driving_ = false;
};

TransferId Multi::Impl::add(Request request, Handlers handlers) {
    const TransferId id = next_id_++;
    auto job = std::make_unique<Job>(*this, std::move(request), std::move(handlers));
    job->id = id;
    job->set_multipart(job->spec.multipart());
    job->spec.spec().want_progress = static_cast<bool>(job->handlers.on_progress);
    job->spec.spec().want_debug = static_cast<bool>(job->handlers.on_trace);
    Job& placed = *(jobs_[id] = std::move(job));
    placed.engine_id = multi_.add(placed.spec.spec(), placed);
    return id;
}

void Multi::Impl::remove(TransferId id) {
    const auto found = jobs_.find(id);
    if (found == jobs_.end()) return;
    multi_.remove(found->second->engine_id);
    if (driving_) removed_.push_back(std::move(found->second));
    jobs_.erase(found);
}

void Multi::Impl::pause(TransferId id, engine::Paused paused) {
    if (const auto found = jobs_.find(id); found != jobs_.end()) multi_.set_paused(found->second->engine_id, paused);
}

void Multi::Impl::finish(TransferId id) {
    const auto found = jobs_.find(id);
    if (found == jobs_.end()) return;
    std::unique_ptr<Job> job = std::move(found->second);
    jobs_.erase(found);
    Job& ended = *job;
    removed_.push_back(std::move(job));
    if (!ended.handlers.on_done) return;
    ended.handlers.on_done(Done{ended.take_result(), ended.exception()});
}

Result<void> Multi::Impl::drive(Instant until) {
    struct Driving {
        Impl& impl;
        ~Driving() {
            impl.driving_ = false;
            impl.removed_.clear();
        }
    } driving{*this};
    driving_ = true;
    return multi_.drive(until);
}

Result<void> Multi::Impl::run() {
    while (!jobs_.empty()) HAWSER_TRY(drive(never));
    return {};
}

std::optional<std::chrono::nanoseconds> Multi::Impl::time_left() {
    const Instant due = multi_.deadline();
    if (due == never) return std::nullopt;
    const Instant now = loop_->refresh_now();
    return due > now ? due - now : std::chrono::nanoseconds(0);
}

Multi::Multi(MultiLimits limits) : impl_(std::make_unique<Impl>(limits)) {}
Multi::Multi(Multi&&) noexcept = default;
Multi& Multi::operator=(Multi&&) noexcept = default;
Multi::~Multi() = default;

TransferId Multi::add(Request request, Handlers handlers) { return impl_->add(std::move(request), std::move(handlers)); }
void Multi::remove(TransferId id) { impl_->remove(id); }
void Multi::pause(TransferId id, bool receiving, bool sending) { impl_->pause(id, {receiving, sending}); }
void Multi::unpause(TransferId id) { impl_->pause(id, {}); }
std::size_t Multi::running() const noexcept { return impl_->running(); }
Result<void> Multi::run() { return impl_->run(); }
Secret Multi::save_tls_sessions() const { return api::save_sessions(impl_->sessions(), io::unix_seconds()); }
Result<void> Multi::load_tls_sessions(std::string_view saved) {
    return api::load_sessions(impl_->sessions(), saved, io::unix_seconds());
}
int Multi::fd() const noexcept { return impl_->fd(); }
std::optional<std::chrono::nanoseconds> Multi::time_left() const { return impl_->time_left(); }
Result<void> Multi::drive() { return impl_->drive(Instant{}); }
void Multi::wake() noexcept { impl_->wake(); }

}  // namespace hawser
