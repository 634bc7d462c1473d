// The encodings that change bytes (RFC 2045 6.7 and 6.8), a piece at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <hawser/bytes.hpp>

#include "mime/part.hpp"

namespace hawser::mime {

/// The longest line of encoded text, without its line end (RFC 2045 6.7 rule 5, 6.8).
inline constexpr std::size_t max_line_bytes = 76;

constexpr bool changes_bytes(Encoding encoding) noexcept {
    return encoding == Encoding::base64 || encoding == Encoding::quoted_printable;
}

/// What `bytes` of content become; nullopt where that depends on them.
std::optional<std::uint64_t> encoded_size(Encoding encoding, std::uint64_t bytes) noexcept;

/// Base64 or quoted-printable. How the input is cut into pieces makes no difference to the output.
class LineEncoder {
public:
    /// At most 56 bytes of input are held back between calls.
    static constexpr std::size_t max_held_bytes = 56;

    explicit LineEncoder(Encoding encoding) noexcept : encoding_(encoding) {}
    /// Appends to `out` what can be said already; with `last`, the rest.
    void encode(Bytes bytes, bool last, std::string& out);
    void reset() noexcept;

private:
    std::size_t base64(Bytes bytes, bool last, std::string& out);
    std::size_t quoted(Bytes bytes, bool last, std::string& out);
    void put(std::string_view token, bool ends_line, std::string& out);

    Encoding encoding_;
    std::string held_;        ///< input that waits for what follows
    std::size_t column_ = 0;  ///< of the line being written
    bool begun_ = false;      ///< a line was written
};

}  // namespace hawser::mime
