#include "cli/password.hpp"

#include <cstdio>
#include <memory>

#include <termios.h>
#include <unistd.h>

namespace hawser::cli {

namespace {

/// A longer line is no password.
constexpr std::size_t max_password_bytes = 4'096;

/// Keeps what is typed from being shown, for as long as it lives.
class Unseen {
public:
    explicit Unseen(int fd) : fd_(fd), is_terminal_(::tcgetattr(fd, &before_) == 0) {
        if (!is_terminal_) return;
        termios hidden = before_;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(fd_, TCSAFLUSH, &hidden);
    }
    ~Unseen() {
        if (is_terminal_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
    }
    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;

private:
    termios before_{};
    int fd_;
    bool is_terminal_;
};

struct Closer {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

}  // namespace

std::string ask_password(std::string_view question) {
    const std::unique_ptr<std::FILE, Closer> terminal(std::fopen("/dev/tty", "r+"));
    std::FILE* const in = terminal ? terminal.get() : stdin;
    std::FILE* const out = terminal ? terminal.get() : stderr;
    std::fwrite(question.data(), 1, question.size(), out);
    std::fflush(out);
    std::string password;
    {
        const Unseen unseen(::fileno(in));
        for (int c = std::fgetc(in); c != EOF && c != '\n' && password.size() < max_password_bytes; c = std::fgetc(in))
            password += static_cast<char>(c);
    }
    if (terminal) std::fputc('\n', out);
    return password;
}

}  // namespace hawser::cli
