// TLS sessions as lines of text, for a file or another process.
//
// A line is a session: its tag and its data in base64, with a blank between. The tag does not say whom it belongs to.
// Empty lines, and those that begin with "#", mean nothing.
#pragma once

#include <cstdint>
#include <string_view>

#include <hawser/result.hpp>
#include <hawser/secret.hpp>

namespace hawser::tls {
class SessionCache;
}

namespace hawser::api {

/// What is valid at that time and may leave the process.
Secret save_sessions(const tls::SessionCache& cache, std::int64_t now_unix_seconds);
/// The Error (bad_argument) names the line that is damaged; the sessions before it are filed.
Result<void> load_sessions(tls::SessionCache& cache, std::string_view text, std::int64_t now_unix_seconds);

}  // namespace hawser::api
