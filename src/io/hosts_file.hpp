// The machine's own table of names (/etc/hosts, hosts(5)).
#pragma once

#include <ctime>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <sys/types.h>

#include "base/address.hpp"

namespace hawser::io {

/// Tells a file that has changed since it was last looked at, by its metadata. One stat(2) per question.
class FileStamp {
  public:
    /// True when the file differs from the last call's (or at the first call).
    bool changed(const std::string& path);

  private:
    bool seen_ = false;
    bool exists_ = false;
    dev_t device_ = 0;
    ino_t inode_ = 0;
    off_t size_ = 0;
    timespec modified_{};
};

/// Names to addresses, read again when the file has changed. A file that cannot be read is an empty one.
class HostsFile {
  public:
    /// A file larger than this is not read: even block lists of a million names fit, a mistake does not eat
    /// memory.
    static constexpr std::size_t file_max_bytes = 64 * 1024 * 1024;

    explicit HostsFile(std::string path) : path_(std::move(path)) {}

    /// The addresses of a name (case aside), in the file's order, null when it is not there. Lives until the
    /// next call.
    const std::vector<SocketAddress>* find(std::string_view name);

  private:
    void read();
    void take_line(std::string_view line);

    std::string path_;
    FileStamp stamp_;
    std::unordered_map<std::string, std::vector<SocketAddress>> names_;
};

}  // namespace hawser::io
