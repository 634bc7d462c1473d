// From text to parts: each part checked and normalised.
#pragma once

#include <string_view>

#include <hawser/url.hpp>

namespace hawser::url {

/// Checked, normalised parts: what a Url is composed of.
struct Parsed {
    UrlParts parts;  ///< host without brackets
    HostKind host_kind = HostKind::none;
    bool scheme_guessed = false;
};

Result<Parsed> parse(std::string_view text, const UrlOptions& options);

/// Checks and normalises parts that were given one by one.
Result<Parsed> check_parts(const UrlParts& parts, const UrlOptions& options);

/// Reads path, query and fragment from what follows the authority.
Result<void> read_tail(std::string_view tail, const UrlOptions& options, UrlParts& into);

}  // namespace hawser::url
