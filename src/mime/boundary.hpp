// The line that separates parts (RFC 2046 5.1.1).
#pragma once

#include <functional>
#include <string>

#include <hawser/bytes.hpp>
#include <hawser/result.hpp>

namespace hawser::mime {

/// Fills with bytes nobody can foresee; in tests, with the same each time.
using Random = std::function<Result<void>(MutableBytes)>;

inline constexpr std::size_t boundary_dashes = 24;
inline constexpr std::size_t boundary_random = 22;  ///< of 62 characters: 131 bits
inline constexpr std::size_t boundary_bytes = boundary_dashes + boundary_random;

/// 24 dashes and 22 letters and digits. What a part holds was chosen without knowing them, so it does not hold them.
Result<std::string> make_boundary(const Random& random);

}  // namespace hawser::mime
