// What an answer means for the transfer: hand it out, go elsewhere, or give up (RFC 9110 15.4).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include <hawser/error.hpp>
#include <hawser/request.hpp>
#include <hawser/url.hpp>

namespace hawser::policy {

/// What a request acts as, whatever method name is written in it.
enum class Verb : std::uint8_t { get, head, post, put };

/// What becomes of a method name the user wrote in place of the natural one (libcurl's FOLLOWLOCATION modes).
enum class CustomMethod : std::uint8_t {
    keep,         ///< written on every hop
    obey_status,  ///< dropped where the status turns the request into GET
    first_only,   ///< written on the first request only
};

/// The request that was answered, and what the user allows.
struct AnsweredRequest {
    const Url* url = nullptr;  ///< where it was sent
    /// Where the transfer's own URL pointed: whom secrets are meant for.
    const Origin* first_origin = nullptr;
    Verb verb = Verb::get;
    std::string_view custom_method;  ///< empty: the natural one
    CustomMethod custom_mode = CustomMethod::obey_status;
    bool has_body = false;
    bool body_begun = false;  ///< bytes of it were read from its source
    int redirects_so_far = 0;
    int max_redirects = 30;  ///< -1 for any number
    Redirects options;
    /// Schemes that may be followed to, comma-separated.
    std::string_view allowed_schemes = "http,https";
    bool path_as_is = false;
};

struct Answer3xx {
    int status = 0;
    std::span<const std::string_view> locations;  ///< the values of all Location fields
};

struct Deliver {};

/// The next request.
struct Redirect {
    Url url;
    Verb verb = Verb::get;
    std::string custom_method;  ///< to be written instead of the natural one; empty for that
    bool send_body = false;
    bool rewind = false;  ///< take the body back to its start first
    /// Credentials, Cookie and Authorization that the user gave go along: the target is the first origin, or
    /// the user said "everywhere".
    bool secrets = false;
    std::string referer;  ///< value for Referer, empty for none

    std::string text() const;
};

struct GiveUp {
    Error error;
};

using AfterResponse = std::variant<Deliver, Redirect, GiveUp>;

/// Decides. Errors: weird_reply (contradicting Locations), too_many_redirects, bad_url, unsupported_scheme.
AfterResponse after_response(const Answer3xx& answer, const AnsweredRequest& request);

/// True for the statuses whose Location may be followed (RFC 9110 15.4): 3xx but 304, which says that what the asker has
/// is good and sends nowhere (15.4.5).
constexpr bool is_redirect(int status) noexcept { return status >= 300 && status < 400 && status != 304; }

/// True for fields a user adds that are meant for one origin alone: they go along only with
/// Redirect::secrets.
bool is_secret_field(std::string_view name) noexcept;

std::string to_text(const AfterResponse& decision);

}  // namespace hawser::policy
