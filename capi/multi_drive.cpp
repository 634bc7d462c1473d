// The turn of a multi handle, and what the program is told after it.
#include <algorithm>
#include <chrono>
#include <limits>

#include "busy_mark.hpp"
#include "easy.hpp"
#include "job.hpp"
#include "multi_handle.hpp"

namespace hawser::capi {
namespace {

int poll_bits(Interest interest) noexcept {
    return (has(interest, Interest::read) ? CURL_POLL_IN : 0) |
           (has(interest, Interest::write) ? CURL_POLL_OUT : 0);
}

}  // namespace

void MultiHandle::start_waiting() {
    std::vector<EasyHandle*> begin;
    begin.swap(waiting_);
    for (EasyHandle* easy : begin) {
        if (make_job(*easy) == CURLE_OK)
            easy->job->start(driver_->engine());
        else
            on_ended(*easy);
    }
}

CURLMcode MultiHandle::drive(int* running) {
    if (broken_) return CURLM_ABORTED_BY_CALLBACK;
    if (host_->inherited()) leave_to_parent();
    CURLMcode code = CURLM_OK;
    {
        BusyMark mark(*this);
        polled_ = false;
        host_->refresh_now();
        start_waiting();
        if (auto turned = driver_->engine().drive(Instant::min()); !turned) code = CURLM_INTERNAL_ERROR;
    }
    tell_notices();
    announce();
    if (broken_) {
        abort_all();
        code = CURLM_ABORTED_BY_CALLBACK;
    }
    if (running != nullptr)
        *running = static_cast<int>(count(CURLMINFO_XFERS_RUNNING)) + static_cast<int>(waiting_.size());
    return code;
}

CURLMcode MultiHandle::drive_all(int* running) {
    // curl_multi_poll has just asked: asking again would cost a system call and tell the same.
    if (!polled_ && !host_->inherited() && has_descriptors())
        if (auto asked = host_->wait(Instant{}); !asked) return CURLM_UNRECOVERABLE_POLL;
    return drive(running);
}

CURLMcode MultiHandle::drive_socket(curl_socket_t socket, int events, int* running) {
    if (socket == CURL_SOCKET_TIMEOUT) {
        // The program's timer is spent: the next deadline must be told even if it is the same.
        announced_deadline_ = never;
    } else {
        const bool unknown = events == 0;
        host_->announce(socket, unknown || (events & CURL_CSELECT_IN) != 0,
                        unknown || (events & CURL_CSELECT_OUT) != 0, (events & CURL_CSELECT_ERR) != 0);
    }
    return drive(running);
}

CURLMcode MultiHandle::wait(Instant until, std::span<pollfd> extra, int* ready) {
    if (host_->inherited()) leave_to_parent();
    auto found = host_->wait(std::min(until, deadline()), extra);
    if (!found) return CURLM_UNRECOVERABLE_POLL;
    polled_ = true;
    if (ready != nullptr) *ready = static_cast<int>(*found);
    return CURLM_OK;
}

bool MultiHandle::has_descriptors() const {
    bool any = false;
    host_->each([&](int, Interest) { any = true; });
    return any;
}

/// In a child process what runs is the parent's: here it ends, and what comes now runs on an engine of its
/// own.
void MultiHandle::leave_to_parent() {
    for (auto& [easy, member] : members_) {
        if (!is_running(*easy)) continue;
        easy->job->abandon();
        easy->job->refuse(
            Error(ErrorCode::receive_failed, Phase::receive, "the transfer belongs to the parent process"));
        on_ended(*easy);
    }
    const engine::MultiSettings kept = settings();
    auto host = io::HostLoop::create();
    if (!host) return;
    host_ = host->get();
    driver_ = std::make_unique<Driver>(*std::move(host), kept);
    set_socket_hook(hooks.socket);
}

/// A hook that answers -1 ends every transfer, as libcurl documents.
void MultiHandle::abort_all() {
    for (auto& [easy, member] : members_) {
        if (!is_running(*easy)) continue;
        easy->job->abandon();
        on_ended(*easy);
    }
    for (EasyHandle* easy : waiting_) {
        easy->job = std::make_unique<Job>(*easy);
        easy->job->refuse(
            Error(ErrorCode::aborted, Phase::setup, "a callback of the multi handle ended all transfers"));
        on_ended(*easy);
    }
    waiting_.clear();
}

/// The hook may add and remove handles, which changes the list under it.
void MultiHandle::tell_notices() {
    while (!notices_.empty()) {
        const Notice notice = notices_.front();
        notices_.erase(notices_.begin());
        if (hooks.notify == nullptr || (notify_kinds & (1U << notice.kind)) == 0) continue;
        hooks.notify(this, notice.kind, notice.easy, hooks.notify_data);
    }
}

void MultiHandle::announce() {
    if (busy) return;
    BusyMark mark(*this);
    host_->publish();
    tell_timer();
}

void MultiHandle::set_socket_hook(curl_socket_callback hook) {
    hooks.socket = hook;
    sockets_.clear();
    host_->set_observer(hook == nullptr ? nullptr : this);
}

/// Whoever the hook is told of may have left already; libcurl, too, shows a handle of its own then.
EasyHandle& MultiHandle::somebody() {
    for (auto& [easy, member] : members_)
        if (is_running(*easy)) return *easy;
    if (!members_.empty()) return *members_.begin()->first;
    if (!nobody_) nobody_ = std::make_unique<EasyHandle>();
    return *nobody_;
}

void MultiHandle::on_interest(int handle, Interest interest) {
    if (hooks.socket == nullptr) return;
    BusyMark mark(*this);
    const int what = interest == Interest::none ? CURL_POLL_REMOVE : poll_bits(interest);
    if (what != CURL_POLL_REMOVE) sockets_.try_emplace(handle);
    const auto known = sockets_.find(handle);
    void* pointer = known == sockets_.end() ? nullptr : known->second;
    if (hooks.socket(&somebody(), handle, what, hooks.socket_data, pointer) == -1) broken_ = true;
    if (what == CURL_POLL_REMOVE) sockets_.erase(handle);
}

CURLMcode MultiHandle::assign(curl_socket_t socket, void* pointer) {
    const auto known = sockets_.find(socket);
    if (known == sockets_.end()) return CURLM_BAD_SOCKET;
    known->second = pointer;
    return CURLM_OK;
}

void MultiHandle::tell_timer() {
    const Instant next = deadline();
    if (next == announced_deadline_) return;
    announced_deadline_ = next;
    if (hooks.timer == nullptr) return;
    if (hooks.timer(this, wait_milliseconds(), hooks.timer_data) == -1) broken_ = true;
}

Instant MultiHandle::deadline() {
    if (!waiting_.empty()) return host_->now();
    return driver_->engine().deadline();
}

long MultiHandle::wait_milliseconds() {
    const Instant next = deadline();
    if (next == never) return -1;
    const Duration span = next - host_->refresh_now();
    if (span <= Duration::zero()) return 0;
    // Upwards: a program that wakes a moment early would find nothing to do and turn in circles.
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(span).count();
    return static_cast<long>(std::min<std::int64_t>(milliseconds, std::numeric_limits<int>::max()));
}

}  // namespace hawser::capi
