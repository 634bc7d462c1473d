// What comes in: head lines as they come, connections that the server gave up meanwhile, losses while sending.
#include <cerrno>

#include "sim/engine/site.hpp"

using namespace hawser;
using namespace hawser::sim;

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
constexpr const char* url = "http://origin.test/p";

/// Answers every request head with the same bytes, then does one thing more after a while.
struct Habit {
    enum class Then : std::uint8_t { stay, close, reset, speak };
    std::string answer{};
    Then then = Then::stay;
    Duration after = seconds(1);
    std::size_t reset_after_bytes = 0;  ///< other than 0: reset as soon as so much has come
};

class Creature final : public peer::PeerConnection {
  public:
    Creature(Habit habit, std::string& received) : habit_(std::move(habit)), received_(received) {}
    void feed(Bytes bytes, Instant now) override {
        received_.append(as_text(bytes));
        if (habit_.reset_after_bytes != 0) {
            resets_ = received_.size() >= habit_.reset_after_bytes;
            return;
        }
        for (; (answered_ = received_.find("\r\n\r\n", answered_)) != std::string::npos; answered_ += 4) out_ += habit_.answer;
        answered_ = received_.size() < 3 ? 0 : received_.size() - 3;
        if (habit_.then != Habit::Then::stay) deadline_ = now + habit_.after;
    }
    void feed_eof(Instant) override { ended_ = true; }
    std::size_t pull(MutableBytes out, Instant) override {
        const std::size_t count = std::min(out.size(), out_.size());
        std::copy_n(out_.begin(), count, out.begin());
        out_.erase(0, count);
        return count;
    }
    bool wants_close() const override { return resets_ || (ended_ && out_.empty()); }
    bool wants_reset() const override { return resets_; }
    Instant deadline() const override { return deadline_; }
    void expire(Instant) override {
        deadline_ = never;
        if (habit_.then == Habit::Then::speak) out_ += "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nplanted";
        resets_ = habit_.then == Habit::Then::reset;
        ended_ = ended_ || habit_.then == Habit::Then::close;
    }

  private:
    Habit habit_;
    std::string& received_;
    std::string out_;
    std::size_t answered_ = 0;
    Instant deadline_ = never;
    bool ended_ = false;
    bool resets_ = false;
};

struct Server {
    Habit habit;
    std::deque<std::string> received;  ///< by connection

    void serve(World& world, Link link = {}) {
        StreamEndpoint endpoint;
        endpoint.accept = [this](std::string_view) -> std::unique_ptr<peer::PeerConnection> {
            return std::make_unique<Creature>(habit, received.emplace_back());
        };
        endpoint.link = link;
        world.serve_stream("origin.test", 80, std::move(endpoint));
    }
};

/// Collects what is told as data received.
class Listener final : public engine::User {
  public:
    std::string data;
    std::string body;
    bool done = false;
    Result<engine::Flow> on_header(const engine::HeaderLine&) override { return engine::Flow::go_on; }
    Result<engine::Flow> on_body(Bytes bytes) override { return body.append(as_text(bytes)), engine::Flow::go_on; }
    void on_debug(engine::DebugKind kind, Bytes bytes) override {
        if (kind == engine::DebugKind::data_in) data.append(as_text(bytes));
    }
    void on_done(engine::Outcome& outcome) override { done = !outcome.error; }
};

}  // namespace

TEST_CASE("the lines before a fault are told, at every fragment size") {
    struct Case {
        std::string answer;
        std::string told;
        ErrorCode code;
    };
    const std::string begin = "HTTP/1.1 200 OK\r\nA: b\r\n";
    const Case cases[] = {
        {begin + "nonsense\r\n\r\n", begin, ErrorCode::weird_reply},
        {begin + "Content-Length: x\r\nB: c\r\n\r\n", begin, ErrorCode::weird_reply},
        {begin + "Content-Encoding: gzip, gzip, gzip\r\nContent-Encoding: gzip, gzip, gzip\r\n\r\n",
         begin + "Content-Encoding: gzip, gzip, gzip\r\n", ErrorCode::bad_content_coding},
        {begin + "Transfer-Encoding: odd\r\n\r\nx", begin + "Transfer-Encoding: odd\r\n\r\n", ErrorCode::bad_content_coding},
        {begin + "Content-Length: 6\r\n\r\nsixsix", begin + "Content-Length: 6\r\n", ErrorCode::file_too_large},
        {begin + "B: c\r\n d", begin, ErrorCode::timed_out},
        {begin + "B: c\r\nC", begin + "B: c\r\n", ErrorCode::timed_out},
    };
    Limits limits;
    limits.max_body_bytes = 5;
    limits.total = seconds(5);
    for (const Case& test : cases)
        for (const std::size_t fragment : fragment_sizes) {
            CAPTURE(test.answer, fragment);
            World world;
            Server server{{.answer = test.answer}, {}};
            server.serve(world, fragments(fragment));
            auto spec = world.spec(url);
            spec.limits = &limits;
            spec.decode_content = true;
            const Witness witness = world.perform(spec);
            CHECK(code_of(witness) == test.code);
            CHECK(witness.lines == test.told);
            CHECK(witness.outcome->header_received_bytes == test.told.size());
            CHECK(witness.outcome->status == 200);
            CHECK(witness.body.empty());
        }
}

TEST_CASE("a head that comes in pieces is told once, and what it says counts") {
    const std::string head = "HTTP/1.1 206 Part\r\nContent-Type: a/b\r\nX: y\r\n z\r\nContent-Length: 2\r\nLast-Modified: Mon, 01 Jan 2024 10:20:30 GMT\r\n\r\n";
    const std::string hint = "HTTP/1.1 103 Early\r\nLink: </a>\r\nContent-Type: not/this\r\n\r\n";
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        World world;
        Server server{{.answer = hint + head + "ok"}, {}};
        server.serve(world, fragments(fragment));
        const Witness witness = world.get(url);
        CHECK(witness.verdict() == "ok 206");
        CHECK(witness.lines == hint + "HTTP/1.1 206 Part\r\nContent-Type: a/b\r\nX: y z\r\nContent-Length: 2\r\n"
                                      "Last-Modified: Mon, 01 Jan 2024 10:20:30 GMT\r\n\r\n");
        CHECK(witness.outcome->content_type == "a/b");
        CHECK(witness.outcome->content_length == 2);
        CHECK(witness.outcome->last_modified == 1704104430);
        CHECK(witness.body == "ok");
    }
}

TEST_CASE("a server that gave up an idle connection is not asked on it, nor is one that spoke unasked") {
    for (const auto then : {Habit::Then::close, Habit::Then::reset, Habit::Then::speak})
        for (const bool driven : {false, true}) {
            CAPTURE(static_cast<int>(then), driven);
            World world;
            Server server{{.answer = ok, .then = then}, {}};
            server.serve(world);
            CHECK(world.get(url).verdict() == "ok 200");
            world.sim.advance(world.sim.now() + seconds(3));
            if (driven) REQUIRE(world.multi.drive(world.sim.now()));
            const std::string before = server.received.front();
            const Witness witness = world.get(url);
            CHECK(witness.verdict() == "ok 200");
            CHECK(witness.body == "ok");
            CHECK(witness.outcome->new_connections == 1);
            CHECK(server.received.size() == 2);
            CHECK(server.received.front() == before);
        }
}

TEST_CASE("an idle connection that is good is used again, with one look after a while and none before") {
    World world;
    Server server{{.answer = ok}, {}};
    server.serve(world);
    CHECK(world.get(url).verdict() == "ok 200");
    const auto before = world.net.calls().liveness;
    CHECK(world.get(url).verdict() == "ok 200");
    CHECK(world.net.calls().liveness == before);
    world.sim.advance(world.sim.now() + milliseconds(50));
    CHECK(world.get(url).verdict() == "ok 200");
    CHECK(world.net.calls().liveness == before + 1);
    CHECK(server.received.size() == 1);
}

TEST_CASE("session tickets that wait do not cost an idle TLS connection its life") {
    World world;
    const TlsOptions tls = trusting();
    serve_tls(world, "origin.test", secured({"http/1.1"}), web([](const peer::PeerRequest&) { return answer_of("ok"); }));
    auto spec = world.spec("https://origin.test/");
    spec.tls = &tls;
    CHECK(world.perform(spec).verdict() == "ok 200");
    world.sim.advance(world.sim.now() + seconds(1));
    const Witness again = world.perform(spec);
    CHECK(again.verdict() == "ok 200");
    CHECK(again.outcome->reused_connection);
}

TEST_CASE("a reset while a large body is sent is a failure to receive, whoever hears it first") {
    for (const std::size_t after : {std::size_t{200}, std::size_t{5'000}, std::size_t{300'000}})
        for (const std::size_t buffer : {std::size_t{4'096}, std::size_t{65'536}, std::size_t{1U << 20}})
            for (const std::size_t step : {std::size_t{100}, std::size_t{16'384}}) {
                CAPTURE(after, buffer, step);
                World world;
                Server server{{.reset_after_bytes = after}, {}};
                Link link;
                link.buffer_bytes = buffer;
                server.serve(world, link);
                Witness witness;
                witness.upload = noise(2'000'000);
                witness.upload_step = step;
                auto spec = world.spec(url);
                spec.intent = engine::Intent::put;
                spec.body_from = engine::BodyFrom::user;
                spec.body_bytes = witness.upload.size();
                static const engine::FieldEdit no_expect[] = {{.name = "Expect", .remove = true}};
                spec.fields = no_expect;
                world.perform(spec, witness);
                CHECK(code_of(witness) == ErrorCode::receive_failed);
                CHECK(witness.outcome->os_errno == ECONNRESET);
            }
}

TEST_CASE("debug notices have chunks as they came") {
    const std::string chunks = "3\r\nabc\r\n3;x=y\r\ndef\r\n0\r\nT: u\r\n\r\n";
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        World world;
        Server server{{.answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks}, {}};
        server.serve(world, fragments(fragment));
        Listener listener;
        auto spec = world.spec(url);
        spec.want_debug = true;
        world.multi.add(spec, listener);
        world.run();
        CHECK(listener.done);
        CHECK(listener.body == "abcdef");
        CHECK(listener.data == chunks);
    }
}

TEST_CASE("lengths that are known without being announced") {
    World world;
    Server server{{.answer = "HTTP/1.1 204 No Content\r\n\r\n"}, {}};
    server.serve(world);
    const Witness witness = world.get(url);
    CHECK(witness.outcome->content_length == 0);
    CHECK(witness.outcome->upload_length == 0);
    auto spec = world.spec("http://10.0.9.9/");  // nobody listens there
    CHECK_FALSE(world.perform(spec).outcome->upload_length);
}

TEST_CASE("the time in a queue is counted") {
    engine::MultiSettings settings;
    settings.max_connections = 1;
    World world(settings);
    Server server{{.answer = ok}, {}};
    server.serve(world);
    Witness first, second;
    world.add(world.spec(url), first);
    world.add(world.spec(url), second);
    world.run();
    REQUIRE((first.outcome && second.outcome));
    CHECK(first.outcome->timings.queued < milliseconds(1));
    CHECK(second.outcome->timings.queued >= first.outcome->timings.total);
}
