#include "proto/tls/pem.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <system_error>

#include <openssl/mem.h>

namespace hawser::tls {

namespace {

/// Enough for most files in one go, the system's store included.
constexpr std::size_t first_read_bytes = 256U << 10U;

struct FileCloser {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

Unexpected file_trouble(const std::string& path, ErrorCode code, std::string_view what, std::string_view trouble,
                        int number) {
    std::string message(what);
    message.append(" '").append(path).append("' cannot be read: ").append(trouble);
    return Unexpected(Error(code, Phase::setup, std::move(message)).with_errno(number));
}

constexpr std::uint8_t skipped = 64;
constexpr std::uint8_t padding = 65;
constexpr std::uint8_t refused = 255;

constexpr std::array<std::uint8_t, 256> make_base64_table() {
    std::array<std::uint8_t, 256> table{};
    table.fill(refused);
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
    for (const char c : {' ', '\t', '\r', '\n'}) table[static_cast<std::uint8_t>(c)] = skipped;
    table[static_cast<std::uint8_t>('=')] = padding;
    return table;
}

constexpr std::array<std::uint8_t, 256> base64_table = make_base64_table();

}  // namespace

Result<std::string> read_file(const std::string& path, ErrorCode code, std::string_view what) {
    const std::unique_ptr<std::FILE, FileCloser> file(std::fopen(path.c_str(), "rbe"));
    if (!file) return file_trouble(path, code, what, std::system_category().message(errno), errno);
    // No buffer but the caller's: a private key would stay behind in the others.
    std::setbuf(file.get(), nullptr);
    std::string content;
    std::size_t filled = 0;
    for (std::size_t room = first_read_bytes;; room *= 2) {
        std::string larger(room, '\0');
        std::copy(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(filled), larger.begin());
        OPENSSL_cleanse(content.data(), content.size());
        content = std::move(larger);
        filled += std::fread(content.data() + filled, 1, room - filled, file.get());
        if (filled < room) break;
        if (filled > file_limit_bytes) return file_trouble(path, code, what, "it is larger than 64 MB", 0);
    }
    content.resize(filled);
    if (std::ferror(file.get()) != 0)
        return file_trouble(path, code, what, std::system_category().message(errno), errno);
    return content;
}

std::optional<std::string_view> next_pem_block(std::string_view& rest, std::string_view label) {
    const std::string begin = "-----BEGIN " + std::string(label) + "-----";
    const std::size_t at = rest.find(begin);
    if (at == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(at + begin.size());
    const std::string end = "-----END " + std::string(label) + "-----";
    const std::size_t stop = rest.find(end);
    const std::string_view block = rest.substr(0, stop);
    rest.remove_prefix(stop == std::string_view::npos ? rest.size() : stop + end.size());
    return block;
}

bool decode_base64(std::string_view text, std::string& out) {
    std::uint32_t bits = 0;
    unsigned filled = 0;
    unsigned digits = 0;
    unsigned pads = 0;
    out.reserve(out.size() + text.size() / 4 * 3);
    for (const char c : text) {
        const std::uint8_t value = base64_table[static_cast<std::uint8_t>(c)];
        if (value == skipped) continue;
        if (value == padding) {
            ++pads;
            continue;
        }
        if (value == refused || pads != 0) return false;
        bits = (bits << 6U) | value;
        filled += 6;
        ++digits;
        if (filled >= 8) {
            filled -= 8;
            out.push_back(static_cast<char>(bits >> filled));
        }
    }
    return (digits + pads) % 4 == 0 && pads <= 2;
}

}  // namespace hawser::tls
