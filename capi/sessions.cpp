// curl_easy_ssls_export and _import: TLS sessions that outlive their handle, or their process.
#include <vector>

#include <hawser/secret.hpp>

#include "easy.hpp"
#include "engine/multi.hpp"
#include "io/wall_clock.hpp"
#include "proto/tls/session_export.hpp"

namespace hawser::capi {
namespace {

/// One session with its memory: a callback that imports must not find the cache in the middle of being read.
struct Copy {
    std::string key;
    std::string tag;
    Secret data;
    std::string alpn;
    std::int64_t valid_until;
    int version;
    std::size_t early_data_max;
};

/// Where sessions of the handle's transfers are kept: its share's cache, or its engine's.
tls::SessionCache& cache_of(EasyHandle& easy, engine::Multi& engine) {
    return easy.shared.sessions != nullptr ? *easy.shared.sessions : engine.tls_sessions();
}

std::vector<Copy> copies_of(const tls::SessionCache& cache) {
    std::vector<Copy> copies;
    tls::export_sessions(cache, io::unix_seconds(), [&](const tls::ExportedSession& one) {
        copies.push_back({std::string(one.key), one.tag, std::string_view(one.data), std::string(one.alpn),
                          one.valid_until_unix_seconds, static_cast<int>(one.version), one.early_data_max_bytes});
        return true;
    });
    return copies;
}

const unsigned char* bytes_of(std::string_view text) noexcept {
    return reinterpret_cast<const unsigned char*>(text.data());
}

CURLcode tell(EasyHandle& easy, const std::vector<Copy>& copies, curl_ssls_export_cb* callback, void* data) {
    const CallbackMark mark(easy);
    for (const Copy& one : copies) {
        const CURLcode code =
            callback(&easy, data, one.key.c_str(), bytes_of(one.tag), one.tag.size(), bytes_of(one.data.view()),
                     one.data.view().size(), one.valid_until, one.version,
                     one.alpn.empty() ? nullptr : one.alpn.c_str(), one.early_data_max);
        if (code != CURLE_OK) return code;
    }
    return CURLE_OK;
}

std::string_view text_of(const unsigned char* bytes, std::size_t size) noexcept {
    return bytes == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(bytes), size);
}

}  // namespace
}  // namespace hawser::capi

using namespace hawser::capi;

CURLcode curl_easy_ssls_export(CURL* handle, curl_ssls_export_cb* callback, void* data) {
    return with_easy(handle, [&](EasyHandle& easy) {
        if (callback == nullptr) return CURLE_BAD_FUNCTION_ARGUMENT;
        std::vector<Copy> copies;
        const CURLcode code = with_engine(easy, [&](hawser::engine::Multi& engine) {
            const hawser::GuardHold hold(&easy.shared.sessions_guard);
            copies = copies_of(cache_of(easy, engine));
            return CURLE_OK;
        });
        return code == CURLE_OK ? tell(easy, copies, callback, data) : code;
    });
}

CURLcode curl_easy_ssls_import(CURL* handle, const char* key, const unsigned char* tag, size_t tag_size,
                               const unsigned char* data, size_t size) {
    return with_easy(handle, [&](EasyHandle& easy) {
        if (data == nullptr || size == 0) return CURLE_BAD_FUNCTION_ARGUMENT;
        const std::string_view session_key = key == nullptr ? std::string_view() : std::string_view(key);
        return with_engine(easy, [&](hawser::engine::Multi& engine) {
            const hawser::GuardHold hold(&easy.shared.sessions_guard);
            const auto done = hawser::tls::import_session(cache_of(easy, engine), session_key, text_of(tag, tag_size),
                                                          text_of(data, size), hawser::io::unix_seconds());
            if (!done) tell_error(easy, done.error().message());
            return done ? CURLE_OK : code_of(done.error().code());
        });
    });
}
