#include <deque>
#include <random>

#include "base/buffer.hpp"
#include "support/catch.hpp"

using namespace hawser;

TEST_CASE("a buffer takes what fits and says how much", "[base]") {
    Buffer buffer(10);
    CHECK(buffer.append(as_bytes("hello")) == 5);
    CHECK(buffer.append(as_bytes("world!")) == 5);
    CHECK(as_text(buffer.view()) == "helloworld");
    CHECK(buffer.room() == 0);
    CHECK(buffer.append(as_bytes("x")) == 0);
    buffer.consume(5);
    CHECK(as_text(buffer.view()) == "world");
    CHECK(buffer.append(as_bytes("again!")) == 5);
    CHECK(as_text(buffer.view()) == "worldagain");
    buffer.release();
    CHECK(buffer.empty());
    CHECK(buffer.append({}) == 0);
    CHECK(buffer.append(as_bytes("x")) == 1);
}

TEST_CASE("a buffer that is moved from is an empty buffer", "[base]") {
    Buffer from(100);
    from.append(as_bytes("hello"));
    from.consume(1);
    Buffer to(std::move(from));
    CHECK(as_text(to.view()) == "ello");
    CHECK(from.empty());
    CHECK(from.append(as_bytes("new")) == 3);
    CHECK(as_text(from.view()) == "new");
    CHECK(as_text(to.view()) == "ello");
    from = std::move(to);
    CHECK(as_text(from.view()) == "ello");
    CHECK(to.empty());
}

TEST_CASE("a buffer behaves as a capped queue", "[base]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    for (int round = 0; round < 50; ++round) {
        const std::size_t cap = random() % 5000;
        Buffer buffer(cap);
        std::deque<std::uint8_t> model;
        std::vector<std::uint8_t> bytes;
        for (int step = 0; step < 300; ++step) {
            switch (random() % 5) {
                case 0:
                case 1: {
                    bytes.resize(random() % 700);
                    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
                    const std::size_t fits = std::min(bytes.size(), cap - model.size());
                    REQUIRE(buffer.append(bytes) == fits);
                    model.insert(model.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(fits));
                    break;
                }
                case 2: {
                    const std::size_t wanted = random() % 700;
                    const MutableBytes space = buffer.space(wanted);
                    REQUIRE(space.size() == std::min(wanted, cap - model.size()));
                    const std::size_t used = space.empty() ? 0 : random() % (space.size() + 1);
                    for (std::size_t i = 0; i < used; ++i) model.push_back(space[i] = static_cast<std::uint8_t>(random()));
                    buffer.commit(used);
                    break;
                }
                case 3: {
                    const std::size_t count = random() % (model.size() + 1);
                    buffer.consume(count);
                    model.erase(model.begin(), model.begin() + static_cast<std::ptrdiff_t>(count));
                    break;
                }
                default:
                    if (random() % 20 == 0) {
                        random() % 2 == 0 ? buffer.clear() : buffer.release();
                        model.clear();
                    }
            }
            REQUIRE(buffer.size() == model.size());
            REQUIRE(buffer.empty() == model.empty());
            REQUIRE(buffer.room() == cap - model.size());
            REQUIRE(std::equal(model.begin(), model.end(), buffer.view().begin(), buffer.view().end()));
        }
    }
}
