// The curl_multi_* functions that wait, and the views of the descriptors there are to wait for.
#include <chrono>
#include <vector>

#include <poll.h>

#include <curl/curl.h>

#include "multi_handle.hpp"

namespace hawser::capi {
namespace {

static_assert(CURL_WAIT_POLLIN == POLLIN && CURL_WAIT_POLLPRI == POLLPRI && CURL_WAIT_POLLOUT == POLLOUT);

std::vector<pollfd> to_pollfds(const curl_waitfd* extra, unsigned count) {
    std::vector<pollfd> waits(count);
    for (unsigned i = 0; i < count; ++i)
        waits[i] = {extra[i].fd, extra[i].events, 0};
    return waits;
}

CURLMcode wait(MultiHandle& multi, curl_waitfd* extra, unsigned count, int milliseconds, int* ready,
               bool always) {
    if (ready != nullptr) *ready = 0;
    if (milliseconds < 0 || (count != 0 && extra == nullptr)) return CURLM_BAD_FUNCTION_ARGUMENT;
    if (!always && count == 0 && !multi.has_descriptors()) return CURLM_OK;
    std::vector<pollfd> waits = to_pollfds(extra, count);
    const Instant until = after(multi.host().refresh_now(), std::chrono::milliseconds(milliseconds));
    const CURLMcode code = multi.wait(until, waits, ready);
    for (unsigned i = 0; i < count; ++i)
        extra[i].revents = static_cast<short>(waits[i].revents & (POLLIN | POLLPRI | POLLOUT));
    return code;
}

CURLMcode fill_waitfds(MultiHandle& multi, curl_waitfd* list, unsigned size, unsigned* count) {
    if (count == nullptr && size == 0) return CURLM_BAD_FUNCTION_ARGUMENT;
    if (list == nullptr && size != 0) return CURLM_BAD_FUNCTION_ARGUMENT;
    unsigned needed = 0;
    multi.host().each([&](int handle, Interest interest) {
        const int events = (has(interest, Interest::read) ? CURL_WAIT_POLLIN : 0) |
                           (has(interest, Interest::write) ? CURL_WAIT_POLLOUT : 0);
        if (needed < size) list[needed] = {handle, static_cast<short>(events), 0};
        ++needed;
    });
    if (count != nullptr) *count = needed;
    return size != 0 && needed > size ? CURLM_OUT_OF_MEMORY : CURLM_OK;
}

}  // namespace
}  // namespace hawser::capi

using namespace hawser::capi;

CURLMcode curl_multi_poll(CURLM* handle, struct curl_waitfd* extra, unsigned int count, int milliseconds,
                          int* ready) {
    return with_multi(
        handle, [&](MultiHandle& multi) { return wait(multi, extra, count, milliseconds, ready, true); });
}

CURLMcode curl_multi_wait(CURLM* handle, struct curl_waitfd* extra, unsigned int count, int milliseconds,
                          int* ready) {
    return with_multi(
        handle, [&](MultiHandle& multi) { return wait(multi, extra, count, milliseconds, ready, false); });
}

/// From any thread.
CURLMcode curl_multi_wakeup(CURLM* handle) {
    MultiHandle* multi = multi_of(handle);
    if (multi == nullptr) return CURLM_BAD_HANDLE;
    multi->host().wake();
    return CURLM_OK;
}

CURLMcode curl_multi_fdset(CURLM* handle, fd_set* read, fd_set* write, fd_set*, int* highest) {
    return with_multi(handle, [&](MultiHandle& multi) {
        fd_set unwanted;
        FD_ZERO(&unwanted);
        const int found =
            multi.host().fill(read != nullptr ? *read : unwanted, write != nullptr ? *write : unwanted);
        if (highest != nullptr) *highest = found;
        return CURLM_OK;
    });
}

CURLMcode curl_multi_waitfds(CURLM* handle, struct curl_waitfd* list, unsigned int size,
                             unsigned int* count) {
    return with_multi(handle, [&](MultiHandle& multi) { return fill_waitfds(multi, list, size, count); });
}
