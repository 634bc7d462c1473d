// Tables that transfers of several Multis use together.
#include "engine/names.hpp"
#include "engine/shared.hpp"
#include "proto/tls/session_cache.hpp"
#include "sim/engine/site.hpp"

using namespace hawser;
using namespace hawser::sim;

namespace {

/// Counts how often it is taken, and that nobody takes it twice.
struct Watched {
    int held = 0;
    int taken = 0;
    Guard guard() {
        return {[this] {
                    CHECK(held++ == 0);
                    ++taken;
                },
                [this] { CHECK(--held == 0); }};
    }
};

struct Tables {
    Watched names_lock, sessions_lock;
    engine::Names names;
    tls::SessionCache sessions{8};
    engine::Shared shared{&names, &sessions, names_lock.guard(), sessions_lock.guard()};
};

void serve_origin(World& world) {
    world.serve("origin.test", 80, [](const peer::PeerRequest&) { return answer_of("fine"); });
}

Witness fetch(World& world, std::string_view url, const TlsOptions& tls, const engine::Shared* shared) {
    auto spec = world.spec(url);
    spec.tls = &tls;
    spec.fresh_connection = true;
    spec.shared = shared;
    return world.perform(spec);
}

}  // namespace

TEST_CASE("names that one Multi learnt are known to another") {
    Tables tables;
    const TlsOptions tls;
    World first, second;
    serve_origin(first);
    serve_origin(second);
    CHECK(fetch(first, "http://origin.test/", tls, &tables.shared).body == "fine");
    CHECK(first.resolver->queries() == 1);
    CHECK(fetch(second, "http://origin.test/", tls, &tables.shared).body == "fine");
    CHECK(second.resolver->queries() == 0);
    CHECK(tables.names_lock.taken >= 3);  // looked for, filed, found
    CHECK(tables.sessions_lock.taken == 0);
    CHECK(fetch(second, "http://origin.test/", tls, nullptr).body == "fine");  // who does not share does not know
    CHECK(second.resolver->queries() == 1);
}

TEST_CASE("a rule for a name holds for all that share it") {
    Tables tables;
    const TlsOptions tls;
    World first, second;
    serve_origin(first);
    serve_origin(second);
    NameOptions names;
    names.resolve = {"pinned.test:80:10.0.1.1"};
    auto spec = first.spec("http://pinned.test/");
    spec.names = &names;
    spec.shared = &tables.shared;
    CHECK(first.perform(spec).body == "fine");
    CHECK(fetch(second, "http://pinned.test/", tls, &tables.shared).body == "fine");
    CHECK(code_of(fetch(second, "http://pinned.test/", tls, nullptr)) == ErrorCode::host_unresolved);
}

TEST_CASE("TLS sessions that one Multi won are offered by another") {
    Tables tables;
    const TlsOptions tls = trusting();
    World first, second;
    auto site = serve_tls(first, "origin.test", secured(), web([](const peer::PeerRequest&) { return answer_of("x"); }));
    StreamEndpoint same_site;
    same_site.accept = site.server.factory();
    second.serve_stream("origin.test", 443, std::move(same_site));
    CHECK(fetch(first, "https://origin.test/", tls, &tables.shared).verdict() == "ok 200");
    CHECK(tables.sessions.peers() == 1);
    CHECK(first.multi.tls_sessions().peers() == 0);
    CHECK(tables.sessions_lock.taken >= 2);  // asked for, filed
    const TlsOptions same = tls;
    CHECK(fetch(second, "https://origin.test/", same, nullptr).verdict() == "ok 200");
    CHECK(site.server.record().resumed == 0);
    CHECK(fetch(second, "https://origin.test/", same, &tables.shared).verdict() == "ok 200");
    CHECK(site.server.record().resumed == 1);
}

TEST_CASE("a Multi that left shared tables touches them no more") {
    auto tables = std::make_unique<Tables>();
    const TlsOptions tls = trusting();
    World world;
    serve_tls(world, "origin.test", secured(), web([](const peer::PeerRequest&) { return answer_of(noise(3'000)); }));
    auto spec = world.spec("https://origin.test/");
    spec.tls = &tls;
    spec.shared = &tables->shared;
    Witness stopped;
    const engine::TransferId id = world.add(spec, stopped);
    world.run_for(std::chrono::milliseconds(1));  // on its way: resolving, connecting or shaking hands
    world.multi.remove(id);
    Witness whole = world.perform(spec);
    CHECK(whole.verdict() == "ok 200");
    world.multi.leave(tables->shared);
    const int taken = tables->sessions_lock.taken;
    spec.shared = nullptr;
    const Witness again = world.perform(spec);  // on the connection that was made with them
    CHECK(again.verdict() == "ok 200");
    CHECK(again.outcome->new_connections == 0);
    CHECK(tables->sessions_lock.taken == taken);
    tables.reset();
    world.run_for(std::chrono::seconds(300));
    spec.fresh_connection = true;
    CHECK(world.perform(spec).verdict() == "ok 200");
}
