#include "proto/h2/callbacks.hpp"

#include <new>

#include "proto/h2/client.hpp"

namespace hawser::h2 {

namespace {

Client& client_of(void* user) noexcept { return *static_cast<Client*>(user); }

/// Only memory can be wanting; nghttp2 then gives up with a fatal error, which becomes out_of_memory.
template <class Work>
auto guarded(void* user, Work work) noexcept -> decltype(work(client_of(user))) {
    try {
        return work(client_of(user));
    } catch (const std::bad_alloc&) {
        client_of(user).on_no_memory();
        return NGHTTP2_ERR_CALLBACK_FAILURE;
    }
}

int on_begin_frame(nghttp2_session*, const nghttp2_frame_hd*, void* user) {
    client_of(user).on_begin_frame();
    return 0;
}

int on_begin_headers(nghttp2_session*, const nghttp2_frame*, void* user) {
    client_of(user).on_begin_head();
    return 0;
}

int on_header(nghttp2_session*, const nghttp2_frame* frame, nghttp2_rcbuf* name, nghttp2_rcbuf* value, std::uint8_t,
              void* user) {
    return guarded(user, [&](Client& client) {
        return client.on_field(frame->hd.stream_id, name, value) ? 0 : int{NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE};
    });
}

/// RFC 9113 8.2.1: a field with octets it must not have makes the answer malformed; left to itself nghttp2 skips it.
int on_invalid_header(nghttp2_session*, const nghttp2_frame* frame, nghttp2_rcbuf*, nghttp2_rcbuf*, std::uint8_t,
                      void* user) {
    return guarded(user, [&](Client& client) {
        client.on_malformed(frame->hd.stream_id, "a header field holds forbidden characters");
        return int{NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE};
    });
}

int on_data_chunk(nghttp2_session*, std::uint8_t, std::int32_t stream, const std::uint8_t* data, std::size_t size,
                  void* user) {
    return guarded(user, [&](Client& client) {
        client.on_body(stream, {data, size});
        return 0;
    });
}

int on_frame_recv(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    return guarded(user, [&](Client& client) {
        client.on_frame(*frame);
        return 0;
    });
}

int on_invalid_frame(nghttp2_session*, const nghttp2_frame*, int error, void* user) {
    client_of(user).on_invalid_frame(error);
    return 0;
}

int on_stream_close(nghttp2_session*, std::int32_t stream, std::uint32_t code, void* user) {
    return guarded(user, [&](Client& client) {
        client.on_stream_close(stream, code);
        return 0;
    });
}

int before_frame_send(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    client_of(user).on_sending(*frame);
    return 0;
}

int on_frame_send(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    return guarded(user, [&](Client& client) {
        client.on_sent(*frame);
        return 0;
    });
}

int on_frame_not_send(nghttp2_session*, const nghttp2_frame* frame, int error, void* user) {
    return guarded(user, [&](Client& client) {
        client.on_not_sent(*frame, error);
        return 0;
    });
}

ssize_t read_upload(nghttp2_session*, std::int32_t stream, std::uint8_t* into, std::size_t size, std::uint32_t* flags,
                    nghttp2_data_source*, void* user) {
    return guarded(user, [&](Client& client) { return client.read_upload(stream, {into, size}, *flags); });
}

int send_data(nghttp2_session*, nghttp2_frame* frame, const std::uint8_t* head, std::size_t size, nghttp2_data_source*,
              void* user) {
    return client_of(user).send_data(frame->hd.stream_id, head, size);
}

}  // namespace

void Callbacks::install(nghttp2_session_callbacks* callbacks) noexcept {
    nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, on_begin_frame);
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin_headers);
    nghttp2_session_callbacks_set_on_header_callback2(callbacks, on_header);
    nghttp2_session_callbacks_set_on_invalid_header_callback2(callbacks, on_invalid_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data_chunk);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame_recv);
    nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks, on_invalid_frame);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_stream_close);
    nghttp2_session_callbacks_set_before_frame_send_callback(callbacks, before_frame_send);
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, on_frame_send);
    nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks, on_frame_not_send);
    nghttp2_session_callbacks_set_send_data_callback(callbacks, send_data);
}

nghttp2_data_provider Callbacks::provider() noexcept { return {{}, read_upload}; }

}  // namespace hawser::h2
