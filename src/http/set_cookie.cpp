#include "http/set_cookie.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "http/cookie_date.hpp"

namespace hawser::http {
namespace {

Unexpected refuse(const char* why) {
    return fail(ErrorCode::weird_reply, Phase::receive, std::string("a cookie was refused: ") + why);
}

/// Controls anywhere void a cookie (RFC 6265bis 5.6 step 1); a tab may stand around its parts, not within.
constexpr bool is_control(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\t') || byte == 0x7F;
}

/// Takes what stands before `mark` off the front, the mark with it.
std::string_view take_until(std::string_view& text, char mark) noexcept {
    const std::size_t end = std::min(text.find(mark), text.size());
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

/// Max-Age (RFC 6265bis 5.6.2): an optional minus and digits; too many of them mean far away.
std::optional<UnixSeconds> read_max_age(std::string_view text, UnixSeconds now) noexcept {
    const bool minus = text.starts_with('-');
    if (minus) text.remove_prefix(1);
    if (text.empty() || !std::all_of(text.begin(), text.end(), ascii::is_digit)) return std::nullopt;
    constexpr UnixSeconds most = std::chrono::seconds(max_cookie_age).count();
    const auto age = ascii::to_number(text).value_or(static_cast<std::uint64_t>(most));
    if (minus || age == 0) return 0;
    return now + static_cast<UnixSeconds>(std::min(age, static_cast<std::uint64_t>(most)));
}

struct Times {
    std::optional<UnixSeconds> max_age;
    std::optional<UnixSeconds> expires;
};

void read_expires(std::string_view value, UnixSeconds now, Times& times) {
    const auto date = parse_cookie_date(value);
    if (!date) return;
    times.expires = std::min(*date, now + std::chrono::seconds(max_cookie_age).count());
}

SetCookie::SameSite same_site_of(std::string_view value) noexcept {
    if (ascii::equal_ignoring_case(value, "none")) return SetCookie::SameSite::none;
    if (ascii::equal_ignoring_case(value, "lax")) return SetCookie::SameSite::lax;
    if (ascii::equal_ignoring_case(value, "strict")) return SetCookie::SameSite::strict;
    return SetCookie::SameSite::unset;
}

/// The last attribute of a name counts; unknown ones are skipped (RFC 6265bis 5.6 step 5, 5.7).
void read_attribute(std::string_view text, UnixSeconds now, SetCookie& into, Times& times) {
    const std::string_view name = ascii::trim(text.substr(0, text.find('=')));
    const std::size_t equals = text.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : ascii::trim(text.substr(equals + 1));
    if (value.size() > max_cookie_attribute_bytes) return;
    const auto is = [name](std::string_view wanted) { return ascii::equal_ignoring_case(name, wanted); };
    if (is("expires")) {
        read_expires(value, now, times);
    } else if (is("max-age")) {
        if (const auto age = read_max_age(value, now)) times.max_age = age;
    } else if (is("domain")) {
        // RFC 6265 5.2.3: a leading dot says nothing; an empty value is no attribute.
        if (!value.empty()) into.domain = ascii::to_lower(value.substr(value.starts_with('.') ? 1 : 0));
    } else if (is("path")) {
        into.path = value.starts_with('/') ? std::string(value) : std::string();
    } else if (is("secure")) {
        into.secure = true;
    } else if (is("httponly")) {
        into.http_only = true;
    } else if (is("partitioned")) {
        into.partitioned = true;
    } else if (is("samesite")) {
        into.same_site = same_site_of(value);
    }
}

/// Names that promise something (RFC 6265bis 4.1.3); libcurl compares them with case.
Result<void> check_prefix(const SetCookie& cookie) {
    if (cookie.name.starts_with("__Secure-") && !cookie.secure)
        return refuse("its name begins with __Secure- and it is not Secure");
    if (cookie.name.starts_with("__Host-") && (!cookie.secure || !cookie.domain.empty() || cookie.path != "/"))
        return refuse("its name begins with __Host- and it is not Secure with the path / and no domain");
    return {};
}

}  // namespace

Result<SetCookie> parse_set_cookie(std::string_view line, UnixSeconds now) {
    if (line.size() > max_set_cookie_bytes) return refuse("its line is longer than 5000 bytes");
    if (std::any_of(line.begin(), line.end(), is_control)) return refuse("it holds a control byte");
    SetCookie cookie;
    std::string_view pair = take_until(line, ';');
    const bool named = pair.find('=') != std::string_view::npos;
    if (named) cookie.name = ascii::trim(take_until(pair, '='));
    cookie.value = ascii::trim(pair);
    if (cookie.name.empty() && cookie.value.empty()) return refuse("it has neither a name nor a value");
    if (cookie.name.size() + cookie.value.size() > max_cookie_bytes)
        return refuse("its name and value are longer than 4096 bytes together");
    if (cookie.name.find('\t') != std::string::npos || cookie.value.find('\t') != std::string::npos)
        return refuse("it holds a tab, which a cookie file cannot");
    Times times;
    while (!line.empty()) read_attribute(take_until(line, ';'), now, cookie, times);
    cookie.expires = times.max_age ? times.max_age : times.expires;
    HAWSER_TRY(check_prefix(cookie));
    return cookie;
}

}  // namespace hawser::http
