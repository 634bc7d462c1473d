// The curl_multi_* functions that add, remove, drive and tell.
#include <cstdarg>

#include <curl/curl.h>

#include "easy.hpp"
#include "memory.hpp"
#include "multi_handle.hpp"

namespace hawser::capi {
namespace {

std::size_t bound(long value) noexcept { return value > 0 ? static_cast<std::size_t>(value) : 0; }

CURLMcode set_hook(MultiHandle& multi, CURLMoption option, va_list list) {
    MultiHandle::Hooks& hooks = multi.hooks;
    switch (option) {
        case CURLMOPT_SOCKETFUNCTION:
            multi.set_socket_hook(va_arg(list, curl_socket_callback));
            return CURLM_OK;
        case CURLMOPT_SOCKETDATA:
            hooks.socket_data = va_arg(list, void*);
            return CURLM_OK;
        case CURLMOPT_TIMERFUNCTION:
            hooks.timer = va_arg(list, curl_multi_timer_callback);
            return CURLM_OK;
        case CURLMOPT_TIMERDATA:
            hooks.timer_data = va_arg(list, void*);
            return CURLM_OK;
        case CURLMOPT_NOTIFYFUNCTION:
            hooks.notify = va_arg(list, curl_notify_callback);
            return CURLM_OK;
        case CURLMOPT_NOTIFYDATA:
            hooks.notify_data = va_arg(list, void*);
            return CURLM_OK;
        // HTTP/2 pushes are refused: a hook that would accept them is not built.
        case CURLMOPT_PUSHFUNCTION:
            return va_arg(list, curl_push_callback) == nullptr ? CURLM_OK : CURLM_UNKNOWN_OPTION;
        case CURLMOPT_PUSHDATA:
            return va_arg(list, void*) == nullptr ? CURLM_OK : CURLM_UNKNOWN_OPTION;
        default:
            return CURLM_UNKNOWN_OPTION;
    }
}

CURLMcode set_number(MultiHandle& multi, CURLMoption option, long value) {
    engine::MultiSettings& settings = multi.settings();
    switch (option) {
        case CURLMOPT_MAXCONNECTS:
            settings.max_idle_connections = bound(value);
            return CURLM_OK;
        case CURLMOPT_MAX_HOST_CONNECTIONS:
            settings.max_connections_per_host = bound(value);
            return CURLM_OK;
        case CURLMOPT_MAX_TOTAL_CONNECTIONS:
            settings.max_connections = bound(value);
            return CURLM_OK;
        case CURLMOPT_MAX_CONCURRENT_STREAMS:
            settings.max_concurrent_streams =
                value > 0 ? bound(value) : engine::MultiSettings{}.max_concurrent_streams;
            return CURLM_OK;
        case CURLMOPT_PIPELINING:
            settings.multiplex = (value & CURLPIPE_MULTIPLEX) != 0;
            return CURLM_OK;
        // hawser has no resolver threads to wait for.
        case CURLMOPT_QUICK_EXIT:
            return CURLM_OK;
        case CURLMOPT_RESOLVE_THREADS_MAX:
            return value <= 0 ? CURLM_BAD_FUNCTION_ARGUMENT : value == 20 ? CURLM_OK : CURLM_UNKNOWN_OPTION;
        case CURLMOPT_NETWORK_CHANGED:
            return value == 0 ? CURLM_OK : CURLM_UNKNOWN_OPTION;
        case CURLMOPT_MAX_PIPELINE_LENGTH:
            return CURLM_OK;  // documented to do nothing
        default:
            return CURLM_UNKNOWN_OPTION;
    }
}

/// Documented to do nothing.
bool is_obsolete(CURLMoption option) noexcept {
    return option == CURLMOPT_CONTENT_LENGTH_PENALTY_SIZE || option == CURLMOPT_CHUNK_LENGTH_PENALTY_SIZE ||
           option == CURLMOPT_PIPELINING_SITE_BL || option == CURLMOPT_PIPELINING_SERVER_BL;
}

CURLMcode set(MultiHandle& multi, CURLMoption option, va_list list) {
    if (is_obsolete(option)) return CURLM_OK;
    if (option < CURLOPTTYPE_OBJECTPOINT) return set_number(multi, option, va_arg(list, long));
    return set_hook(multi, option, list);
}

CURLMcode set_notice(MultiHandle& multi, unsigned kind, bool on) {
    if (kind != CURLMNOTIFY_INFO_READ && kind != CURLMNOTIFY_EASY_DONE) return CURLM_UNKNOWN_OPTION;
    const std::uint32_t bit = 1U << kind;
    multi.notify_kinds = on ? multi.notify_kinds | bit : multi.notify_kinds & ~bit;
    return CURLM_OK;
}

CURLMcode clean_up(MultiHandle& multi) {
    for (CURL* easy : multi.members())
        multi.remove(*easy_of(easy));
    delete &multi;
    return CURLM_OK;
}

}  // namespace
}  // namespace hawser::capi

using namespace hawser::capi;

CURLM* curl_multi_init(void) {
    return guarded<CURLM*>(nullptr, nullptr, []() -> CURLM* {
        auto host = hawser::io::HostLoop::create();
        return host ? new MultiHandle(*std::move(host)) : nullptr;
    });
}

CURLMcode curl_multi_cleanup(CURLM* handle) {
    return with_multi(handle, [](MultiHandle& multi) { return clean_up(multi); });
}

CURLMcode curl_multi_add_handle(CURLM* handle, CURL* easy_handle) {
    return with_multi(handle, [&](MultiHandle& multi) {
        EasyHandle* easy = easy_of(easy_handle);
        return easy == nullptr ? CURLM_BAD_EASY_HANDLE : multi.add(*easy);
    });
}

CURLMcode curl_multi_remove_handle(CURLM* handle, CURL* easy_handle) {
    return with_multi(handle, [&](MultiHandle& multi) {
        EasyHandle* easy = easy_of(easy_handle);
        if (easy == nullptr) return CURLM_BAD_EASY_HANDLE;
        if (easy->multi == nullptr) return CURLM_OK;
        if (easy->multi != &multi) return CURLM_BAD_EASY_HANDLE;
        multi.remove(*easy);
        return CURLM_OK;
    });
}

CURLMcode curl_multi_perform(CURLM* handle, int* running) {
    return with_multi(handle, [&](MultiHandle& multi) { return multi.drive_all(running); });
}

CURLMcode curl_multi_socket_action(CURLM* handle, curl_socket_t socket, int events, int* running) {
    return with_multi(handle,
                      [&](MultiHandle& multi) { return multi.drive_socket(socket, events, running); });
}

CURLMcode(curl_multi_socket)(CURLM* handle, curl_socket_t socket, int* running) {
    return curl_multi_socket_action(handle, socket, 0, running);
}

CURLMcode curl_multi_socket_all(CURLM* handle, int* running) { return curl_multi_perform(handle, running); }

CURLMcode curl_multi_timeout(CURLM* handle, long* milliseconds) {
    return with_multi(handle, [&](MultiHandle& multi) {
        if (milliseconds == nullptr) return CURLM_BAD_FUNCTION_ARGUMENT;
        *milliseconds = multi.wait_milliseconds();
        return CURLM_OK;
    });
}

/// May be called from within the socket hook.
CURLMcode curl_multi_assign(CURLM* handle, curl_socket_t socket, void* pointer) {
    MultiHandle* multi = multi_of(handle);
    if (multi == nullptr) return CURLM_BAD_HANDLE;
    return guarded(CURLM_OUT_OF_MEMORY, CURLM_INTERNAL_ERROR, [&] { return multi->assign(socket, pointer); });
}

CURLMsg* curl_multi_info_read(CURLM* handle, int* left) {
    if (left != nullptr) *left = 0;
    MultiHandle* multi = multi_of(handle);
    return multi == nullptr ? nullptr : multi->next_message(left);
}

#undef curl_multi_setopt
CURLMcode curl_multi_setopt(CURLM* handle, CURLMoption option, ...) {
    va_list list;
    va_start(list, option);
    const CURLMcode code = with_multi(handle, [&](MultiHandle& multi) { return set(multi, option, list); });
    va_end(list);
    return code;
}

CURL** curl_multi_get_handles(CURLM* handle) {
    const MultiHandle* multi = multi_of(handle);
    if (multi == nullptr) return nullptr;
    return guarded<CURL**>(nullptr, nullptr, [&]() -> CURL** {
        const auto members = multi->members();
        auto** list = static_cast<CURL**>(allocate((members.size() + 1) * sizeof(CURL*)));
        if (list == nullptr) return nullptr;
        for (std::size_t i = 0; i < members.size(); ++i)
            list[i] = members[i];
        list[members.size()] = nullptr;
        return list;
    });
}

CURLMcode curl_multi_get_offt(CURLM* handle, CURLMinfo_offt info, curl_off_t* value) {
    const MultiHandle* multi = multi_of(handle);
    if (multi == nullptr) return CURLM_BAD_HANDLE;
    if (value == nullptr) return CURLM_BAD_FUNCTION_ARGUMENT;
    *value = multi->count(info);
    return *value < 0 ? CURLM_UNKNOWN_OPTION : CURLM_OK;
}

CURLMcode curl_multi_notify_enable(CURLM* handle, unsigned int kind) {
    return with_multi(handle, [&](MultiHandle& multi) { return set_notice(multi, kind, true); });
}

CURLMcode curl_multi_notify_disable(CURLM* handle, unsigned int kind) {
    return with_multi(handle, [&](MultiHandle& multi) { return set_notice(multi, kind, false); });
}
