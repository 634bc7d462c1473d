// Files of the simulated world: a tree in memory that writes down what is asked of it.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/files.hpp"

namespace hawser::sim {

struct SimEntry {
    FileKind kind = FileKind::regular;
    std::string content{};
    std::int64_t modified = 0;
    std::vector<std::string> names{};       ///< of a directory
    std::size_t step = 0;                 ///< most bytes one call moves; 0 for all
    std::optional<std::size_t> cut_at{};    ///< reading ends here, whatever the size says
    std::optional<std::size_t> full_at{};   ///< writing fails beyond this size
    bool dry = false;                     ///< a pipe nobody has written to
    unsigned permissions = 0;             ///< of one that was made
};

class SimFiles final : public Files {
public:
    std::map<std::string, SimEntry> entries;
    std::size_t open_now = 0;
    std::size_t reads = 0;
    std::size_t largest_write = 0;  ///< bytes offered at once
    static constexpr int pipe_handle = 900;

    Result<std::unique_ptr<File>> open_to_read(const std::string& path) override {
        const auto found = entries.find(path);
        if (found == entries.end())
            return Unexpected(Error(ErrorCode::file_unreadable, Phase::setup, "could not open the file " + path)
                                  .with_errno(ENOENT));
        return std::unique_ptr<File>(std::make_unique<Open>(*this, found->second));
    }

    Result<std::unique_ptr<File>> open_to_write(const std::string& path, Write how, unsigned permissions) override {
        const auto [found, made] = entries.try_emplace(path);
        SimEntry& entry = found->second;
        if (entry.kind == FileKind::directory)
            return Unexpected(
                Error(ErrorCode::write_failed, Phase::setup, "could not open " + path + " for writing")
                    .with_errno(EISDIR));
        if (made) entry.permissions = permissions;
        if (how == Write::replace) entry.content.clear();
        return std::unique_ptr<File>(std::make_unique<Open>(*this, entry));
    }

private:
    class Open final : public File {
    public:
        Open(SimFiles& files, SimEntry& entry) : files_(files), entry_(entry) {
            facts_ = {entry.kind, entry.kind == FileKind::regular ? entry.content.size() : 0, entry.modified};
            ++files_.open_now;
        }
        ~Open() override { --files_.open_now; }

        const FileFacts& facts() const noexcept override { return facts_; }
        int handle() const noexcept override { return pipe_handle; }

        Result<IoCount> read(MutableBytes into) override {
            ++files_.reads;
            if (entry_.dry) return IoCount{0, IoStatus::would_block};
            const std::size_t end = std::min(entry_.cut_at.value_or(entry_.content.size()), entry_.content.size());
            const std::size_t count = limited(std::min(into.size(), end - std::min(at_, end)));
            std::copy_n(entry_.content.begin() + static_cast<std::ptrdiff_t>(std::min(at_, end)), count, into.begin());
            at_ += count;
            return IoCount{count, count != 0 ? IoStatus::ok : IoStatus::eof};
        }
        Result<IoCount> write(Bytes from) override {
            std::size_t count = limited(from.size());
            files_.largest_write = std::max(files_.largest_write, from.size());
            if (entry_.full_at && entry_.content.size() + count > *entry_.full_at)
                return Unexpected(Error(ErrorCode::send_failed, Phase::send, "could not write the file").with_errno(ENOSPC));
            entry_.content.append(as_text(from.first(count)));
            return IoCount{count, IoStatus::ok};
        }
        Result<void> seek(std::uint64_t offset) override {
            at_ = static_cast<std::size_t>(offset);
            return {};
        }
        Result<std::optional<std::string>> next_name() override {
            if (at_ == entry_.names.size()) return std::optional<std::string>();
            return std::optional<std::string>(entry_.names[at_++]);
        }

    private:
        std::size_t limited(std::size_t count) const { return entry_.step == 0 ? count : std::min(count, entry_.step); }

        SimFiles& files_;
        SimEntry& entry_;
        FileFacts facts_;
        std::size_t at_ = 0;
    };
};

}  // namespace hawser::sim
