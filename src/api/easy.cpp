#include <hawser/easy.hpp>

#include <chrono>
#include <exception>
#include <random>

#include "api/easy_impl.hpp"
#include "api/request_spec.hpp"
#include "base/try.hpp"
#include "io/cares_resolver.hpp"

namespace hawser {

struct Easy::Impl::World {
    std::unique_ptr<io::PollLoop> loop;
    engine::Multi multi;

    explicit World(std::unique_ptr<io::PollLoop> made) : loop(std::move(made)), multi(*loop, io::make_resolver, nullptr, {}) {}

    static Result<std::unique_ptr<World>> create() {
        HAWSER_ASSIGN(auto loop, io::PollLoop::create());
        HAWSER_TRY(loop->allow_wake());  // cancel() is for any thread
        return std::make_unique<World>(std::move(loop));
    }
};

Easy::Impl::Impl() = default;
Easy::Impl::~Impl() = default;

engine::Multi& Easy::Impl::multi() noexcept { return world_->multi; }

void Easy::Impl::close_idle() {
    if (world_) world_->multi.close_idle();
}

void Easy::Impl::cancel() noexcept {
    cancelled_ = true;
    if (io::PollLoop* loop = waiting_.load()) loop->wake();
}

// In a forked child what is here belongs to the parent: the copies are closed without a word and a new world is made.
Result<void> Easy::Impl::ready() {
    if (world_ && world_->loop->inherited()) world_.reset();
    if (world_) return {};
    HAWSER_ASSIGN(world_, World::create());
    return {};
}

Result<void> Easy::Impl::begin() {
    if (performing_)
        return fail(ErrorCode::recursive_call, Phase::setup,
                    "this Easy is at work: it was used from within one of its callbacks, or while a BodyReader of it is alive");
    HAWSER_TRY(ready());
    performing_ = true;
    cancelled_ = false;
    waiting_ = world_->loop.get();
    return {};
}

void Easy::Impl::end() noexcept {
    waiting_ = nullptr;
    performing_ = false;
}

Result<void> Easy::Impl::turn(Instant until) {
    if (!cancelled_) HAWSER_TRY(world_->multi.drive(until));
    if (cancelled_) return fail(ErrorCode::aborted, Phase::setup, "the transfer was cancelled");
    return {};
}

Result<void> Easy::Impl::wait(Duration span) {
    const Instant until = after(world_->loop->refresh_now(), span);
    while (world_->loop->refresh_now() < until) HAWSER_TRY(turn(until));
    return {};
}

api::Attempt Easy::Impl::attempt(const Request& request, const Handlers& handlers) {
    api::RequestSpec maker(request);
    maker.spec().want_progress = static_cast<bool>(handlers.on_progress);
    maker.spec().want_debug = static_cast<bool>(handlers.on_trace);
    api::ApiUser user(request, handlers);
    user.set_multipart(maker.multipart());
    const engine::TransferId id = world_->multi.add(maker.spec(), user);
    while (!user.done())
        if (auto turned = turn(never); !turned && !user.done()) {
            world_->multi.remove(id);
            return {Unexpected(std::move(turned).error())};
        }
    api::Attempt ended{user.take_result()};
    if (!ended.result) ended.known = user.take_known();
    ended.exception = user.exception();
    return ended;
}

namespace {

/// An Easy at work, and a stop token listened to, until the end of a scope.
template <class Impl>
struct Working {
    Impl& impl;
    std::stop_callback<std::function<void()>> stopped;

    Working(Impl& which, const std::stop_token& stop) : impl(which), stopped(stop, [this] { impl.cancel(); }) {}
    ~Working() { impl.end(); }
};

std::string_view method_of(const Request& request) {
    if (!request.method.empty()) return request.method;
    return request.body.empty() ? "GET" : request.body.streamed() ? "PUT" : "POST";
}

/// Stands between one attempt and the application, which hears nothing of an answer that will be asked for again, and
/// of one end only.
class Attempts {
public:
    Attempts(const Request& request, const Retry& retry, const Handlers& handlers)
        : retry_(retry), handlers_(handlers), inner_(handlers), body_(request.body), may_repeat_(api::may_rewind(request.body)) {
        known_.method = method_of(request);
        inner_.on_end = nullptr;
        inner_.on_head = [this](const Response& head) {
            // Decided before anything is withheld: what was, nobody can have any more.
            if (may_repeat_) again_ = retry_.next_wait(known_, head);
            if (!again_ && handlers_.on_head) handlers_.on_head(head);
        };
        if (handlers.on_body)
            inner_.on_body = [this](Bytes bytes) {
                if (again_) return Next::go_on;
                told_body_ = true;
                return handlers_.on_body(bytes);
            };
    }

    const Handlers& begin(std::chrono::milliseconds elapsed) {
        known_.elapsed = elapsed;
        known_.chance = std::uniform_real_distribution<double>()(random_);
        again_.reset();
        return inner_;
    }
    /// How long to wait before the next attempt, for which the body stands at its start; nullopt: this was the last.
    /// What was told cannot be taken back.
    std::optional<std::chrono::milliseconds> end(api::Attempt& ended, std::chrono::milliseconds elapsed) {
        known_.elapsed = elapsed;
        if (!ended.result) again_.reset();
        if (!ended.result && !told_body_ && may_repeat_) again_ = retry_.next_wait(known_, ended.result.error());
        ++known_.number;
        if (!again_ || api::rewind_streams(body_)) return again_;
        if (ended.result)
            ended.become(Error(ErrorCode::rewind_failed, Phase::send,
                               "an answer with status " + std::to_string(ended.result->status) +
                                   " was to be asked for again, and the body's source could not go back to its start"));
        return std::nullopt;
    }
    void tell_end(const api::Attempt& ended) const {
        if (!handlers_.on_end) return;
        if (ended.result) handlers_.on_end(*ended.result);
        else if (ended.known) handlers_.on_end(*ended.known);
    }

private:
    const Retry& retry_;
    const Handlers& handlers_;
    Handlers inner_;
    const Body& body_;
    const bool may_repeat_;
    Retry::Attempt known_;
    std::optional<std::chrono::milliseconds> again_;
    bool told_body_ = false;
    std::minstd_rand random_{std::random_device{}()};
};

}  // namespace

Result<Response> Easy::Impl::perform(const Request& request, const Handlers& handlers, const std::stop_token& stop) {
    HAWSER_TRY(begin());
    const Working<Impl> working(*this, stop);
    api::Attempt ended = attempt(request, handlers);
    if (ended.exception) std::rethrow_exception(ended.exception);
    return std::move(ended.result);
}

Result<Response> Easy::Impl::perform(const Request& request, const Retry& retry, const Handlers& handlers,
                                     const std::stop_token& stop) {
    HAWSER_TRY(begin());
    const Working<Impl> working(*this, stop);
    Attempts attempts(request, retry, handlers);
    const Instant began = world_->loop->refresh_now();
    const auto elapsed = [&] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(world_->loop->refresh_now() - began);
    };
    for (;;) {
        api::Attempt ended = attempt(request, attempts.begin(elapsed()));
        std::optional<std::chrono::milliseconds> again;
        if (!cancelled_ && !ended.exception) again = attempts.end(ended, elapsed());
        if (again) {
            auto waited = wait(*again);
            if (waited) continue;
            ended.become(std::move(waited).error());
        }
        attempts.tell_end(ended);
        if (ended.exception) std::rethrow_exception(ended.exception);
        return std::move(ended.result);
    }
}

Easy::Easy() : impl_(std::make_unique<Impl>()) {}
Easy::Easy(Easy&&) noexcept = default;
Easy& Easy::operator=(Easy&&) noexcept = default;
Easy::~Easy() = default;
Result<Response> Easy::perform(const Request& request, const Handlers& handlers, std::stop_token stop) {
    return impl_->perform(request, handlers, stop);
}
Result<Response> Easy::perform(const Request& request, const Retry& retry, const Handlers& handlers, std::stop_token stop) {
    return impl_->perform(request, retry, handlers, stop);
}
void Easy::cancel() noexcept { impl_->cancel(); }
void Easy::close_idle() { impl_->close_idle(); }

Result<Response> get(std::string_view url) {
    Request request;
    request.url = url;
    return Easy().perform(request);
}

Result<Response> head(std::string_view url) {
    Request request;
    request.url = url;
    request.method = "HEAD";
    return Easy().perform(request);
}

Result<Response> post(std::string_view url, const Multipart& form) {
    Request request;
    request.url = url;
    request.body = Body(form);
    return Easy().perform(request);
}

Result<Response> post(std::string_view url, std::string body, std::string_view content_type) {
    Request request;
    request.url = url;
    request.headers.add("Content-Type", std::string(content_type));
    request.body = Body(std::move(body));
    return Easy().perform(request);
}

Result<Response> put(std::string_view url, std::string body) {
    Request request;
    request.url = url;
    request.method = "PUT";
    request.body = Body(std::move(body));
    return Easy().perform(request);
}

}  // namespace hawser
