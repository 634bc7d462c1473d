// Bodies and heads that need care: content codings, limits, ranges, and answers without a body.
#include "sim/engine/site.hpp"
#include "unit/coding/encode.hpp"

using namespace hawser;
using namespace hawser::sim;

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Compresses well, but not to nothing.
std::string prose(std::size_t bytes) {
    const std::string words = noise(bytes / 4, 9);
    std::string text;
    for (std::size_t i = 0; text.size() < bytes; ++i)
        text.append(4, words[i % words.size()]);
    text.resize(bytes);
    return text;
}

constexpr const char* codings[] = {"gzip", "br", "zstd"};

peer::PeerResponse coded(std::string_view coding, std::string_view text) {
    auto answer = answer_of(coding::test::encode(coding, text));
    answer.fields = {{"Content-Encoding", std::string(coding)}};
    return answer;
}

engine::Spec decoding(const World& world) {
    auto spec = world.spec("http://origin.test/");
    spec.decode_content = true;
    spec.accept_encoding = "gzip, br, zstd";
    return spec;
}

}  // namespace

TEST_CASE("coded bodies at every fragment size, paused again and again") {
    const std::string text = prose(16'000);
    for (const std::size_t fragment : fragment_sizes)
        for (const char* coding : codings)
            for (const bool pausing : {false, true})
                for (const bool h2 : {false, true}) {
                    CAPTURE(fragment, coding, pausing, h2);
                    World world;
                    const auto site = [&](const peer::PeerRequest& request) {
                        CHECK(peer::find_field(request.fields, h2 ? "accept-encoding" : "Accept-Encoding") !=
                              nullptr);
                        return coded(coding, text);
                    };
                    if (h2)
                        serve_h2(world, "origin.test", site, fragments(fragment));
                    else
                        world.serve("origin.test", 80, site, fragments(fragment));
                    auto spec = decoding(world);
                    if (h2) spec.version = HttpVersion::http2_prior;
                    spec.max_delivery_bytes = 500;
                    Witness witness;
                    int asked = 0;
                    if (pausing)
                        witness.body_hook = [&](Bytes) -> Result<engine::Flow> {
                            return ++asked % 3 == 2 ? engine::Flow::pause : engine::Flow::go_on;
                        };
                    const auto id = world.add(spec, witness);
                    int pauses = 0;
                    while (world.multi.running() != 0 && pauses < 1'000'000) {
                        world.run_for(seconds(pausing ? 100 : 1'000));
                        world.multi.set_paused(id, {});
                        ++pauses;
                    }
                    CHECK(witness.verdict() == "ok 200");
                    CHECK((witness.body == text));
                    CHECK(witness.largest_piece <= 500);
                    if (pausing) CHECK(pauses > 10);
                    CHECK(witness.outcome->body_delivered_bytes == text.size());
                    CHECK(witness.outcome->body_received_bytes ==
                          hawser::coding::test::encode(coding, text).size());
                }
}

TEST_CASE("a coded body is handed out as it is when nobody asked to undo it") {
    World world;
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return coded("gzip", "text"); });
    CHECK(world.get("http://origin.test/").body == hawser::coding::test::encode("gzip", "text"));
}

TEST_CASE("broken codings end in their own error") {
    const std::string text = prose(30'000);
    for (const std::size_t fragment : fragment_sizes)
        for (const char* coding : codings)
            for (const char* what : {"cut", "flipped", "plain"}) {
                CAPTURE(fragment, coding, what);
                World world;
                world.serve(
                    "origin.test", 80,
                    [&](const peer::PeerRequest&) {
                        auto answer = coded(coding, text);
                        if (*what == 'c') answer.body.resize(answer.body.size() - 9);
                        if (*what == 'f') answer.body[2] = static_cast<char>(answer.body[2] ^ 0x7f);
                        if (*what == 'p') answer.body = "this is not coded at all, whatever the head says";
                        return answer;
                    },
                    fragments(fragment));
                const Witness witness = world.perform(decoding(world));
                CHECK(code_of(witness) == ErrorCode::bad_content_coding);
            }
    World world;
    world.serve("origin.test", 80, [&](const peer::PeerRequest&) {
        auto answer = answer_of("x");
        answer.fields = {{"Content-Encoding", "rot13"}};
        return answer;
    });
    const Witness unknown = world.perform(decoding(world));
    CHECK(code_of(unknown) == ErrorCode::bad_content_coding);
    CHECK(unknown.outcome->error->message().find("rot13") != std::string::npos);
}

TEST_CASE("a small body that unpacks to gigabytes stops at the limit") {
    const std::string bomb = std::string(50'000'000, '\0');
    for (const char* coding : codings) {
        CAPTURE(coding);
        World world;
        const auto answer = coded(coding, bomb);
        CHECK(answer.body.size() < 100'000);
        world.serve("origin.test", 80, [&](const peer::PeerRequest&) { return answer; });
        Limits limits;
        limits.max_body_bytes = 1'000'000;
        auto spec = decoding(world);
        spec.limits = &limits;
        const Witness witness = world.perform(spec);
        CHECK(code_of(witness) == ErrorCode::file_too_large);
        CHECK(witness.body.size() <= 1'000'000);
    }
}

TEST_CASE("an answer larger than allowed, announced or not") {
    for (const std::size_t fragment : fragment_sizes)
        for (const auto framing :
             {peer::PeerFraming::sized, peer::PeerFraming::chunked, peer::PeerFraming::close})
            for (const std::size_t size :
                 {std::size_t{999}, std::size_t{1'000}, std::size_t{1'001}, std::size_t{5'000}}) {
                CAPTURE(fragment, static_cast<int>(framing), size);
                World world;
                world.serve(
                    "origin.test", 80,
                    [&](const peer::PeerRequest&) {
                        auto answer = answer_of(noise(size));
                        answer.framing = framing;
                        return answer;
                    },
                    fragments(fragment));
                Limits limits;
                limits.max_body_bytes = 1'000;
                auto spec = world.spec("http://origin.test/");
                spec.limits = &limits;
                const Witness witness = world.perform(spec);
                CHECK(witness.body.size() <= 1'000);
                if (size <= 1'000)
                    CHECK(witness.verdict() == "ok 200");
                else
                    CHECK(code_of(witness) == ErrorCode::file_too_large);
                if (size > 1'000 && framing == peer::PeerFraming::sized) CHECK(witness.body.empty());
            }
}

TEST_CASE("resuming insists on the part that was asked for") {
    struct Case {
        int status;
        const char* content_range;
        bool good;
    };
    const Case cases[] = {
        {206, "bytes 4-9/10", true},  {206, "bytes 4-9/*", true}, {206, "bytes 0-9/10", false},
        {206, "bytes 5-9/10", false}, {206, "", false},           {200, "", false},
        {206, "items 4-9/10", false}, {206, "nonsense", false},
    };
    for (const std::size_t fragment : fragment_sizes)
        for (const Case& one : cases) {
            CAPTURE(fragment, one.status, one.content_range);
            World world;
            world.serve(
                "origin.test", 80,
                [&](const peer::PeerRequest& request) {
                    CHECK(*peer::find_field(request.fields, "Range") == "bytes=4-");
                    auto answer = answer_of("456789");
                    answer.status = one.status;
                    if (*one.content_range != 0) answer.fields = {{"Content-Range", one.content_range}};
                    return answer;
                },
                fragments(fragment));
            RangeOptions range;
            range.resume_from = 4;
            auto spec = world.spec("http://origin.test/");
            spec.range = &range;
            const Witness witness = world.perform(spec);
            if (one.good) {
                CHECK(witness.body == "456789");
                CHECK(!witness.outcome->error);
            } else {
                CHECK(code_of(witness) == ErrorCode::range_failed);
                CHECK(witness.body.empty());
            }
        }
}

TEST_CASE("a range is passed on as written") {
    World world;
    world.serve("origin.test", 80, [&](const peer::PeerRequest& request) {
        CHECK(*peer::find_field(request.fields, "Range") == "bytes=0-3,8-9");
        auto answer = answer_of("0123");
        answer.status = 206;
        return answer;
    });
    RangeOptions range;
    range.range = "0-3,8-9";
    auto spec = world.spec("http://origin.test/");
    spec.range = &range;
    CHECK(world.perform(spec).verdict() == "ok 206");
}

TEST_CASE("fail_on_error, with and without the body") {
    for (const std::size_t fragment : fragment_sizes)
        for (const int status : {200, 301, 399, 400, 404, 500}) {
            CAPTURE(fragment, status);
            World world;
            world.serve(
                "origin.test", 80,
                [&](const peer::PeerRequest&) {
                    auto answer = answer_of("explanation");
                    answer.status = status;
                    return answer;
                },
                fragments(fragment));
            auto spec = world.spec("http://origin.test/");
            spec.fail_on_error = true;
            for (const bool body : {false, true}) {
                spec.keep_reading_failed_body = body;
                const Witness witness = world.perform(spec);
                CHECK(witness.outcome->status == status);
                if (status < 400) {
                    CHECK(!witness.outcome->error);
                    continue;
                }
                CHECK(code_of(witness) == ErrorCode::http_status);
                CHECK(witness.outcome->error->protocol_code() == static_cast<std::uint64_t>(status));
                CHECK(witness.outcome->error->message().find(std::to_string(status)) != std::string::npos);
                CHECK(witness.body == (body ? "explanation" : ""));
            }
        }
}

TEST_CASE("answers that have no body, whatever their fields say") {
    for (const std::size_t fragment : fragment_sizes)
        for (const int status : {200, 204, 304})
            for (const bool coded_head : {false, true}) {
                CAPTURE(fragment, status, coded_head);
                World world;
                world.serve(
                    "origin.test", 80,
                    [&](const peer::PeerRequest& request) {
                        peer::PeerResponse answer;
                        std::string head = "HTTP/1.1 " + std::to_string(status) + " Fine\r\n";
                        if (status != 204) head += "Content-Length: 1234\r\n";
                        if (coded_head) head += "Content-Encoding: gzip\r\n";
                        answer.raw = head + "\r\n";
                        if (request.index == 1) answer = answer_of("next");
                        return answer;
                    },
                    fragments(fragment));
                auto spec = decoding(world);
                if (status == 200) spec.intent = engine::Intent::head;
                const Witness witness = world.perform(spec);
                CHECK(witness.verdict() == "ok " + std::to_string(status));
                CHECK(witness.body.empty());
                const Witness next = world.get("http://origin.test/");
                CHECK(next.body == "next");
                CHECK(next.outcome->reused_connection);
            }
}

TEST_CASE("interim answers are told and do not end the transfer; endless ones do") {
    for (const std::size_t fragment : fragment_sizes)
        for (const std::size_t count : {std::size_t{1}, std::size_t{3}}) {
            World world;
            world.serve(
                "origin.test", 80,
                [&](const peer::PeerRequest&) {
                    auto answer = answer_of("final");
                    for (std::size_t i = 0; i < count; ++i)
                        answer.interim.push_back({103, {{"Link", "</a>"}}});
                    return answer;
                },
                fragments(fragment));
            const Witness witness = world.get("http://origin.test/");
            CHECK(witness.verdict() == "ok 200");
            CHECK(witness.body == "final");
            CHECK(witness.lines.starts_with("HTTP/1.1 103 "));
            CHECK(witness.lines.find("HTTP/1.1 200 OK\r\n") != std::string::npos);
        }
    World world;
    world.serve("origin.test", 80, [&](const peer::PeerRequest&) {
        auto answer = answer_of("final");
        for (int i = 0; i < 100'000; ++i)
            answer.interim.push_back({103, {}});
        return answer;
    });
    const Witness witness = world.get("http://origin.test/");
    CHECK(witness.outcome->error);
    CHECK(witness.lines.size() < 1'000'000);
}

TEST_CASE("endless heads end in an error, bounded") {
    for (const char* what : {"fields", "one line", "status", "trailers", "chunk line"}) {
        CAPTURE(what);
        World world;
        world.serve("origin.test", 80, [&](const peer::PeerRequest&) {
            peer::PeerResponse answer;
            std::string raw = "HTTP/1.1 200 OK\r\n";
            const std::string_view kind = what;
            if (kind == "fields")
                for (int i = 0; i < 300'000; ++i)
                    raw += "X-" + std::to_string(i) + ": y\r\n";
            if (kind == "one line") raw += "X: " + std::string(3'000'000, 'y');
            if (kind == "status") raw = "HTTP/1.1 200 " + std::string(3'000'000, 'y');
            if (kind == "trailers") {
                raw += "Transfer-Encoding: chunked\r\n\r\n0\r\n";
                for (int i = 0; i < 300'000; ++i)
                    raw += "X-" + std::to_string(i) + ": y\r\n";
            }
            if (kind == "chunk line")
                raw += "Transfer-Encoding: chunked\r\n\r\n1;" + std::string(3'000'000, 'y');
            answer.raw = raw;
            return answer;
        });
        const Witness witness = world.get("http://origin.test/");
        INFO(witness.verdict());
        CHECK(witness.outcome->error);
        CHECK(witness.lines.size() + witness.trailers.size() < 1'000'000);
        CHECK(world.net.open_handles() == 0);
    }
}

TEST_CASE("too slow for too long, but not while paused") {
    World world;
    const std::string body = noise(100'000);
    Link slow;
    slow.rate_bytes_per_second = 500;
    world.serve(
        "origin.test", 80, [&](const peer::PeerRequest&) { return answer_of(body); }, slow);
    Limits limits;
    limits.low_speed_bytes_per_second = 1'000;
    limits.low_speed_time = seconds(10);
    auto spec = world.spec("http://origin.test/");
    spec.limits = &limits;
    const Witness witness = world.perform(spec);
    CHECK(code_of(witness) == ErrorCode::timed_out);
    CHECK(witness.outcome->timings.total >= seconds(10));
    CHECK(witness.outcome->timings.total <= seconds(13));

    World fast;
    fast.serve("origin.test", 80, [&](const peer::PeerRequest&) { return answer_of(body); });
    Witness paused;
    bool once = false;
    paused.body_hook = [&](Bytes) -> Result<engine::Flow> {
        return std::exchange(once, true) ? engine::Flow::go_on : engine::Flow::pause;
    };
    auto calm = fast.spec("http://origin.test/");
    calm.limits = &limits;
    const auto id = fast.add(calm, paused);
    fast.run_for(seconds(100));
    CHECK(paused.verdict() == "still running");
    fast.multi.set_paused(id, {});
    fast.run();
    CHECK(paused.verdict() == "ok 200");

    Witness upload;
    upload.upload = body;
    upload.pause_upload_at = 1'000;
    auto put = fast.spec("http://origin.test/");
    put.limits = &limits;
    put.intent = engine::Intent::put;
    put.body_from = engine::BodyFrom::user;
    put.body_bytes = body.size();
    const auto put_id = fast.add(put, upload);
    fast.run_for(seconds(100));
    CHECK(upload.verdict() == "still running");
    fast.multi.set_paused(put_id, {});
    fast.run();
    CHECK(upload.verdict() == "ok 200");
}

TEST_CASE("an early refusal of an upload is heard") {
    for (const std::size_t fragment : fragment_sizes)
        for (const bool reset : {false, true}) {
            CAPTURE(fragment, reset);
            World world;
            peer::H1Config config;
            config.expect = peer::H1Expect::silent;
            config.on_head = [&](const peer::PeerRequest&) -> std::optional<peer::PeerResponse> {
                auto answer = answer_of("too large");
                answer.status = 413;
                return answer;
            };
            StreamEndpoint endpoint;
            endpoint.accept =
                peer::h1_site([](const peer::PeerRequest&) { return answer_of("stored"); }, config);
            endpoint.link = fragments(fragment);
            endpoint.link.buffer_bytes = 16'384;
            world.serve_stream("origin.test", 80, std::move(endpoint));
            Witness witness;
            witness.upload = noise(fragment == 0 ? 3'000'000 : 100'000);
            auto spec = world.spec("http://origin.test/");
            spec.intent = engine::Intent::put;
            spec.body_from = engine::BodyFrom::user;
            spec.body_bytes = witness.upload.size();
            const engine::FieldEdit no_expect{"Expect", "", true};
            if (reset) spec.fields = {&no_expect, 1};
            world.perform(spec, witness);
            INFO(witness.lines);
            CHECK(witness.verdict() == "ok 413");
            CHECK(witness.body == "too large");
        }
}

TEST_CASE("a paused transfer whose connection is reset neither spins nor loses what came") {
    World world;
    const std::string body = noise(200'000);
    auto& endpoint =
        world.serve("origin.test", 80, [&](const peer::PeerRequest&) { return answer_of(body); });
    endpoint.faults.reset_after_received = 150'000;
    Witness witness;
    bool once = false;
    witness.body_hook = [&](Bytes) -> Result<engine::Flow> {
        return std::exchange(once, true) ? engine::Flow::go_on : engine::Flow::pause;
    };
    const auto id = world.add(world.spec("http://origin.test/"), witness);
    const std::size_t before = world.loop.calls().turns;
    world.run_for(seconds(60));
    CHECK(world.loop.calls().turns - before < 1'000);
    CHECK(witness.verdict() == "still running");
    world.multi.set_paused(id, {});
    world.run();
    CHECK(witness.outcome->error);
    CHECK(!witness.body.empty());
    CHECK((body.starts_with(witness.body)));
}
