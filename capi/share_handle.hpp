// What a CURLSH is.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <curl/curl.h>

#include "engine/names.hpp"
#include "handle.hpp"
#include "proto/tls/session_cache.hpp"

namespace hawser::capi {

/// A CURLSH. Used from several threads at once, under the program's own locks: its functions are called around each use,
/// one kind at a time.
struct ShareHandle {
    static constexpr std::uint32_t living = 0x6877'6503;

    ShareHandle() = default;
    ~ShareHandle();
    ShareHandle(const ShareHandle&) = delete;
    ShareHandle& operator=(const ShareHandle&) = delete;

    /// An engine with the connections, names and TLS sessions earlier transfers left on it, for one handle
    /// alone until it is given back; null when all are lent.
    std::unique_ptr<Driver> take(CURL* easy);
    /// Its connections keep nothing of the handle's.
    void give_back(EasyHandle& easy, std::unique_ptr<Driver> driver);

    std::uint32_t magic = living;
    // Which kinds were asked for; they stay as they are while handles are attached.
    bool connections = false;
    bool names = false;
    bool sessions = false;
    std::uint32_t users = 0;   ///< easy handles attached; changed under the program's lock
    curl_lock_function lock = nullptr;
    curl_unlock_function unlock = nullptr;
    void* data = nullptr;

    engine::Names name_table;
    tls::SessionCache session_table;

  private:
    std::vector<std::unique_ptr<Driver>> idle_;
};

/// Null for a pointer that is no living CURLSH.
ShareHandle* share_of(CURLSH* handle) noexcept;

/// Moves an easy handle to another share, or to none.
void attach_share(EasyHandle& easy, ShareHandle* share);

}  // namespace hawser::capi
