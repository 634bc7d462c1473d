// The inside of an Easy, shared by what works on one: perform and BodyReader.
#pragma once

#include <atomic>
#include <exception>
#include <memory>
#include <optional>
#include <stop_token>

#include <hawser/easy.hpp>

#include "api/api_user.hpp"
#include "engine/multi.hpp"
#include "io/poll_loop.hpp"

namespace hawser {

namespace api {

/// One run of a request.
struct Attempt {
    Result<Response> result;
    std::optional<Response> known{};  ///< of one that failed, what on_end is told
    std::exception_ptr exception{};   ///< what a callback threw

    /// It failed after all.
    void become(Error error) {
        if (result) known = *std::move(result);
        result = Unexpected(std::move(error));
    }
};

}  // namespace api

class Easy::Impl {
public:
    Impl();
    ~Impl();

    Result<Response> perform(const Request& request, const Handlers& handlers, const std::stop_token& stop);
    Result<Response> perform(const Request& request, const Retry& retry, const Handlers& handlers, const std::stop_token& stop);
    /// Any thread.
    void cancel() noexcept;
    void close_idle();

    /// Takes the Easy for one piece of work, until end(). An Error when it is taken, or the system gives no descriptors.
    Result<void> begin();
    void end() noexcept;
    /// Waits until something happens, `until` at the latest, and deals with it. An Error: cancelled, or the loop's.
    Result<void> turn(Instant until);
    /// Valid between begin and end.
    engine::Multi& multi() noexcept;

private:
    /// Everything that keeps descriptors: made anew in a forked child.
    struct World;

    Result<void> ready();
    Result<void> wait(Duration span);
    api::Attempt attempt(const Request& request, const Handlers& handlers);

    std::unique_ptr<World> world_;
    std::atomic<bool> cancelled_{false};
    std::atomic<io::PollLoop*> waiting_{nullptr};
    bool performing_ = false;
};

}  // namespace hawser
