#include "api/api_user.hpp"

#include <charconv>

#include "api/multipart_body.hpp"
#include "base/ascii.hpp"
#include "base/try.hpp"
#include "policy/redirect.hpp"
#include "proto/tls/certinfo.hpp"

namespace hawser::api {

namespace {

Unexpected stopped(const char* which) {
    return fail(ErrorCode::aborted, Phase::deliver, std::string("the ") + which + " callback ended the transfer");
}

/// "HTTP/1.1 200 OK\r\n" and "HTTP/2 200 \r\n".
void read_status_line(std::string_view line, Response& response) {
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    const auto space = line.find(' ');
    if (space == std::string_view::npos) return;
    line.remove_prefix(space + 1);
    std::from_chars(line.data(), line.data() + line.size(), response.status);
    const auto second = line.find(' ');
    response.reason = second == std::string_view::npos ? "" : line.substr(second + 1);
}

}  // namespace

// Runs one of the application's callbacks; what it throws ends the transfer and is kept.
template <class Call>
auto ApiUser::guarded(Call call) -> Result<decltype(call())> {
    try {
        return call();
    } catch (...) {
        exception_ = std::current_exception();
        return fail(ErrorCode::aborted, Phase::deliver, "a callback threw an exception");
    }
}

Result<engine::Flow> ApiUser::on_header(const engine::HeaderLine& line) {
    if (line.origin == engine::HeaderLine::Origin::connect) {
        if (handlers_.on_connect_line)
            HAWSER_TRY(guarded([&] { return handlers_.on_connect_line(line.line), true; }));
        return engine::Flow::go_on;
    }
    if (handlers_.on_header_line)
        HAWSER_TRY(guarded([&] { return handlers_.on_header_line(line.line), true; }));
    if (line.origin == engine::HeaderLine::Origin::interim) return engine::Flow::go_on;
    if (line.origin == engine::HeaderLine::Origin::trailer) {
        response_.headers.add(std::string(line.name), std::string(line.value));
    } else if (!line.name.empty()) {
        response_.headers.add(std::string(line.name), std::string(line.value));
    } else if (line.line == "\r\n" || line.line == "\n") {
        HAWSER_TRY(head_complete());
    } else {
        response_.headers.clear();
        read_status_line(line.line, response_);
    }
    return engine::Flow::go_on;
}

Result<void> ApiUser::head_complete() {
    const bool followed = request_.redirects->follow && policy::is_redirect(response_.status) &&
                          !response_.headers.get("location").value_or("").empty();
    if (!handlers_.on_head || followed) return {};
    HAWSER_TRY(guarded([&] { return handlers_.on_head(response_), true; }));
    return {};
}

Result<engine::Flow> ApiUser::on_body(Bytes bytes) {
    if (!handlers_.on_body) {
        if (bytes.size() > request_.limits->max_collected_bytes - response_.body.size())
            return fail(ErrorCode::file_too_large, Phase::deliver,
                        "the answer is larger than Limits::max_collected_bytes; raise it or take the body by on_body");
        response_.body.append(as_text(bytes));
        return engine::Flow::go_on;
    }
    HAWSER_ASSIGN(const Next next, guarded([&] { return handlers_.on_body(bytes); }));
    if (next == Next::stop) return stopped("body");
    return next == Next::pause ? engine::Flow::pause : engine::Flow::go_on;
}

Result<void> ApiUser::on_progress(const engine::Progress& progress) {
    if (!handlers_.on_progress) return {};
    const Progress shown{progress.download_total, progress.download_now, progress.upload_total, progress.upload_now};
    HAWSER_ASSIGN(const bool go_on, guarded([&] { return handlers_.on_progress(shown); }));
    if (!go_on) return stopped("progress");
    return {};
}

void ApiUser::on_debug(engine::DebugKind kind, Bytes bytes) {
    if (!handlers_.on_trace) return;
    Trace shown = Trace::text;
    switch (kind) {
        case engine::DebugKind::text: shown = Trace::text; break;
        case engine::DebugKind::header_in: shown = Trace::header_in; break;
        case engine::DebugKind::header_out: shown = Trace::header_out; break;
        case engine::DebugKind::data_in: shown = Trace::data_in; break;
        case engine::DebugKind::data_out: shown = Trace::data_out; break;
        case engine::DebugKind::tls_in:
        case engine::DebugKind::tls_out: return;
    }
    (void)guarded([&] { return handlers_.on_trace(shown, bytes), true; }).has_value();
}

void ApiUser::on_connection(std::int64_t number) {
    if (handlers_.on_connection) (void)guarded([&] { return handlers_.on_connection(number), true; }).has_value();
}

Result<engine::BodyAnswer> ApiUser::ask_body(MutableBytes into) {
    using Kind = engine::BodyAnswer::Kind;
    if (multipart_ != nullptr) {
        if (multipart_->error()) return Unexpected(*multipart_->error());
        HAWSER_ASSIGN(auto read, guarded([&] { return multipart_->body().read(into); }));
        HAWSER_ASSIGN(const mime::Pulled pulled, std::move(read));
        return engine::BodyAnswer{static_cast<Kind>(pulled.kind), pulled.bytes};
    }
    HAWSER_ASSIGN(const std::size_t count, guarded([&] { return request_.body.source()(into); }));
    if (count == body_pause) return engine::BodyAnswer{Kind::pause, 0};
    if (count == body_abort) return stopped("body source");
    if (count > into.size())
        return fail(ErrorCode::read_failed, Phase::send, "the body source claims more bytes than it was given room for");
    return engine::BodyAnswer{count == 0 ? Kind::end : Kind::bytes, count};
}

Result<void> ApiUser::ask_rewind(std::uint64_t offset) {
    if (multipart_ != nullptr && offset == 0) {
        if (multipart_->error()) return Unexpected(*multipart_->error());
        HAWSER_ASSIGN(auto rewound, guarded([&] { return multipart_->body().rewind(); }));
        return rewound;
    }
    if (offset != 0 || !request_.body.rewind()) return User::ask_rewind(offset);
    HAWSER_ASSIGN(const bool could, guarded([&] { return request_.body.rewind()(); }));
    if (!could) return fail(ErrorCode::rewind_failed, Phase::send, "the body source could not be taken back to its start");
    return {};
}

// Behind the body a field that frames or routes would be read by some and not by others (RFC 9110 6.5.1).
Result<void> ApiUser::ask_trailers(std::vector<Header>& trailers) {
    if (!request_.trailers) return {};
    HAWSER_ASSIGN(const Headers given, guarded([&] { return request_.trailers(); }));
    for (const Header& field : given) {
        for (const std::string_view name : {"Content-Length", "Transfer-Encoding", "Host", "Trailer"})
            if (ascii::equal_ignoring_case(field.name, name))
                return fail(ErrorCode::bad_argument, Phase::send, "the field " + std::string(name) + " cannot be a trailer");
        trailers.push_back(field);
    }
    return {};
}

void ApiUser::take_facts(engine::Outcome& outcome) {
    Facts& facts = response_.facts;
    facts.method = std::move(outcome.effective_method);
    facts.scheme = std::move(outcome.scheme);
    facts.referer = std::move(outcome.referer);
    facts.redirect_url = std::move(outcome.redirect_url);
    facts.connect_status = outcome.connect_status;
    facts.new_connections = outcome.new_connections;
    facts.used_proxy = outcome.used_proxy;
    facts.time_condition_unmet = outcome.time_condition_unmet;
    facts.delivered_bytes = outcome.body_delivered_bytes;
    facts.header_bytes = outcome.header_received_bytes;
    facts.request_bytes = outcome.request_sent_bytes;
    facts.content_length_bytes = outcome.content_length;
    facts.last_modified = outcome.last_modified;
    if (outcome.retry_after_seconds) facts.retry_after = std::chrono::seconds(*outcome.retry_after_seconds);
    facts.local_address = outcome.local.text();
    facts.remote_address = outcome.remote.text();
    facts.local_port = outcome.local.port();
    facts.remote_port = outcome.remote.port();
    facts.transfer_number = outcome.transfer_number;
    facts.connection_number = outcome.connection_number;
    facts.tls_verify_result = outcome.tls_verify_result;
    facts.proxy_tls_verify_result = outcome.proxy_tls_verify_result;
    facts.early_data_bytes = outcome.early_data_bytes;
}

// A body that cannot be made, or not with what was to follow it, must not become half a request.
Result<void> ApiUser::ask_before_request(const SocketAddress&, const SocketAddress&) {
    if (multipart_ != nullptr && multipart_->error()) return Unexpected(*multipart_->error());
    const Body& body = request_.body;
    const bool open_ended = body.streamed() && (!body.size() || request_.convert_line_ends);
    if (request_.trailers && (!open_ended || request_.version == HttpVersion::http1_0))
        return fail(ErrorCode::bad_argument, Phase::send,
                    "trailers need a streamed body of unknown size, and HTTP/1.1 or later; give neither or both");
    return {};
}

void ApiUser::on_done(engine::Outcome& outcome) {
    done_ = true;
    error_ = std::move(outcome.error);
    response_.status = outcome.status;
    response_.version = outcome.version;
    response_.effective_url = std::move(outcome.effective_url);
    response_.redirects = outcome.redirects;
    response_.timings = outcome.timings;
    response_.bytes_received = outcome.body_received_bytes;
    response_.bytes_sent = outcome.body_sent_bytes;
    response_.paths = std::move(outcome.paths);
    take_facts(outcome);
    for (const std::string& certificate : outcome.certificates) {
        Headers& fields = response_.certificates.emplace_back();
        for (tls::CertificateField& field : tls::fields_of(as_bytes(certificate)))
            fields.add(std::move(field.name), std::move(field.value));
    }
    if (handlers_.on_end) (void)guarded([&] { return handlers_.on_end(response_), true; }).has_value();
}

Result<Response> ApiUser::take_result() {
    if (error_) return Unexpected(std::move(*error_));
    return std::move(response_);
}

}  // namespace hawser::api
