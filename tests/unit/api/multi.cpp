// hawser::Multi: what its owner may do at any moment.
#include <hawser/multi.hpp>

#include "server.hpp"
#include "support/catch.hpp"

using namespace hawser;
using namespace hawser::test;

TEST_CASE("a Multi may go while its transfers connect") {
    Server server({answer(200, "x")});
    int ended = 0;
    {
        Multi multi;
        Request request;
        request.url = server.url();
        request.proxy->url = "none";
        Handlers handlers;
        handlers.on_done = [&](Done) { ++ended; };
        multi.add(request, handlers);
        REQUIRE(multi.drive().has_value());  // the connection is on its way: nobody has waited for it
        CHECK(multi.running() == 1);
    }
    CHECK(ended == 0);
}

TEST_CASE("the first to end may remove the others") {
    Server server({answer(200, "x")});
    Multi multi;
    std::vector<TransferId> ids;
    int ended = 0;
    for (int i = 0; i < 4; ++i) {
        Request request;
        request.url = server.url();
        request.proxy->url = "none";
        request.limits->total = std::chrono::seconds(60);
        Handlers handlers;
        handlers.on_done = [&](Done) {
            ++ended;
            for (const TransferId id : ids) multi.remove(id);
        };
        ids.push_back(multi.add(std::move(request), std::move(handlers)));
    }
    REQUIRE(multi.run().has_value());
    CHECK(ended == 1);
    REQUIRE(multi.drive().has_value());
}
