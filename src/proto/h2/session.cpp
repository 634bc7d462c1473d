#include "proto/h2/session.hpp"

#include <algorithm>
#include <new>

#include "proto/h2/callbacks.hpp"
#include "proto/h2/client.hpp"
#include "proto/h2/limits.hpp"

namespace hawser::h2 {

namespace {

struct OptionDeleter {
    void operator()(nghttp2_option* option) const noexcept { nghttp2_option_del(option); }
};
struct CallbacksDeleter {
    void operator()(nghttp2_session_callbacks* callbacks) const noexcept { nghttp2_session_callbacks_del(callbacks); }
};

constexpr std::uint32_t min_connection_window_bytes = 65'535;  // RFC 9113 6.9.2: it starts there and can only grow
constexpr std::uint32_t max_window_bytes = 0x7fff'ffff;        // RFC 9113 6.9.1

void check(int result) {
    if (result != 0) throw std::bad_alloc();  // the arguments are ours: only memory can be wanting
}

std::unique_ptr<nghttp2_option, OptionDeleter> make_options() {
    nghttp2_option* raw = nullptr;
    check(nghttp2_option_new(&raw));
    std::unique_ptr<nghttp2_option, OptionDeleter> options(raw);
    nghttp2_option_set_no_auto_window_update(raw, 1);
    nghttp2_option_set_no_closed_streams(raw, 1);
    // Client counts the frames. nghttp2 counts every piece a frame's header comes in, of which there can be nine.
    nghttp2_option_set_max_continuations(raw, 9 * (max_continuations + 1));
    nghttp2_option_set_max_settings(raw, max_settings_entries);
    nghttp2_option_set_max_outbound_ack(raw, max_waiting_acks);
    nghttp2_option_set_max_send_header_block_length(raw, 2 * max_request_head_bytes);
    nghttp2_option_set_no_rfc9113_leading_and_trailing_ws_validation(raw, 1);  // trimmed by HeaderBlock instead
    return options;
}

void submit_settings(nghttp2_session* session, const Settings& settings) {
    const nghttp2_settings_entry entries[] = {
        {NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
        {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, std::min(settings.stream_window_bytes, max_window_bytes)},
        {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, max_head_bytes},
    };
    check(nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, entries, std::size(entries)));
    const auto window = std::clamp(settings.connection_window_bytes, min_connection_window_bytes, max_window_bytes);
    check(nghttp2_session_set_local_window_size(session, NGHTTP2_FLAG_NONE, 0, static_cast<std::int32_t>(window)));
}

}  // namespace

SessionPtr make_session(const Settings& settings, Client& client) {
    nghttp2_session_callbacks* raw_callbacks = nullptr;
    check(nghttp2_session_callbacks_new(&raw_callbacks));
    const std::unique_ptr<nghttp2_session_callbacks, CallbacksDeleter> callbacks(raw_callbacks);
    Callbacks::install(raw_callbacks);

    nghttp2_session* raw = nullptr;
    check(nghttp2_session_client_new2(&raw, raw_callbacks, &client, make_options().get()));
    SessionPtr session(raw);
    submit_settings(raw, settings);
    return session;
}

}  // namespace hawser::h2
