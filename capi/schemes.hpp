// URL schemes: those libcurl knows by name and bit, and those built here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "option_store.hpp"

namespace hawser::capi {

/// What Accept-Encoding says when a program asks for everything.
inline constexpr const char* all_content_codings = "deflate, gzip, br, zstd";

/// The schemes this library can fetch, as version_info lists them.
inline constexpr const char* const built_schemes[] = {"file", "http", "https", nullptr};

/// A set of built schemes.
class SchemeSet {
  public:
    static SchemeSet all() noexcept;
    bool has(std::string_view scheme) const noexcept;
    /// "http,https"
    std::string text() const;
    void add(std::string_view scheme) noexcept;
    friend SchemeSet operator&(SchemeSet a, SchemeSet b) noexcept {
        a.bits_ &= b.bits_;
        return a;
    }

  private:
    std::uint32_t bits_ = 0;
};

bool is_known_scheme(std::string_view scheme) noexcept;
/// Reads a list of names; nullopt when it holds an unknown one, or nothing.
std::optional<SchemeSet> parse_schemes(std::string_view names);
/// The names of a CURLPROTO_* mask, as the _STR options take them; empty for a mask without any.
std::string names_of_mask(std::uint64_t mask);
/// What CURLOPT_PROTOCOLS_STR or CURLOPT_REDIR_PROTOCOLS_STR allow; when unset all that is built, to
/// redirects those of HTTP and FTP.
SchemeSet schemes_allowed(const OptionStore& options, CURLoption id);
/// The CURLPROTO_* bit of a scheme, 0 for none.
long bit_of_scheme(std::string_view scheme) noexcept;

}  // namespace hawser::capi
