// What a command line asks for: plain data, filled by parse() and read by run().
//
// Everything a transfer needs that does not depend on which URL it is stands in Operation::request, ready for use. What
// needs the URL, a file or the clock when the transfer starts (globs, uploads, resuming "-C -", etags) is left to run().
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <hawser/request.hpp>

#include "cli/form.hpp"

namespace hawser::cli {

/// How the paths of a transfer are reported.
enum class PathsReport : std::uint8_t { none, table, json };

/// Where the body of one URL goes.
enum class Destination : std::uint8_t {
    standard_output,
    file,         ///< Target::output
    remote_name,  ///< the file the URL names
    nowhere,      ///< received and dropped
};

/// One URL as it was given, what is sent there and where the answer goes. Globs and "#1" are not resolved yet.
struct Target {
    std::string url{};
    Destination destination = Destination::standard_output;
    std::string output{};                 ///< for Destination::file; may hold #1 and #<name>
    std::optional<std::string> upload{};  ///< -T: a file (a glob unless Operation::globbing is off), "-", "."
    bool literal = false;                 ///< from --url @file: no globs
    bool destination_chosen = false;
};

/// Whether a file that exists may be written over.
enum class Clobber : std::uint8_t {
    by_default,  ///< yes, but no when the name came from the server (-J)
    never,       ///< --no-clobber: a dot and a number are appended
    always,      ///< --clobber
};

/// How bodies become files.
struct Saving {
    std::string directory{};            ///< --output-dir, before -o and -O names
    bool create_directories = false;
    Clobber clobber = Clobber::by_default;
    bool skip_existing = false;
    bool remove_on_error = false;
    bool content_disposition = false;   ///< -J
    bool remote_time = false;
    bool extended_attributes = false;
    bool unbuffered = false;            ///< -N: asked for; nothing is collected in any case
};

/// --retry and its family.
struct RetryPlan {
    unsigned attempts = 0;
    std::chrono::milliseconds delay{0};     ///< zero doubles from one second
    std::chrono::milliseconds max_time{0};  ///< zero for no end
    bool connection_refused = false;
    bool all_errors = false;
};

/// -C
struct Resume {
    bool automatic = false;  ///< "-": from the size of the output file; an upload begins at its beginning
    std::uint64_t offset = 0;
};

/// What a status of 400 or above means.
enum class OnHttpError : std::uint8_t { deliver, fail, fail_with_body };

/// What stands between two --next: one request for each of its targets.
struct Operation {
    Request request{};  ///< all but the URL; body and Content-Type of -d, --json and -F are in it
    std::vector<Target> targets{};
    bool globbing = true;
    std::string query{};  ///< of --url-query and -G: to be appended to the query of every URL, already encoded
    bool head_only = false;  ///< -I: no body expected whatever the method; header lines are output
    bool data_in_query = false;  ///< -G: what -d said is in `query`, not in the body
    std::vector<FormPart> form{};  ///< -F, in order; empty for none
    std::optional<Resume> resume{};
    std::string etag_compare{};  ///< file, empty for none
    std::string etag_save{};
    OnHttpError on_http_error = OnHttpError::deliver;
    bool show_headers = false;   ///< -i
    bool hide_connect_headers = false;  ///< --suppress-connect-headers: from -i and -D
    std::string dump_header{};   ///< -D: file, "-" for standard output, "%" for standard error; empty for none
    std::string write_out{};     ///< -w: the format itself, @file already read
    Saving saving{};
    RetryPlan retry{};
    bool silent = false;
    bool progress_meter = true;
    PathsReport paths = PathsReport::none;
};

/// What is logged, and where.
struct Diagnostics {
    enum class Trace : std::uint8_t { none, hex, ascii };
    int verbosity = 0;  ///< how many -v
    Trace trace = Trace::none;
    std::string trace_file{};        ///< "-" for standard output, "%" for standard error
    bool time = false;
    bool ids = false;
    std::string stderr_file{};       ///< --stderr; "-" for standard output, empty for standard error
    bool show_error = false;
    bool progress_bar = false;
    bool styled = true;
};

/// -Z
struct Parallel {
    bool on = false;
    bool immediate = false;
    unsigned max = 50;
    unsigned max_per_host = 0;  ///< zero for no bound
};

/// --rate: at most `starts` transfers start in each `period`.
struct StartRate {
    unsigned starts = 0;  ///< zero for no bound
    std::chrono::milliseconds period{0};
};

/// A question the command answers without a transfer.
enum class Question : std::uint8_t { none, help, manual, version, ca_bundle };

struct Config {
    std::vector<Operation> operations{1};
    Diagnostics diagnostics{};
    Parallel parallel{};
    StartRate rate{};
    bool fail_early = false;
    std::string sessions_file{};  ///< --ssl-sessions; empty for none
    std::string libcurl_file{};  ///< --libcurl; "-" for standard output, empty for none
    Question question = Question::none;
    std::string help_topic{};  ///< of --help: a category, "all", "category", an option; empty for the short list
    std::vector<std::string> warnings{};  ///< sentences for standard error, each once
    /// Where in the arguments that were read passwords and tokens stand; every process can see those (ps(1)).
    std::vector<std::string_view> secrets{};
};

}  // namespace hawser::cli
