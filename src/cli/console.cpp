#include "cli/console.hpp"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace hawser::cli {

namespace {

constexpr std::size_t usual_columns = 79;
constexpr std::size_t fewest_columns = 20;
constexpr std::size_t most_columns = 10'000;

/// Another program may have made a terminal or socket that is shared with it non-blocking: then it is waited for here.
bool wait_writable(int file) noexcept {
    pollfd watched{file, POLLOUT, 0};
    for (;;) {
        const int ready = ::poll(&watched, 1, -1);
        if (ready >= 0 || errno != EINTR) return ready > 0;
    }
}

}  // namespace

bool write_all(int file, std::string_view text) noexcept {
    while (!text.empty()) {
        const ssize_t count = ::write(file, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) && wait_writable(file)) continue;
        if (count < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

std::string without_controls(std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string shown;
    bool second_of_control = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const unsigned next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0;
        const bool first_of_control = byte == 0xc2 && next >= 0x80 && next < 0xa0;  // U+0080 to U+009F
        const bool line_end = byte == '\n' || (byte == '\r' && next == '\n');
        const bool control = (byte < ' ' && byte != '\t' && !line_end) || byte == 0x7f || first_of_control || second_of_control;
        second_of_control = first_of_control;
        if (control) shown.append({'\\', 'x', digits[byte >> 4U], digits[byte & 15U]});
        else shown += text[at];
    }
    return shown;
}

std::string shown_on(int file, std::string_view text) { return ::isatty(file) == 1 ? without_controls(text) : std::string(text); }

std::size_t console_columns() noexcept {
    std::size_t columns = 0;
    if (const char* said = std::getenv("COLUMNS")) {
        const char* const end = said + std::strlen(said);
        if (std::from_chars(said, end, columns).ptr != end) columns = 0;
    }
    winsize size{};
    if (columns == 0 && ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0) columns = size.ws_col;
    return columns < fewest_columns || columns > most_columns ? usual_columns : columns;
}

void Console::write(std::string_view text) {
    end_line();
    (void)write_all(STDERR_FILENO, text);  // nobody is left to tell
}

void Console::draw(std::string_view line) {
    (void)write_all(STDERR_FILENO, "\r" + std::string(line));
    drawn_ = true;
}

void Console::end_line() {
    if (drawn_) (void)write_all(STDERR_FILENO, "\n");
    drawn_ = false;
}

void Console::warn(std::string_view sentence) {
    static constexpr std::string_view mark = "Warning: ";
    const std::size_t room = std::max(console_columns(), mark.size() + fewest_columns) - mark.size();
    std::string text;
    while (!sentence.empty()) {
        std::size_t length = std::min(sentence.find('\n'), sentence.size());
        if (length > room) {
            const std::size_t blank = sentence.rfind(' ', room - 1);
            length = blank == std::string_view::npos || blank == 0 ? room : blank + 1;
        }
        text += std::string(mark) + std::string(sentence.substr(0, length)) + '\n';
        sentence.remove_prefix(length);
        if (sentence.starts_with('\n')) sentence.remove_prefix(1);
    }
    write(shown_on(STDERR_FILENO, text));
}

void Console::error(ErrorCode code, std::string_view sentence) {
    write("hawser: (" + std::to_string(static_cast<int>(code)) + ") " + shown_on(STDERR_FILENO, sentence) + "\n");
}

}  // namespace hawser::cli
