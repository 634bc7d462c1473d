#include <hawser/easy.hpp>

#include <atomic>
#include <exception>

#include "api/api_user.hpp"
#include "api/request_spec.hpp"
#include "base/try.hpp"
#include "engine/multi.hpp"
#include "io/cares_resolver.hpp"
#include "io/poll_loop.hpp"

namespace hawser {

namespace {

/// Everything that keeps descriptors: made anew in a forked child.
struct World {
    std::unique_ptr<io::PollLoop> loop;
    engine::Multi multi;

    explicit World(std::unique_ptr<io::PollLoop> made) : loop(std::move(made)), multi(*loop, io::make_resolver, nullptr, {}) {}

    static Result<std::unique_ptr<World>> create() {
        HAWSER_ASSIGN(auto loop, io::PollLoop::create());
        HAWSER_TRY(loop->allow_wake());  // cancel() is for any thread
        return std::make_unique<World>(std::move(loop));
    }
};

}  // namespace

class Easy::Impl {
public:
    Result<Response> perform(const Request& request, const Handlers& handlers);
    void cancel() noexcept {
        cancelled_ = true;
        if (io::PollLoop* loop = waiting_.load()) loop->wake();
    }
    void close_idle() {
        if (world_) world_->multi.close_idle();
    }

private:
    Result<void> ready();

    std::unique_ptr<World> world_;
    std::atomic<bool> cancelled_{false};
    std::atomic<io::PollLoop*> waiting_{nullptr};
    bool performing_ = false;
};

// In a forked child what is here belongs to the parent: the copies are closed without a word and a new world is made.
Result<void> Easy::Impl::ready() {
    if (world_ && world_->loop->inherited()) world_.reset();
    if (world_) return {};
    HAWSER_ASSIGN(world_, World::create());
    return {};
}

Result<Response> Easy::Impl::perform(const Request& request, const Handlers& handlers) {
    if (performing_)
        return fail(ErrorCode::recursive_call, Phase::setup, "Easy::perform was called from within one of its callbacks");
    HAWSER_TRY(ready());
    api::RequestSpec maker(request);
    maker.spec().want_progress = static_cast<bool>(handlers.on_progress);
    maker.spec().want_debug = static_cast<bool>(handlers.on_trace);
    api::ApiUser user(request, handlers);
    struct Performing {
        Impl& impl;
        explicit Performing(Impl& which) : impl(which) {
            impl.performing_ = true;
            impl.cancelled_ = false;
            impl.waiting_ = impl.world_->loop.get();
        }
        ~Performing() {
            impl.waiting_ = nullptr;
            impl.performing_ = false;
        }
    } performing(*this);
    const engine::TransferId id = world_->multi.add(maker.spec(), user);
    while (!user.done()) {
        if (auto turned = world_->multi.drive(never); !turned) {
            world_->multi.remove(id);
            return Unexpected(std::move(turned).error());
        }
        if (cancelled_ && !user.done()) {
            world_->multi.remove(id);
            return fail(ErrorCode::aborted, Phase::setup, "the transfer was cancelled");
        }
    }
    if (user.exception()) std::rethrow_exception(user.exception());
    return user.take_result();
}

Easy::Easy() : impl_(std::make_unique<Impl>()) {}
Easy::Easy(Easy&&) noexcept = default;
Easy& Easy::operator=(Easy&&) noexcept = default;
Easy::~Easy() = default;
Result<Response> Easy::perform(const Request& request, const Handlers& handlers) { return impl_->perform(request, handlers); }
void Easy::cancel() noexcept { impl_->cancel(); }
void Easy::close_idle() { impl_->close_idle(); }

Result<Response> get(std::string_view url) {
    Request request;
    request.url = url;
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
