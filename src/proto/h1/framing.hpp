// How a response's body is delimited and whether the connection outlives it: a pure function of the head.
#pragma once

#include <cstdint>
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
};

struct BodyPlan {
    enum class Kind : std::uint8_t { none, sized, chunked, until_close, tunnel };
    Kind kind = Kind::none;
    std::uint64_t bytes = 0;  ///< for sized, never 0
    bool persistent = false;  ///< RFC 9112 9.3
};

/// For a final head (101 included); `minor_version` is that of the status line.
Result<BodyPlan> plan_body(int status, int minor_version, std::span<const FieldView> fields,
                           const Asked& asked);

}  // namespace hawser::h1
