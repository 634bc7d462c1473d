// The one log of a run: where --trace, --trace-ascii and -v write.
#pragma once

#include <cstdint>
#include <string>

#include <hawser/bytes.hpp>
#include <hawser/handlers.hpp>

#include "cli/config.hpp"
#include "cli/console.hpp"
#include "cli/trace.hpp"

namespace hawser::cli {

class TraceLog {
public:
    /// Opens what `diagnostics` names; a file that cannot be opened is a warning, and the log goes to standard error.
    TraceLog(const Diagnostics& diagnostics, Console& console);
    TraceLog(const TraceLog&) = delete;
    TraceLog& operator=(const TraceLog&) = delete;
    ~TraceLog();

    bool active() const noexcept { return active_; }
    /// `body_on_terminal`: body bytes of this transfer are seen already.
    void add(Trace kind, Bytes bytes, std::int64_t transfer, std::int64_t connection, bool body_on_terminal);

private:
    void open(const std::string& name, Console& console);

    Console& console_;
    Tracer tracer_;
    bool lines_ = false;
    bool active_ = false;
    int file_ = -1;  ///< -1 for standard error
    bool owned_ = false;
};

}  // namespace hawser::cli
