// A transfer's User on behalf of the C++ API: calls the application's handlers and builds the Response.
#pragma once

#include <exception>
#include <string>
#include <vector>

#include <hawser/handlers.hpp>
#include <hawser/request.hpp>

#include "engine/user.hpp"

namespace hawser::api {

class MultipartBody;

class ApiUser : public engine::User {
public:
    /// Both must outlive the transfer.
    ApiUser(const Request& request, const Handlers& handlers) : request_(request), handlers_(handlers) {}

    Result<engine::Flow> on_header(const engine::HeaderLine& line) override;
    Result<engine::Flow> on_body(Bytes bytes) override;
    Result<void> on_progress(const engine::Progress& progress) override;
    void on_debug(engine::DebugKind kind, Bytes bytes) override;
    void on_connection(std::int64_t number) override;
    void on_done(engine::Outcome& outcome) override;
    Result<engine::BodyAnswer> ask_body(MutableBytes into) override;
    Result<void> ask_rewind(std::uint64_t offset) override;
    Result<void> ask_trailers(std::vector<Header>& trailers) override;
    Result<void> ask_before_request(const SocketAddress& local, const SocketAddress& remote) override;

    /// The Request's Multipart; null for none. Must outlive the transfer.
    void set_multipart(MultipartBody* multipart) noexcept { multipart_ = multipart; }

    bool done() const noexcept { return done_; }
    /// Done with this Error: the transfer was removed and nobody will tell.
    void give_up(Error error) {
        done_ = true;
        error_ = std::move(error);
    }
    /// The result, once done. What a callback threw is in exception().
    Result<Response> take_result();
    std::exception_ptr exception() const noexcept { return exception_; }
    /// What is known of a transfer that failed, once done.
    Response take_known() { return std::move(response_); }

private:
    template <class Call>
    auto guarded(Call call) -> Result<decltype(call())>;
    Result<void> head_complete();
    void take_facts(engine::Outcome& outcome);

    const Request& request_;
    const Handlers& handlers_;
    MultipartBody* multipart_ = nullptr;
    Response response_;
    std::optional<Error> error_;
    std::exception_ptr exception_;
    bool done_ = false;
};

}  // namespace hawser::api
