#include "io/netrc_file.hpp"

#include <cstdlib>
#include <fstream>
#include <vector>

#include <pwd.h>
#include <unistd.h>

namespace hawser::io {

namespace {

std::string home_directory() {
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') return home;
    std::vector<char> room(16'384);
    passwd entry{};
    passwd* found = nullptr;
    if (getpwuid_r(geteuid(), &entry, room.data(), room.size(), &found) != 0 || found == nullptr) return {};
    return found->pw_dir != nullptr ? found->pw_dir : "";
}

}  // namespace

Result<http::Netrc> read_netrc(const std::string& path) {
    const std::string where = path.empty() ? home_directory() + "/.netrc" : path;
    std::ifstream file(where, std::ios::binary);
    std::string text(http::Netrc::max_bytes + 1, '\0');
    if (file) file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > http::Netrc::max_bytes)
        return fail(ErrorCode::read_failed, Phase::setup, "the netrc file " + where + " is too large");
    return http::Netrc::parse(text);
}

}  // namespace hawser::io
