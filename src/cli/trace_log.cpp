#include "cli/trace_log.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>

#include <fcntl.h>
#include <unistd.h>

namespace hawser::cli {

namespace {

TraceStyle style_of(const Diagnostics& diagnostics) {
    TraceStyle style;
    if (diagnostics.trace == Diagnostics::Trace::hex) style.form = TraceForm::hex;
    if (diagnostics.trace == Diagnostics::Trace::ascii) style.form = TraceForm::ascii;
    style.time = diagnostics.time || diagnostics.verbosity > 1;
    style.ids = diagnostics.ids || diagnostics.verbosity > 1;
    // From the third -v on the content is shown as well, as --trace-ascii does.
    if (style.form == TraceForm::lines && diagnostics.verbosity > 2) style.form = TraceForm::ascii;
    return style;
}

/// Since 1970, as a clock on the wall here shows it.
std::chrono::microseconds local_now() {
    const auto now = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch());
    const auto seconds = static_cast<std::time_t>(now.count() / 1'000'000);
    std::tm parts{};
    localtime_r(&seconds, &parts);
    return now + std::chrono::seconds(parts.tm_gmtoff);
}

}  // namespace

TraceLog::TraceLog(const Diagnostics& diagnostics, Console& console)
    : console_(console),
      tracer_(style_of(diagnostics)),
      lines_(diagnostics.trace == Diagnostics::Trace::none),
      active_(!lines_ || diagnostics.verbosity > 0) {
    if (!lines_) open(diagnostics.trace_file, console);
}

TraceLog::~TraceLog() {
    if (owned_) ::close(file_);
}

void TraceLog::open(const std::string& name, Console& console) {
    if (name == "-") file_ = STDOUT_FILENO;
    if (name == "-" || name == "%") return;
    file_ = ::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);  // what passes may be secret
    owned_ = file_ >= 0;
    if (!owned_) console.warn("cannot open the trace file \"" + name + "\": " + std::strerror(errno));
}

void TraceLog::add(Trace kind, Bytes bytes, std::int64_t transfer, std::int64_t connection, bool body_on_terminal) {
    if (!active_) return;
    if (lines_ && body_on_terminal && (kind == Trace::data_in || kind == Trace::data_out)) return;
    const std::string text = shown_on(file_ < 0 ? STDERR_FILENO : file_, tracer_.text({kind, bytes, local_now(), transfer, connection}));
    if (file_ < 0) console_.write(text);
    else (void)write_all(file_, text);  // a log that cannot be written must not end the transfer it is about
}

}  // namespace hawser::cli
