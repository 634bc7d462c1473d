// Bodies of several parts on their way: over both protocols, in fragments of all sizes, with a source that pauses, and
// sent again after a redirect.
#include "mime/serializer.hpp"
#include "sim/engine/site.hpp"

using namespace hawser;
using namespace hawser::sim;

namespace {

/// Text in pieces, with a pause before every third.
class Slow final : public mime::Source {
public:
    explicit Slow(std::string text) : text_(std::move(text)) {}
    Result<mime::Pulled> read(MutableBytes into) override {
        if (++asked_ % 3 == 0) return mime::Pulled{mime::Pulled::Kind::pause};
        const std::size_t count = std::min({into.size(), std::size_t{400}, text_.size() - at_});
        std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), count, into.begin());
        at_ += count;
        return mime::Pulled{count == 0 ? mime::Pulled::Kind::end : mime::Pulled::Kind::bytes, count};
    }
    Result<void> rewind() override {
        at_ = 0;
        return {};
    }

private:
    std::string text_;
    std::size_t at_ = 0;
    int asked_ = 0;
};

Result<void> sevens(MutableBytes into) {
    std::fill(into.begin(), into.end(), std::uint8_t{7});
    return {};
}

const std::string& content() {
    static const std::string made = noise(5'000);
    return made;
}

std::unique_ptr<mime::Serializer> form(bool sized) {
    std::vector<mime::Part> parts(3);
    parts[0].name = "memory";
    parts[0].content = as_bytes(content());
    parts[1].name = "encoded";
    parts[1].encoding = mime::Encoding::base64;
    parts[1].content = as_bytes(content());
    parts[2].name = "slow";
    parts[2].content = mime::Streamed{std::make_unique<Slow>(content())};
    if (sized) std::get<mime::Streamed>(parts[2].content).size = content().size();
    return mime::Serializer::make(std::move(parts), {}, sevens).value();
}

std::string text_of(mime::Serializer& serializer) {
    std::string text;
    std::uint8_t buffer[1'000];
    for (auto pulled = serializer.read(buffer).value(); pulled.kind != mime::Pulled::Kind::end; pulled = serializer.read(buffer).value())
        text.append(as_text({buffer, pulled.bytes}));
    return text;
}

/// Posts a form, and goes on by itself after each pause.
class Poster final : public engine::User {
public:
    explicit Poster(bool sized) : serializer(form(sized)) {}
    Result<engine::Flow> on_header(const engine::HeaderLine&) override { return engine::Flow::go_on; }
    Result<engine::Flow> on_body(Bytes) override { return engine::Flow::go_on; }
    void on_done(engine::Outcome& told) override { outcome = std::move(told); }
    Result<engine::BodyAnswer> ask_body(MutableBytes into) override {
        const auto pulled = serializer->read(into);
        if (!pulled) return Unexpected(pulled.error());
        paused = pulled->kind == mime::Pulled::Kind::pause;
        pauses += paused ? 1 : 0;
        return engine::BodyAnswer{static_cast<engine::BodyAnswer::Kind>(pulled->kind), pulled->bytes};
    }
    Result<void> ask_rewind(std::uint64_t offset) override {
        CHECK(offset == 0);
        ++rewinds;
        return serializer->rewind();
    }

    std::unique_ptr<mime::Serializer> serializer;
    std::optional<engine::Outcome> outcome;
    bool paused = false;
    int pauses = 0;
    int rewinds = 0;
};

void post(World& world, engine::Spec spec, Poster& poster) {
    spec.intent = engine::Intent::post;
    spec.body_from = engine::BodyFrom::user;
    spec.body_bytes = poster.serializer->size();
    spec.content_type = poster.serializer->content_type();
    const auto id = world.multi.add(spec, poster);
    while (!poster.outcome) {
        world.run_for(std::chrono::seconds(5));
        if (!poster.outcome) REQUIRE(poster.paused);
        poster.paused = false;
        if (!poster.outcome) world.multi.set_paused(id, {});
    }
    if (poster.outcome->error) FAIL(poster.outcome->error->message());
}

}  // namespace

TEST_CASE("a form arrives whole over either protocol, in any fragments") {
    const std::string expected = text_of(*form(true));
    for (const std::size_t fragment : fragment_sizes)
        for (const bool h2 : {false, true})
            for (const bool sized : {false, true}) {
                CAPTURE(fragment, h2, sized);
                World world;
                std::string got;
                std::string type;
                const auto take = [&](const peer::PeerRequest& request) {
                    got = request.body;
                    if (const std::string* field = peer::find_field(request.fields, "content-type")) type = *field;
                    return answer_of("thanks");
                };
                if (h2) serve_h2(world, "origin.test", take, fragments(fragment));
                else world.serve("origin.test", 80, take, fragments(fragment));
                auto spec = world.spec("http://origin.test/");
                if (h2) spec.version = HttpVersion::http2_prior;
                Poster poster(sized);
                post(world, spec, poster);
                CHECK(poster.outcome->status == 200);
                CHECK((got == expected));
                CHECK(type == poster.serializer->content_type());
                CHECK(poster.outcome->body_sent_bytes == expected.size());
                CHECK(poster.pauses > 3);
            }
}

TEST_CASE("a form is sent again after a redirect that keeps the method") {
    const std::string expected = text_of(*form(true));
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        World world;
        std::vector<std::string> got;
        world.serve(
            "origin.test", 80,
            [&](const peer::PeerRequest& request) {
                got.push_back(request.body);
                peer::PeerResponse answer = answer_of("x");
                if (request.target == "/") {
                    answer.status = 307;
                    answer.fields.push_back({"Location", "/there"});
                }
                return answer;
            },
            fragments(fragment));
        Redirects redirects;
        redirects.follow = true;
        auto spec = world.spec("http://origin.test/");
        spec.redirects = &redirects;
        Poster poster(true);
        post(world, spec, poster);
        CHECK(poster.outcome->status == 200);
        CHECK(poster.rewinds == 1);
        REQUIRE(got.size() == 2);
        CHECK((got[0] == expected));
        CHECK((got[1] == expected));
    }
}
