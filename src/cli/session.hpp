// What all transfers of one run share.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "cli/config.hpp"
#include "cli/console.hpp"
#include "cli/trace_log.hpp"

namespace hawser::cli {

struct Session {
    explicit Session(const Config& what) : config(what), trace(what.diagnostics, console) {}

    const Config& config;
    Console console;
    TraceLog trace;
    std::set<std::string> begun_files;  ///< of --dump-header: emptied once, then appended to
    std::int64_t transfers = 0;         ///< started so far
};

}  // namespace hawser::cli
