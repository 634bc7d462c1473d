// A Multi in the simulated world, and a user who writes down what it is told.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/multi.hpp"
#include "peer/h1_server.hpp"
#include "sim/support/sim.hpp"
#include "sim/support/sim_loop.hpp"
#include "sim/support/sim_net.hpp"
#include "sim/support/sim_resolver.hpp"
#include "support/catch.hpp"

namespace hawser::sim {

/// Writes down everything; answers questions from what the test put in.
class Witness final : public engine::User {
public:
    std::string lines;     ///< header lines, 1xx included
    std::string trailers;
    std::string connect_lines;  ///< a proxy's answers to CONNECT, not in `lines`
    std::string body;
    std::size_t largest_piece = 0;
    std::optional<engine::Outcome> outcome;
    std::size_t done_calls = 0;

    std::string upload;           ///< what ask_body gives
    std::size_t upload_at = 0;
    std::size_t upload_step = 1000;
    std::optional<std::size_t> pause_upload_at;
    int rewinds = 0;
    std::function<Result<engine::Flow>(const engine::HeaderLine&)> line_hook;  ///< asked before a line is written down
    std::function<Result<engine::Flow>(Bytes)> body_hook;  ///< asked before a piece is written down
    std::function<Result<void>(const engine::Progress&)> progress_hook;
    std::function<void()> done_hook;
    std::string text;  ///< debug text

    Result<engine::Flow> on_header(const engine::HeaderLine& line) override {
        using Origin = engine::HeaderLine::Origin;
        if (line_hook) {
            auto flow = line_hook(line);
            if (!flow || *flow == engine::Flow::pause) return flow;
        }
        (line.origin == Origin::trailer ? trailers : line.origin == Origin::connect ? connect_lines : lines).append(line.line);
        return engine::Flow::go_on;
    }
    Result<engine::Flow> on_body(Bytes bytes) override {
        if (body_hook) {
            auto flow = body_hook(bytes);
            if (!flow || *flow == engine::Flow::pause) return flow;
        }
        largest_piece = std::max(largest_piece, bytes.size());
        body.append(as_text(bytes));
        return engine::Flow::go_on;
    }
    Result<void> on_progress(const engine::Progress& progress) override {
        return progress_hook ? progress_hook(progress) : Result<void>{};
    }
    void on_debug(engine::DebugKind kind, Bytes bytes) override {
        if (kind == engine::DebugKind::text) text.append(as_text(bytes));
    }
    void on_done(engine::Outcome& told) override {
        ++done_calls;
        outcome = std::move(told);
        if (done_hook) done_hook();
    }
    Result<engine::BodyAnswer> ask_body(MutableBytes into) override {
        if (pause_upload_at && upload_at >= *pause_upload_at) {
            pause_upload_at.reset();
            return engine::BodyAnswer{engine::BodyAnswer::Kind::pause, 0};
        }
        const std::size_t count = std::min({into.size(), upload_step, upload.size() - upload_at});
        if (count == 0) return engine::BodyAnswer{engine::BodyAnswer::Kind::end, 0};
        std::copy_n(upload.begin() + static_cast<std::ptrdiff_t>(upload_at), count, into.begin());
        upload_at += count;
        return engine::BodyAnswer{engine::BodyAnswer::Kind::bytes, count};
    }
    Result<void> ask_rewind(std::uint64_t offset) override {
        ++rewinds;
        upload_at = static_cast<std::size_t>(offset);
        return {};
    }

    /// "ok 200", or the error's name and sentence.
    std::string verdict() const {
        if (!outcome) return "still running";
        if (!outcome->error) return "ok " + std::to_string(outcome->status);
        return std::string(name_of(outcome->error->code())) + ": " + outcome->error->message();
    }
};

/// The sizes every case is run at: what arrives in one piece, 0 for as sent.
inline constexpr std::size_t fragment_sizes[] = {1, 2, 3, 7, 0};

/// One client with a Multi; servers are added by the test.
class World {
public:
    explicit World(engine::MultiSettings settings = {}, std::uint64_t seed = 1)
        : sim(seed), net(sim), loop(sim, net), multi(loop, &World::make_resolver, this, settings) {}

    /// An HTTP/1.1 origin "http://NAME:PORT" on its own address.
    StreamEndpoint& serve(const std::string& name, std::uint16_t port, peer::PeerHandler handler, Link link = {}) {
        StreamEndpoint endpoint;
        endpoint.accept = [handler](std::string_view) { return std::make_unique<peer::H1Server>(handler); };
        endpoint.link = link;
        return serve_stream(name, port, std::move(endpoint));
    }
    StreamEndpoint& serve_stream(const std::string& name, std::uint16_t port, StreamEndpoint endpoint) {
        const std::string address = "10.0.1." + std::to_string(++servers_);
        resolver->add(name, {address});
        return net.listen(address, port, std::move(endpoint));
    }

    engine::TransferId add(const engine::Spec& spec, Witness& witness) { return multi.add(spec, witness); }
    /// Drives until this much simulated time has passed, or nothing runs.
    void run_for(Duration span) {
        const Instant until = sim.now() + span;
        while (multi.running() != 0 && sim.now() < until) {
            const auto turned = multi.drive(until);
            if (!turned) FAIL("seed " << sim.seed() << ": " << turned.error().message());
        }
    }
    /// Drives until nothing runs.
    void run() {
        while (multi.running() != 0) {
            const auto turned = multi.drive(never);
            if (!turned) FAIL("seed " << sim.seed() << ": " << turned.error().message());
        }
    }
    Witness perform(const engine::Spec& spec) {
        Witness witness;
        perform(spec, witness);
        return witness;
    }
    void perform(const engine::Spec& spec, Witness& witness) {
        add(spec, witness);
        run();
        REQUIRE(witness.done_calls == 1);
    }
    Witness get(std::string_view url) {
        engine::Spec spec;
        spec.url = url;
        spec.proxy = &no_proxy;
        return perform(spec);
    }
    /// A Spec that ignores the environment's proxies.
    engine::Spec spec(std::string_view url) const {
        engine::Spec made;
        made.url = url;
        made.proxy = &no_proxy;
        return made;
    }

    std::vector<std::shared_ptr<void>> kept;  ///< servers that must outlive their connections
    Sim sim;
    SimNet net;
    SimLoop loop;
    SimResolver* resolver = nullptr;  ///< owned by the Multi
    engine::Multi multi;
    ProxyOptions no_proxy{.url = "none"};

private:
    static std::unique_ptr<Resolver> make_resolver(Loop&, Token, void* world) {
        auto* here = static_cast<World*>(world);
        auto made = std::make_unique<SimResolver>(here->sim);
        here->resolver = made.get();
        return made;
    }
    int servers_ = 0;
};

}  // namespace hawser::sim
