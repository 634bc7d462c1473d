// The test runner's main, compiled once: with Catch2 2.x it is the slowest file of every test program.
#include <iostream>

#include "support/skip.hpp"

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_session.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif

namespace {

constexpr int skipped = 77;
bool all_tried = true;

}  // namespace

void hawser::test::not_tried(const std::string& why) {
    all_tried = false;
    std::cerr << "not tried: " << why << '\n';
}

int main(int argc, char* argv[]) {
    const int failed = Catch::Session().run(argc, argv);
    return failed == 0 && !all_tried ? skipped : failed;
}
