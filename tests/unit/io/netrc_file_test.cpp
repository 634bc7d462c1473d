// Reading a netrc file, whatever its path leads to.
#include "io/netrc_file.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

#include "support/catch.hpp"

using namespace hawser;

namespace {

namespace fs = std::filesystem;

struct Folder {
    Folder() {
        std::string name = fs::temp_directory_path() / "hawser-netrc-XXXXXX";
        path = ::mkdtemp(name.data());
    }
    ~Folder() { fs::remove_all(path); }
    std::string operator/(const char* name) const { return path / name; }
    void write(const char* name, const std::string& text) const { std::ofstream(path / name) << text; }
    fs::path path;
};

/// Whom the file says to be at "h".
std::string login_in(const std::string& path) {
    const auto netrc = io::read_netrc(path);
    if (!netrc) return name_of(netrc.error().code());
    const auto login = netrc->find("h");
    return login ? login->user + ":" + login->password : "none";
}

const std::string entry = "machine h login u password p\n";

}  // namespace

TEST_CASE("a netrc file of any size up to the limit", "[netrc]") {
    const Folder folder;
    folder.write("plain", entry);
    CHECK(login_in(folder / "plain") == "u:p");
    folder.write("empty", "");
    CHECK(login_in(folder / "empty") == "none");
    folder.write("largest", std::string(http::Netrc::max_bytes - entry.size(), '\n') + entry);
    CHECK(login_in(folder / "largest") == "u:p");
    folder.write("larger", std::string(http::Netrc::max_bytes - entry.size() + 1, '\n') + entry);
    CHECK(login_in(folder / "larger") == "read_failed");
    CHECK(login_in(folder / "none") == "none");
    CHECK(login_in(folder.path) == "none");
}

TEST_CASE("a FIFO that nobody writes to is not waited for", "[netrc]") {
    const Folder folder;
    REQUIRE(::mkfifo((folder / "fifo").c_str(), 0600) == 0);
    CHECK(login_in(folder / "fifo") == "none");
}

TEST_CASE("a pipe is read to its end, in however many pieces it comes", "[netrc]") {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    bool written = true;
    std::thread writer([&] {
        for (const char c : entry) written = ::write(ends[1], &c, 1) == 1 && written;
        ::close(ends[1]);
    });
    CHECK(login_in("/dev/fd/" + std::to_string(ends[0])) == "u:p");
    writer.join();
    CHECK(written);
    ::close(ends[0]);
}
