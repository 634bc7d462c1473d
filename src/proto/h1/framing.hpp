// How a response's body is delimited and whether the connection outlives it: a pure function of the head.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include <hawser/result.hpp>

#include "base/codec.hpp"

namespace hawser::h1 {

/// What of the request decides how its answer is read.
struct Asked {
    bool head = false;     ///< HEAD: no body, whatever the fields say
    bool connect = false;  ///< CONNECT: a 2xx makes a tunnel
    bool upgrade = false;  ///< an Upgrade field was sent: 101 is welcome
    bool http1_0 = false;
    bool close = false;     ///< "Connection: close" was sent
    bool to_proxy = false;  ///< Proxy-Connection counts as Connection does
    bool ignore_length = false;  ///< as in AnswerReading; likewise below
    bool raw_chunks = false;
    bool with_codings = false;
    bool with_framing = false;
};

/// What the framing fields of one head say together; fields are added in their order.
struct FramingFields {
    /// bad_content_coding is left for plan_body: such a head can be told to its end.
    Result<void> add(const FieldView& field, const Asked& asked);

    std::optional<std::uint64_t> length;
    bool coded = false;  ///< there is a Transfer-Encoding, if only "identity"
    bool chunked = false;
    bool refused_coding = false;  ///< one that was not asked for, or after chunked
    bool close = false;
    bool keep_alive = false;
};

struct BodyPlan {
    enum class Kind : std::uint8_t { none, sized, chunked, until_close, tunnel };
    Kind kind = Kind::none;
    std::uint64_t bytes = 0;  ///< for sized, never 0
    bool persistent = false;  ///< RFC 9112 9.3
};

/// True where framing fields mean nothing: an interim head, a tunnel (RFC 9112 6.3 rule 2).
constexpr bool is_unframed(int status, const Asked& asked) noexcept {
    return status < 200 || (asked.connect && status < 300);
}

/// For a final head (101 included); `minor_version` is that of the status line, `framing` has all of `fields` unless the
/// head is unframed.
Result<BodyPlan> plan_body(int status, int minor_version, const FramingFields& framing, std::span<const FieldView> fields,
                           const Asked& asked);

}  // namespace hawser::h1
