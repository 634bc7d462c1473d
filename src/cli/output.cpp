#include "cli/output.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "cli/console.hpp"

namespace hawser::cli {

namespace {

Unexpected failed(const std::string& what) {
    const int number = errno;
    return Unexpected(Error(ErrorCode::write_failed, Phase::deliver, what + ": " + std::generic_category().message(number))
                          .with_errno(number));
}

class StandardOutput final : public Output {
public:
    Result<void> write(Bytes bytes) override {
        if (!write_all(STDOUT_FILENO, as_text(bytes))) return failed("cannot write to standard output");
        return {};
    }
    Result<void> commit() override { return {}; }
    std::string give_up() override { return {}; }
    bool interactive() const override { return ::isatty(STDOUT_FILENO) == 1; }
};

class NoOutput final : public Output {
public:
    Result<void> write(Bytes) override { return {}; }
    Result<void> commit() override { return {}; }
    std::string give_up() override { return {}; }
};

/// A name in the same folder that leaves room for ".part"; another for each long name.
std::string short_stem(const std::string& name) {
    constexpr std::size_t kept_bytes = 64;
    const std::size_t base = name.rfind('/') + 1;
    std::uint64_t hash = 14'695'981'039'346'656'037U;  // FNV-1a
    for (const char c : name.substr(base)) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
    char digits[24];
    std::snprintf(digits, sizeof digits, "-%016llx", static_cast<unsigned long long>(hash));
    return name.substr(0, base + kept_bytes) + digits;
}

/// What an earlier transfer to `name` left.
std::optional<std::string> existing_part(const std::string& name) {
    struct stat status {};
    for (const std::string& stem : {name, short_stem(name)})
        if (::lstat((stem + ".part").c_str(), &status) == 0 && S_ISREG(status.st_mode)) return stem + ".part";
    return std::nullopt;
}

/// What became of an attempt to give the finished file its name.
enum class Naming : std::uint8_t { done, taken, failed };

class SafeFile final : public FileOutput {
public:
    explicit SafeFile(FilePlan plan) : plan_(std::move(plan)) {}
    ~SafeFile() override {
        if (file_ >= 0) ::close(file_);
    }

    FilePlan& plan() override { return plan_; }
    std::string name() const override { return plan_.name; }
    std::uint64_t size_bytes() const override { return base_ + written_; }
    bool interactive() const override { return file_ >= 0 && ::isatty(file_) == 1; }
    std::string take_remark() override { return std::exchange(remark_, {}); }

    Result<void> write(Bytes bytes) override {
        if (auto opened = open(); !opened) return opened;
        if (!write_all(file_, as_text(bytes))) return failed("cannot write to \"" + written_name() + "\"");
        written_ += bytes.size();
        return {};
    }

    Result<void> commit() override {
        if (auto opened = open(); !opened) return opened;
        adorn();
        const int closed = ::close(file_);
        file_ = -1;
        if (closed != 0) return failed("cannot finish \"" + written_name() + "\"");
        return direct_ ? Result<void>() : give_name();
    }

    std::string give_up() override {
        if (file_ >= 0) ::close(file_);
        file_ = -1;
        if (direct_ || !opened_) return {};
        if (written_ == 0 || plan_.remove_on_error) {
            if (!plan_.resume_part) ::unlink(part_.c_str());
            return {};
        }
        return "what had come (" + std::to_string(written_) + " bytes) is in \"" + part_ + "\"";
    }

    Result<std::uint64_t> restart() override {
        if (file_ < 0) return 0;
        struct stat status {};
        if (::fstat(file_, &status) != 0 || !S_ISREG(status.st_mode)) return 0;
        const bool own = !direct_ && !plan_.resume_part;
        if (own ? ::unlink(part_.c_str()) != 0 : ::ftruncate(file_, static_cast<off_t>(base_)) != 0)
            return failed("cannot begin \"" + written_name() + "\" again");
        ::close(file_);
        file_ = -1;
        opened_ = direct_ = false;  // the next byte opens it anew: its name may be another then
        base_ = 0;
        return std::exchange(written_, 0);
    }

private:
    const std::string& written_name() const { return direct_ ? plan_.name : part_; }

    Result<void> open() {
        if (opened_) return {};
        if (plan_.create_directories)
            if (auto made = make_directories(plan_.name); !made) return made;
        const bool descriptor = follow_links();
        struct stat status {};
        const bool there = ::stat(plan_.name.c_str(), &status) == 0;
        if (there && S_ISDIR(status.st_mode)) {
            errno = EISDIR;
            return failed("cannot write to \"" + plan_.name + "\"");
        }
        if (there && plan_.existing == FilePlan::Existing::refuse && S_ISREG(status.st_mode)) return refused();
        if (there && ::access(plan_.name.c_str(), W_OK) != 0) return failed("cannot write to \"" + plan_.name + "\"");
        const bool resumed = plan_.resume_from != 0 && !plan_.resume_part;
        direct_ = resumed || (there && !S_ISREG(status.st_mode)) || descriptor;
        if (auto opened = direct_ ? open_itself() : open_part(there); !opened) return opened;
        if (there && !direct_) keep_rights(status);
        opened_ = true;
        return {};
    }

    // The whole file replaces the old one, owner and rights and all; whoever may not give a file away keeps it. Another
    // group than before may do what everybody may.
    void keep_rights(const struct stat& old) const {
        mode_t rights = old.st_mode & 07777;
        const bool same_group = ::fchown(file_, old.st_uid, old.st_gid) == 0 || ::fchown(file_, static_cast<uid_t>(-1), old.st_gid) == 0;
        if (!same_group) rights = (rights & ~static_cast<mode_t>(S_ISGID | S_IRWXG)) | ((rights & S_IRWXO) << 3U);
        (void)::fchmod(file_, rights);
    }

    Unexpected refused() const {
        return fail(ErrorCode::write_failed, Phase::deliver,
                    "the file \"" + plan_.name + "\" exists and its name came from the server; --clobber writes over it");
    }

    // A link stays a link: what it points at is replaced, or made. True for one of /proc, as those that /dev/stdout and
    // its like lead to: whatever that descriptor has open is written, not replaced.
    bool follow_links() {
        namespace fs = std::filesystem;
        std::error_code error;
        fs::path name = plan_.name;
        for (int count = 0; count < most_links && fs::is_symlink(name, error); ++count) {
            const fs::path folder = name.has_parent_path() ? name.parent_path() : fs::path(".");
            if (fs::canonical(folder, error).string().starts_with("/proc/")) return true;
            const fs::path target = fs::read_symlink(name, error);
            if (error) return false;
            name = target.is_absolute() ? target : folder / target;
        }
        plan_.name = name.string();
        return false;
    }

    Result<void> open_itself() {
        const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (plan_.resume_from == 0 ? O_TRUNC : 0);
        file_ = ::open(plan_.name.c_str(), flags, 0666);
        if (file_ < 0) return failed("cannot open \"" + plan_.name + "\" for writing");
        return go_to_resume();
    }

    // Behind what is there: a file that is shorter than said gets no hole.
    Result<void> go_to_resume() {
        if (plan_.resume_from == 0) return {};
        const off_t end = ::lseek(file_, 0, SEEK_END);
        base_ = end < 0 ? 0 : std::min(plan_.resume_from, static_cast<std::uint64_t>(end));
        if (end < 0 || ::lseek(file_, static_cast<off_t>(base_), SEEK_SET) < 0)
            return failed("cannot continue \"" + written_name() + "\"");
        return {};
    }

    // A name nobody has: neither a file of the user's nor the part of another transfer is ever touched.
    Result<void> open_part(bool there) {
        if (plan_.resume_part) {
            part_ = existing_part(plan_.name).value_or(plan_.name + ".part");
            file_ = ::open(part_.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
            return file_ >= 0 ? go_to_resume() : Result<void>(failed("cannot continue \"" + part_ + "\""));
        }
        // What replaces a file is nobody else's before it has that file's rights.
        const mode_t rights = there ? 0600 : 0666;
        if (make_part(plan_.name, rights)) return {};
        if (errno == ENAMETOOLONG && make_part(short_stem(plan_.name), rights)) return {};
        const bool no_folder = errno == EACCES || errno == EPERM || errno == EROFS;
        if (!there || !no_folder) return failed("cannot make \"" + part_ + "\", the file that is written first");
        remark_ = "the folder of \"" + plan_.name + "\" cannot be written to: the file itself is, and is partial until the end";
        direct_ = true;
        return open_itself();
    }

    /// False with errno when none could be made.
    bool make_part(const std::string& stem, mode_t rights) {
        for (int count = 0; count < most_parts; ++count) {
            part_ = stem + ".part" + (count == 0 ? "" : std::to_string(count));
            file_ = ::open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, rights);
            if (file_ >= 0 || errno != EEXIST) break;
        }
        return file_ >= 0;
    }

    Result<void> give_name() {
        if (plan_.existing == FilePlan::Existing::replace) {
            if (::rename(part_.c_str(), plan_.name.c_str()) == 0) return {};
            return failed("cannot name the finished file \"" + plan_.name + "\"");
        }
        for (int count = 0; count < most_parts; ++count) {
            const std::string wanted = plan_.name + (count == 0 ? "" : "." + std::to_string(count));
            const Naming naming = name_unless_taken(wanted);
            if (naming == Naming::done) {
                plan_.name = wanted;
                return {};
            }
            if (naming == Naming::failed) return failed("cannot name the finished file \"" + wanted + "\"");
            if (plan_.existing == FilePlan::Existing::refuse) return refused();
        }
        return fail(ErrorCode::write_failed, Phase::deliver, "every name from \"" + plan_.name + "\" on is taken");
    }

    // Renames without ever replacing; where the file system cannot, a second name is made and the first removed.
    Naming name_unless_taken(const std::string& wanted) const {
        if (::renameat2(AT_FDCWD, part_.c_str(), AT_FDCWD, wanted.c_str(), RENAME_NOREPLACE) == 0) return Naming::done;
        if (errno == EINVAL || errno == ENOSYS) {
            if (::link(part_.c_str(), wanted.c_str()) == 0) return (void)::unlink(part_.c_str()), Naming::done;
        }
        return errno == EEXIST ? Naming::taken : Naming::failed;
    }

    // Neither a time nor an attribute that cannot be set makes a whole file a failure.
    void adorn() {
        for (const FilePlan::Attribute& attribute : plan_.attributes)
            if (::fsetxattr(file_, attribute.name.c_str(), attribute.value.data(), attribute.value.size(), 0) != 0) {
                remark_ = "cannot store \"" + attribute.name + "\" with \"" + plan_.name + "\": " + std::strerror(errno);
                break;
            }
        if (!plan_.modified) return;
        const timespec moment{static_cast<time_t>(plan_.modified->count()), 0};
        const timespec both[2] = {moment, moment};
        if (::futimens(file_, both) != 0)
            remark_ = "cannot set the time of \"" + plan_.name + "\": " + std::strerror(errno);
    }

    /// As many as the kernel follows.
    static constexpr int most_links = 40;
    /// More leftovers of earlier transfers than this in one folder are somebody else's trouble.
    static constexpr int most_parts = 1'000;

    FilePlan plan_;
    std::string part_;
    std::string remark_;
    std::uint64_t base_ = 0;  ///< where this transfer's bytes begin
    std::uint64_t written_ = 0;
    int file_ = -1;
    bool opened_ = false;
    bool direct_ = false;
};

}  // namespace

Result<void> make_directories(const std::string& name) {
    std::error_code error;
    const auto parent = std::filesystem::path(name).parent_path();
    if (!parent.empty()) std::filesystem::create_directories(parent, error);
    if (!error) return {};
    errno = error.value();
    return failed("cannot make the directories of \"" + name + "\"");
}

Resumable find_resumable(const std::string& name) {
    struct stat status {};
    if (::stat(name.c_str(), &status) == 0)
        return {S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0, false};
    const auto part = existing_part(name);
    if (part && ::lstat(part->c_str(), &status) == 0) return {static_cast<std::uint64_t>(status.st_size), true};
    return {};
}

std::unique_ptr<Output> standard_output() { return std::make_unique<StandardOutput>(); }
std::unique_ptr<Output> no_output() { return std::make_unique<NoOutput>(); }
std::unique_ptr<FileOutput> file_output(FilePlan plan) { return std::make_unique<SafeFile>(std::move(plan)); }

}  // namespace hawser::cli
