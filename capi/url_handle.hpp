// What a CURLU holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <curl/curl.h>

/// What was set, as it was set, in the encoding of a URL. Only a host is checked by itself, as libcurl does
/// it; the whole is checked when it is read as a URL.
struct Curl_URL {
    std::string scheme{};  ///< empty: none
    std::optional<std::string> user{};
    std::optional<std::string> password{};
    std::optional<std::string> options{};
    std::optional<std::string> host{};  ///< IPv6 in brackets; empty where a URL without authority was allowed
    std::string zone{};
    std::optional<std::uint16_t> port{};
    std::string path{};
    std::optional<std::string> query{};
    std::optional<std::string> fragment{};
    bool scheme_guessed = false;
};

namespace hawser::capi {

/// The parts in one text; what is missing is left out. A file: URL has neither host nor port nor login.
std::string compose(const Curl_URL& handle);
/// As compose, but what would end a part too early ("a/b" as user) is percent-encoded: read again, the text has the
/// same parts, and the same host above all.
std::string compose_safely(const Curl_URL& handle);

}  // namespace hawser::capi
