// What a request says of where it goes, hop by hop.
#include "sim/engine/site.hpp"

using namespace hawser;
using namespace hawser::sim;

namespace {

struct Asked {
    std::string target;
    std::string host;
    std::size_t index;
};

/// Serves "a.test" and "b.test"; both write down what they were asked, and redirect by the target: "/to-b", "/to-a", "/next".
void serve_both(World& world, std::vector<Asked>& asked) {
    for (const std::string name : {"a.test", "b.test"})
        world.serve(name, 80, [&asked](const peer::PeerRequest& request) {
            asked.push_back({request.target, request.authority, request.index});
            const char* to = request.target == "/to-b"   ? "http://b.test/to-a"
                             : request.target == "/to-a" ? "http://A.test/"
                             : request.target == "/next" ? "/"
                                                         : nullptr;
            auto answer = answer_of("ok");
            if (to == nullptr) return answer;
            answer.status = 302;
            answer.fields = {{"Location", to}};
            return answer;
        });
}

}  // namespace

TEST_CASE("the host is sent as it was written and compared without regard to case") {
    World world;
    std::vector<Asked> asked;
    serve_both(world, asked);
    CHECK(world.get("http://A.Test/").verdict() == "ok 200");
    CHECK(world.get("http://a.tesT:80/").outcome->reused_connection);
    REQUIRE(asked.size() == 2);
    CHECK(asked[0].host == "A.Test");
    CHECK(asked[1].host == "a.tesT");
}

TEST_CASE("a Host by hand is for the first host alone") {
    World world;
    std::vector<Asked> asked;
    serve_both(world, asked);
    const engine::FieldEdit host{"Host", "mine"};
    const Redirects redirects{.follow = true};
    auto spec = world.spec("http://a.test/to-b");
    spec.fields = {&host, 1};
    spec.redirects = &redirects;
    CHECK(world.perform(spec).verdict() == "ok 200");
    REQUIRE(asked.size() == 3);
    CHECK(asked[0].host == "mine");
    CHECK(asked[1].host == "b.test");
    CHECK(asked[2].host == "mine");
}

TEST_CASE("a fresh connection is made for the first request, not for where it is redirected") {
    World world;
    std::vector<Asked> asked;
    serve_both(world, asked);
    const Redirects redirects{.follow = true};
    auto spec = world.spec("http://a.test/next");
    spec.redirects = &redirects;
    spec.fresh_connection = true;
    for (int round = 0; round < 2; ++round) CHECK(world.perform(spec).outcome->new_connections == 1);
    REQUIRE(asked.size() == 4);
    CHECK(asked[1].index == 1);
    CHECK(asked[2].index == 0);
    CHECK(asked[3].index == 1);
}

TEST_CASE("bytes beyond ASCII are percent-encoded in the path") {
    World world;
    std::vector<Asked> asked;
    serve_both(world, asked);
    CHECK(world.get("http://a.test/\xc3\xa9%c3?\xc3").verdict() == "ok 200");
    auto spec = world.spec("http://a.test/");
    spec.target = "/\xff";
    CHECK(world.perform(spec).verdict() == "ok 200");
    REQUIRE(asked.size() == 2);
    CHECK(asked[0].target == "/%C3%A9%c3?\xc3");
    CHECK(asked[1].target == "/\xff");
}

TEST_CASE("an upload that is resumed where it ends already fails before anything is sent") {
    World world;
    std::vector<Asked> asked;
    serve_both(world, asked);
    RangeOptions range;
    Witness witness;
    witness.upload = "abcd";
    auto spec = world.spec("http://a.test/");
    spec.intent = engine::Intent::put;
    spec.body_from = engine::BodyFrom::user;
    spec.body_bytes = 4;
    spec.range = &range;
    range.resume_from = 4;
    world.perform(spec, witness);
    CHECK(witness.verdict().starts_with("partial_body: "));
    CHECK(asked.empty());
}
