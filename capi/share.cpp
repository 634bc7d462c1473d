// Shares: connections, names and TLS sessions. Of connections curl_easy_perform borrows an engine of the share's for the
// length of one transfer, so none is ever used by two threads; names and sessions are tables that every engine with a
// transfer of an attached handle looks into, under the program's lock. The other kinds are not built, and say so.
#include "share_handle.hpp"

#include <cstdarg>

#include "driver.hpp"
#include "multi_handle.hpp"

namespace hawser::capi {
namespace {

class ShareLock {
  public:
    ShareLock(ShareHandle& share, CURL* easy, curl_lock_data kind) : share_(share), easy_(easy), kind_(kind) {
        if (share.lock != nullptr) share.lock(easy, kind, CURL_LOCK_ACCESS_SINGLE, share.data);
    }
    ~ShareLock() {
        if (share_.unlock != nullptr) share_.unlock(easy_, kind_, share_.data);
    }
    ShareLock(const ShareLock&) = delete;
    ShareLock& operator=(const ShareLock&) = delete;

  private:
    ShareHandle& share_;
    CURL* easy_;
    curl_lock_data kind_;
};

bool is_kind(int kind) noexcept { return kind > CURL_LOCK_DATA_SHARE && kind < CURL_LOCK_DATA_LAST; }

CURLSHcode set_kind(ShareHandle& share, int kind, bool on) {
    if (!is_kind(kind)) return CURLSHE_BAD_OPTION;
    switch (kind) {
        case CURL_LOCK_DATA_CONNECT:
            share.connections = on;
            return CURLSHE_OK;
        case CURL_LOCK_DATA_DNS:
            share.names = on;
            if (!on) share.name_table.clear();
            return CURLSHE_OK;
        case CURL_LOCK_DATA_SSL_SESSION:
            share.sessions = on;
            if (!on) share.session_table.clear();
            return CURLSHE_OK;
        default:
            return on ? CURLSHE_NOT_BUILT_IN : CURLSHE_OK;
    }
}

/// The program's functions, on behalf of an attached handle.
Guard guard_for(ShareHandle& share, EasyHandle& easy, curl_lock_data kind) {
    return {[&share, &easy, kind] {
                if (share.lock != nullptr) share.lock(&easy, kind, CURL_LOCK_ACCESS_SINGLE, share.data);
            },
            [&share, &easy, kind] {
                if (share.unlock != nullptr) share.unlock(&easy, kind, share.data);
            }};
}

/// No connection touches the share on behalf of this handle any more.
void leave_tables(EasyHandle& easy) {
    const engine::Shared* tables = easy.tables();
    if (tables == nullptr) return;
    if (easy.multi != nullptr) easy.multi->driver().engine().leave(*tables);
    if (easy.driver) easy.driver->engine().leave(*tables);
    easy.shared = {};
}

CURLSHcode set(ShareHandle& share, CURLSHoption option, va_list list) {
    if (share.users != 0) return CURLSHE_IN_USE;
    switch (option) {
        case CURLSHOPT_SHARE:
            return set_kind(share, va_arg(list, int), true);
        case CURLSHOPT_UNSHARE:
            return set_kind(share, va_arg(list, int), false);
        case CURLSHOPT_LOCKFUNC:
            share.lock = va_arg(list, curl_lock_function);
            return CURLSHE_OK;
        case CURLSHOPT_UNLOCKFUNC:
            share.unlock = va_arg(list, curl_unlock_function);
            return CURLSHE_OK;
        case CURLSHOPT_USERDATA:
            share.data = va_arg(list, void*);
            return CURLSHE_OK;
        default:
            return CURLSHE_BAD_OPTION;
    }
}

}  // namespace

ShareHandle::~ShareHandle() { magic = 0; }

std::unique_ptr<Driver> ShareHandle::take(CURL* easy) {
    ShareLock lock_now(*this, easy, CURL_LOCK_DATA_CONNECT);
    if (idle_.empty()) return nullptr;
    std::unique_ptr<Driver> driver = std::move(idle_.back());
    idle_.pop_back();
    return driver;
}

void ShareHandle::give_back(EasyHandle& easy, std::unique_ptr<Driver> driver) {
    if (easy.tables() != nullptr) driver->engine().leave(*easy.tables());
    ShareLock lock_now(*this, &easy, CURL_LOCK_DATA_CONNECT);
    idle_.push_back(std::move(driver));
}

ShareHandle* share_of(CURLSH* handle) noexcept {
    auto* share = static_cast<ShareHandle*>(handle);
    return share != nullptr && share->magic == ShareHandle::living ? share : nullptr;
}

void attach_share(EasyHandle& easy, ShareHandle* share) {
    if (easy.share == share) return;
    if (easy.share != nullptr) {
        leave_tables(easy);
        ShareLock lock(*easy.share, &easy, CURL_LOCK_DATA_SHARE);
        --easy.share->users;
    }
    easy.share = share;
    if (share != nullptr) {
        ShareLock lock(*share, &easy, CURL_LOCK_DATA_SHARE);
        ++share->users;
    }
    if (share == nullptr) return;
    if (share->names) {
        easy.shared.names = &share->name_table;
        easy.shared.names_guard = guard_for(*share, easy, CURL_LOCK_DATA_DNS);
    }
    if (share->sessions) {
        easy.shared.sessions = &share->session_table;
        easy.shared.sessions_guard = guard_for(*share, easy, CURL_LOCK_DATA_SSL_SESSION);
    }
}

}  // namespace hawser::capi

using namespace hawser::capi;

CURLSH* curl_share_init(void) {
    return guarded<CURLSH*>(nullptr, nullptr, [] { return new ShareHandle; });
}

#undef curl_share_setopt
CURLSHcode curl_share_setopt(CURLSH* handle, CURLSHoption option, ...) {
    ShareHandle* share = share_of(handle);
    if (share == nullptr) return CURLSHE_INVALID;
    va_list list;
    va_start(list, option);
    const CURLSHcode code = set(*share, option, list);
    va_end(list);
    return code;
}

CURLSHcode curl_share_cleanup(CURLSH* handle) {
    ShareHandle* share = share_of(handle);
    if (share == nullptr) return CURLSHE_INVALID;
    {
        ShareLock lock(*share, nullptr, CURL_LOCK_DATA_SHARE);
        if (share->users != 0) return CURLSHE_IN_USE;
    }
    delete share;
    return CURLSHE_OK;
}
