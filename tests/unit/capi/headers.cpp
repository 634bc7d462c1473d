#include "support/catch.hpp"

#include <string>

#include "header_store.hpp"

using hawser::capi::HeaderStore;
using hawser::engine::HeaderLine;

namespace {

void add(HeaderStore& store, const char* name, const char* value, int request = 0,
         HeaderLine::Origin origin = HeaderLine::Origin::header) {
    HeaderLine line;
    line.name = name;
    line.value = value;
    line.request_index = request;
    line.origin = origin;
    REQUIRE(store.add(line));
}

HeaderStore two_answers() {
    HeaderStore store;
    add(store, "Location", "/next", 0);
    add(store, "Set-Cookie", "a=1", 1);
    add(store, "set-cookie", "b=2", 1);
    add(store, "Trailing", "t", 1, HeaderLine::Origin::trailer);
    return store;
}

}  // namespace

TEST_CASE("a field is found by name, index, origin and request") {
    HeaderStore store = two_answers();
    curl_header* found = nullptr;
    REQUIRE(store.find("SET-COOKIE", 1, CURLH_HEADER, -1, &found) == CURLHE_OK);
    CHECK(found->value == std::string("b=2"));
    CHECK(found->amount == 2);
    CHECK(found->index == 1);
    CHECK(store.find("Location", 0, CURLH_HEADER, 0, &found) == CURLHE_OK);
    CHECK(store.find("Location", 0, CURLH_HEADER, -1, &found) == CURLHE_MISSING);
    CHECK(store.find("Trailing", 0, CURLH_HEADER, -1, &found) == CURLHE_MISSING);
    CHECK(store.find("Trailing", 0, CURLH_TRAILER, -1, &found) == CURLHE_OK);
}

TEST_CASE("what is not there is named by its code") {
    HeaderStore store;
    curl_header* found = nullptr;
    CHECK(store.find("a", 0, CURLH_HEADER, -1, &found) == CURLHE_NOHEADERS);
    store = two_answers();
    CHECK(store.find("Set-Cookie", 2, CURLH_HEADER, -1, &found) == CURLHE_BADINDEX);
    CHECK(store.find("Set-Cookie", 0, CURLH_HEADER, 2, &found) == CURLHE_NOREQUEST);
    CHECK(store.find(nullptr, 0, CURLH_HEADER, -1, &found) == CURLHE_BAD_ARGUMENT);
    CHECK(store.find("a", 0, 0, -1, &found) == CURLHE_BAD_ARGUMENT);
    CHECK(store.find("a", 0, 1U << 9, -1, &found) == CURLHE_BAD_ARGUMENT);
    CHECK(store.find("a", 0, CURLH_HEADER, -2, &found) == CURLHE_BAD_ARGUMENT);
}

TEST_CASE("an iteration visits the scope in order") {
    HeaderStore store = two_answers();
    std::string seen;
    for (curl_header* at = store.next(CURLH_HEADER | CURLH_TRAILER, -1, nullptr); at != nullptr;
         at = store.next(CURLH_HEADER | CURLH_TRAILER, -1, at))
        seen += std::string(at->name) + "=" + at->value + ";";
    CHECK(seen == "Set-Cookie=a=1;set-cookie=b=2;Trailing=t;");
    CHECK(store.next(CURLH_HEADER, 7, nullptr) == nullptr);
}

TEST_CASE("challenges of the last answer become a mask") {
    HeaderStore store;
    add(store, "WWW-Authenticate", "Digest realm=\"Basic x\", Basic realm=\"y\"", 0);
    CHECK(store.challenges("WWW-Authenticate") == static_cast<long>(CURLAUTH_BASIC | CURLAUTH_DIGEST));
    add(store, "www-authenticate", "Negotiate", 1);
    CHECK(store.challenges("WWW-Authenticate") == static_cast<long>(CURLAUTH_NEGOTIATE));
}

TEST_CASE("fields without end are refused") {
    HeaderStore store;
    HeaderLine line;
    line.name = "a";
    for (std::size_t i = 0; i < HeaderStore::max_fields; ++i)
        REQUIRE(store.add(line));
    CHECK_FALSE(store.add(line));
}
