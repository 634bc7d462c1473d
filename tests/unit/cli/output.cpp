#include "cli/output.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/catch.hpp"

using namespace hawser::cli;  // NOLINT
using hawser::as_bytes;
using hawser::ErrorCode;
namespace fs = std::filesystem;

namespace {

/// A folder that is gone in the end.
class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "hawser-output-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~Folder() { fs::remove_all(path_); }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    std::vector<std::string> list() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(path_)) names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }

private:
    std::string path_;
};

std::string content(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void make(const std::string& name, std::string_view text) { std::ofstream(name, std::ios::binary) << text; }

std::unique_ptr<FileOutput> to(const std::string& name) {
    FilePlan plan;
    plan.name = name;
    return file_output(plan);
}

using Names = std::vector<std::string>;

/// From here on this process only thinks that it changes rights.
bool without_fchmod() {
    sock_filter program[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
                             BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fchmod, 0, 1),
                             BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    const sock_fprog filter{sizeof program / sizeof program[0], program};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

}  // namespace

TEST_CASE("a file has its name when all has come") {
    const Folder folder;
    make(folder / "f", "old");
    auto output = to(folder / "f");
    CHECK(folder.list() == Names{"f"});
    REQUIRE(output->write(as_bytes("new")));
    CHECK(content(folder / "f") == "old");
    CHECK(content(folder / "f.part") == "new");
    REQUIRE(output->commit());
    CHECK(content(folder / "f") == "new");
    CHECK(folder.list() == Names{"f"});
}

TEST_CASE("an empty body makes an empty file") {
    const Folder folder;
    auto output = to(folder / "f");
    REQUIRE(output->commit());
    CHECK(folder.list() == Names{"f"});
    CHECK(content(folder / "f").empty());
}

TEST_CASE("a failed transfer leaves the old file, and what came beside it") {
    const Folder folder;
    make(folder / "f", "old");
    auto output = to(folder / "f");
    REQUIRE(output->write(as_bytes("ne")));
    CHECK(output->give_up().find("f.part") != std::string::npos);
    CHECK(content(folder / "f") == "old");
    CHECK(content(folder / "f.part") == "ne");
    SECTION("which the next one does not touch") {
        auto next = to(folder / "f");
        REQUIRE(next->write(as_bytes("third")));
        CHECK(content(folder / "f.part1") == "third");
        next->plan().remove_on_error = true;
        CHECK(next->give_up().empty());
        CHECK(folder.list() == Names{"f", "f.part"});
    }
}

TEST_CASE("rights stay with a file that is replaced") {
    const Folder folder;
    make(folder / "f", "old");
    REQUIRE(::chmod((folder / "f").c_str(), 0640) == 0);
    auto output = to(folder / "f");
    REQUIRE(output->write(as_bytes("new")));
    REQUIRE(output->commit());
    struct stat status {};
    REQUIRE(::stat((folder / "f").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0640);
}

// The rights of the part before it gets those of the old file are those it keeps where fchmod(2) does nothing.
TEST_CASE("what replaces a private file is private from its first byte on") {
    const Folder folder;
    make(folder / "f", "old");
    REQUIRE(::chmod((folder / "f").c_str(), 0600) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::umask(0);
        if (!without_fchmod()) ::_exit(2);
        auto output = to(folder / "f");
        struct stat status {};
        const bool written = output->write(as_bytes("new")).has_value() && ::stat((folder / "f.part").c_str(), &status) == 0;
        ::_exit(!written ? 3 : (status.st_mode & 0077) != 0 ? 1 : 0);
    }
    int ended = 0;
    REQUIRE(::waitpid(child, &ended, 0) == child);
    CHECK(WIFEXITED(ended));
    CHECK(WEXITSTATUS(ended) == 0);
}

TEST_CASE("a link to nothing stays a link, and gets what it points at") {
    const Folder folder;
    fs::create_symlink("real", folder / "link");
    auto output = to(folder / "link");
    REQUIRE(output->write(as_bytes("new")));
    REQUIRE(output->commit());
    CHECK(fs::is_symlink(folder / "link"));
    CHECK(content(folder / "real") == "new");
}

TEST_CASE("a file in a folder of /dev is a file, a descriptor there is not") {
    const std::string name = "/dev/shm/hawser-output-" + std::to_string(::getpid());
    make(name, "old");
    auto output = to(name);
    REQUIRE(output->write(as_bytes("new")));
    CHECK(content(name) == "old");
    REQUIRE(output->commit());
    CHECK(content(name) == "new");
    const int file = ::open(name.c_str(), O_WRONLY | O_CLOEXEC);
    REQUIRE(file >= 0);
    auto direct = to("/dev/fd/" + std::to_string(file));
    REQUIRE(direct->write(as_bytes("more")));
    CHECK(content(name) == "more");
    REQUIRE(direct->commit());
    ::close(file);
    ::unlink(name.c_str());
}

TEST_CASE("a link stays a link") {
    const Folder folder;
    make(folder / "real", "old");
    fs::create_symlink("real", folder / "link");
    auto output = to(folder / "link");
    REQUIRE(output->write(as_bytes("new")));
    REQUIRE(output->commit());
    CHECK(fs::is_symlink(folder / "link"));
    CHECK(content(folder / "real") == "new");
}

TEST_CASE("devices and folders") {
    auto null = to("/dev/null");
    REQUIRE(null->write(as_bytes("x")));
    REQUIRE(null->commit());
    auto full = to("/dev/full");
    const auto written = full->write(as_bytes("x"));
    REQUIRE_FALSE(written);
    CHECK(written.error().code() == ErrorCode::write_failed);
    CHECK(written.error().os_errno() == ENOSPC);
    const Folder folder;
    CHECK_FALSE(to(folder / ".")->write(as_bytes("x")));
    CHECK(folder.list().empty());
}

TEST_CASE("folders are made when asked for") {
    const Folder folder;
    CHECK_FALSE(to(folder / "a/b/f")->write(as_bytes("x")));
    auto output = to(folder / "a/b/f");
    output->plan().create_directories = true;
    REQUIRE(output->write(as_bytes("x")));
    REQUIRE(output->commit());
    CHECK(content(folder / "a/b/f") == "x");
}

TEST_CASE("a file that exists can be left alone") {
    const Folder folder;
    make(folder / "f", "old");
    SECTION("by taking a number") {
        make(folder / "f.1", "older");
        auto output = to(folder / "f");
        output->plan().existing = FilePlan::Existing::number;
        REQUIRE(output->write(as_bytes("new")));
        REQUIRE(output->commit());
        CHECK(output->name() == folder / "f.2");
        CHECK(content(folder / "f.2") == "new");
        CHECK(folder.list() == Names{"f", "f.1", "f.2"});
    }
    SECTION("by an error") {
        auto output = to(folder / "f");
        output->plan().existing = FilePlan::Existing::refuse;
        const auto written = output->write(as_bytes("new"));
        REQUIRE_FALSE(written);
        CHECK(written.error().code() == ErrorCode::write_failed);
    }
    SECTION("even when it came while the transfer ran") {
        auto output = to(folder / "g");
        output->plan().existing = FilePlan::Existing::refuse;
        REQUIRE(output->write(as_bytes("new")));
        make(folder / "g", "quicker");
        CHECK_FALSE(output->commit());
        CHECK(content(folder / "g") == "quicker");
    }
}

TEST_CASE("resuming writes into the file itself") {
    const Folder folder;
    make(folder / "f", "0123");
    auto output = to(folder / "f");
    output->plan().resume_from = 4;
    REQUIRE(output->write(as_bytes("45")));
    CHECK(content(folder / "f") == "012345");
    CHECK(output->size_bytes() == 6);
    CHECK(output->give_up().empty());
    CHECK(content(folder / "f") == "012345");
}

TEST_CASE("resuming behind the end leaves no hole") {
    const Folder folder;
    auto output = to(folder / "f");
    output->plan().resume_from = 4;
    REQUIRE(output->write(as_bytes("45")));
    REQUIRE(output->commit());
    CHECK(content(folder / "f") == "45");
}

TEST_CASE("what an earlier transfer left is found and gone on with") {
    const Folder folder;
    CHECK(find_resumable(folder / "f").size_bytes == 0);
    make(folder / "f.part", "012");
    CHECK(find_resumable(folder / "f").size_bytes == 3);
    CHECK(find_resumable(folder / "f").part);
    auto output = to(folder / "f");
    output->plan().resume_from = 3;
    output->plan().resume_part = true;
    REQUIRE(output->write(as_bytes("34")));
    CHECK_FALSE(fs::exists(folder / "f"));
    REQUIRE(output->commit());
    CHECK(content(folder / "f") == "01234");
    CHECK(folder.list() == Names{"f"});
    CHECK(find_resumable(folder / "f").size_bytes == 5);
    CHECK_FALSE(find_resumable(folder / "f").part);
}

TEST_CASE("a name that leaves no room for more is written beside itself") {
    const Folder folder;
    const std::string name(252, 'n');
    auto output = to(folder / name);
    REQUIRE(output->write(as_bytes("012")));
    CHECK_FALSE(fs::exists(folder / name));
    CHECK(output->give_up().find("3 bytes") != std::string::npos);
    CHECK(find_resumable(folder / name).size_bytes == 3);
    CHECK(find_resumable(folder / (name + "m")).size_bytes == 0);  // another file's part
    auto next = to(folder / name);
    next->plan().resume_from = 3;
    next->plan().resume_part = true;
    REQUIRE(next->write(as_bytes("34")));
    REQUIRE(next->commit());
    CHECK(content(folder / name) == "01234");
    CHECK(folder.list() == Names{name});
}

TEST_CASE("beginning again drops what was written") {
    const Folder folder;
    auto output = to(folder / "f");
    CHECK(*output->restart() == 0);
    REQUIRE(output->write(as_bytes("error page")));
    CHECK(*output->restart() == 10);
    REQUIRE(output->write(as_bytes("ok")));
    REQUIRE(output->commit());
    CHECK(content(folder / "f") == "ok");
}

TEST_CASE("a whole file gets its time") {
    const Folder folder;
    auto output = to(folder / "f");
    output->plan().modified = std::chrono::seconds(784'111'777);
    REQUIRE(output->write(as_bytes("x")));
    REQUIRE(output->commit());
    struct stat status {};
    REQUIRE(::stat((folder / "f").c_str(), &status) == 0);
    CHECK(status.st_mtime == 784'111'777);
}
