// What --write-out says after a transfer: the format's text with the variables filled in.
//
// A pure function: the pieces it gives say where each goes, and the caller writes them. Numbers stand in the formats
// that scripts written for curl expect: times in seconds with six decimals, a status with three digits, speeds in whole
// bytes per second.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <hawser/response.hpp>

namespace hawser::cli {

/// What the variables are made of. Borrowed: must live until write_out() returns.
struct WriteOutFacts {
    const Response* known = nullptr;  ///< of the transfer, as far as it came
    std::vector<Headers> heads{};     ///< of every answer, redirects' too, the last one last
    std::string url{};                ///< as the command asked for it
    std::uint64_t url_number = 0;     ///< which URL of the command line, from 0; a glob's share one
    std::string file_name{};          ///< where the body went, empty for none
    int exit_code = 0;
    std::string error_message{};      ///< empty for success
    std::uint64_t retries = 0;
    std::chrono::microseconds wall_time{0};  ///< since 1970, for %time{}
};

/// A piece of what is to be written.
struct WriteOutPiece {
    enum class To : std::uint8_t { standard_output, standard_error, file, append };
    To to = To::standard_output;
    std::string file{};  ///< for file and append
    std::string text{};
};

struct WriteOut {
    std::vector<WriteOutPiece> pieces{};
    std::vector<std::string> unknown_variables{};  ///< worth a word to the user
};

/// The longest answer: a format cannot fill the memory by repeating %{json}.
inline constexpr std::size_t max_write_out_bytes = 64U << 20U;

WriteOut write_out(std::string_view format, const WriteOutFacts& facts);

/// All variables but header_json as one JSON object (RFC 8259), in alphabetical order.
std::string write_out_json(const WriteOutFacts& facts);
/// The last answer's header fields as a JSON object of arrays, names in lower case, equal ones together.
std::string header_json(const Headers& headers);

}  // namespace hawser::cli
