#include "mime/encoder.hpp"

#include <algorithm>

#include "http/base64.hpp"

namespace hawser::mime {

namespace {

constexpr std::size_t base64_line_bytes = max_line_bytes / 4 * 3;
static_assert(LineEncoder::max_held_bytes == base64_line_bytes - 1);

/// Whether a line or the content ends after the byte at `at`; nullopt: not known yet.
std::optional<bool> ends_line(Bytes bytes, std::size_t at, bool last) noexcept {
    const std::size_t left = bytes.size() - at - 1;
    if (left == 0) return last ? std::optional(true) : std::nullopt;
    if (bytes[at + 1] != '\r') return false;
    if (left == 1) return last ? std::optional(false) : std::nullopt;
    return bytes[at + 2] == '\n';
}

}  // namespace

std::optional<std::uint64_t> encoded_size(Encoding encoding, std::uint64_t bytes) noexcept {
    if (!changes_bytes(encoding) || bytes == 0) return bytes;
    if (encoding == Encoding::quoted_printable) return std::nullopt;
    const std::uint64_t characters = (bytes + 2) / 3 * 4;
    const std::uint64_t lines = (bytes + base64_line_bytes - 1) / base64_line_bytes;
    return characters + 2 * (lines - 1);
}

void LineEncoder::reset() noexcept {
    held_.clear();
    column_ = 0;
    begun_ = false;
}

void LineEncoder::encode(Bytes bytes, bool last, std::string& out) {
    const bool base = encoding_ == Encoding::base64;
    if (!held_.empty()) {
        held_.append(as_text(bytes));
        bytes = as_bytes(held_);
    }
    const std::size_t used = base ? base64(bytes, last, out) : quoted(bytes, last, out);
    held_ = std::string(as_text(bytes.subspan(used)));
}

// Line ends stand between lines only: the content does not end with one.
std::size_t LineEncoder::base64(Bytes bytes, bool last, std::string& out) {
    std::size_t used = 0;
    while (used < bytes.size()) {
        const std::size_t take = std::min(base64_line_bytes, bytes.size() - used);
        if (take < base64_line_bytes && !last) break;
        if (begun_) out.append("\r\n");
        out.append(http::encode_base64(bytes.subspan(used, take)));
        begun_ = true;
        used += take;
    }
    return used;
}

// A soft line break comes before what would leave no room for the "=" of the next one (RFC 2045 6.7 rule 5).
void LineEncoder::put(std::string_view token, bool at_end, std::string& out) {
    const std::size_t limit = at_end ? max_line_bytes : max_line_bytes - 1;
    if (column_ + token.size() > limit) {
        out.append("=\r\n");
        column_ = 0;
    }
    out.append(token);
    column_ += token.size();
}

std::size_t LineEncoder::quoted(Bytes bytes, bool last, std::string& out) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::size_t at = 0;
    while (at < bytes.size()) {
        const std::uint8_t byte = bytes[at];
        if (byte == '\r' && at + 1 == bytes.size() && !last) break;
        if (byte == '\r' && at + 1 < bytes.size() && bytes[at + 1] == '\n') {
            out.append("\r\n");
            column_ = 0;
            at += 2;
            continue;
        }
        const std::optional<bool> at_end = ends_line(bytes, at, last);
        if (!at_end) break;
        const bool blank = byte == ' ' || byte == '\t';
        const bool plain = byte > ' ' && byte < 0x7f && byte != '=';
        // Blanks at the end of a line may get lost on the way (rule 3).
        if (plain || (blank && !*at_end)) {
            const char character = static_cast<char>(byte);
            put({&character, 1}, *at_end, out);
        } else {
            const char token[] = {'=', digits[byte >> 4], digits[byte & 15]};
            put({token, 3}, *at_end, out);
        }
        ++at;
    }
    return at;
}

}  // namespace hawser::mime
