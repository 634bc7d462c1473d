#include "proto/h1/framing.hpp"

#include <optional>
#include <string>

#include "base/ascii.hpp"
#include "http/content_length.hpp"
#include "http/lists.hpp"
#include "proto/h1/field_block.hpp"

namespace hawser::h1 {
namespace {

Result<void> read_length(std::string_view value, FramingFields& framing) {
    const auto length = http::parse_content_length(value);
    if (!length)
        return fail(ErrorCode::weird_reply, Phase::receive,
                    "the response has an invalid Content-Length: '" + excerpt(value) + "'");
    // Two lengths are two messages to two readers (RFC 9112 6.3 rule 5); the same one twice is one.
    if (framing.length && *framing.length != *length)
        return fail(ErrorCode::weird_reply, Phase::receive,
                    "the response has conflicting Content-Length fields");
    framing.length = length;
    return {};
}

Result<void> read_codings(std::string_view value, const Asked& asked, FramingFields& framing) {
    http::ListReader codings(value);
    while (const auto coding = codings.next()) {
        if (ascii::equal_ignoring_case(*coding, "chunked")) {
            framing.chunked =
                true;  // said twice it is still applied once (no sender chunks chunks, RFC 9112 6.1)
        } else if (framing.chunked) {
            return fail(ErrorCode::bad_content_coding, Phase::receive,
                        "the response has a transfer coding after chunked: '" + excerpt(*coding) + "'");
        } else if (!asked.with_codings && !asked.raw_chunks &&
                   !ascii::equal_ignoring_case(*coding, "identity")) {  // a name of RFC 2616 for none
            return fail(ErrorCode::bad_content_coding, Phase::receive,
                        "the response has a transfer coding that was not asked for: '" + excerpt(*coding) + "'");
        }
    }
    return {};
}

void read_connection(std::string_view value, FramingFields& framing) noexcept {
    framing.close = framing.close || http::list_contains(value, "close");
    framing.keep_alive = framing.keep_alive || http::list_contains(value, "keep-alive");
}

// The sentence about a coding that FramingFields::add refused.
Error refusal_of(std::span<const FieldView> fields, const Asked& asked) {
    FramingFields again;
    for (const FieldView& field : fields)
        if (ascii::equal_ignoring_case(field.name, "Transfer-Encoding"))
            if (auto read = read_codings(field.value, asked, again); !read) return std::move(read).error();
    return Error(ErrorCode::bad_content_coding, Phase::receive, "the response has a transfer coding that was not asked for");
}

// RFC 9112 9.3. An HTTP/1.0 request is answered on a lasting connection only when the server says so.
bool is_persistent(int minor_version, const FramingFields& framing, const Asked& asked) noexcept {
    if (framing.close || asked.close) return false;
    return framing.keep_alive || (minor_version >= 1 && !asked.http1_0);
}

}  // namespace

Result<void> FramingFields::add(const FieldView& field, const Asked& asked) {
    // The length of a name tells most fields apart without looking at them.
    switch (field.name.size()) {
        case std::string_view("Connection").size():
            if (ascii::equal_ignoring_case(field.name, "Connection")) read_connection(field.value, *this);
            break;
        case std::string_view("Content-Length").size():
            if (asked.ignore_length || !ascii::equal_ignoring_case(field.name, "Content-Length")) break;
            return read_length(field.value, *this);
        case std::string_view("Proxy-Connection").size():
            if (asked.to_proxy && ascii::equal_ignoring_case(field.name, "Proxy-Connection"))
                read_connection(field.value, *this);
            break;
        case std::string_view("Transfer-Encoding").size():
            if (!ascii::equal_ignoring_case(field.name, "Transfer-Encoding")) break;
            coded = true;
            if (!read_codings(field.value, asked, *this)) refused_coding = true;
            break;
        default: break;
    }
    return {};
}

Result<BodyPlan> plan_body(int status, int minor_version, const FramingFields& framing, std::span<const FieldView> fields,
                           const Asked& asked) {
    using Kind = BodyPlan::Kind;
    if (status == 101) {
        if (!asked.upgrade || minor_version == 0)
            return fail(ErrorCode::weird_reply, Phase::receive,
                        "the server switched protocols (101) without having been asked to");
        return BodyPlan{Kind::tunnel, 0, false};
    }
    // Rule 2: whatever framing fields say, a tunnel has none.
    if (asked.connect && status >= 200 && status < 300) return BodyPlan{Kind::tunnel, 0, false};

    if (framing.refused_coding) return Unexpected(refusal_of(fields, asked));
    bool persistent = is_persistent(minor_version, framing, asked);

    if (asked.head || status == 204 || status == 304) return BodyPlan{Kind::none, 0, persistent};  // rule 1
    // Rule 3: both, or a coding from HTTP/1.0, is how responses are smuggled (RFC 9112 6.1); the message is
    // read and the connection is not trusted with another.
    if (framing.coded && (framing.length || minor_version == 0)) persistent = false;
    if (framing.chunked) return BodyPlan{Kind::chunked, 0, persistent};
    if (framing.length == 0U) return BodyPlan{Kind::none, 0, persistent};
    if (framing.length) return BodyPlan{Kind::sized, *framing.length, persistent};  // rule 6
    return BodyPlan{Kind::until_close, 0, false};                                   // rule 8
}

}  // namespace hawser::h1
