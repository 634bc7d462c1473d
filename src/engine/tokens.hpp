// How the engine names what it watches on a loop: the kind in the top bits, the slot below.
#pragma once

#include <cstdint>

#include "base/loop.hpp"
#include "base/slot_map.hpp"

namespace hawser::engine {

enum class TokenKind : std::uint8_t { resolver = 0, attempt = 1, connection = 2, transfer = 3 };

inline constexpr int token_kind_shift = 62;

constexpr Token token_of(TokenKind kind, SlotId id) noexcept {
    return static_cast<Token>(kind) << token_kind_shift | id;
}
constexpr TokenKind kind_of(Token token) noexcept { return static_cast<TokenKind>(token >> token_kind_shift); }
constexpr SlotId slot_of(Token token) noexcept { return token & ((Token{1} << token_kind_shift) - 1); }

}  // namespace hawser::engine
