#include "proto/h3/request.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "http/tokens.hpp"
#include "proto/h3/limits.hpp"

namespace hawser::h3 {
namespace {

Unexpected refuse(const char* what, std::string_view name) {
    return fail(ErrorCode::bad_argument, Phase::setup, std::string(what) + " '" + std::string(name) + "'");
}

/// Is `name` one of the comma-separated members of `list`?
bool lists(std::string_view list, std::string_view name) noexcept {
    while (!list.empty()) {
        const auto comma = list.find(',');
        if (ascii::equal_ignoring_case(ascii::trim(list.substr(0, comma)), name)) return true;
        if (comma == std::string_view::npos) return false;
        list.remove_prefix(comma + 1);
    }
    return false;
}

/// RFC 9114 4.2: fields that speak of one HTTP/1.x connection.
bool connection_specific(const FieldView& field, std::span<const FieldView> all) noexcept {
    for (const std::string_view name :
         {"connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade", "http2-settings"})
        if (ascii::equal_ignoring_case(field.name, name)) return true;
    if (ascii::equal_ignoring_case(field.name, "te"))
        return !ascii::equal_ignoring_case(ascii::trim(field.value), "trailers");
    return std::any_of(all.begin(), all.end(), [&](const FieldView& other) {
        return ascii::equal_ignoring_case(other.name, "connection") && lists(other.value, field.name);
    });
}

bool is_printable(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c != '\x7f'; });
}

/// A secret must not enter a table whose size an attacker can watch (RFC 9204 7.1).
bool is_secret(std::string_view name) noexcept {
    return name == "authorization" || name == "proxy-authorization" || name == "cookie";
}

}  // namespace

Result<void> FieldList::put(std::string_view name, std::string_view value) {
    bytes_ += name.size() + value.size();
    if (bytes_ > max_request_head_bytes)
        return fail(ErrorCode::too_large, Phase::setup, "the request's header fields are larger than 1 MB");
    const std::uint8_t flags = is_secret(name) ? NGHTTP3_NV_FLAG_NEVER_INDEX : NGHTTP3_NV_FLAG_NONE;
    // nghttp3 takes these as not const and copies them all the same.
    fields_.push_back({reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data())),
                       reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())), name.size(),
                       value.size(), flags});
    return {};
}

Result<void> FieldList::add(std::string_view name, std::string_view value) {
    value = ascii::trim(value);
    if (!http::is_token(name)) return refuse("not a field name:", name);
    if (nghttp3_check_header_value(as_bytes(value).data(), value.size()) == 0)
        return refuse("not a value a field may have: that of", name);
    const bool lower = std::none_of(name.begin(), name.end(), [](char c) { return c != ascii::lower(c); });
    return put(lower ? name : keep(ascii::to_lower(name)), value);
}

Result<void> FieldList::put_pseudo(const RequestHead& head, std::string_view authority) {
    const bool connect = head.method == "CONNECT";
    if (!http::is_token(head.method)) return refuse("not a method:", head.method);
    if (!is_printable(authority) || (connect && authority.empty()))
        return refuse("not an authority:", authority);
    HAWSER_TRY(put(":method", head.method));
    if (!connect) {  // RFC 9114 4.4: CONNECT has neither scheme nor path
        if (head.scheme.empty()) return refuse("a request needs a scheme; not", head.scheme);
        if (head.target.empty() || !is_printable(head.target)) return refuse("not a path:", head.target);
        HAWSER_TRY(put(":scheme", head.scheme));
    }
    if (!authority.empty()) HAWSER_TRY(put(":authority", authority));
    if (!connect) HAWSER_TRY(put(":path", head.target));
    return {};
}

Result<void> FieldList::set_request(const RequestHead& head) {
    std::string_view authority = head.authority;
    const auto host = std::find_if(head.fields.begin(), head.fields.end(), [](const FieldView& field) {
        return ascii::equal_ignoring_case(field.name, "host");
    });
    if (authority.empty() && host != head.fields.end()) authority = ascii::trim(host->value);
    HAWSER_TRY(put_pseudo(head, authority));
    for (const FieldView& field : head.fields) {
        // RFC 9114 4.3.1: :authority in place of Host.
        if (ascii::equal_ignoring_case(field.name, "host") || connection_specific(field, head.fields))
            continue;
        HAWSER_TRY(add(field.name, field.value));
    }
    return {};
}

Result<void> FieldList::set_trailers(std::span<const FieldView> trailers) {
    for (const FieldView& field : trailers)
        if (!connection_specific(field, trailers))
            HAWSER_TRY(add(keep(std::string(field.name)), keep(std::string(field.value))));
    return {};
}

}  // namespace hawser::h3
