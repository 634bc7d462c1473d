// What libcurl answers, this parser answers.
#include "observed.hpp"

#include "describe.hpp"
#include "support/catch.hpp"

using hawser::Url;
using hawser::UrlOptions;

TEST_CASE("strict parsing answers as libcurl does", "[url]") {
    for (const observed::Case& one : observed::parsed_strictly) {
        CAPTURE(one.input);
        CHECK(describe(Url::parse(one.input)) == one.answer);
    }
}

TEST_CASE("parsing with a guessed scheme answers as libcurl does", "[url]") {
    for (const observed::Case& one : observed::parsed_with_guessed_scheme) {
        CAPTURE(one.input);
        CHECK(describe(Url::parse(one.input, {.guess_scheme = true})) == one.answer);
    }
}

TEST_CASE("references resolve as libcurl does it", "[url]") {
    for (const observed::Reference& one : observed::resolved) {
        CAPTURE(one.base, one.reference);
        const auto base = Url::parse(one.base);
        REQUIRE(base);
        CHECK(describe(base->resolve(one.reference)) == one.answer);
    }
}

TEST_CASE("every URL read back from its own text is the same URL", "[url]") {
    for (const observed::Case& one : observed::parsed_strictly) {
        const auto url = Url::parse(one.input);
        if (!url) continue;
        CAPTURE(one.input);
        CHECK(describe(Url::parse(url->text())) == describe(url));
        CHECK(describe(Url::from_parts(url->parts())) == describe(url));
    }
}
