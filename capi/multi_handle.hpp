// What a CURLM is: an engine on a loop that the program drives, and what the program is told of it.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include <curl/curl.h>

#include "driver.hpp"
#include "handle.hpp"
#include "io/host_loop.hpp"

namespace hawser::capi {

/// A CURLM. One thread at a time, but for wake().
struct MultiHandle final : private io::HostObserver {
    static constexpr std::uint32_t living = 0x6877'6502;

    /// The program's hooks and the pointers that go with them.
    struct Hooks {
        curl_socket_callback socket = nullptr;
        void* socket_data = nullptr;
        curl_multi_timer_callback timer = nullptr;
        void* timer_data = nullptr;
        curl_notify_callback notify = nullptr;
        void* notify_data = nullptr;
    };

    explicit MultiHandle(std::unique_ptr<io::HostLoop> host);
    ~MultiHandle() override;
    MultiHandle(const MultiHandle&) = delete;
    MultiHandle& operator=(const MultiHandle&) = delete;

    // multi_handle.cpp: who is in it, and how they end.
    CURLMcode add(EasyHandle& easy);
    void remove(EasyHandle& easy);
    /// The engine's word that a transfer is over.
    void on_ended(EasyHandle& easy);
    CURLMsg* next_message(int* left);
    std::vector<CURL*> members() const;
    curl_off_t count(CURLMinfo_offt what) const;
    Driver& driver() noexcept { return *driver_; }
    engine::MultiSettings& settings() noexcept { return driver_->engine().settings(); }

    // multi_drive.cpp: the turn, and what the program is told after it.
    /// One turn of the engine on the readiness the host loop has been told of.
    CURLMcode drive(int* running);
    /// As drive, after asking the kernel about every descriptor.
    CURLMcode drive_all(int* running);
    /// As drive, after noting what the program saw on one socket; with CURL_SOCKET_TIMEOUT, that its timer
    /// ran out.
    CURLMcode drive_socket(curl_socket_t socket, int events, int* running);
    /// Waits until something is ready, the engine's deadline or `until` has come, or curl_multi_wakeup was
    /// called.
    CURLMcode wait(Instant until, std::span<pollfd> extra, int* ready);
    bool has_descriptors() const;
    /// Tells the socket and timer hooks of what changed since they were last told.
    void announce();
    void set_socket_hook(curl_socket_callback hook);
    CURLMcode assign(curl_socket_t socket, void* pointer);
    /// Milliseconds until the program must call again; -1 for never, 0 for at once.
    long wait_milliseconds();
    io::HostLoop& host() noexcept { return *host_; }

    std::uint32_t magic = living;
    bool busy = false;  ///< inside a turn or a hook: calls that change things are recursive
    Hooks hooks;
    std::uint32_t notify_kinds = 0;  ///< bit of each CURLMNOTIFY_* switched on

  private:
    struct Member {
        CURLMsg message{};
        bool told = false;  ///< its message was read
    };

    struct Notice {
        unsigned kind;
        EasyHandle* easy;
    };

    void start_waiting();
    void abort_all();
    void leave_to_parent();
    void tell_notices();
    void tell_timer();
    Instant deadline();
    EasyHandle& somebody();

    // What the loop says to the program.
    void on_interest(int handle, Interest interest) override;
    void on_deadline(Instant) override {}

    std::unique_ptr<Driver> driver_;
    io::HostLoop* host_;  ///< the driver's loop
    std::unordered_map<EasyHandle*, Member> members_;
    std::vector<EasyHandle*> waiting_;  ///< added, not yet begun: options may still change
    std::deque<EasyHandle*> ended_;     ///< with a message to be read
    std::vector<Notice> notices_;       ///< for the notify hook
    std::unordered_map<int, void*>
        sockets_;                         ///< those the socket hook knows, with curl_multi_assign's pointers
    std::unique_ptr<EasyHandle> nobody_;  ///< shown to the socket hook when no handle is left
    Instant announced_deadline_ = never;
    curl_off_t added_ = 0;
    bool polled_ = false;  ///< the loop was asked since the last turn
    bool broken_ = false;  ///< a hook asked to end everything
};

/// Null for a pointer that is no living CURLM.
MultiHandle* multi_of(CURLM* handle) noexcept;

/// As guarded, for what answers a CURLMcode, needs a living handle and may not be called from within.
template <class Body>
CURLMcode with_multi(CURLM* handle, Body&& body) noexcept {
    MultiHandle* multi = multi_of(handle);
    if (multi == nullptr) return CURLM_BAD_HANDLE;
    if (multi->busy) return CURLM_RECURSIVE_API_CALL;
    return guarded(CURLM_OUT_OF_MEMORY, CURLM_INTERNAL_ERROR, [&] { return body(*multi); });
}

}  // namespace hawser::capi
