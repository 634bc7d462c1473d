// Turns a Spec into the head of one HTTP request: which fields, in which order, with which values.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/codec.hpp"
#include "engine/spec.hpp"

namespace hawser::engine {

/// What is known about one request of a transfer beside its Spec.
struct HeadFacts {
    std::string_view method;
    std::string_view scheme;
    std::string_view authority;  ///< host, with port where it is not the scheme's own
    std::string_view target;     ///< origin form, or absolute form for a plain proxy
    std::string_view referer;    ///< in place of the Spec's when not empty
    bool log_in = false;        ///< by Basic, with what follows
    std::string_view user;
    std::string_view password;
    std::string_view proxy_credentials;  ///< value of Proxy-Authorization, for a plain proxy
    bool with_secrets = false;  ///< to whom the caller's bearer token, Cookie and Authorization are meant for
    bool first_host = false;    ///< to the host of the transfer's own URL: whom a Host by hand is meant for
    bool through_plain_proxy = false;  ///< to a proxy without a tunnel
    bool send_body = false;
    bool without_expect = false;
    bool first_request = true;  ///< of its transfer: no redirect led here
    std::optional<std::uint64_t> body_bytes{};  ///< of what is sent of the body, where that is known
    bool multiplexed = false;  ///< HTTP/2, 3: no Host, no Transfer-Encoding, no Expect
};

/// Builds heads; keeps its memory from one to the next. What it returns lives until the next build.
class HeadBuilder {
public:
    /// Errors: credentials that cannot stand in a field, fields by hand that contradict the body, a range of what cannot
    /// be sent in part.
    Result<RequestHead> build(const Spec& spec, const HeadFacts& facts);

    /// Bodies above this (or of unknown size) ask first (RFC 9110 10.1.1).
    static constexpr std::uint64_t expect_above_bytes = 1U << 20;

private:
    void add(std::string_view name, std::string_view value);
    const FieldEdit* edit_for(const Spec& spec, const HeadFacts& facts, std::string_view name) const;
    void add_own(const Spec& spec, const HeadFacts& facts, std::string_view name, std::string_view value);
    void add_host(const Spec& spec, const HeadFacts& facts);
    Result<void> add_credentials(const Spec& spec, const HeadFacts& facts);
    void add_referer(const Spec& spec, const HeadFacts& facts);
    Result<void> add_range(const Spec& spec, const HeadFacts& facts);
    bool add_transfer_codings(const Spec& spec, const HeadFacts& facts, const RequestHead& head);
    void add_condition(const Spec& spec, const HeadFacts& facts);
    bool is_left_out(const FieldEdit& edit, const HeadFacts& facts, const RequestHead& head) const;
    void add_edits(std::span<const FieldEdit> edits, const HeadFacts& facts, const RequestHead& head);
    Result<void> frame_body(const Spec& spec, const HeadFacts& facts, RequestHead& head);
    void add_body_fields(const Spec& spec, const HeadFacts& facts, RequestHead& head);
    std::string_view keep(std::string text);

    std::vector<FieldView> fields_;
    bool merged_connection_ = false;  ///< the caller's Connection stands among hawser's own fields
    std::vector<std::string> kept_;  ///< values made here; reserved up front so that views stay true
};

/// "HTTP/1.1" and the like, as status lines are told.
std::string_view version_name(HttpVersion version);
/// A head as debug notices show it, whatever the version's own form is.
std::string head_text(const RequestHead& head, HttpVersion version);
/// How long head_text's answer is; most transfers need no more of it.
std::size_t head_bytes(const RequestHead& head, HttpVersion version);

}  // namespace hawser::engine
