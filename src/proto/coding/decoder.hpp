// Content codings undone (RFC 9110 8.4): coded bytes in, plain bytes out, as much at a time as the caller has
// room for.
//
// Contract. `feed` borrows its bytes; the caller then reads until `read` gives 0 and only then may reuse the
// memory or feed again. Output comes only into the caller's span, so a coding that unpacks to a thousand
// times its size costs time the caller grants piece by piece, and no memory; how much is too much is the
// caller's to say, from `counters`. An Error is final. A decoder knows no socket, clock, thread or callback.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <hawser/bytes.hpp>
#include <hawser/result.hpp>

namespace hawser::coding {

class Decoder {
public:
    struct Counters {
        std::uint64_t fed_bytes = 0;
        std::uint64_t given_bytes = 0;
    };

    virtual ~Decoder() = default;

    virtual void feed(Bytes bytes) = 0;
    /// Fills a prefix of `out`; 0 when it wants more input (or `out` is empty).
    virtual Result<std::size_t> read(MutableBytes out) = 0;
    /// The body has ended and everything has been read: an Error when the coded stream had not. A body of no
    /// bytes at all is whole.
    virtual Result<void> finish() = 0;
    virtual Counters counters() const noexcept = 0;
    /// What was fed last and not yet used: whoever must stop reading keeps it and feeds it again.
    virtual Bytes unread() const noexcept = 0;
};

/// Codings stacked on one another at most: each multiplies what a small body can unpack to, and costs memory.
inline constexpr std::size_t max_codings = 5;
/// What an inner stage may be given without one byte of output in a single `read`: empty blocks inside a
/// coding cost almost nothing to send and unpack to nothing, for ever.
inline constexpr std::size_t max_fruitless_bytes = 16 * 1024 * 1024;
/// The window a zstd frame may ask for (RFC 9659 3); the frame header alone could demand gigabytes.
inline constexpr int max_zstd_window_log = 23;

/// A decoder for a Content-Encoding value, e.g. "gzip" or "gzip, br" (applied in that order, undone in
/// reverse). bad_content_coding names a coding that is not known. Never null.
Result<std::unique_ptr<Decoder>> make_decoder(std::string_view content_encoding);

/// Whether a Content-Encoding value names no more than max_codings, known or not: make_decoder refuses more.
Result<void> check_count(std::string_view content_encoding);

/// What make_decoder knows, as a value for Accept-Encoding. Static lifetime.
std::string_view supported_codings() noexcept;

}  // namespace hawser::coding
