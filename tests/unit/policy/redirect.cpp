#include "policy/redirect.hpp"

#include "policy/retry.hpp"
#include "support/catch.hpp"

using namespace hawser;
using namespace hawser::policy;

namespace {

// An answered request with everything it points to.
struct Asked {
    Url url;
    Origin first;
    AnsweredRequest request;

    explicit Asked(std::string_view text, std::string_view first_text = {}) : url(*Url::parse(text)) {
        first = *Origin::of(first_text.empty() ? url : *Url::parse(first_text));
        request.options.follow = true;
    }
    std::string after(int status, std::vector<std::string_view> locations) {
        request.url = &url;
        request.first_origin = &first;
        return to_text(after_response({status, locations}, request));
    }
};

std::string hop(int status, Verb verb, std::string_view custom = {}, CustomMethod mode = CustomMethod::keep,
                Redirects options = {}) {
    Asked asked("http://h/a");
    options.follow = true;
    asked.request.options = options;
    asked.request.verb = verb;
    asked.request.has_body = verb == Verb::post || verb == Verb::put;
    asked.request.custom_method = custom;
    asked.request.custom_mode = mode;
    std::string text = asked.after(status, {"b"});
    const std::string frame = "redirect ";
    REQUIRE(text.starts_with(frame));
    text.erase(0, frame.size());
    const std::size_t url = text.find(" http://h/b");
    REQUIRE(url != std::string::npos);
    text.erase(url, 11);
    const std::size_t secrets = text.find(" +secrets");
    REQUIRE(secrets != std::string::npos);
    return text.erase(secrets, 9);
}

}  // namespace

TEST_CASE("a scheme that may not be followed is refused whatever follows it", "[policy][redirect]") {
    for (const char* location : {"weird://x/", "weird:x", "mailto:a@b", "WEIRD:", "ftp://h/"}) {
        CAPTURE(location);
        CHECK(Asked("http://h/a").after(302, {location}).starts_with("unsupported_scheme: "));
    }
    CHECK(Asked("http://h/a").after(302, {"HTTP://h/b"}).starts_with("redirect GET http://h/b"));
    CHECK(Asked("http://h/a").after(302, {"http:"}).starts_with("bad_url: "));
}

TEST_CASE("which method and body the next request has", "[policy][redirect]") {
    struct Row {
        int status;
        const char *get, *head, *post, *put;
    };
    // As observed of libcurl, in which 300 and unknown codes keep the request too (RFC 9110 15.4).
    const Row rows[] = {
        {300, "GET", "HEAD", "POST +body", "PUT +body"}, {301, "GET", "HEAD", "GET", "PUT +body"},
        {302, "GET", "HEAD", "GET", "PUT +body"},        {303, "GET", "HEAD", "GET", "GET"},
        {306, "GET", "HEAD", "POST +body", "PUT +body"}, {305, "GET", "HEAD", "POST +body", "PUT +body"},
        {307, "GET", "HEAD", "POST +body", "PUT +body"}, {308, "GET", "HEAD", "POST +body", "PUT +body"},
        {399, "GET", "HEAD", "POST +body", "PUT +body"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.status);
        CHECK(hop(row.status, Verb::get) == row.get);
        CHECK(hop(row.status, Verb::head) == row.head);
        CHECK(hop(row.status, Verb::post) == row.post);
        CHECK(hop(row.status, Verb::put) == row.put);
    }
    // "Not modified" sends nowhere, whatever stands beside it (RFC 9110 15.4.5).
    CHECK(Asked("http://h/a").after(304, {"b"}) == "deliver");
    CHECK(hop(301, Verb::post, {}, {}, {.keep_method_301 = true}) == "POST +body");
    CHECK(hop(302, Verb::post, {}, {}, {.keep_method_301 = true}) == "GET");
    CHECK(hop(302, Verb::post, {}, {}, {.keep_method_302 = true}) == "POST +body");
    CHECK(hop(303, Verb::post, {}, {}, {.keep_method_303 = true}) == "POST +body");
    CHECK(hop(303, Verb::put, {}, {}, {.keep_method_303 = true}) == "GET");
}

TEST_CASE("custom methods", "[policy][redirect]") {
    using enum CustomMethod;
    // As observed of libcurl 7.88.1, which has this mode alone.
    CHECK(hop(301, Verb::get, "DELETE", keep) == "DELETE");
    CHECK(hop(303, Verb::get, "DELETE", keep) == "DELETE");
    CHECK(hop(302, Verb::post, "FOO", keep) == "FOO");
    CHECK(hop(307, Verb::post, "FOO", keep) == "FOO +body");
    CHECK(hop(301, Verb::get, "DELETE", obey_status) == "DELETE");
    CHECK(hop(302, Verb::post, "FOO", obey_status) == "GET");
    CHECK(hop(302, Verb::get, "POST", obey_status) == "GET");
    CHECK(hop(302, Verb::put, "FOO", obey_status) == "FOO +body");
    CHECK(hop(303, Verb::get, "DELETE", obey_status) == "GET");
    CHECK(hop(303, Verb::head, "FOO", obey_status) == "FOO");
    CHECK(hop(307, Verb::post, "FOO", obey_status) == "FOO +body");
    CHECK(hop(302, Verb::post, "FOO", obey_status, {.keep_method_302 = true}) == "FOO +body");
    CHECK(hop(307, Verb::post, "FOO", first_only) == "POST +body");
    CHECK(hop(302, Verb::get, "DELETE", first_only) == "GET");
}

TEST_CASE("what is delivered and what is refused", "[policy][redirect]") {
    Asked asked("http://h/a");
    CHECK(asked.after(200, {"b"}) == "deliver");
    CHECK(asked.after(404, {"b"}) == "deliver");
    CHECK(asked.after(302, {}) == "deliver");
    CHECK(asked.after(302, {""}) == "deliver");
    CHECK(asked.after(302, {"b", "b"}) == "redirect GET http://h/b +secrets");
    CHECK(asked.after(302, {"b", "c"}) == "weird_reply: the answer has two different Location fields");
    CHECK(asked.after(302, {"file:///etc/passwd"}) ==
          "unsupported_scheme: a redirect to file: URLs is not allowed");
    CHECK(asked.after(302, {"foo://h/"}) == "unsupported_scheme: a redirect to foo: URLs is not allowed");
    CHECK(asked.after(302, {"http://a b/"}).starts_with("bad_url: the redirect's Location: the URL's host"));
    CHECK(asked.after(302, {"/x\ny"}).starts_with("bad_url: the redirect's Location: the URL's path"));
    CHECK(asked.after(302, {"http:///"}).starts_with("bad_url: "));
    asked.request.allowed_schemes = "https , FTP";
    CHECK(asked.after(302, {"b"}) == "unsupported_scheme: a redirect to http: URLs is not allowed");
    CHECK(asked.after(302, {"ftp://h/"}) == "redirect GET ftp://h/");
    asked.request.options.follow = false;
    CHECK(asked.after(302, {"b"}) == "deliver");
    CHECK(asked.after(302, {"b", "c"}).starts_with("weird_reply: "));
}

TEST_CASE("the number of redirects is limited", "[policy][redirect]") {
    const auto at = [](int so_far, int most) {
        Asked asked("http://h/a");
        asked.request.redirects_so_far = so_far;
        asked.request.max_redirects = most;
        return asked.after(302, {"b"});
    };
    CHECK(at(29, 30).starts_with("redirect"));
    CHECK(at(30, 30) == "too_many_redirects: more than the allowed 30 redirects");
    CHECK(at(0, 0).starts_with("too_many_redirects"));
    CHECK(at(1'000'000, -1).starts_with("redirect"));
}

TEST_CASE("a body that was begun is taken back to be sent again", "[policy][redirect]") {
    Asked asked("http://h/a");
    asked.request.verb = Verb::post;
    asked.request.has_body = true;
    CHECK(asked.after(307, {"b"}) == "redirect POST http://h/b +body +secrets");
    asked.request.body_begun = true;
    CHECK(asked.after(302, {"b"}) == "redirect GET http://h/b +secrets");
    CHECK(asked.after(307, {"b"}) == "redirect POST http://h/b +body(rewound) +secrets");
}

TEST_CASE("secrets go to the first origin alone", "[policy][redirect]") {
    const auto leads = [](std::string_view first, std::string_view from, std::string_view to) {
        return Asked(from, first).after(302, {to}).ends_with("+secrets");
    };
    CHECK(leads("http://h/", "http://h/", "http://H:80/x"));
    CHECK(leads("http://h/", "http://other/", "http://h/x"));  // back home
    CHECK_FALSE(leads("http://h/", "http://h/", "https://h/"));
    CHECK_FALSE(leads("https://h/", "https://h/", "http://h/"));
    CHECK_FALSE(leads("http://h/", "http://h/", "http://h:81/"));
    CHECK_FALSE(leads("http://h/", "http://h/", "http://sub.h/"));
    CHECK_FALSE(leads("http://h/", "http://h/", "//h./"));
    CHECK_FALSE(leads("http://h/", "http://other/", "x"));
    Asked everywhere("http://h/");
    everywhere.request.options.credentials_everywhere = true;
    CHECK(everywhere.after(302, {"http://other/"}) == "redirect GET http://other/ +secrets");
    CHECK(is_secret_field("AUTHORIZATION"));
    CHECK(is_secret_field("cookie"));
    CHECK_FALSE(is_secret_field("X-Cookie"));
}

TEST_CASE("Referer tells neither user nor fragment, nor of a secure page", "[policy][redirect]") {
    Asked asked("https://u:p@h/a?b#c");
    CHECK(asked.after(302, {"https://o/"}) == "redirect GET https://o/");
    asked.request.options.referer = true;
    CHECK(asked.after(302, {"https://o/"}) == "redirect GET https://o/ referer https://h/a?b");
    CHECK(asked.after(302, {"http://o/"}) == "redirect GET http://o/");
}

TEST_CASE("when a request is sent again by itself", "[policy][retry]") {
    const auto verdict = [](auto change) {
        RetryFacts facts;
        facts.connection_reused = true;
        facts.request_begun = true;
        change(facts);
        const RetryPlan plan = plan_retry(facts);
        return std::string(plan.again ? "again" : "no") + (plan.rewind ? " rewound: " : ": ") + plan.reason;
    };
    const std::string lost = "again: the reused connection was closed before any answer";
    CHECK(verdict([](RetryFacts&) {}) == lost);
    CHECK(verdict([](RetryFacts& f) { f.code = ErrorCode::send_failed; }) == lost);
    CHECK(verdict([](RetryFacts& f) { f.code = ErrorCode::empty_reply, f.method = "PUT"; }) == lost);
    CHECK(verdict([](RetryFacts& f) { f.connection_reused = false; }) == "no: the connection was fresh");
    CHECK(verdict([](RetryFacts& f) { f.response_begun = true; }) == "no: the answer has begun");
    CHECK(verdict([](RetryFacts& f) { f.method = "POST"; }) == "no: the method is not idempotent");
    CHECK(verdict([](RetryFacts& f) { f.method = "get"; }) == "no: the method is not idempotent");
    CHECK(verdict([](RetryFacts& f) { f.method = "POST", f.request_begun = false; }) ==
          "again: nothing had been sent");
    CHECK(verdict([](RetryFacts& f) { f.code = ErrorCode::timed_out; }) ==
          "no: the failure is not a lost connection");
    CHECK(verdict([](RetryFacts& f) { f.code = ErrorCode::write_failed; }) ==
          "no: the failure is not a lost connection");
    CHECK(verdict([](RetryFacts& f) { f.method = "PUT", f.body_begun = true; }) ==
          "again rewound: the reused connection was closed before any answer");
    CHECK(verdict([](RetryFacts& f) { f.method = "PUT", f.body_begun = true, f.body_rewindable = false; }) ==
          "no: the body cannot be read a second time");
    // The peer says that it did not process the request: any method, on any connection.
    const auto refused = [](RetryFacts& f) {
        f.advice = Advice::reconnect, f.code = ErrorCode::http2_stream, f.method = "POST",
        f.connection_reused = false;
    };
    CHECK(verdict(refused) == "again: the server did not process the request");
    CHECK(verdict([&](RetryFacts& f) { refused(f), f.body_begun = true; }) ==
          "again rewound: the server did not process the request");
    CHECK(verdict([&](RetryFacts& f) { refused(f), f.response_begun = true; }) == "no: the answer has begun");
    CHECK(verdict([&](RetryFacts& f) { refused(f), f.retries = max_retries - 1; }).starts_with("again"));
    CHECK(verdict([&](RetryFacts& f) { refused(f), f.retries = max_retries; }) ==
          "no: sent again too often already");
}
