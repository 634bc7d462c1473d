#include "policy/redirect.hpp"

#include "base/ascii.hpp"
#include "url/scheme.hpp"

namespace hawser::policy {
namespace {

Error trouble(ErrorCode code, std::string message) { return Error(code, Phase::receive, std::move(message)); }

// Does this status turn the request into GET? RFC 9110 15.4.2 to 15.4.4.
bool turns_into_get(int status, const AnsweredRequest& request) noexcept {
    const bool post = request.verb == Verb::post;
    switch (status) {
        case 301:
            return post && !request.options.keep_method_301;
        case 302:
            return post && !request.options.keep_method_302;
        case 303:
            return request.verb != Verb::head && !(post && request.options.keep_method_303);
        default:
            return false;
    }
}

// The same question for a method name the user wrote: "POST" counts as one even without a body.
bool drops_custom(int status, const AnsweredRequest& request) noexcept {
    AnsweredRequest as_post = request;
    if (request.verb == Verb::get && request.custom_method == "POST") as_post.verb = Verb::post;
    return turns_into_get(status, as_post);
}

std::string next_custom(int status, const AnsweredRequest& request) {
    const bool dropped = request.custom_mode == CustomMethod::first_only ||
                         (request.custom_mode == CustomMethod::obey_status && drops_custom(status, request));
    return dropped ? std::string() : std::string(request.custom_method);
}

std::string next_referer(const Url& target, const AnsweredRequest& request) {
    if (!request.options.referer) return {};
    // RFC 9110 10.1.3: what was asked for in secret is not told in the clear.
    if (request.url->scheme() == "https" && target.scheme() != "https") return {};
    return request.url->public_text();
}

GiveUp not_allowed(std::string_view scheme) {
    return {trouble(ErrorCode::unsupported_scheme, "a redirect to " + std::string(scheme) + ": URLs is not allowed")};
}

AfterResponse follow(std::string_view location, int status, const AnsweredRequest& request) {
    if (request.max_redirects >= 0 && request.redirects_so_far >= request.max_redirects)
        return GiveUp{
            trouble(ErrorCode::too_many_redirects,
                    "more than the allowed " + std::to_string(request.max_redirects) + " redirects")};
    // Judged first: a scheme of others need not be followed by what ours are followed by.
    const std::string_view named = location.substr(0, url::scheme_length(location));
    if (!named.empty() && !ascii::list_has(request.allowed_schemes, named)) return not_allowed(named);
    UrlOptions options;
    options.path_as_is = request.path_as_is;
    Result<Url> target = request.url->resolve(location, options);
    if (!target) return GiveUp{std::move(target).error().with_context("the redirect's Location")};
    if (!ascii::list_has(request.allowed_schemes, target->scheme())) return not_allowed(target->scheme());
    const Result<Origin> origin = Origin::of(*target);
    if (!origin) return GiveUp{Error(origin.error()).with_context("the redirect's Location")};

    Redirect next;
    const bool to_get = turns_into_get(status, request);
    next.verb = to_get ? Verb::get : request.verb;
    next.custom_method = next_custom(status, request);
    next.send_body = request.has_body && !to_get;
    next.rewind = next.send_body && request.body_begun;
    next.secrets = *origin == *request.first_origin || request.options.credentials_everywhere;
    next.referer = next_referer(*target, request);
    next.url = *std::move(target);
    return next;
}

const char* verb_name(Verb verb) noexcept {
    switch (verb) {
        case Verb::get:
            return "GET";
        case Verb::head:
            return "HEAD";
        case Verb::post:
            return "POST";
        case Verb::put:
            return "PUT";
    }
    return "?";
}

}  // namespace

AfterResponse after_response(const Answer3xx& answer, const AnsweredRequest& request) {
    if (!is_redirect(answer.status) || answer.locations.empty()) return Deliver{};
    const std::string_view location = answer.locations.front();
    // Two readers of one answer must not be sent to two places.
    for (const std::string_view other : answer.locations)
        if (other != location)
            return GiveUp{trouble(ErrorCode::weird_reply, "the answer has two different Location fields")};
    if (!request.options.follow || location.empty()) return Deliver{};
    return follow(location, answer.status, request);
}

bool is_secret_field(std::string_view name) noexcept {
    return ascii::equal_ignoring_case(name, "Authorization") || ascii::equal_ignoring_case(name, "Cookie");
}

std::string Redirect::text() const {
    std::string result = "redirect " +
                         (custom_method.empty() ? std::string(verb_name(verb)) : custom_method) + " " +
                         url.text();
    if (send_body) result += rewind ? " +body(rewound)" : " +body";
    if (secrets) result += " +secrets";
    if (!referer.empty()) result += " referer " + referer;
    return result;
}

std::string to_text(const AfterResponse& decision) {
    if (const auto* redirect = std::get_if<Redirect>(&decision)) return redirect->text();
    if (const auto* give_up = std::get_if<GiveUp>(&decision))
        return std::string(name_of(give_up->error.code())) + ": " + give_up->error.message();
    return "deliver";
}

}  // namespace hawser::policy
