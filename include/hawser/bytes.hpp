// Byte views: the vocabulary in which every part of hawser speaks of memory it does not own.
//
// Properties: views never own, never allocate, and are trivially copyable. A `Bytes` that comes out of a
// callback is valid until that callback returns unless its documentation says otherwise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace hawser {

/// A read-only view of bytes.
using Bytes = std::span<const std::uint8_t>;

/// A view of bytes that may be written.
using MutableBytes = std::span<std::uint8_t>;

/// Views text as bytes. The view lives as long as the characters behind `text`.
inline Bytes as_bytes(std::string_view text) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// Views bytes as text; no encoding is checked. Lives as long as the bytes behind it.
inline std::string_view as_text(Bytes bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace hawser
