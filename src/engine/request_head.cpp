#include "engine/request_head.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "http/credentials.hpp"
#include "http/dates.hpp"
#include "policy/redirect.hpp"

namespace hawser::engine {

namespace {

/// How many values one head makes at most: two authorizations, range, length, connection and a date, and two to spare.
constexpr std::size_t max_made_values = 8;

const FieldEdit* find(std::span<const FieldEdit> edits, std::string_view name) {
    for (const FieldEdit& edit : edits)
        if (ascii::equal_ignoring_case(edit.name, name)) return &edit;
    return nullptr;
}

bool is_set(const FieldEdit* edit) { return edit != nullptr && !edit->remove; }
bool is_removed(const FieldEdit* edit) { return edit != nullptr && edit->remove; }

bool ends_chunked(std::string_view codings) {
    const std::size_t comma = codings.rfind(',');
    return ascii::equal_ignoring_case(ascii::trim(codings.substr(comma == std::string_view::npos ? 0 : comma + 1)), "chunked");
}

Unexpected refused(std::string sentence) { return fail(ErrorCode::bad_argument, Phase::send, std::move(sentence)); }

}  // namespace

std::string_view HeadBuilder::keep(std::string text) {
    kept_.push_back(std::move(text));
    return kept_.back();
}

void HeadBuilder::add(std::string_view name, std::string_view value) { fields_.push_back({name, value}); }

// What the caller says about a field; fields for the proxy count where the proxy reads the head.
const FieldEdit* HeadBuilder::edit_for(const Spec& spec, const HeadFacts& facts, std::string_view name) const {
    const FieldEdit* edit = find(spec.fields, name);
    return edit == nullptr && facts.through_plain_proxy ? find(spec.proxy_fields, name) : edit;
}

// A field of hawser's own, unless the caller replaces or removes it.
void HeadBuilder::add_own(const Spec& spec, const HeadFacts& facts, std::string_view name, std::string_view value) {
    if (!value.empty() && edit_for(spec, facts, name) == nullptr) add(name, value);
}

void HeadBuilder::add_host(const Spec& spec, const HeadFacts& facts) {
    if (facts.multiplexed) return;
    const FieldEdit* edit = find(spec.fields, "Host");
    if (edit == nullptr) return add("Host", facts.authority);
    // A Host by hand is meant for the first host; after a redirect to another it would be a lie.
    if (!edit->remove) add(edit->name, facts.first_host ? edit->value : facts.authority);
}

Result<void> HeadBuilder::add_credentials(const Spec& spec, const HeadFacts& facts) {
    if (facts.through_plain_proxy && !facts.proxy_credentials.empty())
        add_own(spec, facts, "Proxy-Authorization", facts.proxy_credentials);
    if (edit_for(spec, facts, "Authorization") != nullptr) return {};
    if (facts.with_secrets && spec.credentials != nullptr && !spec.credentials->bearer_token.empty()) {
        HAWSER_ASSIGN(std::string value, http::bearer_credentials(spec.credentials->bearer_token));
        add("Authorization", keep(std::move(value)));
    } else if (facts.log_in) {
        add("Authorization", keep(http::basic_credentials(facts.user, facts.password)));
    }
    return {};
}

void HeadBuilder::add_referer(const Spec& spec, const HeadFacts& facts) {
    const std::string_view value = facts.referer.empty() ? spec.referer : facts.referer;
    if (!value.empty() || !spec.empty_referer) return add_own(spec, facts, "Referer", value);
    if (edit_for(spec, facts, "Referer") == nullptr) fields_.push_back({"Referer", {}, "Referer: "});
}

// Range for what is fetched (RFC 9110 14.2), Content-Range for what is sent (14.4). To resume goes before a range.
Result<void> HeadBuilder::add_range(const Spec& spec, const HeadFacts& facts) {
    if (spec.range == nullptr) return {};
    const std::uint64_t from = spec.range->resume_from;
    if (from == 0 && spec.range->range.empty()) return {};
    if (!facts.send_body) {
        add_own(spec, facts, "Range", keep("bytes=" + (from != 0 ? std::to_string(from) + "-" : spec.range->range)));
        return {};
    }
    if (spec.body_from == BodyFrom::bytes)
        return fail(ErrorCode::read_failed, Phase::send, "a body held in memory is sent whole; no range of it can be");
    const std::string total = spec.body_bytes ? std::to_string(*spec.body_bytes) : "*";
    const std::string part =
        from != 0 ? std::to_string(from) + "-" + std::to_string(spec.body_bytes.value_or(0) - 1) : spec.range->range;
    add_own(spec, facts, "Content-Range", keep("bytes " + part + "/" + total));
    return {};
}

// TE holds for one hop, which Connection must say (RFC 9110 10.1.4); what the caller says in Connection stays.
bool HeadBuilder::add_transfer_codings(const Spec& spec, const HeadFacts& facts, const RequestHead& head) {
    if (!spec.ask_transfer_codings || facts.multiplexed || head.http1_0) return false;
    if (edit_for(spec, facts, "TE") != nullptr) return false;
    const FieldEdit* own = edit_for(spec, facts, "Connection");
    if (is_set(own) && !own->value.empty()) add("Connection", keep(std::string(own->value) + ", TE"));
    else add("Connection", "TE");
    add("TE", "gzip");
    return true;
}

void HeadBuilder::add_condition(const Spec& spec, const HeadFacts& facts) {
    using Kind = TimeCondition::Kind;
    if (spec.condition.kind == Kind::none) return;
    const std::string_view name = spec.condition.kind == Kind::modified_since     ? "If-Modified-Since"
                                  : spec.condition.kind == Kind::unmodified_since ? "If-Unmodified-Since"
                                                                                  : "Last-Modified";
    add_own(spec, facts, name, keep(http::format_date(spec.condition.unix_seconds)));
}

// True for a field by hand that does not fit this request.
bool HeadBuilder::is_left_out(const FieldEdit& edit, const HeadFacts& facts, const RequestHead& head) const {
    const auto is = [&](std::string_view name) { return ascii::equal_ignoring_case(edit.name, name); };
    if (edit.remove || is("Host") || (policy::is_secret_field(edit.name) && !facts.with_secrets)) return true;
    if (is("Connection")) return merged_connection_;
    if (is("Expect")) return facts.without_expect;
    if (is("Transfer-Encoding")) return facts.multiplexed || !facts.send_body;
    if (!is("Content-Length")) return false;
    // A length without its body, or beside a coding, makes one request two (RFC 9112 6.2, 11.2).
    if (facts.send_body) return head.body.kind == BodyFraming::Kind::open_ended;
    return !facts.first_request || edit.value != "0";
}

void HeadBuilder::add_edits(std::span<const FieldEdit> edits, const HeadFacts& facts, const RequestHead& head) {
    for (const FieldEdit& edit : edits)
        if (!is_left_out(edit, facts, head)) fields_.push_back({edit.name, edit.value, edit.line});
}

// How the body is framed: as its size says, unless the caller says otherwise by hand, and says what can be true.
Result<void> HeadBuilder::frame_body(const Spec& spec, const HeadFacts& facts, RequestHead& head) {
    if (!facts.send_body) return {};
    const FieldEdit* coding = facts.multiplexed ? nullptr : edit_for(spec, facts, "Transfer-Encoding");
    const FieldEdit* length = edit_for(spec, facts, "Content-Length");
    std::optional<std::uint64_t> bytes = facts.body_bytes;
    if (is_set(coding)) {
        if (!ends_chunked(coding->value)) return refused("a Transfer-Encoding by hand must end in chunked (RFC 9112 6.1)");
        head.body = {BodyFraming::Kind::open_ended};
        return {};
    }
    if (is_set(length)) {
        const auto said = ascii::to_number(length->value);
        if (!said || (bytes && *bytes != *said))
            return refused("the Content-Length by hand is not the size of the body, which has " +
                           (bytes ? std::to_string(*bytes) + " bytes" : "to be known"));
        bytes = said;
    }
    head.body = bytes ? BodyFraming{BodyFraming::Kind::sized, *bytes} : BodyFraming{BodyFraming::Kind::open_ended};
    const bool unframed = bytes ? is_removed(length) && *bytes != 0 : is_removed(coding);
    if (unframed && !facts.multiplexed)
        return refused("without Content-Length and Transfer-Encoding nobody could tell where the body ends");
    return {};
}

void HeadBuilder::add_body_fields(const Spec& spec, const HeadFacts& facts, RequestHead& head) {
    if (!facts.send_body) return;
    const bool chunked = head.body.kind == BodyFraming::Kind::open_ended;
    if (!chunked) add_own(spec, facts, "Content-Length", keep(std::to_string(head.body.bytes)));
    add_own(spec, facts, "Content-Type", spec.content_type);
    if (facts.multiplexed || head.http1_0 || facts.without_expect) return;
    const FieldEdit* expect = edit_for(spec, facts, "Expect");
    const bool upgrade = is_set(edit_for(spec, facts, "Upgrade"));
    const std::optional<std::uint64_t> bytes = chunked ? facts.body_bytes : head.body.bytes;
    if (expect == nullptr && !upgrade && (!bytes || *bytes > expect_above_bytes)) {
        add("Expect", "100-continue");
        head.expect_continue = true;
    } else if (is_set(expect) && ascii::equal_ignoring_case(expect->value, "100-continue")) {
        head.expect_continue = true;
    }
}

// The order is libcurl's.
Result<RequestHead> HeadBuilder::build(const Spec& spec, const HeadFacts& facts) {
    fields_.clear();
    kept_.clear();
    kept_.reserve(max_made_values);
    RequestHead head{facts.method, facts.scheme, facts.authority, facts.target, {}, {}, spec.version == HttpVersion::http1_0};
    head.reading = {spec.ignore_content_length, spec.raw_chunks, spec.ask_transfer_codings, spec.want_debug, spec.status_aliases};
    HAWSER_TRY(frame_body(spec, facts, head));
    add_host(spec, facts);
    HAWSER_TRY(add_credentials(spec, facts));
    HAWSER_TRY(add_range(spec, facts));
    add_own(spec, facts, "User-Agent", spec.user_agent);
    add_own(spec, facts, "Accept", "*/*");
    merged_connection_ = add_transfer_codings(spec, facts, head);
    add_own(spec, facts, "Accept-Encoding", spec.accept_encoding);
    add_referer(spec, facts);
    if (facts.through_plain_proxy && !facts.multiplexed) add_own(spec, facts, "Proxy-Connection", "Keep-Alive");
    const bool chunked = head.body.kind == BodyFraming::Kind::open_ended && !facts.multiplexed;
    if (chunked) add_own(spec, facts, "Transfer-Encoding", "chunked");
    if (facts.with_secrets) add_own(spec, facts, "Cookie", spec.cookie);
    add_condition(spec, facts);
    add_edits(spec.fields, facts, head);
    if (facts.through_plain_proxy) add_edits(spec.proxy_fields, facts, head);
    add_body_fields(spec, facts, head);
    head.fields = fields_;
    return head;
}

std::string_view version_name(HttpVersion version) {
    switch (version) {
        case HttpVersion::http1_0: return "HTTP/1.0";
        case HttpVersion::http2: return "HTTP/2";
        case HttpVersion::http3: return "HTTP/3";
        default: return "HTTP/1.1";
    }
}

std::string head_text(const RequestHead& head, HttpVersion version) {
    std::string text;
    text.append(head.method).append(" ").append(head.target).append(" ");
    text.append(head.http1_0 ? "HTTP/1.0" : version_name(version)).append("\r\n");
    const bool streams = version == HttpVersion::http2 || version == HttpVersion::http3;
    if (streams) text.append("Host: ").append(head.authority).append("\r\n");
    for (const FieldView& field : head.fields) text.append(field.name).append(": ").append(field.value).append("\r\n");
    return text.append("\r\n");
}

std::size_t head_bytes(const RequestHead& head, HttpVersion version) {
    const bool streams = version == HttpVersion::http2 || version == HttpVersion::http3;
    std::size_t bytes = head.method.size() + head.target.size() + version_name(version).size() + 6;
    if (head.http1_0) bytes += version_name(HttpVersion::http1_0).size() - version_name(version).size();
    if (streams) bytes += head.authority.size() + 8;
    for (const FieldView& field : head.fields) bytes += field.name.size() + field.value.size() + 4;
    return bytes;
}

}  // namespace hawser::engine
