#include "cli/queue.hpp"

#include "support/catch.hpp"

using namespace hawser::cli;  // NOLINT

namespace {

Target target(std::string url, std::string output = {}) {
    Target made;
    made.url = std::move(url);
    made.output = std::move(output);
    if (!made.output.empty()) made.destination = Destination::file;
    return made;
}

std::vector<std::string> all(const Config& config) {
    Queue queue(config);
    std::vector<std::string> found;
    for (;;) {
        auto next = queue.next();
        if (!next) {
            found.push_back("error");
            return found;
        }
        if (!*next) return found;
        const Item& item = **next;
        found.push_back(std::to_string(item.url_number) + " " + item.url + (item.output.empty() ? "" : " > " + item.output) +
                        (item.upload ? " < " + *item.upload : ""));
    }
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("every target of every operation, in order") {
    Config config;
    config.operations.resize(2);
    config.operations[0].targets = {target("h/{a,b}", "#1.txt"), target("h/c", "#1")};
    config.operations[1].targets = {target("h/d")};
    CHECK(all(config) == Texts{"0 h/a > a.txt", "0 h/b > b.txt", "1 h/c > #1", "2 h/d"});
    CHECK(all(Config()).empty());
}

TEST_CASE("what is sent has globs too, and varies slowest") {
    Config config;
    config.operations[0].targets = {target("h/[1-2]", "#1#<f>")};
    config.operations[0].targets[0].upload = "{<f>x,y}";
    CHECK(all(config) == Texts{"0 h/1 > 1x < x", "0 h/2 > 2x < x", "0 h/1 > 1y < y", "0 h/2 > 2y < y"});
}

TEST_CASE("globbing can be off") {
    Config config;
    config.operations[0].globbing = false;
    config.operations[0].targets = {target("h/{a,b}", "#1")};
    config.operations[0].targets[0].upload = "[1-2]";
    CHECK(all(config) == Texts{"0 h/{a,b} > #1 < [1-2]"});
    config.operations[0] = {};
    config.operations[0].targets = {target("h/{a,b}")};
    config.operations[0].targets[0].literal = true;
    CHECK(all(config) == Texts{"0 h/{a,b}"});
}

TEST_CASE("what is wrong is told when its turn comes") {
    Config config;
    config.operations[0].targets = {target("h/a"), target("h/[b"), target("h/c")};
    CHECK(all(config) == Texts{"0 h/a", "error"});
    config.operations[0].targets = {target("h/a"), target("", "file")};
    CHECK(all(config) == Texts{"0 h/a", "error"});
}
