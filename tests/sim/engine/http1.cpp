// HTTP/1.1 in full: what a whole transfer makes of heads, codings, conditions, ranges and early answers.
#include "sim/engine/site.hpp"
#include "unit/coding/encode.hpp"

using namespace hawser;
using namespace hawser::sim;

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Answers by rote: each reply leaves once so many bytes have come, counted from the connection's beginning.
struct Reply {
    std::size_t after_bytes = 1;
    std::string bytes;
    enum class Then : std::uint8_t { stay, close, reset } then = Then::stay;
};

class Scripted final : public peer::PeerConnection {
  public:
    Scripted(std::vector<Reply> replies, std::string& received) : replies_(std::move(replies)), received_(received) {}
    void feed(Bytes bytes, Instant) override {
        received_.append(as_text(bytes));
        seen_ += bytes.size();
        for (; next_ < replies_.size() && seen_ >= replies_[next_].after_bytes; ++next_) {
            out_ += replies_[next_].bytes;
            then_ = replies_[next_].then;
        }
    }
    void feed_eof(Instant) override { ended_ = true; }
    std::size_t pull(MutableBytes out, Instant) override {
        const std::size_t count = std::min(out.size(), out_.size());
        std::copy_n(out_.begin(), count, out.begin());
        out_.erase(0, count);
        return count;
    }
    bool wants_close() const override { return ended_ || then_ != Reply::Then::stay; }
    bool wants_reset() const override { return then_ == Reply::Then::reset; }

  private:
    std::vector<Reply> replies_;
    std::string& received_;
    std::string out_;
    std::size_t next_ = 0;
    std::size_t seen_ = 0;
    Reply::Then then_ = Reply::Then::stay;
    bool ended_ = false;
};

/// A server whose n-th connection follows the n-th script, and what each of them received.
struct Script {
    std::vector<std::vector<Reply>> connections;
    std::deque<std::string> received;

    void serve(World& world, Link link = {}) {
        StreamEndpoint endpoint;
        endpoint.accept = [this](std::string_view) -> std::unique_ptr<peer::PeerConnection> {
            const std::size_t at = std::min(received.size(), connections.size() - 1);
            return std::make_unique<Scripted>(connections[at], received.emplace_back());
        };
        endpoint.link = link;
        world.serve_stream("origin.test", 80, std::move(endpoint));
    }
};

constexpr const char* url = "http://origin.test/p";
/// What world.get asks; whoever closes having read less resets.
constexpr std::size_t get_bytes = std::string_view("GET /p HTTP/1.1\r\nHost: origin.test\r\nAccept: */*\r\n\r\n").size();
const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

engine::Spec put(const World& world, Witness& witness, std::string body) {
    witness.upload = std::move(body);
    auto spec = world.spec(url);
    spec.intent = engine::Intent::put;
    spec.body_from = engine::BodyFrom::user;
    spec.body_bytes = witness.upload.size();
    return spec;
}

std::string head_of(const std::string& request) { return request.substr(0, request.find("\r\n\r\n") + 4); }

peer::PeerResponse raw(std::string bytes) {
    peer::PeerResponse answer;
    answer.raw = std::move(bytes);
    return answer;
}

}  // namespace

TEST_CASE("a request is tried again only while no byte of its answer has come") {
    for (const std::string part : {"", "H", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nX: y"})
        for (const auto then : {Reply::Then::close, Reply::Then::reset}) {
            CAPTURE(part, static_cast<int>(then));
            World world;
            Script script;
            script.connections = {{{get_bytes, ok}, {2 * get_bytes, part, then}}, {{get_bytes, ok}}};
            script.serve(world);
            CHECK(world.get(url).verdict() == "ok 200");
            const Witness witness = world.get(url);
            if (part.empty()) {
                CHECK(witness.verdict() == "ok 200");
                CHECK(script.received.size() == 2);
            } else {
                CHECK(witness.outcome->error);
                CHECK(script.received.size() == 1);
            }
        }
}

TEST_CASE("an early answer that wants the rest gets it, and the connection is kept") {
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        World world;
        Script script;
        const std::size_t body = 30'000;
        script.connections = {{{1'000, ok}, {body + get_bytes + 40, ok}}};
        script.serve(world, fragments(fragment));
        Witness witness;
        const std::string text = noise(body);
        world.perform(put(world, witness, text), witness);
        CHECK(witness.verdict() == "ok 200");
        CHECK(script.received.front().ends_with(text));
        CHECK(witness.outcome->body_sent_bytes == body);
        const Witness next = world.get(url);
        CHECK(next.verdict() == "ok 200");
        CHECK(next.outcome->reused_connection);
    }
}

TEST_CASE("an early answer of a server that goes away is an answer") {
    for (const auto then : {Reply::Then::close, Reply::Then::reset})
        for (const bool says_so : {false, true}) {
            World world;
            Script script;
            const std::string answer =
                std::string("HTTP/1.1 200 OK\r\n") + (says_so ? "Connection: close\r\n" : "") + "Content-Length: 2\r\n\r\nok";
            script.connections = {{{1'000, answer, then}}};
            Link slow;
            slow.rate_bytes_per_second = 10'000;
            slow.buffer_bytes = 4'096;
            script.serve(world, slow);
            Witness witness;
            const auto spec = put(world, witness, noise(500'000));
            world.perform(spec, witness);
            // A reset may take the answer with it; what is told is never half an answer.
            if (then == Reply::Then::close || !witness.outcome->error) {
                CHECK(witness.verdict() == "ok 200");
                CHECK(witness.body == "ok");
            }
            CHECK(world.net.open_handles() == 0);
        }
}

TEST_CASE("an error stops an upload unless it is to go on") {
    for (const bool goes_on : {false, true}) {
        World world;
        Script script;
        const std::string no = "HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nno";
        script.connections = {{{1'000, no}}};
        Link slow;
        slow.rate_bytes_per_second = 100'000;
        slow.buffer_bytes = 4'096;
        script.serve(world, slow);
        Witness witness;
        auto spec = put(world, witness, noise(200'000));
        spec.keep_sending_on_error = goes_on;
        world.perform(spec, witness);
        CHECK(witness.verdict() == "ok 404");
        CHECK(witness.body == "no");
        CHECK((witness.outcome->body_sent_bytes == 200'000) == goes_on);
        CHECK((world.net.open_handles() == 1) == goes_on);
    }
}

TEST_CASE("a final answer ends the wait for 100 without the body") {
    for (const char* status : {"200 OK", "404 No"}) {
        World world;
        Script script;
        script.connections = {{{1, std::string("HTTP/1.1 ") + status + "\r\nContent-Length: 2\r\n\r\nok"}}};
        script.serve(world);
        Witness witness;
        auto spec = put(world, witness, "abc");
        const engine::FieldEdit expect{"Expect", "100-continue"};
        spec.fields = {&expect, 1};
        world.perform(spec, witness);
        CHECK(!witness.outcome->error);
        CHECK(witness.body == "ok");
        CHECK(witness.outcome->body_sent_bytes == 0);
        CHECK(script.received.front().ends_with("\r\n\r\n"));
    }
}

TEST_CASE("417 brings the same request again without the expectation") {
    World world;
    Script script;
    const std::string head = "PUT /p HTTP/1.1\r\nHost: origin.test\r\nAccept: */*\r\n";
    script.connections = {{{1, "HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n"}}, {{head.size() + 24, ok}}};
    script.serve(world);
    Witness witness;
    auto spec = put(world, witness, "abc");
    const engine::FieldEdit expect{"Expect", "100-continue"};
    spec.fields = {&expect, 1};
    world.perform(spec, witness);
    CHECK(witness.verdict() == "ok 200");
    REQUIRE(script.received.size() == 2);
    CHECK(script.received.back() == head + "Content-Length: 3\r\n\r\nabc");
}

TEST_CASE("the head of a request, in order") {
    World world;
    Script script;
    script.connections = {{{1, ok}}};
    script.serve(world);
    auto spec = world.spec(url);
    const engine::FieldEdit edits[] = {{"X-One", "1", false, "X-One:\t1 "}, {"Connection", "mine"}, {"X-Empty", ""}, {"Accept", "", true}};
    const Credentials credentials{.user = "u", .password = "p"};
    const RangeOptions range{.range = "0-5"};
    spec.fields = edits;
    spec.credentials = &credentials;
    spec.range = &range;
    spec.user_agent = "ua";
    spec.referer = "r";
    spec.cookie = "a=b";
    spec.accept_encoding = "gzip";
    spec.ask_transfer_codings = true;
    spec.condition = {TimeCondition::Kind::modified_since, 1'000'000'000};
    spec.target = "*";
    const Witness witness = world.perform(spec);
    CHECK(witness.verdict() == "ok 200");
    CHECK(witness.outcome->referer == "r");
    CHECK(script.received.front() ==
          "GET * HTTP/1.1\r\nHost: origin.test\r\nAuthorization: Basic dTpw\r\nRange: bytes=0-5\r\nUser-Agent: ua\r\n"
          "Connection: mine, TE\r\nTE: gzip\r\nAccept-Encoding: gzip\r\nReferer: r\r\nCookie: a=b\r\n"
          "If-Modified-Since: Sun, 09 Sep 2001 01:46:40 GMT\r\nX-One:\t1 \r\nX-Empty:\r\n\r\n");
}

TEST_CASE("framing by hand: what can be true is sent, what cannot is refused before a byte leaves") {
    struct Case {
        std::vector<engine::FieldEdit> edits;
        bool known;
        const char* sent;  ///< null: refused
    };
    const engine::FieldEdit chunked{"Transfer-Encoding", "chunked"};
    const engine::FieldEdit three{"Content-Length", "3"};
    const engine::FieldEdit no_expect{"Expect", "", true};
    const engine::FieldEdit no_length{"Content-Length", "", true};
    const engine::FieldEdit no_coding{"Transfer-Encoding", "", true};
    const Case cases[] = {
        {{no_expect}, true, "Content-Length: 3\r\n\r\nabc"},
        {{no_expect}, false, "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
        {{chunked}, true, "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
        {{chunked, three}, true, "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
        {{three}, true, "Content-Length: 3\r\n\r\nabc"},
        {{three}, false, "Content-Length: 3\r\n\r\nabc"},
        {{no_coding, three}, false, "Content-Length: 3\r\n\r\nabc"},
        {{{"Content-Length", "2"}}, true, nullptr},
        {{{"Content-Length", "x"}}, false, nullptr},
        {{{"Transfer-Encoding", "gzip"}}, true, nullptr},
        {{no_length}, true, nullptr},
        {{no_coding}, false, nullptr},
    };
    for (const Case& one : cases) {
        CAPTURE(one.edits.front().name, one.edits.front().value, one.known);
        World world;
        Script script;
        script.connections = {{{70, ok}}};
        script.serve(world);
        Witness witness;
        auto spec = put(world, witness, "abc");
        if (!one.known) spec.body_bytes.reset();
        spec.fields = one.edits;
        world.perform(spec, witness);
        if (one.sent != nullptr) {
            CHECK(witness.verdict() == "ok 200");
            CHECK(script.received.front().ends_with(one.sent));
        } else {
            CHECK(code_of(witness) == ErrorCode::bad_argument);
            CHECK((script.received.empty() || script.received.front().empty()));
        }
    }
}

TEST_CASE("a length by hand does not outlive its body") {
    World world;
    peer::H1Log log;
    peer::H1Config config;
    config.log = &log;
    StreamEndpoint endpoint;
    endpoint.accept = peer::h1_site(
        [](const peer::PeerRequest& request) {
            auto answer = answer_of("ok");
            if (request.method == "POST") {
                answer.status = 303;
                answer.fields = {{"Location", "/next"}};
            }
            return answer;
        },
        config);
    world.serve_stream("origin.test", 80, std::move(endpoint));
    auto spec = world.spec(url);
    const Redirects redirects{.follow = true};
    const engine::FieldEdit edits[] = {{"Content-Length", "3"}, {"X", "1"}};
    const std::string body = "abc";
    spec.redirects = &redirects;
    spec.fields = edits;
    spec.intent = engine::Intent::post;
    spec.body_from = engine::BodyFrom::bytes;
    spec.body = as_bytes(body);
    CHECK(world.perform(spec).verdict() == "ok 200");
    REQUIRE(log.requests.size() == 2);
    CHECK(log.complaints.empty());
    CHECK(peer::find_field(log.requests[1].fields, "Content-Length") == nullptr);
    CHECK(peer::find_field(log.requests[1].fields, "X") != nullptr);
}

TEST_CASE("an upload goes on where it had stopped, also after a redirect") {
    for (const bool redirected : {false, true}) {
        World world;
        peer::H1Log log;
        peer::H1Config config;
        config.log = &log;
        StreamEndpoint endpoint;
        endpoint.accept = peer::h1_site(
            [&](const peer::PeerRequest& request) {
                auto answer = answer_of("stored");
                if (redirected && request.index == 0) {
                    answer.status = 307;
                    answer.fields = {{"Location", "/there"}};
                }
                return answer;
            },
            config);
        world.serve_stream("origin.test", 80, std::move(endpoint));
        Witness witness;
        auto spec = put(world, witness, "0123456789");
        const RangeOptions range{.resume_from = 4};
        const Redirects redirects{.follow = true};
        spec.range = &range;
        spec.redirects = &redirects;
        world.perform(spec, witness);
        CHECK(witness.verdict() == "ok 200");
        REQUIRE(log.requests.size() == (redirected ? 2U : 1U));
        for (const auto& request : log.requests) {
            CHECK(request.body == "456789");
            CHECK(*peer::find_field(request.fields, "Content-Range") == "bytes 4-9/10");
            CHECK(*peer::find_field(request.fields, "Content-Length") == "6");
        }
    }
    struct Case {
        std::uint64_t from;
        bool known;
        ErrorCode code;
    };
    for (const Case& one : {Case{10, true, ErrorCode::partial_body}, Case{11, true, ErrorCode::partial_body},
                            Case{4, false, ErrorCode::bad_argument}}) {
        World world;
        world.serve("origin.test", 80, [](const peer::PeerRequest&) { return answer_of("stored"); });
        Witness witness;
        auto spec = put(world, witness, "0123456789");
        if (!one.known) spec.body_bytes.reset();
        const RangeOptions range{.resume_from = one.from};
        spec.range = &range;
        world.perform(spec, witness);
        CHECK(code_of(witness) == one.code);
    }
}

TEST_CASE("line ends of an upload are converted, wherever a piece ends") {
    for (const std::size_t step : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{1'000}}) {
        World world;
        std::string received;
        world.serve("origin.test", 80, [&](const peer::PeerRequest& request) {
            received = request.body;
            return answer_of("ok");
        });
        Witness witness;
        witness.upload_step = step;
        auto spec = put(world, witness, "a\nb\r\nc\r\n\nd\r\re\n");
        spec.convert_line_ends = true;
        world.perform(spec, witness);
        CHECK(witness.verdict() == "ok 200");
        CHECK(received == "a\r\nb\r\nc\r\n\r\nd\r\re\r\n");
    }
}

TEST_CASE("a condition is asked, and judged by Last-Modified where the server does not") {
    using Kind = TimeCondition::Kind;
    constexpr std::int64_t modified = 1'000'000'000;
    struct Case {
        Kind kind;
        std::int64_t than;
        int status;
        bool unmet;
    };
    const Case cases[] = {
        {Kind::modified_since, modified - 1, 200, false},  {Kind::modified_since, modified, 200, true},
        {Kind::modified_since, modified + 1, 200, true},   {Kind::unmodified_since, modified - 1, 200, true},
        {Kind::unmodified_since, modified, 200, true},     {Kind::unmodified_since, modified + 1, 200, false},
        {Kind::last_modified, modified, 200, true},        {Kind::last_modified, modified - 1, 200, false},
        {Kind::modified_since, modified + 1, 404, false},  {Kind::modified_since, modified - 1, 304, true},
        {Kind::unmodified_since, 0, 200, false},           {Kind::none, modified + 1, 200, false},
        {Kind::none, 0, 304, true},
    };
    for (const std::size_t fragment : fragment_sizes)
        for (const Case& one : cases) {
            CAPTURE(fragment, static_cast<int>(one.kind), one.than, one.status);
            World world;
            world.serve(
                "origin.test", 80,
                [&](const peer::PeerRequest& request) {
                    CHECK((peer::find_field(request.fields, "If-Modified-Since") != nullptr) == (one.kind == Kind::modified_since));
                    auto answer = answer_of("text");
                    answer.status = one.status;
                    answer.fields = {{"Last-Modified", "Sun, 09 Sep 2001 01:46:40 GMT"}};
                    return answer;
                },
                fragments(fragment));
            auto spec = world.spec(url);
            spec.condition = {one.kind, one.than};
            const Witness witness = world.perform(spec);
            CHECK(!witness.outcome->error);
            CHECK(witness.outcome->time_condition_unmet == one.unmet);
            CHECK(witness.outcome->status == (one.unmet ? 304 : one.status));
            CHECK(witness.body == (one.unmet ? "" : "text"));
            if (one.unmet) CHECK(witness.outcome->body_received_bytes == 0);
        }
}

TEST_CASE("codings of content and transfer are undone together, and left when asked") {
    const std::string text = noise(5'000);
    const auto encode = [](const char* coding, std::string_view what) { return coding::test::encode(coding, what); };
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        World world;
        world.serve(
            "origin.test", 80,
            [&](const peer::PeerRequest& request) {
                const std::string body = encode("gzip", encode("br", encode("zstd", text)));
                char size[20];
                (void)std::snprintf(size, sizeof size, "%zx", body.size());
                if (request.target == "/lines")
                    return raw("HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Encoding: br, gzip\r\nContent-Length: " +
                               std::to_string(body.size()) + "\r\n\r\n" + body);
                return raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Encoding: zstd, br\r\nTransfer-Encoding: chunked\r\n\r\n" +
                           std::string(size) + "\r\n" + body + "\r\n0\r\nX: y\r\n\r\n");
            },
            fragments(fragment));
        auto spec = world.spec("http://origin.test/lines");
        spec.decode_content = true;
        CHECK((world.perform(spec).body == text));
        spec.url = "http://origin.test/transfer";
        const Witness unasked = world.perform(spec);
        CHECK(code_of(unasked) == ErrorCode::bad_content_coding);
        spec.ask_transfer_codings = true;
        const Witness both = world.perform(spec);
        CHECK((both.body == text));
        CHECK(both.trailers == "X: y\r\n");
        spec.raw_chunks = true;
        const Witness untouched = world.perform(spec);
        CHECK(untouched.verdict() == "ok 200");
        CHECK(untouched.body.ends_with("\r\n0\r\nX: y\r\n\r\n"));
        CHECK(untouched.trailers.empty());
        CHECK(world.perform(spec).outcome->reused_connection);
    }
}

TEST_CASE("an unknown coding does not matter to an answer without a body") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) {
        return raw("HTTP/1.1 200 OK\r\nContent-Encoding: rot13\r\nContent-Length: 0\r\n\r\n");
    });
    auto spec = world.spec(url);
    spec.decode_content = true;
    CHECK(world.perform(spec).verdict() == "ok 200");
}

TEST_CASE("HTTP/0.9 has a body and no head; an alias has both; a length may be ignored") {
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        World world;
        Script script;
        script.connections = {{{get_bytes, "plain", Reply::Then::close}},
                              {{get_bytes, "ICY 200 OK\r\nicy: y\r\n\r\nmusic", Reply::Then::close}},
                              {{get_bytes, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nmore than two", Reply::Then::close}}};
        script.serve(world, fragments(fragment));
        auto spec = world.spec(url);
        spec.allow_http0_9 = true;
        const Witness bare = world.perform(spec);
        CHECK(!bare.outcome->error);
        CHECK(bare.body == "plain");
        CHECK(bare.lines.empty());
        CHECK(bare.outcome->status == 0);
        const std::string_view alias = "ICY";
        spec.status_aliases = {&alias, 1};
        const Witness radio = world.perform(spec);
        CHECK(radio.verdict() == "ok 200");
        CHECK(radio.outcome->version == HttpVersion::http1_0);
        CHECK(radio.lines == "ICY 200 OK\r\nicy: y\r\n\r\n");
        CHECK(radio.body == "music");
        spec.ignore_content_length = true;
        const Witness all = world.perform(spec);
        CHECK(all.body == "more than two");
        CHECK(!all.outcome->content_length);
    }
}

TEST_CASE("a download that is resumed: 416 is the end of it, bodiless answers are no failure") {
    struct Case {
        int status;
        bool head;
        bool fails;
    };
    for (const Case& one : {Case{416, false, false}, Case{204, false, false}, Case{304, false, false}, Case{200, true, false},
                            Case{200, false, true}, Case{404, false, true}}) {
        CAPTURE(one.status, one.head);
        World world;
        world.serve("origin.test", 80, [&](const peer::PeerRequest& request) {
            CHECK(*peer::find_field(request.fields, "Range") == "bytes=5-");
            if (one.status == 204 || one.status == 304 || one.head)
                return raw("HTTP/1.1 " + std::to_string(one.status) + " X\r\n\r\n");
            auto answer = answer_of("text");
            answer.status = one.status;
            return answer;
        });
        auto spec = world.spec(url);
        const RangeOptions range{.range = "1-2", .resume_from = 5};
        spec.range = &range;
        spec.fail_on_error = true;
        if (one.head) spec.intent = engine::Intent::head;
        const Witness witness = world.perform(spec);
        CHECK(witness.outcome->error.has_value() == one.fails);
        CHECK(witness.body.empty());
    }
}

TEST_CASE("HEAD by another name ends with the head") {
    World world;
    Script script;
    script.connections = {{{1, "HTTP/1.1 200 OK\r\nAllow: GET\r\nContent-Length: 100\r\n\r\nsome of a body"}}};
    script.serve(world);
    auto spec = world.spec(url);
    spec.intent = engine::Intent::head;
    spec.method = "OPTIONS";
    const Witness witness = world.perform(spec);
    CHECK(witness.verdict() == "ok 200");
    CHECK(witness.body.empty());
    CHECK(head_of(script.received.front()).starts_with("OPTIONS /p "));
    CHECK(world.net.open_handles() == 0);
}

TEST_CASE("trailers follow an upload of unknown size") {
    class WithTrailers final : public engine::User {
      public:
        Witness& told;
        std::vector<Header> trailers;
        int asked = 0;
        explicit WithTrailers(Witness& witness) : told(witness) {}
        Result<engine::Flow> on_header(const engine::HeaderLine& line) override { return told.on_header(line); }
        Result<engine::Flow> on_body(Bytes bytes) override { return told.on_body(bytes); }
        void on_done(engine::Outcome& outcome) override { told.on_done(outcome); }
        Result<engine::BodyAnswer> ask_body(MutableBytes into) override { return told.ask_body(into); }
        Result<void> ask_trailers(std::vector<Header>& into) override {
            ++asked;
            into = trailers;
            return {};
        }
    };
    for (const bool known : {false, true})
        for (const std::size_t fragment : fragment_sizes) {
            World world;
            peer::PeerFields came;
            world.serve(
                "origin.test", 80,
                [&](const peer::PeerRequest& request) {
                    CHECK(request.body == "abc");
                    came = request.trailers;
                    return answer_of("ok");
                },
                fragments(fragment));
            Witness witness;
            WithTrailers user(witness);
            user.trailers = {{"X-Sum", "3"}, {"X-Two", "2"}};
            auto spec = put(world, witness, "abc");
            if (!known) spec.body_bytes.reset();
            spec.want_trailers = true;
            world.multi.add(spec, user);
            world.run();
            CHECK(witness.verdict() == "ok 200");
            CHECK(user.asked == (known ? 0 : 1));
            CHECK(came.size() == (known ? 0U : 2U));
            if (!known) CHECK(*peer::find_field(came, "X-Sum") == "3");
        }
}
