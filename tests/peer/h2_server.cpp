#include "peer/h2_server.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <string>

#include <nghttp2/nghttp2.h>

namespace hawser::peer {

namespace {

struct SessionDeleter {
    void operator()(nghttp2_session* session) const noexcept { nghttp2_session_del(session); }
};

/// One stream as the server sees it.
struct Exchange {
    PeerRequest request;
    bool request_head_done = false;
    bool asked = false;      ///< the handler was called
    bool started = false;    ///< the answer's head was submitted
    H2Response response;
    std::size_t sent_bytes = 0;
    std::size_t next_pause = 0;
    Instant due = never;     ///< when to go on
    std::unique_ptr<PeerConnection> tunnel;
    bool asleep = false;
};

nghttp2_nv field_of(std::string_view name, std::string_view value) {
    return {reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data())),
            reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())), name.size(), value.size(),
            NGHTTP2_NV_FLAG_NONE};
}

class H2Server final : public PeerConnection {
public:
    H2Server(H2Handler handler, const H2ServerOptions& options);

    void feed(Bytes bytes, Instant now) override;
    void feed_eof(Instant) override { closed_ = true; }
    std::size_t pull(MutableBytes out, Instant now) override;
    bool wants_close() const override;
    bool wants_reset() const override { return reset_; }
    Instant deadline() const override;
    void expire(Instant now) override;

    // Callbacks.
    void on_field(std::int32_t id, std::string_view name, std::string_view value);
    void on_body(std::int32_t id, Bytes bytes);
    void on_frame(const nghttp2_frame& frame);
    void on_close(std::int32_t id) { exchanges_.erase(id); }
    void on_begin(std::int32_t id) {
        if (id <= goaway_last_) exchanges_.try_emplace(id);
    }
    ssize_t read_answer(std::int32_t id, MutableBytes into, std::uint32_t& flags);
    std::size_t padding(const nghttp2_frame& frame, std::size_t most) const;

private:
    Exchange* find(std::int32_t id) {
        const auto at = exchanges_.find(id);
        return at == exchanges_.end() ? nullptr : &at->second;
    }
    void ask(std::int32_t id, Exchange& exchange);
    void start(std::int32_t id, Exchange& exchange);
    void submit_head(std::int32_t id, Exchange& exchange);
    void finish(std::int32_t id, Exchange& exchange, std::uint32_t& flags);
    ssize_t truncate(std::int32_t id, Exchange& exchange);
    void end_connection(const H2Response& response);
    void pump_tunnel(std::int32_t id, Exchange& exchange);

    H2Handler handler_;
    H2ServerOptions options_;
    std::unique_ptr<nghttp2_session, SessionDeleter> session_;
    std::map<std::int32_t, Exchange> exchanges_;
    std::size_t requests_ = 0;
    std::int32_t goaway_last_ = 0x7fff'ffff;
    std::string framed_;
    std::size_t framed_taken_ = 0;
    Instant now_{};
    bool closed_ = false;
    bool reset_ = false;
};

H2Server& server_of(void* user) { return *static_cast<H2Server*>(user); }

std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

int on_begin_headers(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    server_of(user).on_begin(frame->hd.stream_id);
    return 0;
}
int on_header(nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t name_size,
              const std::uint8_t* value, std::size_t value_size, std::uint8_t, void* user) {
    server_of(user).on_field(frame->hd.stream_id, text_of(name, name_size), text_of(value, value_size));
    return 0;
}
int on_data_chunk(nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* data, std::size_t size, void* user) {
    server_of(user).on_body(id, {data, size});
    return 0;
}
int on_frame_recv(nghttp2_session*, const nghttp2_frame* frame, void* user) {
    server_of(user).on_frame(*frame);
    return 0;
}
int on_stream_close(nghttp2_session*, std::int32_t id, std::uint32_t, void* user) {
    server_of(user).on_close(id);
    return 0;
}
ssize_t read_answer(nghttp2_session*, std::int32_t id, std::uint8_t* into, std::size_t size, std::uint32_t* flags,
                    nghttp2_data_source*, void* user) {
    return server_of(user).read_answer(id, {into, size}, *flags);
}
ssize_t select_padding(nghttp2_session*, const nghttp2_frame* frame, std::size_t most, void* user) {
    return static_cast<ssize_t>(server_of(user).padding(*frame, most));
}

H2Server::H2Server(H2Handler handler, const H2ServerOptions& options) : handler_(std::move(handler)), options_(options) {
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin_headers);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data_chunk);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame_recv);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_stream_close);
    nghttp2_session_callbacks_set_select_padding_callback(callbacks, select_padding);
    nghttp2_option* option = nullptr;
    nghttp2_option_new(&option);
    nghttp2_option_set_no_auto_window_update(option, 1);
    nghttp2_option_set_stream_reset_rate_limit(option, 100'000, 100'000);  // tests give up many streams
    nghttp2_option_set_max_send_header_block_length(option, 1024 * 1024);  // and ask for heads beyond all limits
    nghttp2_session* session = nullptr;
    nghttp2_session_server_new2(&session, callbacks, this, option);
    nghttp2_option_del(option);
    nghttp2_session_callbacks_del(callbacks);
    session_.reset(session);
    const std::array<nghttp2_settings_entry, 2> entries{{
        {NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, options_.max_concurrent_streams},
        {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, options_.stream_window_bytes},
    }};
    nghttp2_submit_settings(session, NGHTTP2_FLAG_NONE, entries.data(), entries.size());
}

void H2Server::feed(Bytes bytes, Instant now) {
    now_ = now;
    if (closed_) return;
    if (nghttp2_session_mem_recv(session_.get(), bytes.data(), bytes.size()) < 0) closed_ = true;
}

void H2Server::on_field(std::int32_t id, std::string_view name, std::string_view value) {
    Exchange* exchange = find(id);
    if (exchange == nullptr) return;
    PeerRequest& request = exchange->request;
    if (name == ":method") request.method = value;
    else if (name == ":path") request.target = value;
    else if (name == ":authority") request.authority = value;
    else if (name == ":scheme") request.version = "h2";
    else if (exchange->request_head_done) request.trailers.push_back({std::string(name), std::string(value)});
    else request.fields.push_back({std::string(name), std::string(value)});
}

void H2Server::on_body(std::int32_t id, Bytes bytes) {
    nghttp2_session_consume_connection(session_.get(), bytes.size());
    if (!options_.never_credit) nghttp2_session_consume_stream(session_.get(), id, bytes.size());
    Exchange* exchange = find(id);
    if (exchange == nullptr) return;
    if (exchange->tunnel) {
        exchange->tunnel->feed(bytes, now_);
        pump_tunnel(id, *exchange);
    } else {
        exchange->request.body += as_text(bytes);
    }
}

void H2Server::on_frame(const nghttp2_frame& frame) {
    if (frame.hd.type != NGHTTP2_HEADERS && frame.hd.type != NGHTTP2_DATA) return;
    const std::int32_t id = frame.hd.stream_id;
    Exchange* exchange = find(id);
    if (exchange == nullptr) return;
    if (frame.hd.type == NGHTTP2_HEADERS) exchange->request_head_done = true;
    const bool whole = (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0;
    if (exchange->tunnel && whole) {
        exchange->tunnel->feed_eof(now_);
        pump_tunnel(id, *exchange);
    } else if (whole || options_.answer_early || exchange->request.method == "CONNECT") {
        if (!exchange->asked) ask(id, *exchange);
    }
}

void H2Server::ask(std::int32_t id, Exchange& exchange) {
    exchange.asked = true;
    exchange.request.version = "h2";
    exchange.request.index = requests_++;
    exchange.response = handler_(exchange.request);
    if (exchange.response.no_answer) return;
    if (exchange.response.delay > Duration{0}) exchange.due = after(now_, exchange.response.delay);
    else start(id, exchange);
}

void H2Server::start(std::int32_t id, Exchange& exchange) {
    H2Response& response = exchange.response;
    exchange.started = true;
    for (std::size_t i = 0; i < response.pings; ++i) nghttp2_submit_ping(session_.get(), NGHTTP2_FLAG_NONE, nullptr);
    for (std::size_t i = 0; i < response.settings; ++i) nghttp2_submit_settings(session_.get(), NGHTTP2_FLAG_NONE, nullptr, 0);
    if (response.goaway_code) {
        goaway_last_ = response.goaway_last.value_or(id);
        nghttp2_submit_goaway(session_.get(), NGHTTP2_FLAG_NONE, goaway_last_, *response.goaway_code,
                              reinterpret_cast<const std::uint8_t*>(response.goaway_text.data()), response.goaway_text.size());
    }
    const bool instead = response.reset_code && !response.truncate_at && !response.reset_when_whole;
    if (instead) {
        nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, id, *response.reset_code);
        return;
    }
    for (const PeerInterim& interim : response.interim) {
        const std::string status = std::to_string(interim.status);
        std::vector<nghttp2_nv> fields{field_of(":status", status)};
        for (const PeerField& field : interim.fields) fields.push_back(field_of(field.name, field.value));
        nghttp2_submit_headers(session_.get(), NGHTTP2_FLAG_NONE, id, nullptr, fields.data(), fields.size(), nullptr);
    }
    if (id <= goaway_last_) submit_head(id, exchange);
}

void H2Server::submit_head(std::int32_t id, Exchange& exchange) {
    H2Response& response = exchange.response;
    const std::string status = std::to_string(response.status);
    const std::string length = std::to_string(response.body.size());
    std::vector<nghttp2_nv> fields{field_of(":status", status)};
    for (const PeerField& field : response.fields) fields.push_back(field_of(field.name, field.value));
    const bool bodiless = response.status == 204 || response.status == 304;
    if (response.framing == PeerFraming::sized && !bodiless && !response.tunnel) fields.push_back(field_of("content-length", length));
    if (response.tunnel) exchange.tunnel = response.tunnel();
    const nghttp2_data_provider provider{{}, peer::read_answer};
    const bool bodied = exchange.request.method != "HEAD" && !bodiless &&
                        (exchange.tunnel || !response.body.empty() || !response.trailers.empty() || response.truncate_at ||
                         response.framing != PeerFraming::sized);
    nghttp2_submit_response(session_.get(), id, fields.data(), fields.size(), bodied ? &provider : nullptr);
    if (!bodied && (response.close_after || response.reset_after)) end_connection(response);
}

ssize_t H2Server::read_answer(std::int32_t id, MutableBytes into, std::uint32_t& flags) {
    Exchange* found = find(id);
    if (found == nullptr) return NGHTTP2_ERR_DEFERRED;
    Exchange& exchange = *found;
    if (exchange.tunnel) {
        const std::size_t count = exchange.tunnel->pull(into, now_);
        if (count == 0 && exchange.tunnel->wants_close()) flags |= NGHTTP2_DATA_FLAG_EOF;
        else if (count == 0) return exchange.asleep = true, ssize_t{NGHTTP2_ERR_DEFERRED};
        return static_cast<ssize_t>(count);
    }
    H2Response& response = exchange.response;
    std::size_t end = std::min(response.body.size(), response.truncate_at.value_or(response.body.size()));
    if (exchange.next_pause < response.pauses.size()) {
        const PeerPause& pause = response.pauses[exchange.next_pause];
        if (pause.at <= exchange.sent_bytes) {
            ++exchange.next_pause;
            exchange.due = after(now_, pause.length);
            exchange.asleep = true;
            return NGHTTP2_ERR_DEFERRED;
        }
        end = std::min(end, pause.at);
    }
    if (response.truncate_at && exchange.sent_bytes >= std::min(*response.truncate_at, response.body.size()))
        return truncate(id, exchange);
    const std::size_t count = std::min({into.size(), response.frame_bytes, end - exchange.sent_bytes});
    std::memcpy(into.data(), response.body.data() + exchange.sent_bytes, count);
    exchange.sent_bytes += count;
    if (exchange.sent_bytes == response.body.size() && !response.truncate_at) finish(id, exchange, flags);
    return static_cast<ssize_t>(count);
}

/// The body is whole with this frame.
void H2Server::finish(std::int32_t id, Exchange& exchange, std::uint32_t& flags) {
    const H2Response& response = exchange.response;
    flags |= NGHTTP2_DATA_FLAG_EOF;
    if (!response.trailers.empty()) {
        flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
        std::vector<nghttp2_nv> fields;
        for (const PeerField& field : response.trailers) fields.push_back(field_of(field.name, field.value));
        nghttp2_submit_trailer(session_.get(), id, fields.data(), fields.size());
    }
    if (response.reset_when_whole) {
        nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, id, response.reset_code.value_or(NGHTTP2_NO_ERROR));
    }
    if (response.close_after || response.reset_after) end_connection(response);
}

ssize_t H2Server::truncate(std::int32_t id, Exchange& exchange) {
    const H2Response& response = exchange.response;
    if (response.close_after || response.reset_after) {
        closed_ = true;
        reset_ = response.reset_after;
        return NGHTTP2_ERR_DEFERRED;
    }
    nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, id, response.reset_code.value_or(NGHTTP2_INTERNAL_ERROR));
    return NGHTTP2_ERR_DEFERRED;
}

void H2Server::end_connection(const H2Response& response) {
    reset_ = response.reset_after;
    nghttp2_submit_goaway(session_.get(), NGHTTP2_FLAG_NONE, nghttp2_session_get_last_proc_stream_id(session_.get()),
                          NGHTTP2_NO_ERROR, nullptr, 0);
    closed_ = true;  // once all is pulled
}

void H2Server::pump_tunnel(std::int32_t id, Exchange& exchange) {
    if (!exchange.asleep) return;
    exchange.asleep = false;
    nghttp2_session_resume_data(session_.get(), id);
}

std::size_t H2Server::padding(const nghttp2_frame& frame, std::size_t most) const {
    const auto at = exchanges_.find(frame.hd.stream_id);
    if (at == exchanges_.end()) return frame.hd.length;
    return std::min(most, frame.hd.length + at->second.response.padding_bytes);
}

std::size_t H2Server::pull(MutableBytes out, Instant now) {
    now_ = now;
    std::size_t written = 0;
    while (written < out.size()) {
        if (framed_taken_ == framed_.size()) {
            const std::uint8_t* data = nullptr;
            const ssize_t count = nghttp2_session_mem_send(session_.get(), &data);
            if (count <= 0) break;
            framed_.assign(reinterpret_cast<const char*>(data), static_cast<std::size_t>(count));
            framed_taken_ = 0;
        }
        const std::size_t count = std::min(out.size() - written, framed_.size() - framed_taken_);
        std::memcpy(out.data() + written, framed_.data() + framed_taken_, count);
        framed_taken_ += count;
        written += count;
    }
    return written;
}

bool H2Server::wants_close() const {
    return closed_ || (nghttp2_session_want_read(session_.get()) == 0 && nghttp2_session_want_write(session_.get()) == 0);
}

Instant H2Server::deadline() const {
    Instant earliest = never;
    for (const auto& [id, exchange] : exchanges_) {
        earliest = std::min(earliest, exchange.due);
        if (exchange.tunnel) earliest = std::min(earliest, exchange.tunnel->deadline());
    }
    return earliest;
}

void H2Server::expire(Instant now) {
    now_ = now;
    for (auto& [id, exchange] : exchanges_) {
        if (exchange.tunnel && exchange.tunnel->deadline() <= now) {
            exchange.tunnel->expire(now);
            pump_tunnel(id, exchange);
        }
        if (exchange.due > now) continue;
        exchange.due = never;
        if (!exchange.started) start(id, exchange);
        else if (exchange.asleep) pump_tunnel(id, exchange);
    }
}

}  // namespace

std::unique_ptr<PeerConnection> make_h2_server(H2Handler handler, H2ServerOptions options) {
    return std::make_unique<H2Server>(std::move(handler), options);
}

}  // namespace hawser::peer
