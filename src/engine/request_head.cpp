#include "engine/request_head.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/try.hpp"
#include "http/credentials.hpp"

namespace hawser::engine {

namespace {

/// How many values one head makes at most: host, two authorizations, range, length, and two to spare.
constexpr std::size_t max_made_values = 8;

const FieldEdit* edit_for(const Spec& spec, std::string_view name) {
    for (const FieldEdit& edit : spec.fields)
        if (ascii::equal_ignoring_case(edit.name, name)) return &edit;
    return nullptr;
}

// Fields a caller set by hand that name the user: bound to the origin they were meant for.
bool is_secret(std::string_view name) {
    return ascii::equal_ignoring_case(name, "Authorization") || ascii::equal_ignoring_case(name, "Cookie");
}

}  // namespace

std::string_view HeadBuilder::keep(std::string text) {
    kept_.push_back(std::move(text));
    return kept_.back();
}

void HeadBuilder::add(std::string_view name, std::string_view value) { fields_.push_back({name, value}); }

// A field of hawser's own, unless the caller replaces or removes it.
void HeadBuilder::add_own(const Spec& spec, std::string_view name, std::string_view value) {
    if (!value.empty() && edit_for(spec, name) == nullptr) add(name, value);
}

void HeadBuilder::add_host(const Spec& spec, const HeadFacts& facts) {
    if (facts.multiplexed) return;
    const FieldEdit* edit = edit_for(spec, "Host");
    if (edit == nullptr) return add("Host", facts.authority);
    // A Host by hand is meant for the first origin; after a redirect elsewhere it would be a lie.
    if (!edit->remove) add(edit->name, facts.with_secrets ? edit->value : facts.authority);
}

Result<void> HeadBuilder::add_credentials(const Spec& spec, const HeadFacts& facts) {
    if (facts.through_plain_proxy && !facts.proxy_credentials.empty())
        add_own(spec, "Proxy-Authorization", facts.proxy_credentials);
    if (edit_for(spec, "Authorization") != nullptr) return {};
    if (facts.with_secrets && spec.credentials != nullptr && !spec.credentials->bearer_token.empty()) {
        HAWSER_ASSIGN(std::string value, http::bearer_credentials(spec.credentials->bearer_token));
        add("Authorization", keep(std::move(value)));
    } else if (!facts.user.empty() || !facts.password.empty()) {
        HAWSER_ASSIGN(std::string value, http::basic_credentials(facts.user, facts.password));
        add("Authorization", keep(std::move(value)));
    }
    return {};
}

void HeadBuilder::add_range(const Spec& spec, const HeadFacts& facts) {
    if (spec.range == nullptr || facts.send_body) return;
    if (!spec.range->range.empty()) {
        add_own(spec, "Range", keep("bytes=" + spec.range->range));
    } else if (spec.range->resume_from != 0) {
        add_own(spec, "Range", keep("bytes=" + std::to_string(spec.range->resume_from) + "-"));
    }
}

void HeadBuilder::add_edits(const Spec& spec, const HeadFacts& facts) {
    for (const FieldEdit& edit : spec.fields) {
        if (edit.remove || ascii::equal_ignoring_case(edit.name, "Host")) continue;
        if (is_secret(edit.name) && !facts.with_secrets) continue;
        if (facts.multiplexed && ascii::equal_ignoring_case(edit.name, "Transfer-Encoding")) continue;
        if (!facts.send_body && ascii::equal_ignoring_case(edit.name, "Content-Length")) continue;
        add(edit.name, edit.value);
    }
}

void HeadBuilder::add_body_fields(const Spec& spec, const HeadFacts& facts, RequestHead& head) {
    if (!facts.send_body) return;
    const auto bytes = spec.body_from == BodyFrom::bytes ? std::optional<std::uint64_t>(spec.body.size()) : spec.body_bytes;
    const FieldEdit* coding = edit_for(spec, "Transfer-Encoding");
    const bool chunked = !bytes || (coding != nullptr && !coding->remove);
    head.body = chunked ? BodyFraming{BodyFraming::Kind::open_ended} : BodyFraming{BodyFraming::Kind::sized, *bytes};
    if (chunked && !facts.multiplexed && coding == nullptr) add("Transfer-Encoding", "chunked");
    if (!chunked && edit_for(spec, "Content-Length") == nullptr) add("Content-Length", keep(std::to_string(*bytes)));
    add_own(spec, "Content-Type", spec.content_type);
    const FieldEdit* expect = edit_for(spec, "Expect");
    if (facts.multiplexed || head.http1_0 || facts.without_expect) return;
    if (expect == nullptr && (chunked || *bytes > expect_above_bytes)) {
        add("Expect", "100-continue");
        head.expect_continue = true;
    } else if (expect != nullptr && ascii::equal_ignoring_case(expect->value, "100-continue")) {
        head.expect_continue = true;
    }
}

Result<RequestHead> HeadBuilder::build(const Spec& spec, const HeadFacts& facts) {
    fields_.clear();
    kept_.clear();
    kept_.reserve(max_made_values);
    RequestHead head{facts.method, facts.scheme, facts.authority, facts.target, {}, {}, spec.version == HttpVersion::http1_0};
    add_host(spec, facts);
    HAWSER_TRY(add_credentials(spec, facts));
    add_range(spec, facts);
    add_own(spec, "User-Agent", spec.user_agent);
    add_own(spec, "Accept", "*/*");
    add_own(spec, "Accept-Encoding", spec.accept_encoding);
    add_own(spec, "Referer", facts.referer.empty() ? spec.referer : facts.referer);
    if (facts.through_plain_proxy && !facts.multiplexed) add_own(spec, "Proxy-Connection", "Keep-Alive");
    if (facts.with_secrets) add_own(spec, "Cookie", spec.cookie);
    add_edits(spec, facts);
    add_body_fields(spec, facts, head);
    head.fields = fields_;
    return head;
}

}  // namespace hawser::engine
