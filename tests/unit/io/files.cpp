#include <cerrno>
#include <filesystem>
#include <fstream>
#include <set>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/os_files.hpp"
#include "support/catch.hpp"

using namespace hawser;

namespace {

namespace fs = std::filesystem;

/// A folder of its own, gone with it.
struct Folder {
    Folder() {
        std::string name = fs::temp_directory_path() / "hawser-files-XXXXXX";
        path = ::mkdtemp(name.data());
    }
    ~Folder() { fs::remove_all(path); }
    std::string operator/(const char* name) const { return path / name; }
    void write(const char* name, std::string_view text) const { std::ofstream(path / name) << text; }
    std::string read(const char* name) const {
        std::ifstream file(path / name);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    fs::path path;
};

std::string read_all(File& file) {
    std::string all;
    std::uint8_t room[5];
    for (;;) {
        const auto got = file.read(room);
        REQUIRE(got);
        if (got->status != IoStatus::ok) return all;
        all.append(as_text(Bytes(room).first(got->bytes)));
    }
}

Files& files() { return io::os_files(); }

}  // namespace

TEST_CASE("a file is read, from any place", "[files]") {
    const Folder folder;
    folder.write("f", "hello world");
    const auto file = files().open_to_read(folder / "f");
    REQUIRE(file);
    CHECK((*file)->facts().kind == FileKind::regular);
    CHECK((*file)->facts().bytes == 11);
    CHECK((*file)->facts().modified > 1'600'000'000);
    CHECK(read_all(**file) == "hello world");
    CHECK((*file)->seek(6));
    CHECK(read_all(**file) == "world");
}

TEST_CASE("what cannot be opened says why", "[files]") {
    const Folder folder;
    const auto none = files().open_to_read(folder / "none");
    REQUIRE_FALSE(none);
    CHECK(none.error().code() == ErrorCode::file_unreadable);
    CHECK(none.error().os_errno() == ENOENT);
    CHECK(none.error().message().find("/none: No such file") != std::string::npos);
    const auto folder_itself = files().open_to_write(folder.path, Files::Write::replace, 0644);
    REQUIRE_FALSE(folder_itself);
    CHECK(folder_itself.error().code() == ErrorCode::write_failed);
    CHECK(folder_itself.error().os_errno() == EISDIR);
}

TEST_CASE("a file is made, replaced and added to", "[files]") {
    const Folder folder;
    const auto put = [&](Files::Write how, std::string_view text, unsigned permissions = 0640) {
        const auto file = files().open_to_write(folder / "f", how, permissions);
        REQUIRE(file);
        const auto written = (*file)->write(as_bytes(text));
        REQUIRE(written);
        CHECK(written->bytes == text.size());
    };
    put(Files::Write::replace, "one", 0600);
    CHECK((fs::status(folder / "f").permissions() & fs::perms::all) == fs::perms(0600));
    put(Files::Write::append, "two");
    CHECK(folder.read("f") == "onetwo");
    put(Files::Write::replace, "x");
    CHECK(folder.read("f") == "x");
    CHECK((fs::status(folder / "f").permissions() & fs::perms::all) == fs::perms(0600));
}

TEST_CASE("a directory is read", "[files]") {
    const Folder folder;
    folder.write("a", "");
    folder.write(".b", "");
    const auto open = files().open_to_read(folder.path);
    REQUIRE(open);
    CHECK((*open)->facts().kind == FileKind::directory);
    std::set<std::string> names;
    for (;;) {
        const auto name = (*open)->next_name();
        REQUIRE(name);
        if (!*name) break;
        names.insert(**name);
    }
    CHECK(names == std::set<std::string>{".", "..", ".b", "a"});
    std::uint8_t room[1];
    CHECK_FALSE((*open)->read(room));
}

TEST_CASE("a pipe makes nobody wait", "[files]") {
    const Folder folder;
    REQUIRE(::mkfifo((folder / "p").c_str(), 0600) == 0);
    const auto pipe = files().open_to_read(folder / "p");
    REQUIRE(pipe);
    CHECK((*pipe)->facts().kind == FileKind::other);
    std::uint8_t room[8];
    CHECK((*pipe)->read(room)->status == IoStatus::would_block);  // before its first writer
    const int writer = ::open((folder / "p").c_str(), O_WRONLY | O_CLOEXEC);
    REQUIRE(writer >= 0);
    CHECK((*pipe)->read(room)->status == IoStatus::would_block);
    REQUIRE(::write(writer, "hi", 2) == 2);
    CHECK((*pipe)->read(room)->bytes == 2);
    CHECK((*pipe)->read(room)->status == IoStatus::would_block);
    ::close(writer);
    CHECK((*pipe)->read(room)->status == IoStatus::eof);
    CHECK_FALSE((*pipe)->seek(1));
}

TEST_CASE("a full disk is an error", "[files]") {
    const auto full = files().open_to_write("/dev/full", Files::Write::replace, 0644);
    REQUIRE(full);
    const auto written = (*full)->write(as_bytes("x"));
    REQUIRE_FALSE(written);
    CHECK(written.error().code() == ErrorCode::send_failed);
    CHECK(written.error().os_errno() == ENOSPC);
}
