// A Set-Cookie field value. What is accepted keeps the limits and means the same when it is written anew.
#include <string>

#include <hawser/bytes.hpp>

#include "fuzz/fuzz.hpp"
#include "http/set_cookie.hpp"

using hawser::fuzz::require;
using hawser::http::SetCookie;

namespace {

constexpr hawser::http::UnixSeconds now = 1'700'000'000;

std::string written(const SetCookie& cookie) {
    std::string line = cookie.name + "=" + cookie.value;
    if (!cookie.domain.empty()) line += ";domain=." + cookie.domain;
    if (!cookie.path.empty()) line += ";path=" + cookie.path;
    if (cookie.expires) {
        const auto left = *cookie.expires - now;
        line += ";max-age=" + std::to_string(left > 0 ? left : 0);
    }
    if (cookie.secure) line += ";secure";
    if (cookie.http_only) line += ";httponly";
    if (cookie.partitioned) line += ";partitioned";
    if (cookie.same_site == SetCookie::SameSite::none) line += ";samesite=none";
    if (cookie.same_site == SetCookie::SameSite::lax) line += ";samesite=lax";
    if (cookie.same_site == SetCookie::SameSite::strict) line += ";samesite=strict";
    return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto cookie = hawser::http::parse_set_cookie(hawser::as_text({data, size}), now);
    if (!cookie) return 0;
    require(!cookie->name.empty() || !cookie->value.empty(), "a cookie without name and value");
    require(cookie->name.size() + cookie->value.size() <= hawser::http::max_cookie_bytes, "a cookie beyond its limit");
    require(cookie->path.empty() || cookie->path.front() == '/', "a path that is none");
    require(!cookie->expires || *cookie->expires <= now + 400LL * 24 * 3600, "a cookie that lives for ever");
    const std::string line = written(*cookie);
    if (line.size() > hawser::http::max_set_cookie_bytes) return 0;
    const auto again = hawser::http::parse_set_cookie(line, now);
    require(again.has_value(), "refused when written anew: " + line);
    if (cookie->expires && *cookie->expires <= now) cookie->expires = 0;
    require(*again == *cookie, "something else when written anew: " + line);
    return 0;
}
