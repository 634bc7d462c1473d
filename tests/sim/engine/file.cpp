// file: URLs: what comes, what goes, and that many share the turn.
#include "sim/engine/site.hpp"
#include "sim/support/sim_files.hpp"

using namespace hawser;
using namespace hawser::sim;

namespace {

constexpr std::int64_t new_year = 1'577'836'800;  // 2020-01-01 00:00:00

struct FileWorld {
    SimFiles files;
    World world;
    engine::Spec spec;
    RangeOptions range;
    Limits limits;

    FileWorld() : world([this] {
        engine::MultiSettings settings;
        settings.files = &files;
        return settings;
    }()) {
        spec.url = "file:///f";
        spec.allowed_schemes = "http,https,file";
        spec.limits = &limits;
        spec.range = &range;
        files.entries["/f"] = {.content = "hello world\n", .modified = new_year};
    }

    Witness get() { return world.perform(spec); }
    std::string body(const char* asked) {
        range.range = asked;
        const Witness got = get();
        return got.outcome->error ? got.verdict().substr(0, got.verdict().find(':')) : got.body;
    }
    Witness put(std::string what) {
        spec.intent = engine::Intent::put;
        spec.body_from = engine::BodyFrom::user;
        Witness witness;
        witness.upload = std::move(what);
        world.perform(spec, witness);
        return witness;
    }
};

}  // namespace

TEST_CASE("a file comes with a head of its own", "[file]") {
    FileWorld f;
    const Witness got = f.get();
    CHECK(got.verdict() == "ok 0");
    CHECK(got.body == "hello world\n");
    CHECK(got.lines ==
          "Content-Length: 12\r\nAccept-ranges: bytes\r\nLast-Modified: Wed, 01 Jan 2020 00:00:00 GMT\r\n\r\n");
    CHECK(got.outcome->content_length == 12U);
    CHECK(got.outcome->last_modified == new_year);
    CHECK(got.outcome->body_received_bytes == 12);
    CHECK(got.outcome->body_delivered_bytes == 12);
    CHECK(got.outcome->header_received_bytes == 0);
    CHECK(got.outcome->effective_url == "file:///f");
    CHECK(got.outcome->scheme == "file");
    CHECK(got.outcome->new_connections == 0);
    CHECK(got.outcome->connection_number == -1);
    CHECK(f.files.open_now == 0);
}

TEST_CASE("only the head of a file", "[file]") {
    FileWorld f;
    f.spec.intent = engine::Intent::head;
    f.range.range = "2-4";
    const Witness got = f.get();
    CHECK(got.verdict() == "ok 0");
    CHECK(got.body.empty());
    CHECK(got.lines.starts_with("Content-Length: 12\r\n"));
    CHECK(got.outcome->content_length == 12U);
    CHECK(f.files.reads == 0);
}

TEST_CASE("a head that is paused is told in the end", "[file]") {
    struct Shy final : engine::User {
        Result<engine::Flow> on_header(const engine::HeaderLine& line) override {
            if (!asked++) return engine::Flow::pause;
            lines.append(line.line);
            return engine::Flow::go_on;
        }
        Result<engine::Flow> on_body(Bytes) override { return engine::Flow::go_on; }
        void on_done(engine::Outcome&) override { done = true; }
        int asked = 0;
        std::string lines;
        bool done = false;
    } shy;
    FileWorld f;
    f.spec.intent = engine::Intent::head;
    const engine::TransferId id = f.world.multi.add(f.spec, shy);
    f.world.run_for(std::chrono::seconds(1));
    CHECK_FALSE(shy.done);
    f.world.multi.set_paused(id, {});
    f.world.run();
    CHECK(shy.done);
    CHECK(shy.lines.starts_with("Content-Length: 12\r\nAccept-ranges: bytes\r\n"));
}

TEST_CASE("the name of a file is decoded", "[file]") {
    FileWorld f;
    f.files.entries["/a b?c"] = {.content = "x"};
    f.spec.url = "file:///a%20b%3fc?query#fragment";
    CHECK(f.get().body == "x");
    f.spec.url = "file://localhost/%66";
    CHECK(f.get().body == "hello world\n");
    f.spec.url = "file:///f%00";
    CHECK(f.get().verdict().starts_with("bad_url: "));
    f.spec.url = "file://elsewhere/f";
    CHECK(f.get().verdict().starts_with("bad_url: "));
    f.spec.url = "file:///none";
    const Witness none = f.get();
    CHECK(none.verdict() == "file_unreadable: could not open the file /none");
    CHECK(none.outcome->os_errno == ENOENT);
    CHECK(none.lines.empty());
}

TEST_CASE("ranges of a file", "[file]") {
    FileWorld f;
    CHECK(f.body("2-4") == "llo");
    CHECK(f.body("6-") == "world\n");
    CHECK(f.body("-4") == "rld\n");
    CHECK(f.body("-400") == "hello world\n");
    CHECK(f.body("0-2,4-5") == "hel");
    CHECK(f.body("3") == "lo world\n");
    CHECK(f.body("2-400") == "llo world\n");
    CHECK(f.body("12-") == "");
    CHECK(f.body("12-14") == "");
    CHECK(f.body("13-") == "bad_resume");
    CHECK(f.body("5-2") == "range_failed");
    CHECK(f.body("abc") == "range_failed");
    CHECK(f.body("99999999999999999999-") == "range_failed");
    CHECK(f.body("0-18446744073709551615") == "hello world\n");
}

TEST_CASE("a range is what is announced", "[file]") {
    FileWorld f;
    f.range.range = "2-4";
    const Witness got = f.get();
    CHECK(got.outcome->content_length == 3U);
    CHECK(got.lines.starts_with("Content-Length: 12\r\n"));
    f.range.resume_from = 6;
    CHECK(f.get().body == "world\n");
    f.range.resume_from = 12;
    CHECK(f.get().body.empty());
    f.range.resume_from = 13;
    CHECK(f.get().verdict().starts_with("bad_resume: "));
}

TEST_CASE("a file that is not as new or as old as wanted", "[file]") {
    using Kind = TimeCondition::Kind;
    FileWorld f;
    const auto unmet = [&](Kind kind, std::int64_t unix_seconds) {
        f.spec.condition = {kind, unix_seconds};
        const Witness got = f.get();
        CHECK(got.verdict() == "ok 0");
        CHECK(got.body == (got.outcome->time_condition_unmet ? "" : "hello world\n"));
        CHECK(got.lines.empty() == got.outcome->time_condition_unmet);
        CHECK(got.outcome->content_length.has_value() != got.outcome->time_condition_unmet);
        CHECK(got.outcome->last_modified == new_year);
        CHECK(f.files.open_now == 0);
        return got.outcome->time_condition_unmet;
    };
    CHECK(unmet(Kind::modified_since, new_year + 1));
    CHECK(unmet(Kind::modified_since, new_year));
    CHECK_FALSE(unmet(Kind::modified_since, new_year - 1));
    CHECK(unmet(Kind::last_modified, new_year));
    CHECK_FALSE(unmet(Kind::last_modified, new_year - 1));
    CHECK(unmet(Kind::unmodified_since, new_year - 1));
    CHECK(unmet(Kind::unmodified_since, new_year));
    CHECK_FALSE(unmet(Kind::unmodified_since, new_year + 1));
    CHECK_FALSE(unmet(Kind::unmodified_since, 0));
    CHECK_FALSE(unmet(Kind::none, new_year + 1));
    f.range.range = "0-3";  // a part is not judged
    f.spec.condition = {Kind::modified_since, new_year + 1};
    CHECK(f.get().body == "hell");
    f.range = {.resume_from = 6};
    CHECK(f.get().body == "world\n");
}

TEST_CASE("a directory is the names in it", "[file]") {
    FileWorld f;
    f.files.entries["/d"] = {.kind = FileKind::directory, .modified = new_year, .names = {".", "..", "b", ".hidden", "a"}};
    f.spec.url = "file:///d";
    const Witness got = f.get();
    CHECK(got.body == "b\na\n");
    CHECK(got.lines == "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT\r\n\r\n");
    CHECK_FALSE(got.outcome->content_length);
    std::string all;
    SimEntry& large = f.files.entries["/d"];
    large.names.clear();
    for (int i = 0; i < 20'000; ++i) {
        large.names.push_back("name-" + std::to_string(i));
        all += large.names.back() + "\n";
    }
    CHECK(f.get().body == all);
}

TEST_CASE("an empty file, and one that only claims to be", "[file]") {
    FileWorld f;
    f.files.entries["/f"].content.clear();
    const Witness empty = f.get();
    CHECK(empty.verdict() == "ok 0");
    CHECK(empty.lines.starts_with("Content-Length: 0\r\n"));
    CHECK(empty.outcome->content_length == 0U);
    f.files.entries["/pipe"] = {.kind = FileKind::other, .content = "made as it is read"};
    f.spec.url = "file:///pipe";
    const Witness other = f.get();
    CHECK(other.body == "made as it is read");
    CHECK(other.lines.starts_with("Last-Modified: "));
    CHECK_FALSE(other.outcome->content_length);
}

TEST_CASE("a file that is cut while it is read", "[file]") {
    FileWorld f;
    f.files.entries["/f"].cut_at = 5;
    const Witness got = f.get();
    CHECK(got.body == "hello");
    CHECK(got.verdict().starts_with("partial_body: the file ended 7 bytes too early"));
    CHECK(f.files.open_now == 0);
}

TEST_CASE("a limit on a file's size", "[file]") {
    FileWorld f;
    f.limits.max_body_bytes = 12;
    CHECK(f.get().verdict() == "ok 0");
    f.limits.max_body_bytes = 11;
    const Witness got = f.get();
    CHECK(got.verdict().starts_with("file_too_large: the file has 12 bytes"));
    CHECK(got.body.empty());
    f.files.entries["/pipe"] = {.kind = FileKind::other, .content = std::string(12, 'x'), .step = 6};
    f.spec.url = "file:///pipe";
    CHECK(f.get().verdict().starts_with("file_too_large: "));
}

TEST_CASE("many files share the turn", "[file]") {
    FileWorld f;
    f.files.entries["/large"] = {.content = std::string(8U << 20, 'x')};
    engine::Spec large = f.spec;
    large.url = "file:///large";
    Witness first, second;
    std::size_t seen = 0;
    second.done_hook = [&] { seen = first.body.size(); };
    f.world.add(large, first);
    f.world.add(f.spec, second);
    f.world.run();
    CHECK(first.body.size() == 8U << 20);
    CHECK(second.body == "hello world\n");
    CHECK(seen < 1U << 20);
    CHECK(first.largest_piece <= 16'384);
}

TEST_CASE("a paused file waits, and goes on where it was", "[file]") {
    for (const std::size_t at : {std::size_t{0}, std::size_t{16'384}, std::size_t{100'000}}) {
        CAPTURE(at);
        FileWorld f;
        std::string content(300'000, ' ');
        for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>('a' + i % 26);
        f.files.entries["/f"].content = content;
        Witness witness;
        bool held = false;
        witness.body_hook = [&](Bytes) -> Result<engine::Flow> {
            if (held || witness.body.size() < at) return engine::Flow::go_on;
            held = true;
            return engine::Flow::pause;
        };
        const engine::TransferId id = f.world.add(f.spec, witness);
        f.world.run_for(std::chrono::seconds(2));
        REQUIRE(held);
        CHECK(witness.done_calls == 0);
        const std::size_t before = witness.body.size();
        f.world.run_for(std::chrono::seconds(2));
        CHECK(witness.body.size() == before);
        f.world.multi.set_paused(id, {});
        f.world.run();
        CHECK(witness.verdict() == "ok 0");
        CHECK(witness.body == content);
    }
}

TEST_CASE("a transfer that is removed or fails closes its file", "[file]") {
    FileWorld f;
    f.files.entries["/f"].content = std::string(4U << 20, 'x');
    Witness removed;
    const engine::TransferId id = f.world.add(f.spec, removed);
    removed.body_hook = [&](Bytes) -> Result<engine::Flow> {
        f.world.multi.remove(id);
        return engine::Flow::go_on;
    };
    f.world.run();
    CHECK(removed.done_calls == 0);
    CHECK(f.files.open_now == 0);
    Witness refusing;
    refusing.body_hook = [](Bytes) -> Result<engine::Flow> {
        return fail(ErrorCode::write_failed, Phase::deliver, "no more");
    };
    f.world.perform(f.spec, refusing);
    CHECK(refusing.verdict() == "write_failed: no more");
    CHECK(f.files.open_now == 0);
}

TEST_CASE("progress of a file", "[file]") {
    FileWorld f;
    f.files.entries["/f"].content = std::string(200'000, 'x');
    f.spec.want_progress = true;
    Witness witness;
    std::uint64_t now = 0;
    witness.progress_hook = [&](const engine::Progress& progress) -> Result<void> {
        CHECK(progress.download_now >= now);
        now = progress.download_now;
        if (now != 0) CHECK(progress.download_total == 200'000U);
        return {};
    };
    f.world.perform(f.spec, witness);
    CHECK(now == 200'000);
    Witness stopped;
    stopped.progress_hook = [](const engine::Progress& progress) -> Result<void> {
        if (progress.download_now == 0) return {};
        return fail(ErrorCode::aborted, Phase::deliver, "enough");
    };
    f.world.perform(f.spec, stopped);
    CHECK(stopped.verdict() == "aborted: enough");
    CHECK(f.files.open_now == 0);
}

TEST_CASE("a file is written", "[file]") {
    FileWorld f;
    f.spec.url = "file:///new";
    f.spec.new_file_permissions = 0600;
    const Witness put = f.put(std::string(300'000, 'y'));
    CHECK(put.verdict() == "ok 0");
    CHECK(f.files.entries["/new"].content == std::string(300'000, 'y'));
    CHECK(f.files.entries["/new"].permissions == 0600);
    CHECK(put.outcome->body_sent_bytes == 300'000);
    CHECK(put.lines.empty());
    CHECK(f.put("short").verdict() == "ok 0");
    CHECK(f.files.entries["/new"].content == "short");
    f.files.entries["/new"].step = 1;
    CHECK(f.put("by one").verdict() == "ok 0");
    CHECK(f.files.entries["/new"].content == "by one");
    f.spec.body_from = engine::BodyFrom::bytes;
    f.spec.body = as_bytes("lent");
    CHECK(f.get().verdict() == "ok 0");
    CHECK(f.files.entries["/new"].content == "lent");
}

TEST_CASE("an upload is resumed", "[file]") {
    FileWorld f;
    f.range.resume_from = 6;
    const Witness put = f.put("hello again\n");
    CHECK(f.files.entries["/f"].content == "hello world\nagain\n");
    CHECK(put.outcome->body_sent_bytes == 6);
    f.range.resume_from = 0;
    f.spec.resume_at_end = true;
    CHECK(f.put("hello world\nagain\nand again\n").outcome->body_sent_bytes == 10);
    CHECK(f.files.entries["/f"].content == "hello world\nagain\nand again\n");
    CHECK(f.put("too short").outcome->body_sent_bytes == 0);
    f.spec.url = "file:///fresh";
    CHECK(f.put("all of it").outcome->body_sent_bytes == 9);
}

TEST_CASE("what cannot be written", "[file]") {
    FileWorld f;
    f.files.entries["/d"] = {.kind = FileKind::directory};
    f.spec.url = "file:///d";
    CHECK(f.put("x").verdict() == "write_failed: could not open /d for writing");
    f.spec.url = "file:///d/";
    CHECK(f.put("x").verdict() == "write_failed: cannot upload to the directory /d/");
    f.spec.url = "file:///full";
    f.files.entries["/full"].full_at = 3;
    const Witness full = f.put("four");
    CHECK(full.verdict() == "send_failed: could not write the file");
    CHECK(full.outcome->os_errno == ENOSPC);
    CHECK(f.files.open_now == 0);
}

TEST_CASE("a paused upload waits", "[file]") {
    FileWorld f;
    f.spec.intent = engine::Intent::put;
    f.spec.body_from = engine::BodyFrom::user;
    Witness witness;
    witness.upload = std::string(5'000, 'u');
    witness.pause_upload_at = 3'000;
    const engine::TransferId id = f.world.add(f.spec, witness);
    f.world.run_for(std::chrono::seconds(1));
    CHECK(witness.done_calls == 0);
    CHECK(f.files.entries["/f"].content.size() == 3'000);
    f.world.multi.set_paused(id, {});
    f.world.run();
    CHECK(f.files.entries["/f"].content == witness.upload);
}

TEST_CASE("a file comes and goes no faster than allowed", "[file]") {
    FileWorld f;
    f.limits.max_receive_bytes_per_second = 100'000;
    f.files.entries["/f"].content = std::string(500'000, 'x');
    const Instant began = f.world.sim.now();
    CHECK(f.get().body.size() == 500'000);
    const double down = std::chrono::duration<double>(f.world.sim.now() - began).count();
    CHECK(down > 4.9);
    CHECK(down < 5.1);
    f.limits.max_send_bytes_per_second = 100'000;
    const Instant then = f.world.sim.now();
    CHECK(f.put(std::string(500'000, 'y')).verdict() == "ok 0");
    const double up = std::chrono::duration<double>(f.world.sim.now() - then).count();
    CHECK(up > 4.9);
    CHECK(up < 5.1);
}

TEST_CASE("a body in memory is written in turns like any other", "[file]") {
    FileWorld f;
    const std::string body = noise(1'000'000);
    f.spec.intent = engine::Intent::put;
    f.spec.body_from = engine::BodyFrom::bytes;
    f.spec.body = as_bytes(body);
    SECTION("whole") {}
    SECTION("in pieces of the file's choice") { f.files.entries["/f"].step = 777; }
    SECTION("at a rate") { f.limits.max_send_bytes_per_second = 500'000; }
    SECTION("behind what is there") {
        f.files.entries["/f"].content = body.substr(0, 300'000);
        f.range.resume_from = 300'000;
    }
    const Witness put = f.get();
    CHECK(put.verdict() == "ok 0");
    CHECK((f.files.entries["/f"].content == body));
    CHECK(put.outcome->body_sent_bytes == body.size() - f.range.resume_from);
    CHECK(f.files.largest_write <= 1U << 18);
}

TEST_CASE("nobody is led to a file", "[file]") {
    FileWorld f;
    Redirects redirects;
    redirects.follow = true;
    f.world.serve("h", 80, [](const peer::PeerRequest&) {
        peer::PeerResponse answer;
        answer.status = 302;
        answer.fields = {{"Location", "file:///f"}};
        return answer;
    });
    f.spec.url = "http://h/";
    f.spec.redirects = &redirects;
    CHECK(f.get().verdict().starts_with("unsupported_scheme: "));
    f.spec.redirect_schemes = "http,file";
    const Witness led = f.get();
    CHECK(led.verdict() == "ok 0");
    CHECK(led.body == "hello world\n");
    f.spec.url = "file:///f";
    f.spec.allowed_schemes = "http,https";
    CHECK(f.get().verdict().starts_with("unsupported_scheme: "));
}
