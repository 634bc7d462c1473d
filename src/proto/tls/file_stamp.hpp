// Whether a file is still the one that was read: client certificates and revocation lists are replaced while programs
// run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace hawser::tls {

/// What changes when a file is written or replaced.
struct FileStamp {
    std::string path;
    std::uintmax_t bytes = 0;
    std::filesystem::file_time_type modified{};

    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// Two system calls.
FileStamp stamp_of(const std::string& path);

}  // namespace hawser::tls
