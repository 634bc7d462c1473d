// What nghttp3 tells while it reads, and asks while it writes.
#include "proto/h3/session.hpp"

#include "proto/h3/errors.hpp"

namespace hawser::h3 {

namespace {

Stream* stream_of(void* user) noexcept { return static_cast<Stream*>(user); }

}  // namespace

struct Session::Callbacks {
    static Session& of(void* user) noexcept { return *static_cast<Session*>(user); }

    static int recv_header(nghttp3_conn*, std::int64_t, std::int32_t, nghttp3_rcbuf* name,
                           nghttp3_rcbuf* value, std::uint8_t, void*, void* stream_user) {
        Stream* stream = stream_of(stream_user);
        if (stream != nullptr && stream->receiving != Receiving::over) stream->incoming.add(name, value);
        return 0;
    }

    static int begin_headers(nghttp3_conn*, std::int64_t, void*, void* stream_user) {
        if (Stream* stream = stream_of(stream_user)) stream->incoming.clear();
        return 0;
    }

    static int end_headers(nghttp3_conn*, std::int64_t, int, void* user, void* stream_user) {
        Session& self = of(user);
        Stream* stream = stream_of(stream_user);
        if (stream == nullptr || stream->receiving != Receiving::head) return 0;
        const int status = stream->incoming.status();
        const bool interim = status >= 100 && status < 200;
        if (!stream->incoming.within_limits() || (interim && ++stream->interim_heads > max_interim_heads)) {
            self.fail_stream(*stream, head_too_large(stream->id));
        } else if (status < 100 || status > 999 || status == 101) {  // RFC 9114 4.5: no 101 in HTTP/3
            self.fail_stream(*stream,
                             malformed(stream->id, NGHTTP3_H3_MESSAGE_ERROR, "not a status HTTP/3 may have"));
        } else {
            if (!interim) stream->receiving = Receiving::body;
            self.events_.push(EventQueue::Head{stream->id, std::move(stream->incoming)});
        }
        return 0;
    }

    static int end_trailers(nghttp3_conn*, std::int64_t, int, void* user, void* stream_user) {
        Session& self = of(user);
        Stream* stream = stream_of(stream_user);
        if (stream == nullptr || stream->receiving != Receiving::body) return 0;
        if (!stream->incoming.within_limits())
            self.fail_stream(*stream, head_too_large(stream->id));
        else
            self.events_.push(EventQueue::Trailers{stream->id, std::move(stream->incoming)});
        return 0;
    }

    static int recv_data(nghttp3_conn*, std::int64_t id, const std::uint8_t* data, std::size_t bytes,
                         void* user, void* stream_user) {
        Session& self = of(user);
        self.transport_->credit_connection(bytes);
        Stream* stream = stream_of(stream_user);
        if (stream == nullptr || stream->receiving != Receiving::body) return 0;
        stream->body_bytes += bytes;
        self.events_.push_body(id, {data, bytes});
        return 0;
    }

    static int deferred_consume(nghttp3_conn*, std::int64_t id, std::size_t bytes, void* user, void*) {
        of(user).transport_->credit_connection(bytes);
        of(user).transport_->credit_stream(id, bytes);
        return 0;
    }

    static int end_stream(nghttp3_conn*, std::int64_t, void* user, void* stream_user) {
        if (Stream* stream = stream_of(stream_user)) of(user).finish(*stream);
        return 0;
    }

    /// nghttp3 refuses what came on this stream.
    static int stop_sending(nghttp3_conn*, std::int64_t id, std::uint64_t code, void* user,
                            void* stream_user) {
        of(user).transport_->stop_reading(id, code);
        return refuse(user, stream_user, code);
    }
    static int reset_stream(nghttp3_conn*, std::int64_t id, std::uint64_t code, void* user,
                            void* stream_user) {
        of(user).transport_->stop_writing(id, code);
        return refuse(user, stream_user, code);
    }
    static int refuse(void* user, void* stream_user, std::uint64_t code) {
        if (Stream* stream = stream_of(stream_user))
            of(user).fail_stream(*stream, malformed(stream->id, code, "the answer is malformed"));
        return 0;
    }

    static int acked_stream_data(nghttp3_conn*, std::int64_t, std::uint64_t bytes, void*, void* stream_user) {
        if (Stream* stream = stream_of(stream_user)) stream->body.release(bytes);
        return 0;
    }

    /// GOAWAY (RFC 9114 5.2): streams from `id` on were not and will not be processed.
    static int shutdown(nghttp3_conn*, std::int64_t id, void* user) {
        Session& self = of(user);
        if (!self.closing_) self.events_.push(Closing{});
        self.closing_ = true;
        for (auto& [number, stream] : self.streams_)
            if (number >= id) self.fail_stream(*stream, not_processed(number));
        return 0;
    }

    static nghttp3_ssize read_data(nghttp3_conn* connection, std::int64_t id, nghttp3_vec* into,
                                   std::size_t count, std::uint32_t* flags, void*, void* stream_user) {
        Stream* stream = stream_of(stream_user);
        if (stream == nullptr) return NGHTTP3_ERR_CALLBACK_FAILURE;
        const std::size_t offered = stream->body.offer(std::span(into, count));
        if (stream->sending == Sending::ended && stream->body.all_offered()) {
            *flags |= NGHTTP3_DATA_FLAG_EOF;
            if (!stream->trailers.empty()) {
                *flags |= NGHTTP3_DATA_FLAG_NO_END_STREAM;
                const auto fields = stream->trailers.fields();
                if (nghttp3_conn_submit_trailers(connection, id, fields.data(), fields.size()) != 0)
                    return NGHTTP3_ERR_CALLBACK_FAILURE;
            }
            return static_cast<nghttp3_ssize>(offered);
        }
        return offered == 0 ? NGHTTP3_ERR_WOULDBLOCK : static_cast<nghttp3_ssize>(offered);
    }
};

void Session::set_callbacks(nghttp3_callbacks& callbacks) noexcept {
    callbacks.acked_stream_data = Callbacks::acked_stream_data;
    callbacks.recv_data = Callbacks::recv_data;
    callbacks.deferred_consume = Callbacks::deferred_consume;
    callbacks.begin_headers = Callbacks::begin_headers;
    callbacks.recv_header = Callbacks::recv_header;
    callbacks.end_headers = Callbacks::end_headers;
    callbacks.begin_trailers = Callbacks::begin_headers;
    callbacks.recv_trailer = Callbacks::recv_header;
    callbacks.end_trailers = Callbacks::end_trailers;
    callbacks.stop_sending = Callbacks::stop_sending;
    callbacks.end_stream = Callbacks::end_stream;
    callbacks.reset_stream = Callbacks::reset_stream;
    callbacks.shutdown = Callbacks::shutdown;
}

nghttp3_data_reader Session::body_reader() noexcept { return {Callbacks::read_data}; }

}  // namespace hawser::h3
