// What came back: plain data.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include <hawser/headers.hpp>
#include <hawser/paths.hpp>
#include <hawser/request.hpp>

namespace hawser {

/// Milestones of a transfer, each measured from its start, never decreasing in the order they stand here.
struct Timings {
    std::chrono::nanoseconds queued{0};         ///< permission to start given
    std::chrono::nanoseconds resolved{0};       ///< host name known
    std::chrono::nanoseconds connected{0};      ///< transport connected
    std::chrono::nanoseconds secured{0};        ///< TLS established; 0 without TLS
    std::chrono::nanoseconds ready{0};          ///< about to send the request
    std::chrono::nanoseconds sent{0};           ///< last request byte handed over
    std::chrono::nanoseconds first_byte{0};     ///< first byte of the answer received
    std::chrono::nanoseconds redirects{0};      ///< spent on earlier answers that redirected
    std::chrono::nanoseconds total{0};
};

/// What came back. See the head of this file.
struct Response {
    int status = 0;
    HttpVersion version = HttpVersion::any;  ///< what was spoken
    std::string reason{};                      ///< reason phrase of HTTP/1.x, else empty
    Headers headers{};
    std::string body{};  ///< empty when a body callback took the bytes
    std::string effective_url{};
    int redirects = 0;
    Timings timings{};
    std::uint64_t bytes_received = 0;  ///< body bytes before content decoding
    std::uint64_t bytes_sent = 0;
    PathReport paths{};
};

}  // namespace hawser
