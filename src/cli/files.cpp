#include "cli/files.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <sys/stat.h>

namespace hawser::cli {

namespace {

struct Closer {
    void operator()(std::FILE* file) const noexcept {
        if (file != stdin) std::fclose(file);
    }
};

Unexpected unreadable(const std::string& name) {
    return fail(ErrorCode::read_failed, Phase::setup, "cannot read \"" + name + "\": " + std::strerror(errno));
}

}  // namespace

Result<std::string> read_whole(const std::string& name, std::size_t max_bytes) {
    const std::unique_ptr<std::FILE, Closer> file(name == "-" ? stdin : std::fopen(name.c_str(), "rb"));
    if (!file) return unreadable(name);
    std::string content;
    char piece[16'384];
    while (const std::size_t got = std::fread(piece, 1, sizeof piece, file.get())) {
        if (content.size() + got > max_bytes)
            return fail(ErrorCode::too_large, Phase::setup,
                        "\"" + name + "\" holds more than the " + std::to_string(max_bytes) + " bytes that are taken from it");
        content.append(piece, got);
    }
    if (std::ferror(file.get()) != 0) return unreadable(name);
    return content;
}

bool exists(const std::string& name) noexcept {
    struct stat facts {};
    return ::stat(name.c_str(), &facts) == 0;
}

std::string_view next_line(std::string_view& text) noexcept {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::string_view trimmed(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace hawser::cli
