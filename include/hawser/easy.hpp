// One transfer at a time, blocking: the simplest face of hawser.
//
//     hawser::Result<hawser::Response> answer = hawser::get("https://example.org/");
//     if (!answer) std::cerr << answer.error().message() << '\n';
//
// Properties: an Easy keeps its connections, resolved names and TLS sessions, so a second transfer to the same
// place is cheaper. It may move between threads but is used by one at a time; only cancel() is for any thread.
// After a fork the child may use the Easy: it opens connections of its own and leaves the parent's alone.
#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include <hawser/export.hpp>
#include <hawser/handlers.hpp>
#include <hawser/multipart.hpp>
#include <hawser/request.hpp>
#include <hawser/response.hpp>
#include <hawser/result.hpp>
#include <hawser/retry.hpp>

namespace hawser {

/// See the head of this file.
class HAWSER_API Easy {
public:
    Easy();
    Easy(Easy&&) noexcept;
    Easy& operator=(Easy&&) noexcept;
    ~Easy();

    /// Performs the request and returns when it has ended. Both arguments need only live until it returns.
    /// What a callback throws comes out of here. A status of 400 or above is a Response, not an Error, unless
    /// Request::fail_on_error asks for that. Calling it from within one of its callbacks is recursive_call.
    /// A stop request on `stop`, from any thread, ends it as cancel() does.
    Result<Response> perform(const Request& request, const Handlers& handlers = {}, std::stop_token stop = {});
    /// Performs it again while `retry` says so, waiting in between. Handlers hear nothing of the body of an answer that
    /// will be asked for again; an attempt that failed after `on_body` was given bytes is the last, for they cannot be
    /// taken back. A streamed body is repeated only if it can rewind.
    Result<Response> perform(const Request& request, const Retry& retry, const Handlers& handlers = {}, std::stop_token stop = {});

    /// Ends a perform() or a BodyReader's read() that runs, on any thread, with ErrorCode::aborted. Without one it does nothing.
    void cancel() noexcept;

    /// Closes the connections kept for reuse.
    void close_idle();

private:
    friend class BodyReader;
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// Fetches a URL: `Easy().perform({.url = ...})`.
HAWSER_API Result<Response> get(std::string_view url);
/// Asks for the head of the answer only.
HAWSER_API Result<Response> head(std::string_view url);
/// Posts a form (multipart/form-data).
HAWSER_API Result<Response> post(std::string_view url, const Multipart& form);
/// Posts a body with a Content-Type.
HAWSER_API Result<Response> post(std::string_view url, std::string body, std::string_view content_type);
/// Stores a body at a URL.
HAWSER_API Result<Response> put(std::string_view url, std::string body);

}  // namespace hawser
