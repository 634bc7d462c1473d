// The option table against itself, and the store of what was set.
#include "support/catch.hpp"

#include <cstring>
#include <set>
#include <string>

#include "option_store.hpp"
#include "options.hpp"

using namespace hawser::capi;

TEST_CASE("every option is found by number and by name, whatever the case") {
    for (const OptionFacts& facts : all_options()) {
        INFO(facts.name);
        if (facts.alias) continue;
        CHECK(find_option(facts.id) == &facts);
        const curl_easyoption* shown = curl_easy_option_by_id(facts.id);
        REQUIRE(shown != nullptr);
        CHECK(shown->name == std::string(facts.name));
        CHECK(shown->flags == 0);
        std::string lower(facts.name);
        for (char& c : lower)
            c = static_cast<char>(std::tolower(c));
        CHECK(curl_easy_option_by_name(lower.c_str()) == shown);
    }
    CHECK(curl_easy_option_by_name("NO_SUCH_OPTION") == nullptr);
    CHECK(curl_easy_option_by_name(nullptr) == nullptr);
    CHECK(find_option(static_cast<CURLoption>(9999)) == nullptr);
    CHECK(find_option(static_cast<CURLoption>(10003)) == nullptr);
    CHECK(curl_easy_option_by_id(static_cast<CURLoption>(65'535)) == nullptr);
}

TEST_CASE("walking the options visits each entry once and ends") {
    std::set<const curl_easyoption*> seen;
    std::size_t aliases = 0;
    for (const curl_easyoption* at = curl_easy_option_next(nullptr); at != nullptr;
         at = curl_easy_option_next(at)) {
        CHECK(seen.insert(at).second);
        if ((at->flags & CURLOT_FLAG_ALIAS) == 0) continue;
        ++aliases;
        REQUIRE(curl_easy_option_by_id(at->id) != nullptr);
        CHECK(curl_easy_option_by_id(at->id)->type == at->type);
    }
    CHECK(seen.size() == all_options().size());
    CHECK(aliases == 15);
}

TEST_CASE("a number at its default costs nothing") {
    OptionStore store;
    CHECK(store.number(CURLOPT_SSL_VERIFYHOST) == 2);
    CHECK(store.number(CURLOPT_MAXREDIRS) == 30);
    store.set_number(CURLOPT_MAXREDIRS, 5);
    CHECK(store.has(CURLOPT_MAXREDIRS));
    CHECK(store.number(CURLOPT_MAXREDIRS) == 5);
    store.set_number(CURLOPT_MAXREDIRS, 30);
    CHECK_FALSE(store.has(CURLOPT_MAXREDIRS));
}

TEST_CASE("a copy of a store owns its own text and borrows what is lent") {
    OptionStore store;
    char lent = 'x';
    store.set_text(CURLOPT_URL, "http://one/");
    store.set_pointer(CURLOPT_WRITEDATA, &lent);
    const std::uint8_t bytes[] = {1, 0, 2};
    store.set_blob(CURLOPT_CAINFO_BLOB, bytes, true);
    store.set_blob(CURLOPT_PROXY_CAINFO_BLOB, bytes, false);
    const OptionStore copy = store;
    store.set_text(CURLOPT_URL, "http://two/");
    CHECK(copy.text(CURLOPT_URL) == std::string("http://one/"));
    CHECK(store.text(CURLOPT_URL) == std::string("http://two/"));
    CHECK(copy.pointer(CURLOPT_WRITEDATA) == &lent);
    CHECK(copy.blob(CURLOPT_CAINFO_BLOB).size() == 3);
    CHECK(copy.blob(CURLOPT_CAINFO_BLOB).data() != bytes);
    CHECK(copy.blob(CURLOPT_CAINFO_BLOB).data() != store.blob(CURLOPT_CAINFO_BLOB).data());
    CHECK(copy.blob(CURLOPT_PROXY_CAINFO_BLOB).data() == bytes);
}

TEST_CASE("unsetting one option leaves the others") {
    OptionStore store;
    store.set_text(CURLOPT_URL, "u");
    store.set_text(CURLOPT_USERAGENT, "a");
    store.set_text(CURLOPT_REFERER, "r");
    store.set_text(CURLOPT_USERAGENT, static_cast<const char*>(nullptr));
    CHECK(store.text(CURLOPT_USERAGENT) == nullptr);
    CHECK(store.text(CURLOPT_URL) == std::string("u"));
    CHECK(store.text(CURLOPT_REFERER) == std::string("r"));
}
