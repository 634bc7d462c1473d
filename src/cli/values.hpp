// Numbers as options spell them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include <hawser/result.hpp>

namespace hawser::cli {

/// A decimal integer, with a leading "-" perhaps, and nothing else.
std::optional<std::int64_t> parse_integer(std::string_view text) noexcept;
/// A decimal fraction of seconds from 0 up to what a 32-bit count of seconds holds.
std::optional<std::chrono::milliseconds> parse_seconds(std::string_view text) noexcept;
/// Bytes: a decimal fraction and a unit of B, K, M, G, T or P (powers of 1024), in either case.
std::optional<std::uint64_t> parse_size(std::string_view text) noexcept;
/// Octal digits up to 0777.
std::optional<unsigned> parse_octal_mode(std::string_view text) noexcept;

}  // namespace hawser::cli
