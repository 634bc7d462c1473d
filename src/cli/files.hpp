// Small files that options name, read whole.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <hawser/result.hpp>

namespace hawser::cli {

/// What -d and --variable may hold: memory is all that bounds a file that is posted from it.
inline constexpr std::size_t max_data_bytes = std::size_t{16} << 30;
/// A config file, a list of headers or URLs, a --write-out format: text written by people.
inline constexpr std::size_t max_text_bytes = std::size_t{64} << 20;

/// The content of a file; "-" is standard input, from where it stands to its end.
Result<std::string> read_whole(const std::string& name, std::size_t max_bytes);

bool exists(const std::string& name) noexcept;

/// Takes the first line off `text`, without its line end ("\n" or "\r\n").
std::string_view next_line(std::string_view& text) noexcept;

/// Text without blanks (space, tab) at both ends.
std::string_view trimmed(std::string_view text) noexcept;

}  // namespace hawser::cli
