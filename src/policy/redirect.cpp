#include "policy/redirect.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "url/scheme.hpp"

namespace hawser::policy {
namespace {

Error trouble(ErrorCode code, std::string message) { return Error(code, Phase::receive, std::move(message)); }

bool list_holds(std::string_view list, std::string_view word) noexcept {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        if (ascii::equal_ignoring_case(ascii::trim(list.substr(0, comma)), word)) return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

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
    const bool downgrade = request.url->scheme() == "https" && target.scheme() != "https";
    if (downgrade && !request.referer_on_downgrade) return {};
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
    if (!named.empty() && !list_holds(request.allowed_schemes, named)) return not_allowed(named);
    UrlOptions options;
    options.path_as_is = request.path_as_is;
    Result<Url> target = request.url->resolve(location, options);
    if (!target) return GiveUp{std::move(target).error().with_context("the redirect's Location")};
    if (!list_holds(request.allowed_schemes, target->scheme())) return not_allowed(target->scheme());
    const Result<Origin> origin = Origin::of(*target);
    if (!origin) return GiveUp{Error(origin.error()).with_context("the redirect's Location")};

    Redirect next;
    const bool to_get = turns_into_get(status, request);
    next.verb = to_get ? Verb::get : request.verb;
    next.custom_method = next_custom(status, request);
    next.send_body = request.has_body && !to_get;
    next.rewind = next.send_body && request.body_begun;
    if (next.rewind && !request.body_rewindable)
        return GiveUp{
            trouble(ErrorCode::rewind_failed,
                    "the redirect wants the body sent again, and its source cannot go back to its start")};
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
