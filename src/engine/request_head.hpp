// Turns a Spec into the head of one HTTP request: which fields, in which order, with which values.
#pragma once

#include <cstdint>
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
    std::string_view user;      ///< Basic credentials meant for this origin; empty for none
    std::string_view password;
    std::string_view proxy_credentials;  ///< value of Proxy-Authorization, for a plain proxy
    bool with_secrets = false;  ///< to whom the caller's bearer token, Cookie and Authorization are meant for
    bool through_plain_proxy = false;  ///< to a proxy without a tunnel
    bool send_body = false;
    bool without_expect = false;
    bool multiplexed = false;  ///< HTTP/2, 3: no Host, no Transfer-Encoding, no Expect
};

/// Builds heads; keeps its memory from one to the next. What it returns lives until the next build.
class HeadBuilder {
public:
    /// An Error: credentials that cannot stand in a field.
    Result<RequestHead> build(const Spec& spec, const HeadFacts& facts);

    /// Bodies above this (or of unknown size) ask first (RFC 9110 10.1.1).
    static constexpr std::uint64_t expect_above_bytes = 1U << 20;

private:
    void add(std::string_view name, std::string_view value);
    void add_own(const Spec& spec, std::string_view name, std::string_view value);
    void add_host(const Spec& spec, const HeadFacts& facts);
    Result<void> add_credentials(const Spec& spec, const HeadFacts& facts);
    void add_range(const Spec& spec, const HeadFacts& facts);
    void add_edits(const Spec& spec, const HeadFacts& facts);
    void add_body_fields(const Spec& spec, const HeadFacts& facts, RequestHead& head);
    std::string_view keep(std::string text);

    std::vector<FieldView> fields_;
    std::vector<std::string> kept_;  ///< values made here; reserved up front so that views stay true
};

}  // namespace hawser::engine
