#include "io/key_log_file.hpp"

#include <cstdlib>
#include <string>

#include <fcntl.h>
#include <sys/auxv.h>
#include <unistd.h>

namespace hawser::io {

std::function<void(std::string_view line)> key_log_from_environment() {
    const char* name = std::getenv("SSLKEYLOGFILE");
    if (name == nullptr || *name == '\0' || getauxval(AT_SECURE) != 0) return {};
    return [path = std::string(name)](std::string_view line) {
        // Opened per line: a handshake writes four, and a descriptor kept open would outlive a fork.
        const int file = open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
        if (file < 0) return;
        const std::string text = std::string(line) + "\n";
        (void)!write(file, text.data(), text.size());
        close(file);
    };
}

}  // namespace hawser::io
