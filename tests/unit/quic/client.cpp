#include "unit/quic/client.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace hawser::test {
namespace {

std::vector<std::pair<std::string, std::string>> copy_of(std::span<const FieldView> fields) {
    std::vector<std::pair<std::string, std::string>> copied;
    for (const FieldView& field : fields)
        copied.emplace_back(field.name, field.value);
    return copied;
}

}  // namespace

std::string Answer::field(std::string_view name) const {
    for (const auto& [key, value] : fields)
        if (ascii::equal_ignoring_case(key, name)) return value;
    return {};
}

std::string pattern(std::size_t bytes) {
    std::string text(bytes, '\0');
    std::uint32_t state = 0x9e3779b9;
    for (char& c : text) {
        state = state * 1664525 + 1013904223;
        c = static_cast<char>(state >> 24);
    }
    return text;
}

Client::Client(Loop& loop, const SocketAddress& remote, const ClientOptions& options)
    : loop_(loop), remote_(remote) {
    auto context = tls::Context::create(options.tls);
    REQUIRE(context);
    context_.emplace(*std::move(context));
    connect_socket("");
    const quic::Security security{*context_, options.sessions, "test"};
    const engine::Http3Link::Target target{sockets_.begin()->second, remote_, options.host};
    auto made = engine::Http3Link::connect(target, security, options.settings, now());
    REQUIRE(made);
    link_ = *std::move(made);
}

Client::~Client() {
    link_.reset();
    for (const auto& [handle, local] : sockets_) {
        loop_.unwatch(handle);
        loop_.net().close(handle);
    }
}

void Client::connect_socket(const std::string& local_literal) {
    SocketPlan plan;
    plan.family = remote_.family();
    plan.protocol = SocketProtocol::udp;
    plan.local_address = local_literal;
    auto opened = loop_.net().open(plan);
    REQUIRE(opened);
    REQUIRE(loop_.net().connect(opened->handle, remote_));
    auto local = loop_.net().local_address(opened->handle);
    REQUIRE(local);
    sockets_[opened->handle] = *local;
    REQUIRE(loop_.watch(opened->handle, Interest::read, 1));
}

void Client::migrate(const std::string& local_literal) {
    connect_socket(local_literal);
    auto moved = link_->machine().migrate(sockets_.rbegin()->second, now());
    if (!moved) FAIL(moved.error().message());
    pump();
}

StreamId Client::get(std::string_view path, std::string_view method) {
    RequestHead head;
    head.method = method;
    head.scheme = "https";
    head.authority = "localhost";
    head.target = path;
    const FieldView fields[] = {{"User-Agent", "test"}, {"Accept", "*/*"}};
    head.fields = fields;
    auto stream = link_->open(head, now());
    REQUIRE(stream);
    answers[*stream];
    return *stream;
}

StreamId Client::post(std::string_view path, std::string body, std::vector<FieldView> trailers) {
    RequestHead head;
    head.method = "POST";
    head.scheme = "https";
    head.authority = "localhost";
    head.target = path;
    head.body = {BodyFraming::Kind::sized, body.size()};
    const std::string length = std::to_string(body.size());
    const FieldView fields[] = {{"Content-Length", length}};
    head.fields = fields;
    auto stream = link_->open(head, now());
    REQUIRE(stream);
    answers[*stream];
    uploads_[*stream] = {std::move(body), 0, false, std::move(trailers)};
    return *stream;
}

void Client::resume(StreamId stream) {
    link_->consume(stream, paused_[stream], now());
    paused_.erase(stream);
}

void Client::note(Result<void> outcome) {
    if (!outcome && !failure) failure = outcome.error();
}

void Client::turn(Instant until) {
    loop_.arm(link_->deadline());
    for (const auto& [handle, local] : sockets_) {
        const bool full = waiting_ && waiting_->local == local;
        REQUIRE(loop_.modify(handle, full ? Interest::both : Interest::read, 1));
    }
    auto ready = loop_.turn(until);
    if (!ready) FAIL(ready.error().message());
    receive();
    if (link_->deadline() <= now()) note(link_->expire(now()));
    drain();
    pump();
}

void Client::receive() {
    for (const auto& [handle, local] : sockets_) {
        for (;;) {
            auto status = loop_.net().receive_datagrams(handle, batch_);
            if (!status) return note(Unexpected(status.error()));
            if (*status != IoStatus::ok) break;
            for (const Datagram& datagram : batch_.datagrams) {
                note(link_->feed(datagram, now()));
                drain();
            }
        }
    }
}

void Client::inject(Bytes bytes) {
    Datagram datagram;
    datagram.local = sockets_.begin()->second;
    datagram.remote = remote_;
    datagram.bytes = bytes;
    note(link_->feed(datagram, now()));
    drain();
}

void Client::pump() {
    feed_uploads();
    for (;;) {
        if (!waiting_) {
            auto pulled = link_->pull(out_, now());
            if (!pulled) return note(Unexpected(pulled.error()));
            if (pulled->bytes == 0) return;
            longest_batch =
                std::max(longest_batch, (pulled->bytes + pulled->segment_bytes - 1) / pulled->segment_bytes);
            waiting_ = *std::move(pulled);
        }
        Datagram datagram{waiting_->local, waiting_->remote, waiting_->ecn, waiting_->segment_bytes,
                          Bytes(out_).first(waiting_->bytes)};
        const auto socket = std::find_if(sockets_.begin(), sockets_.end(),
                                         [&](const auto& one) { return one.second == datagram.local; });
        REQUIRE(socket != sockets_.end());
        if (datagram.segment_bytes >= datagram.bytes.size()) datagram.segment_bytes = 0;
        auto sent = loop_.net().send_datagram(socket->first, datagram);
        if (!sent) return note(Unexpected(sent.error()));
        if (*sent != IoStatus::ok) return;
        waiting_.reset();
    }
}

void Client::feed_uploads() {
    for (auto& [stream, upload] : uploads_) {
        if (upload.ended || answers[stream].over()) continue;
        const std::size_t room = link_->send_capacity(stream);
        const Bytes rest = as_bytes(upload.body).subspan(upload.sent);
        if (room != 0 && !rest.empty()) {
            auto taken = link_->send_body(stream, rest, now());
            if (!taken) return note(Unexpected(taken.error()));
            upload.sent += *taken;
        }
        if (upload.sent == upload.body.size()) {
            note(link_->end(stream, upload.trailers, now()));
            upload.ended = true;
        }
    }
}

void Client::drain() {
    while (auto event = link_->next_connection_event())
        connection_events.push_back(*std::move(event));
    for (;;) {
        auto event = link_->next(now());
        if (!event) return note(Unexpected(event.error()));
        if (!*event) return;
        take(**event);
    }
}

void Client::take(Event& event) {
    if (auto* head = std::get_if<HeadEvent>(&event)) {
        Answer& answer = answers[head->stream];
        REQUIRE_FALSE(answer.over());
        REQUIRE(head->version == HttpVersion::http3);
        if (head->interim) return answer.interim.push_back(head->status);
        answer.status = head->status;
        answer.fields = copy_of(head->fields);
    } else if (auto* body = std::get_if<BodyEvent>(&event)) {
        Answer& answer = answers[body->stream];
        REQUIRE_FALSE(answer.over());
        answer.body.append(as_text(body->bytes));
        ++answer.body_events;
        const auto paused = paused_.find(body->stream);
        if (paused != paused_.end())
            paused->second += body->bytes.size();
        else
            link_->consume(body->stream, body->bytes.size(), now());
    } else if (auto* trailers = std::get_if<TrailersEvent>(&event)) {
        answers[trailers->stream].trailers = copy_of(trailers->fields);
    } else if (auto* end = std::get_if<EndEvent>(&event)) {
        REQUIRE_FALSE(answers[end->stream].over());
        answers[end->stream].whole = true;
    } else if (auto* failed = std::get_if<StreamFailed>(&event)) {
        REQUIRE_FALSE(answers[failed->stream].over());
        answers[failed->stream].failed = std::move(failed->error);
    } else {
        closing = true;
    }
}

}  // namespace hawser::test
