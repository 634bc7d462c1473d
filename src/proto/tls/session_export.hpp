// TLS sessions as bytes, to be kept by somebody else and brought back, perhaps by another process.
//
// Properties: what is exported is enough to resume and, for TLS 1.2 and recorded traffic of it, to read: it is as secret
// as a password. The tag lets a session be kept without saying whom it belongs to: a random salt and the HMAC of the
// key under it. Sessions made with a client certificate are not exported. Imported bytes are checked for their form;
// that they come from an export is for the caller to know.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <hawser/result.hpp>
#include <hawser/tls_options.hpp>

#include "proto/tls/session_cache.hpp"

namespace hawser::tls {

struct ExportedSession {
    std::string_view key;  ///< origin, host and the hash of the options it was made under
    std::string tag;       ///< tag_bytes
    std::string data;      ///< for import_session
    std::int64_t valid_until_unix_seconds = 0;
    TlsVersion version = TlsVersion::v1_3;
    std::string_view alpn;  ///< empty for none
    std::uint32_t early_data_max_bytes = 0;
};

/// 32 bytes of salt and 32 of HMAC-SHA256.
inline constexpr std::size_t tag_bytes = 64;
/// What an imported session may measure: a ticket and a chain of certificates are a few KB.
inline constexpr std::size_t imported_bytes_limit = 256U << 10U;

/// Gives each session that is valid at `now_unix_seconds` to `visit`, until one is answered with false. Views live as
/// long as the call.
void export_sessions(const SessionCache& cache, std::int64_t now_unix_seconds,
                     const std::function<bool(const ExportedSession&)>& visit);

/// Files an exported session; one that is no longer valid is dropped without a word. `key` or `tag` may be empty, not
/// both. Errors: bad_argument for bytes that are no session, or a tag that is not the key's.
Result<void> import_session(SessionCache& cache, std::string_view key, std::string_view tag, std::string_view data,
                            std::int64_t now_unix_seconds);

/// True when `tag` was made from `key`.
bool tag_fits(std::string_view tag, std::string_view key) noexcept;

}  // namespace hawser::tls
