#include "io/input_file.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/catch.hpp"

using namespace hawser;
using namespace hawser::io;

namespace {

class Folder {
public:
    Folder() {
        std::string name = std::filesystem::temp_directory_path() / "hawser-input-XXXXXX";
        path_ = ::mkdtemp(name.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string file(const std::string& name, const std::string& content) const {
        std::ofstream(path_ / name, std::ios::binary) << content;
        return path_ / name;
    }
    std::string path(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

std::string read_all(InputFile& file, std::size_t step) {
    std::string text;
    std::string buffer(step, '\0');
    for (;;) {
        const std::size_t count = file.read({reinterpret_cast<std::uint8_t*>(buffer.data()), step}).value();
        if (count == 0) return text;
        text.append(buffer, 0, count);
    }
}

std::size_t open_descriptors() {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
    return count;
}

}  // namespace

TEST_CASE("a file is read to its end in steps of any size, again and again", "[input]") {
    const Folder folder;
    InputFile file(folder.file("f", "some content"));
    const std::size_t before = open_descriptors();
    for (const std::size_t step : {1U, 5U, 100U}) {
        CHECK(read_all(file, step) == "some content");
        CHECK(open_descriptors() == before);
        REQUIRE(file.rewind());
    }
    std::uint8_t byte = 0;
    CHECK(file.read({&byte, 1}).value() == 1);
    CHECK(open_descriptors() == before + 1);
    REQUIRE(file.rewind());
    CHECK(read_all(file, 3) == "some content");
}

TEST_CASE("what can be read is known before it is opened", "[input]") {
    const Folder folder;
    CHECK(look_at_input(folder.file("f", "12345")).value() == 5U);
    CHECK(look_at_input(folder.file("empty", "")).value() == 0U);
    CHECK_FALSE(look_at_input("/dev/null").value());
    for (const std::string& path : {folder.path("missing"), folder.path(""), std::string()}) {
        const auto looked = look_at_input(path);
        REQUIRE_FALSE(looked);
        CHECK(looked.error().code() == ErrorCode::read_failed);
        CHECK(looked.error().os_errno() != 0);
    }
}

TEST_CASE("a file that goes away is an error that names it", "[input]") {
    const Folder folder;
    InputFile file(folder.path("gone"));
    std::uint8_t byte = 0;
    const auto read = file.read({&byte, 1});
    REQUIRE_FALSE(read);
    CHECK(read.error().code() == ErrorCode::read_failed);
    CHECK(read.error().os_errno() == ENOENT);
    CHECK(read.error().message().find("gone") != std::string::npos);
}

TEST_CASE("a pipe that was begun does not go back", "[input]") {
    const Folder folder;
    const std::string path = folder.path("pipe");
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    CHECK_FALSE(look_at_input(path).value());
    // Held open both ways, so that nobody waits for the other end.
    std::fstream held(path, std::ios::in | std::ios::out | std::ios::binary);
    held << "x" << std::flush;
    InputFile file(path);
    REQUIRE(file.rewind());
    std::uint8_t byte = 0;
    CHECK(file.read({&byte, 1}).value() == 1);
    const auto rewound = file.rewind();
    REQUIRE_FALSE(rewound);
    CHECK(rewound.error().code() == ErrorCode::rewind_failed);
}
