#include "api/saved_sessions.hpp"

#include <string>

#include <string.h>

#include "http/base64.hpp"
#include "proto/tls/session_export.hpp"

namespace hawser::api {

namespace {

Result<void> load_line(tls::SessionCache& cache, std::string_view line, std::int64_t now_unix_seconds) {
    const std::size_t middle = line.find(' ');
    const auto tag = http::decode_base64(line.substr(0, middle));
    const auto data = middle == std::string_view::npos ? std::nullopt : http::decode_base64(line.substr(middle + 1));
    if (!tag || !data) return fail(ErrorCode::bad_argument, Phase::setup, "not a tag and data in base64");
    return tls::import_session(cache, {}, *tag, *data, now_unix_seconds);
}

}  // namespace

Secret save_sessions(const tls::SessionCache& cache, std::int64_t now_unix_seconds) {
    std::string text;
    tls::export_sessions(cache, now_unix_seconds, [&](const tls::ExportedSession& one) {
        text += http::encode_base64(as_bytes(one.tag)) + ' ' + http::encode_base64(as_bytes(one.data)) + '\n';
        return true;
    });
    Secret saved(text);
    explicit_bzero(text.data(), text.size());
    return saved;
}

Result<void> load_sessions(tls::SessionCache& cache, std::string_view text, std::int64_t now_unix_seconds) {
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = text.find('\n');
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.empty() || line.front() == '#') continue;
        if (auto done = load_line(cache, line, now_unix_seconds); !done)
            return Unexpected(std::move(done).error().with_context("line " + std::to_string(number) + " of the saved TLS sessions"));
    }
    return {};
}

}  // namespace hawser::api
