// One transfer of an easy handle: the program's C callbacks as the engine's User.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "engine/multi.hpp"
#include "engine/user.hpp"
#include "handle.hpp"
#include "meter.hpp"

namespace hawser::capi {

class Job final : public engine::User {
  public:
    explicit Job(EasyHandle& easy) : easy_(easy) {}
    ~Job() override;
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    /// Reads the options. An Error: the transfer cannot begin; nothing was started.
    Result<void> prepare();
    /// Hands the transfer to an engine, which must live until it has ended.
    void start(engine::Multi& on);
    /// Forgets a running transfer; the outcome keeps what is known.
    void abandon();
    /// Ends a transfer that could not begin.
    void refuse(Error error);

    bool running() const noexcept { return id_ != 0 && !ended_; }
    bool ended() const noexcept { return ended_; }
    CURLcode result() const noexcept { return result_; }
    /// What is known so far; null unless running.
    const engine::Outcome* facts() const;
    void set_paused(engine::Paused paused);

    // The engine's side.
    Result<engine::Flow> on_header(const engine::HeaderLine& line) override;
    Result<engine::Flow> on_body(Bytes bytes) override;
    Result<void> on_progress(const engine::Progress& progress) override;
    void on_debug(engine::DebugKind kind, Bytes bytes) override;
    void on_done(engine::Outcome& outcome) override;
    Result<engine::BodyAnswer> ask_body(MutableBytes into) override;
    Result<void> ask_skip(std::uint64_t offset) override;
    Result<void> ask_trailers(std::vector<Header>& trailers) override;
    Result<void> ask_rewind(std::uint64_t offset) override;
    std::optional<int> ask_open_socket(const SocketPlan& plan, const SocketAddress& address) override;
    SocketVerdict ask_configure_socket(int handle) override;
    bool ask_close_socket(int handle) override;
    std::function<bool(int)> closer() override;
    Result<void> ask_resolve(std::string_view host) override;
    Result<void> ask_before_request(const SocketAddress& local, const SocketAddress& remote) override;

  private:
    Result<engine::Flow> write(curl_write_callback function, Bytes bytes, void* data);
    Result<engine::Flow> write_body(Bytes bytes);
    Result<engine::Flow> write_header(Bytes line);
    bool body_takes_headers(const engine::HeaderLine& line) const;

    /// How far the delivery of one header line has come: a pause in the middle brings the same line again.
    enum class HeaderStage : std::uint8_t { fresh, to_body, to_header };

    EasyHandle& easy_;
    engine::Multi* on_ = nullptr;
    engine::TransferId id_ = 0;
    std::optional<Meter> meter_;
    CURLcode result_ = CURLE_OK;
    HeaderStage header_stage_ = HeaderStage::fresh;
    bool ended_ = false;
};

}  // namespace hawser::capi
