#include "peer/h3_exchanges.hpp"

#include <algorithm>
#include <string>

namespace hawser::peer {
namespace {

std::string text_of(nghttp3_rcbuf* buffer) {
    const nghttp3_vec view = nghttp3_rcbuf_get_buf(buffer);
    return {reinterpret_cast<const char*>(view.base), view.len};
}

nghttp3_nv field_of(std::string_view name, std::string_view value) {
    return {reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data())),
            reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())), name.size(), value.size(),
            NGHTTP3_NV_FLAG_NONE};
}

std::vector<nghttp3_nv> fields_of(const PeerFields& fields) {
    std::vector<nghttp3_nv> list;
    for (const PeerField& field : fields)
        list.push_back(field_of(field.name, field.value));
    return list;
}

}  // namespace

struct H3Exchanges::Callbacks {
    static H3Exchanges& of(void* user) { return *static_cast<H3Exchanges*>(user); }

    static int recv_header(nghttp3_conn*, std::int64_t id, std::int32_t, nghttp3_rcbuf* name,
                           nghttp3_rcbuf* value, std::uint8_t, void* user, void*) {
        PeerRequest& request = of(user).exchanges_[id].request;
        const std::string field = text_of(name);
        if (field == ":method")
            request.method = text_of(value);
        else if (field == ":path")
            request.target = text_of(value);
        else if (field == ":authority")
            request.authority = text_of(value);
        else if (field[0] != ':')
            request.fields.push_back({field, text_of(value)});
        return 0;
    }
    static int recv_trailer(nghttp3_conn*, std::int64_t id, std::int32_t, nghttp3_rcbuf* name,
                            nghttp3_rcbuf* value, std::uint8_t, void* user, void*) {
        of(user).exchanges_[id].request.trailers.push_back({text_of(name), text_of(value)});
        return 0;
    }
    static int end_headers(nghttp3_conn*, std::int64_t id, int, void* user, void*) {
        H3Exchanges& self = of(user);
        self.exchanges_[id].id = id;
        if (self.answer_early_) self.ask(self.exchanges_[id]);
        return 0;
    }
    static int recv_data(nghttp3_conn*, std::int64_t id, const std::uint8_t* data, std::size_t bytes,
                         void* user, void*) {
        H3Exchanges& self = of(user);
        self.exchanges_[id].request.body.append(reinterpret_cast<const char*>(data), bytes);
        self.credit_(id, bytes);
        return 0;
    }
    static int deferred_consume(nghttp3_conn*, std::int64_t id, std::size_t bytes, void* user, void*) {
        of(user).credit_(id, bytes);
        return 0;
    }
    static int end_stream(nghttp3_conn*, std::int64_t id, void* user, void*) {
        of(user).ask(of(user).exchanges_[id]);
        return 0;
    }
    static nghttp3_ssize read_answer(nghttp3_conn*, std::int64_t id, nghttp3_vec* into, std::size_t,
                                     std::uint32_t* flags, void* user, void*) {
        return of(user).read_answer(of(user).exchanges_[id], into, *flags);
    }
};

H3Exchanges::H3Exchanges(const H3Handler& handler, bool answer_early, std::shared_ptr<QuicServerLog> log,
                         Credit credit)
    : handler_(handler), answer_early_(answer_early), log_(std::move(log)), credit_(std::move(credit)) {
    nghttp3_callbacks callbacks{};
    callbacks.recv_header = Callbacks::recv_header;
    callbacks.recv_trailer = Callbacks::recv_trailer;
    callbacks.end_headers = Callbacks::end_headers;
    callbacks.recv_data = Callbacks::recv_data;
    callbacks.deferred_consume = Callbacks::deferred_consume;
    callbacks.end_stream = Callbacks::end_stream;
    nghttp3_settings settings;
    nghttp3_settings_default(&settings);
    settings.qpack_max_dtable_capacity = 4'096;
    settings.qpack_blocked_streams = 100;
    nghttp3_conn_server_new(&connection_, &callbacks, &settings, nullptr, this);
    nghttp3_conn_set_max_client_streams_bidi(connection_, 1'000);
}

bool H3Exchanges::bind(std::int64_t control, std::int64_t encoder, std::int64_t decoder) {
    return nghttp3_conn_bind_control_stream(connection_, control) == 0 &&
           nghttp3_conn_bind_qpack_streams(connection_, encoder, decoder) == 0;
}

bool H3Exchanges::read(std::int64_t stream, Bytes bytes, bool fin, Instant now) {
    now_ = now;
    const nghttp3_ssize used =
        nghttp3_conn_read_stream(connection_, stream, bytes.data(), bytes.size(), fin ? 1 : 0);
    if (used < 0) return false;
    credit_(stream, static_cast<std::size_t>(used));
    return true;
}

H3Exchanges::Chunk H3Exchanges::next_chunk(std::span<nghttp3_vec> into, Instant now) {
    now_ = now;
    Chunk chunk;
    int fin = 0;
    const nghttp3_ssize count =
        nghttp3_conn_writev_stream(connection_, &chunk.stream, &fin, into.data(), into.size());
    chunk.pieces = count > 0 ? static_cast<std::size_t>(count) : 0;
    chunk.fin = fin != 0;
    if (count < 0) chunk.stream = -1;
    return chunk;
}

void H3Exchanges::stream_closed(std::int64_t stream, std::uint64_t code) {
    nghttp3_conn_close_stream(connection_, stream, code);
    exchanges_.erase(stream);
}

H3Exchanges::Exchange* H3Exchanges::find(std::int64_t stream) {
    const auto found = exchanges_.find(stream);
    return found == exchanges_.end() ? nullptr : &found->second;
}

void H3Exchanges::ask(Exchange& exchange) {
    if (exchange.asked) return;
    exchange.asked = true;
    exchange.request.version = "h3";
    exchange.request.index = log_->requests++;
    exchange.response = handler_(exchange.request);
    if (exchange.response.no_answer) return;
    if (exchange.response.delay > Duration{0})
        exchange.due = after(now_, exchange.response.delay);
    else
        start(exchange);
}

void H3Exchanges::start(Exchange& exchange) {
    const H3Response& response = exchange.response;
    exchange.due = never;
    exchange.started = true;
    if (response.goaway) nghttp3_conn_shutdown(connection_);
    if (response.stop_sending)
        wishes_.push_back({Wish::Kind::stop_sending, exchange.id, NGHTTP3_H3_NO_ERROR});
    if (response.reset_code && !response.truncate_at)
        wishes_.push_back({Wish::Kind::reset, exchange.id, *response.reset_code});
    else
        submit(exchange);
}

void H3Exchanges::submit(Exchange& exchange) {
    const H3Response& response = exchange.response;
    for (const PeerInterim& interim : response.interim) {
        const std::string status = std::to_string(interim.status);
        auto fields = fields_of(interim.fields);
        fields.insert(fields.begin(), field_of(":status", status));
        nghttp3_conn_submit_info(connection_, exchange.id, fields.data(), fields.size());
    }
    const std::string status = std::to_string(response.status);
    const std::string length = std::to_string(response.body.size());
    auto fields = fields_of(response.fields);
    fields.insert(fields.begin(), field_of(":status", status));
    if (response.framing == PeerFraming::sized) fields.push_back(field_of("content-length", length));
    const nghttp3_data_reader reader{Callbacks::read_answer};
    nghttp3_conn_submit_response(connection_, exchange.id, fields.data(), fields.size(),
                                 exchange.request.method == "HEAD" ? nullptr : &reader);
}

void H3Exchanges::truncate(Exchange& exchange) {
    if (exchange.wished) return;
    exchange.wished = true;
    const H3Response& response = exchange.response;
    if (response.close_after || response.reset_after)
        wishes_.push_back({Wish::Kind::close, exchange.id, response.close_code});
    else
        wishes_.push_back(
            {Wish::Kind::reset, exchange.id, response.reset_code.value_or(NGHTTP3_H3_INTERNAL_ERROR)});
}

/// How many bytes may go now, as pauses, key updates and truncation allow.
std::size_t H3Exchanges::sendable(Exchange& exchange) {
    const H3Response& response = exchange.response;
    std::size_t until = std::min(response.body.size(), response.truncate_at.value_or(response.body.size()));
    if (exchange.next_pause < response.pauses.size()) {
        const PeerPause& pause = response.pauses[exchange.next_pause];
        if (exchange.sent == pause.at && !exchange.resting) {
            exchange.resting = true;
            exchange.due = after(now_, pause.length);
        }
        until = std::min(until, pause.at);
    }
    if (response.update_keys_at && exchange.sent >= *response.update_keys_at && !exchange.wished) {
        exchange.wished = true;
        wishes_.push_back({Wish::Kind::update_keys, exchange.id, 0});
    }
    // In pieces, so that a pause or an update in the middle is met.
    constexpr std::size_t piece_bytes = 64 * 1024;
    return std::min(piece_bytes, until - exchange.sent);
}

nghttp3_ssize H3Exchanges::read_answer(Exchange& exchange, nghttp3_vec* into, std::uint32_t& flags) {
    H3Response& response = exchange.response;
    const std::size_t bytes = sendable(exchange);
    if (bytes == 0 && exchange.sent < response.body.size()) {
        if (response.truncate_at && exchange.sent >= *response.truncate_at) truncate(exchange);
        return NGHTTP3_ERR_WOULDBLOCK;
    }
    into[0] = {reinterpret_cast<std::uint8_t*>(response.body.data()) + exchange.sent, bytes};
    exchange.sent += bytes;
    if (exchange.sent == response.body.size()) {
        flags |= NGHTTP3_DATA_FLAG_EOF;
        if (!response.trailers.empty()) {
            flags |= NGHTTP3_DATA_FLAG_NO_END_STREAM;
            const auto fields = fields_of(response.trailers);
            nghttp3_conn_submit_trailers(connection_, exchange.id, fields.data(), fields.size());
        }
    }
    return bytes == 0 ? 0 : 1;
}

Instant H3Exchanges::deadline() const {
    Instant first = never;
    for (const auto& [id, exchange] : exchanges_)
        first = std::min(first, exchange.due);
    return first;
}

void H3Exchanges::expire(Instant now) {
    now_ = now;
    for (auto& [id, exchange] : exchanges_) {
        if (exchange.due > now) continue;
        exchange.due = never;
        if (!exchange.started) {
            start(exchange);
        } else {
            exchange.resting = false;
            ++exchange.next_pause;
            nghttp3_conn_resume_stream(connection_, id);
        }
    }
}

}  // namespace hawser::peer
