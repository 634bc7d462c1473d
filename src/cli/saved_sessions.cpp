#include "cli/saved_sessions.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <unistd.h>

#include "cli/files.hpp"

namespace hawser::cli {

namespace {

constexpr const char* heading =
    "# TLS sessions of hawser --ssl-sessions. Who can read this can pass for you where they were won: keep it private.\n";

bool put_beside(const std::string& file, std::string_view text) {
    std::string name = file + ".XXXXXX";
    const int made = ::mkstemp(name.data());  // for its owner alone: 0600
    if (made < 0) return false;
    const bool written = write_all(made, heading) && write_all(made, text);
    int trouble = errno;
    const bool closed = ::close(made) == 0;
    if (written && closed && std::rename(name.c_str(), file.c_str()) == 0) return true;
    if (written) trouble = errno;
    ::unlink(name.c_str());
    errno = trouble;
    return false;
}

}  // namespace

void load_sessions(const std::string& file, Multi& multi, Console& console) {
    if (file.empty() || !exists(file)) return;
    auto text = read_whole(file, max_text_bytes);
    if (!text) return console.warn("--ssl-sessions: " + text.error().message());
    if (auto done = multi.load_tls_sessions(*text); !done) console.warn("--ssl-sessions " + file + ": " + done.error().message());
}

void save_sessions(const std::string& file, const Multi& multi, Console& console) {
    if (file.empty()) return;
    const Secret text = multi.save_tls_sessions();
    if (!put_beside(file, text.view())) console.warn("cannot write \"" + file + "\" for --ssl-sessions: " + std::strerror(errno));
}

}  // namespace hawser::cli
