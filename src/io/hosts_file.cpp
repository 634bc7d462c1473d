#include "io/hosts_file.hpp"

#include <algorithm>
#include <fstream>

#include <sys/stat.h>

#include "base/ascii.hpp"

namespace hawser::io {

namespace {

constexpr std::string_view blanks = " \t\r\f\v";

std::string_view next_word(std::string_view& line) {
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    const std::string_view word = line.substr(0, line.find_first_of(blanks));
    line.remove_prefix(word.size());
    return word;
}

}  // namespace

bool FileStamp::changed(const std::string& path) {
    struct stat now {};
    const bool exists = ::stat(path.c_str(), &now) == 0;
    const bool same =
        seen_ && exists == exists_ &&
        (!exists || (now.st_dev == device_ && now.st_ino == inode_ && now.st_size == size_ &&
                     now.st_mtim.tv_sec == modified_.tv_sec && now.st_mtim.tv_nsec == modified_.tv_nsec));
    seen_ = true;
    exists_ = exists;
    device_ = now.st_dev;
    inode_ = now.st_ino;
    size_ = now.st_size;
    modified_ = now.st_mtim;
    return !same;
}

const std::vector<SocketAddress>* HostsFile::find(std::string_view name) {
    if (stamp_.changed(path_)) read();
    const auto found = names_.find(ascii::to_lower(name));
    return found == names_.end() ? nullptr : &found->second;
}

void HostsFile::read() {
    names_.clear();
    struct stat about {};
    if (::stat(path_.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) return;
    if (static_cast<std::uint64_t>(about.st_size) > file_max_bytes) return;
    std::ifstream file(path_);
    for (std::string line; std::getline(file, line);)
        take_line(line);
}

void HostsFile::take_line(std::string_view line) {
    line = line.substr(0, line.find('#'));
    const auto address = SocketAddress::from_literal(next_word(line), 0);
    if (!address) return;
    for (std::string_view name = next_word(line); !name.empty(); name = next_word(line)) {
        auto& addresses = names_[ascii::to_lower(name)];
        if (std::find(addresses.begin(), addresses.end(), *address) == addresses.end())
            addresses.push_back(*address);
    }
}

}  // namespace hawser::io
