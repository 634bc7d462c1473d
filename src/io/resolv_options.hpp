// How long and how often resolv.conf(5) wants a name server asked.
//
// c-ares 1.18 knows these options by names of its own only, so they are read here.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace hawser::io {

struct ResolvOptions {
    std::chrono::seconds timeout{5};  ///< for the first answer of one server; `options timeout:n`
    int attempts = 2;                 ///< rounds over the servers; `options attempts:n`
    friend bool operator==(const ResolvOptions&, const ResolvOptions&) = default;
};

/// A file larger than this is not a resolv.conf; what is beyond is not read.
inline constexpr std::size_t resolv_conf_max_bytes = 64 * 1024;

/// Reads every `options` line; the last word on each counts. Values outside 1-30 and 1-5 are brought inside, as
/// resolv.conf(5) says.
ResolvOptions parse_resolv_options(std::string_view text);
/// The options of that file; those of an empty one when it cannot be read.
ResolvOptions read_resolv_options(const std::string& path);

}  // namespace hawser::io
