#include "cli/write_out_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include "cli/console.hpp"

namespace hawser::cli {

namespace {

/// Where text goes: a descriptor, closed at the end when it was opened here.
class Sink {
public:
    Sink() = default;
    Sink(const Sink&) = delete;
    Sink& operator=(const Sink&) = delete;
    ~Sink() { lead_to(-1, false); }

    void lead_to(int file, bool owned) noexcept {
        if (owned_) ::close(file_);
        file_ = file;
        owned_ = owned;
    }
    int file() const noexcept { return file_; }

private:
    int file_ = STDOUT_FILENO;
    bool owned_ = false;
};

}  // namespace

void put_write_out(const WriteOut& text) {
    Sink sink;
    for (const WriteOutPiece& piece : text.pieces) {
        if (piece.to == WriteOutPiece::To::standard_output) sink.lead_to(STDOUT_FILENO, false);
        if (piece.to == WriteOutPiece::To::standard_error) sink.lead_to(STDERR_FILENO, false);
        if (!piece.file.empty()) {
            const int how = piece.to == WriteOutPiece::To::append ? O_APPEND : O_TRUNC;
            const int file = ::open(piece.file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | how, 0666);
            if (file >= 0) sink.lead_to(file, true);
        }
        (void)write_all(sink.file(), piece.text);
    }
}

}  // namespace hawser::cli
