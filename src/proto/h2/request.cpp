#include "proto/h2/request.hpp"

#include <algorithm>
#include <string>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "proto/h2/limits.hpp"

namespace hawser::h2 {

namespace {

nghttp2_nv field_of(std::string_view name, std::string_view value) noexcept {
    // nghttp2 takes these as not const and copies them all the same.
    return {reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data())),
            reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())), name.size(), value.size(),
            NGHTTP2_NV_FLAG_NONE};
}

/// RFC 9110 5.6.2.
bool is_token(std::string_view text) noexcept {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return ascii::is_alpha(c) || ascii::is_digit(c) || marks.find(c) != std::string_view::npos;
    });
}

/// RFC 9110 5.5: a line end or NUL in a value is how requests are smuggled.
bool is_value(std::string_view text) noexcept {
    return nghttp2_check_header_value(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()) != 0;
}

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

/// RFC 9113 8.2.2: fields that speak of one HTTP/1.x connection.
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

class FieldList {
public:
    explicit FieldList(std::vector<nghttp2_nv>& fields) : fields_(fields) { fields_.clear(); }

    Result<void> add(std::string_view name, std::string_view value) {
        value = ascii::trim(value);
        if (!is_token(name)) return refuse("not a field name:", name);
        if (!is_value(value)) return refuse("not a value a field may have: that of", name);
        return put(name, value);
    }
    Result<void> put(std::string_view name, std::string_view value) {
        bytes_ += name.size() + value.size();
        if (bytes_ > max_request_head_bytes)
            return fail(ErrorCode::too_large, Phase::setup, "the request's header fields are larger than 1 MB");
        fields_.push_back(field_of(name, value));
        return {};
    }

private:
    std::vector<nghttp2_nv>& fields_;
    std::size_t bytes_ = 0;
};

const std::uint8_t* bytes_of(std::string_view text) noexcept { return as_bytes(text).data(); }

Result<void> put_pseudo(const RequestHead& head, std::string_view authority, FieldList& list) {
    const bool connect = head.method == "CONNECT";
    if (nghttp2_check_method(bytes_of(head.method), head.method.size()) == 0) return refuse("not a method:", head.method);
    HAWSER_TRY(list.put(":method", head.method));
    if (!connect) {  // RFC 9113 8.5: CONNECT has neither scheme nor path
        if (head.scheme.empty()) return refuse("a request needs a scheme; not", head.scheme);
        if (head.target.empty() || nghttp2_check_path(bytes_of(head.target), head.target.size()) == 0)
            return refuse("not a path:", head.target);
        HAWSER_TRY(list.put(":scheme", head.scheme));
    }
    if (nghttp2_check_authority(bytes_of(authority), authority.size()) == 0 || (connect && authority.empty()))
        return refuse("not an authority:", authority);
    if (!authority.empty()) HAWSER_TRY(list.put(":authority", authority));
    if (!connect) HAWSER_TRY(list.put(":path", head.target));
    return {};
}

}  // namespace

Result<void> build_request(const RequestHead& head, std::vector<nghttp2_nv>& fields) {
    std::string_view authority = head.authority;
    const auto host = std::find_if(head.fields.begin(), head.fields.end(), [](const FieldView& field) {
        return ascii::equal_ignoring_case(field.name, "host");
    });
    if (authority.empty() && host != head.fields.end()) authority = ascii::trim(host->value);

    FieldList list(fields);
    HAWSER_TRY(put_pseudo(head, authority, list));
    for (const FieldView& field : head.fields) {
        // RFC 9113 8.3.1: :authority in place of Host.
        if (ascii::equal_ignoring_case(field.name, "host") || connection_specific(field, head.fields)) continue;
        HAWSER_TRY(list.add(field.name, field.value));
    }
    return {};
}

Result<void> build_trailers(std::span<const FieldView> trailers, std::vector<nghttp2_nv>& fields) {
    FieldList list(fields);
    for (const FieldView& field : trailers)
        if (!connection_specific(field, trailers)) HAWSER_TRY(list.add(field.name, field.value));
    return {};
}

}  // namespace hawser::h2
