// What --trace, --trace-ascii and -v show of a transfer: lines in the form that curl's users know.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include <hawser/bytes.hpp>
#include <hawser/handlers.hpp>

namespace hawser::cli {

enum class TraceForm : std::uint8_t {
    lines,  ///< -v: "* " remarks, "> " and "< " header lines, how many bytes of body
    hex,    ///< --trace: every byte in hexadecimal and ASCII
    ascii,  ///< --trace-ascii: the same without the hexadecimal part
};

struct TraceStyle {
    TraceForm form = TraceForm::lines;
    bool time = false;       ///< "hh:mm:ss.uuuuuu " before each entry
    bool ids = false;        ///< "[transfer-connection] " before each entry
    bool data_marks = true;  ///< lines form: say that body bytes passed; off when the body itself is on a terminal
};

/// One thing that happened.
struct TraceEntry {
    Trace kind = Trace::text;
    Bytes bytes{};
    std::chrono::microseconds local_time{0};  ///< since 1970, shifted to the local time zone
    std::int64_t transfer = -1;               ///< -1 is shown as x
    std::int64_t connection = -1;
};

/// Turns entries into text. Keeps, for the lines form, whether the last line was ended and whether body marks were made
/// already: body bytes in a row are marked once.
class Tracer {
public:
    explicit Tracer(TraceStyle style) : style_(style) {}
    std::string text(const TraceEntry& entry);

private:
    std::string prefix(const TraceEntry& entry) const;
    std::string lines(const TraceEntry& entry);
    std::string dump(const TraceEntry& entry) const;

    TraceStyle style_;
    bool in_line_ = false;
    bool marked_ = false;
};

}  // namespace hawser::cli
