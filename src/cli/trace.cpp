#include "cli/trace.hpp"

#include <cstdio>

namespace hawser::cli {

namespace {

constexpr std::size_t hex_width = 16;
constexpr std::size_t ascii_width = 64;

bool printable(std::uint8_t byte) noexcept { return byte >= 32 && byte < 127; }

const char* dump_title(Trace kind) noexcept {
    switch (kind) {
        case Trace::header_out: return "=> Send header";
        case Trace::header_in: return "<= Recv header";
        case Trace::data_out: return "=> Send data";
        case Trace::data_in: return "<= Recv data";
        case Trace::text: break;
    }
    return "== Info";
}

void append_offset(std::string& text, std::size_t offset) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%04zx: ", offset);
    text += digits;
}

std::string hex_rows(Bytes bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += hex_width) {
        append_offset(text, at);
        const Bytes row = bytes.subspan(at, std::min(hex_width, bytes.size() - at));
        for (std::size_t i = 0; i < hex_width; ++i) {
            if (i < row.size()) text.append({digits[row[i] >> 4U], digits[row[i] & 15U], ' '});
            else text += "   ";
        }
        for (const std::uint8_t byte : row) text += printable(byte) ? static_cast<char>(byte) : '.';
        text += '\n';
    }
    return text;
}

/// Rows end at CRLF, which is not shown, or when they are full.
std::string ascii_rows(Bytes bytes) {
    std::string text;
    for (std::size_t at = 0; at < bytes.size();) {
        append_offset(text, at);
        const std::size_t stop = std::min(bytes.size(), at + ascii_width);
        const auto ends_here = [&](std::size_t i) { return i + 1 < bytes.size() && bytes[i] == '\r' && bytes[i + 1] == '\n'; };
        while (at < stop && !ends_here(at)) {
            text += printable(bytes[at]) ? static_cast<char>(bytes[at]) : '.';
            ++at;
        }
        if (at < bytes.size() && ends_here(at)) at += 2;
        text += '\n';
    }
    return text;
}

}  // namespace

std::string Tracer::prefix(const TraceEntry& entry) const {
    std::string text;
    char part[64];
    if (style_.time) {
        const std::int64_t microseconds = entry.local_time.count();
        const std::int64_t seconds = microseconds / 1'000'000 % 86'400;
        std::snprintf(part, sizeof part, "%02d:%02d:%02d.%06d ", static_cast<int>(seconds / 3'600),
                      static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60), static_cast<int>(microseconds % 1'000'000));
        text += part;
    }
    if (style_.ids) {
        const auto shown = [](std::int64_t id) { return id < 0 ? std::string("x") : std::to_string(id); };
        text += "[" + shown(entry.transfer) + "-" + shown(entry.connection) + "] ";
    }
    return text;
}

std::string Tracer::lines(const TraceEntry& entry) {
    std::string text;
    if (entry.kind == Trace::data_in || entry.kind == Trace::data_out) {
        if (!style_.data_marks || marked_) return text;
        marked_ = true;
        if (in_line_) text += '\n';
        in_line_ = false;
        char mark[64];
        std::snprintf(mark, sizeof mark, "%c [%zu bytes data]\n", entry.kind == Trace::data_in ? '{' : '}', entry.bytes.size());
        return text + prefix(entry) + mark;
    }
    marked_ = false;
    const char* const mark = entry.kind == Trace::text ? "* " : entry.kind == Trace::header_out ? "> " : "< ";
    std::string_view left = as_text(entry.bytes);
    while (!left.empty()) {
        const std::size_t end = left.find('\n');
        const std::string_view line = left.substr(0, end == std::string_view::npos ? left.size() : end + 1);
        if (!in_line_) text += prefix(entry) + mark;
        text += line;
        in_line_ = !line.ends_with('\n');
        left.remove_prefix(line.size());
    }
    return text;
}

std::string Tracer::dump(const TraceEntry& entry) const {
    std::string text = prefix(entry) + dump_title(entry.kind);
    if (entry.kind == Trace::text) {
        text += ": ";
        text += as_text(entry.bytes);
        return text.ends_with('\n') ? text : text + '\n';
    }
    char size[64];
    std::snprintf(size, sizeof size, ", %zu bytes (0x%zx)\n", entry.bytes.size(), entry.bytes.size());
    return text + size + (style_.form == TraceForm::hex ? hex_rows(entry.bytes) : ascii_rows(entry.bytes));
}

std::string Tracer::text(const TraceEntry& entry) {
    return style_.form == TraceForm::lines ? lines(entry) : dump(entry);
}

}  // namespace hawser::cli
