// One Set-Cookie field value, taken apart (RFC 6265 5.2 and its revision, RFC 6265bis 5.6).
//
// Only what the line says: whether its domain may be set by the host that answered, which path is the default
// and what a jar does with it are decided by who keeps cookies.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <hawser/result.hpp>

#include "http/dates.hpp"

namespace hawser::http {

struct SetCookie {
    enum class SameSite : std::uint8_t { unset, none, lax, strict };

    std::string name{};   ///< may be empty, then the value is not
    std::string value{};  ///< as written, quotes included
    std::string domain{};  ///< lower case, without a leading dot; empty: the host that answered, no other
    std::string path{};    ///< begins with '/'; empty: the request's directory
    /// When it ends, from Max-Age, else Expires; in the past: it is to be forgotten. nullopt: with the session.
    std::optional<UnixSeconds> expires{};
    bool secure = false;
    bool http_only = false;
    bool partitioned = false;
    SameSite same_site = SameSite::unset;
    friend bool operator==(const SetCookie&, const SetCookie&) = default;
};

/// Longer lines are refused (libcurl's limit).
inline constexpr std::size_t max_set_cookie_bytes = 5000;
/// Name and value together (RFC 6265bis 5.6).
inline constexpr std::size_t max_cookie_bytes = 4096;
/// An attribute with a longer value counts as not there (RFC 6265bis 5.6).
inline constexpr std::size_t max_cookie_attribute_bytes = 1024;
/// No server plans further ahead than this (RFC 6265bis 5.5).
inline constexpr std::chrono::hours max_cookie_age{24 * 400};

/// Reads a field value. The Error (weird_reply) says why the cookie counts for
/// nothing and never shows its value.
Result<SetCookie> parse_set_cookie(std::string_view line, UnixSeconds now);

}  // namespace hawser::http
