// What a command line asks for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <hawser/request.hpp>

namespace hawser::cli {

/// How the paths of a transfer are reported.
enum class PathsReport : std::uint8_t { none, table, json };

/// One URL and where its bytes go.
struct Target {
    std::string url{};
    std::string output{};         ///< file name; empty for standard output
    bool output_chosen = false;
    bool remote_name = false;   ///< -O: the name comes from the URL
};

struct Config {
    Request request{};  ///< all but the URL
    std::vector<Target> targets{};
    std::string upload_file{};  ///< -T
    bool upload = false;
    std::string data{};  ///< -d
    bool has_data = false;
    bool get_with_data = false;  ///< -G
    bool head = false;
    bool include_head = false;
    bool silent = false;
    bool show_error = false;
    bool verbose = false;
    bool fail = false;
    bool fail_with_body = false;
    bool help = false;
    bool version = false;
    bool create_dirs = false;
    std::string dump_head{};  ///< -D
    std::string write_out{};  ///< -w
    PathsReport paths = PathsReport::none;
};

}  // namespace hawser::cli
