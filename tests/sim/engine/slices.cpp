// What belongs to no protocol: a connection that changes its Multi, a forked child, sockets the user makes.
#include "engine/connection.hpp"
#include "sim/engine/site.hpp"

using namespace hawser;
using namespace hawser::sim;

namespace {

peer::PeerResponse echo_target(const peer::PeerRequest& request) {
    peer::PeerResponse answer;
    answer.body = request.target + std::string(3'000, '.');
    return answer;
}

/// A second thread's world, as far as a simulation can have one: its own loop and Multi on the same network.
struct SecondMulti {
    explicit SecondMulti(World& world)
        : loop(world.sim, world.net), multi(std::make_unique<engine::Multi>(loop, &make, &world, engine::MultiSettings{})) {}
    static std::unique_ptr<Resolver> make(Loop&, Token, void* world) {
        auto resolver = std::make_unique<SimResolver>(static_cast<World*>(world)->sim);
        resolver->add("origin.test", {"10.0.1.1"});
        return resolver;
    }
    Witness perform(const engine::Spec& spec) {
        Witness witness;
        multi->add(spec, witness);
        while (multi->running() != 0) REQUIRE(multi->drive(never).has_value());
        return witness;
    }
    SimLoop loop;
    std::unique_ptr<engine::Multi> multi;
};

/// Makes, configures and closes the sockets itself.
class SocketOwner final : public engine::User {
public:
    explicit SocketOwner(SimNet& which) : net(which) {}
    Result<engine::Flow> on_header(const engine::HeaderLine&) override { return engine::Flow::go_on; }
    Result<engine::Flow> on_body(Bytes bytes) override {
        received += bytes.size();
        return engine::Flow::go_on;
    }
    void on_done(engine::Outcome& told) override { outcome = std::move(told); }
    std::optional<int> ask_open_socket(const SocketPlan& plan, const SocketAddress&) override {
        ++opened;
        return refuse_opening ? -1 : net.open(plan)->handle;
    }
    SocketVerdict ask_configure_socket(int) override {
        ++configured;
        return refuse_configuring ? SocketVerdict::refuse : SocketVerdict::go_on;
    }
    bool ask_close_socket(int handle) override {
        ++closed;
        net.close(handle);
        return true;
    }
    std::function<bool(int)> closer() override {
        return [this](int handle) { return ask_close_socket(handle); };
    }
    SimNet& net;
    bool refuse_opening = false;
    bool refuse_configuring = false;
    int opened = 0, configured = 0, closed = 0;
    std::size_t received = 0;
    std::optional<engine::Outcome> outcome;
};

}  // namespace

TEST_CASE("an idle connection goes on in another Multi") {
    for (const std::size_t fragment : fragment_sizes)
        for (const bool secure : {false, true}) {
            CAPTURE(fragment, secure);
            World world;
            Link link;
            link.fragment_bytes = fragment;
            if (secure) serve_tls(world, "origin.test", secured({"h2"}), web(echo_target), link);
            else world.serve("origin.test", 80, echo_target, link);
            const TlsOptions tls = trusting();
            auto spec = world.spec(secure ? "https://origin.test/1" : "http://origin.test/1");
            spec.tls = &tls;
            CHECK(world.perform(spec).verdict() == "ok 200");
            SecondMulti second(world);
            second.multi->attach(world.multi.detach_idle());
            CHECK(world.loop.watched() == 0);
            const Witness there = second.perform(spec);
            CHECK(there.verdict() == "ok 200");
            CHECK(there.outcome->reused_connection);
            world.multi.attach(second.multi->detach_idle());
            const Witness back = world.perform(spec);
            CHECK(back.outcome->reused_connection);
            CHECK(world.net.connections_to("10.0.1.1", secure ? 443 : 80) == 1);
        }
}

TEST_CASE("a forked child leaves its parent's connections alone") {
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        World world;
        Link link;
        link.fragment_bytes = fragment;
        serve_tls(world, "origin.test", secured(), web(echo_target), link);
        const TlsOptions tls = trusting();
        auto spec = world.spec("https://origin.test/1");
        spec.tls = &tls;
        SecondMulti copied(world);
        CHECK(copied.perform(spec).verdict() == "ok 200");
        Witness parents;
        Witness under_way;
        world.add(spec, parents);
        const auto inherited = copied.multi->add(spec, under_way);
        REQUIRE(world.multi.drive(world.sim.now() + std::chrono::milliseconds(12)).has_value());
        REQUIRE(copied.multi->drive(world.sim.now() + std::chrono::milliseconds(1)).has_value());
        const auto sends = world.net.calls().send;
        copied.loop.set_inherited(true);
        copied.multi->remove(inherited);
        copied.multi.reset();  // as a face does in the child, before it makes a world of its own
        CHECK(world.net.calls().send == sends);  // no goodbye on a connection that is the parent's
        SecondMulti child(world);
        CHECK(child.perform(spec).verdict() == "ok 200");
        world.run();
        CHECK(parents.verdict() == "ok 200");
    }
}

TEST_CASE("the user may make, configure and close the sockets") {
    for (const std::size_t fragment : fragment_sizes) {
        CAPTURE(fragment);
        World world;
        Link link;
        link.fragment_bytes = fragment;
        world.serve("origin.test", 80, echo_target, link);
        SocketOwner owner(world.net);
        const auto perform = [&] {
            world.multi.add(world.spec("http://origin.test/1"), owner);
            world.run();
            return owner.outcome->error ? name_of(owner.outcome->error->code()) : "ok";
        };
        CHECK(std::string(perform()) == "ok");
        CHECK(owner.received == 3'002);
        CHECK((owner.opened == 1 && owner.configured == 1 && owner.closed == 0));
        world.multi.close_idle();
        CHECK(owner.closed == 1);
        owner.refuse_configuring = true;
        CHECK(std::string(perform()) == "aborted");
        CHECK((owner.opened == 2 && owner.closed == 2));
        owner.refuse_opening = true;
        CHECK(std::string(perform()) == "connect_failed");
        CHECK((owner.opened == 3 && owner.closed == 2));
    }
}
