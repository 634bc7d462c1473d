#include "unit/quic/world.hpp"

#include "base/ascii.hpp"
#include "support/catch.hpp"
#include "support/certs.hpp"

namespace hawser::test {
namespace {

constexpr std::uint16_t port = 443;
constexpr const char* server_literal = "192.0.2.1";

/// One authority for all tests of the program: making keys is slow.
const Authority& authority() {
    static const Authority made;
    return made;
}
const Identity& identity() {
    static const Identity made = authority().issue();
    return made;
}

std::vector<std::pair<std::string, std::string>> copy_of(std::span<const FieldView> fields) {
    std::vector<std::pair<std::string, std::string>> copied;
    for (const FieldView& field : fields) copied.emplace_back(field.name, field.value);
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

World::World(peer::H3Handler handler, WorldOptions options)
    : options_(std::move(options)), sim_(options_.seed), net_(sim_), loop_(sim_, net_) {
    peer::QuicServerOptions server = options_.server;
    server.certificate_pem = identity().certificate_pem;
    server.key_pem = identity().key_pem;
    server.seed = sim_.seed();
    sim::DatagramEndpoint endpoint;
    endpoint.link = options_.link;
    endpoint.black_hole = options_.black_hole;
    endpoint.open = [handler = std::move(handler), server, log = log] {
        return peer::make_quic_server(handler, server, log);
    };
    endpoint_ = &net_.listen_datagrams(server_literal, port, std::move(endpoint));

    TlsOptions tls;
    tls.ca_pem = options_.trust ? authority().certificate_pem() : Authority("Somebody Else").certificate_pem();
    tls.verify_peer = tls.verify_name = options_.verify;
    auto context = tls::Context::create(tls);
    REQUIRE(context);
    context_.emplace(*std::move(context));

    const SocketAddress remote = *SocketAddress::from_literal(server_literal, port);
    SocketPlan plan;
    plan.family = AF_INET;
    plan.protocol = SocketProtocol::udp;
    auto opened = net_.open(plan);
    REQUIRE(opened);
    handle_ = opened->handle;
    REQUIRE(net_.connect(handle_, remote));
    auto local = net_.local_address(handle_);
    REQUIRE(local);
    const quic::Security security{*context_, options_.sessions, "test"};
    auto made = engine::Http3Link::connect({*local, remote, options_.host}, security, options_.client, now());
    REQUIRE(made);
    link_ = *std::move(made);
    REQUIRE(loop_.watch(handle_, Interest::read, 1));
}

World::~World() {
    link_.reset();
    loop_.unwatch(handle_);
    net_.close(handle_);
}

StreamId World::get(std::string_view path, std::string_view method) {
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

StreamId World::post(std::string_view path, std::string body, std::vector<FieldView> trailers) {
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

void World::resume(StreamId stream) {
    link_->consume(stream, paused_[stream], now());
    paused_.erase(stream);
}

void World::note(Result<void> outcome) {
    if (!outcome && !failure) failure = outcome.error();
}

void World::turn(Instant until) {
    loop_.arm(link_->deadline());
    REQUIRE(loop_.modify(handle_, waiting_ ? Interest::both : Interest::read, 1));
    auto ready = loop_.turn(until);
    if (!ready) FAIL(ready.error().message());
    receive();
    if (link_->deadline() <= now()) note(link_->expire(now()));
    drain();
    pump();
}

void World::receive() {
    for (;;) {
        auto status = net_.receive_datagrams(handle_, batch_);
        if (!status) return note(Unexpected(status.error()));
        if (*status != IoStatus::ok) return;
        for (const Datagram& datagram : batch_.datagrams) {
            note(link_->feed(datagram, now()));
            drain();
        }
    }
}

void World::inject(Bytes bytes) {
    Datagram datagram;
    datagram.local = *net_.local_address(handle_);
    datagram.remote = *SocketAddress::from_literal(server_literal, port);
    datagram.bytes = bytes;
    note(link_->feed(datagram, now()));
    drain();
}

void World::pump() {
    feed_uploads();
    for (;;) {
        if (!waiting_) {
            auto pulled = link_->pull(out_, now());
            if (!pulled) return note(Unexpected(pulled.error()));
            if (pulled->bytes == 0) return;
            longest_batch = std::max(longest_batch, (pulled->bytes + pulled->segment_bytes - 1) / pulled->segment_bytes);
            waiting_ = *std::move(pulled);
        }
        Datagram datagram{waiting_->local, waiting_->remote, waiting_->ecn, waiting_->segment_bytes,
                          Bytes(out_).first(waiting_->bytes)};
        auto sent = net_.send_datagram(handle_, datagram);
        if (!sent) return note(Unexpected(sent.error()));
        if (*sent != IoStatus::ok) return;
        waiting_.reset();
    }
}

void World::feed_uploads() {
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

void World::drain() {
    while (auto event = link_->next_connection_event()) connection_events.push_back(*std::move(event));
    for (;;) {
        auto event = link_->next(now());
        if (!event) return note(Unexpected(event.error()));
        if (!*event) return;
        take(**event);
    }
}

void World::take(Event& event) {
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
