// What an application hears of a transfer, and is asked.
//
// Every callback is optional and is called on the thread that drives the transfer, one at a time. A callback may call
// the Multi (add, remove, pause): such a call takes effect when the current event has been dealt with. A callback
// that throws ends its transfer; the exception comes out of Easy::perform, or stands in Done::exception.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <string_view>

#include <hawser/bytes.hpp>
#include <hawser/response.hpp>
#include <hawser/result.hpp>

namespace hawser {

/// What follows a piece of body.
enum class Next : std::uint8_t {
    go_on,
    pause,  ///< not taken: the same bytes come again after Multi::unpause
    stop,   ///< end the transfer with ErrorCode::aborted
};

/// How far a transfer is. Totals are empty while unknown.
struct Progress {
    std::optional<std::uint64_t> download_total_bytes{};
    std::uint64_t download_bytes = 0;
    std::optional<std::uint64_t> upload_total_bytes{};
    std::uint64_t upload_bytes = 0;
};

/// What a line of the trace is about.
enum class Trace : std::uint8_t { text, header_in, header_out, data_in, data_out };

/// How a transfer of a Multi ended.
struct Done {
    Result<Response> response;
    std::exception_ptr exception{};  ///< what a callback threw, null for nothing
};

/// See the head of this file.
struct Handlers {
    /// The head of an answer is whole (each answer's, redirects that are followed excepted). `head.body` is empty.
    std::function<void(const Response& head)> on_head{};
    /// Header lines as received, with line end: status line, fields, the empty line, trailers; redirects' too.
    std::function<void(std::string_view line)> on_header_line{};
    /// Lines of a proxy's answers to CONNECT (RFC 9110 9.3.6), interim ones too, as received, with line end. They come
    /// before those of any other answer and are no part of a Response.
    std::function<void(std::string_view line)> on_connect_line{};
    /// Body bytes, decoded as asked, at most 16 KB at a time. Without it they are collected in
    /// Response::body (up to Limits::max_collected_bytes).
    std::function<Next(Bytes bytes)> on_body{};
    /// About once a second and whenever bytes moved; false ends the transfer with ErrorCode::aborted.
    std::function<bool(const Progress& progress)> on_progress{};
    /// What goes on, for people. Holds what was sent, secrets included: keep it to yourself.
    std::function<void(Trace kind, Bytes bytes)> on_trace{};
    /// With on_trace: what it tells from here on is about the connection of this number (Facts::connection_number).
    std::function<void(std::int64_t number)> on_connection{};
    /// The transfer is over, well or not: what is known of it, on the thread that drives it, just before on_done or the
    /// return of Easy::perform. A transfer that failed has no Response; this is where its times and counts are told.
    std::function<void(const Response& known)> on_end{};
    /// Multi only: the transfer has ended. It is the last call.
    /// What it throws comes out of Multi::drive or run, once every other transfer that ended has been told.
    std::function<void(Done done)> on_done{};
};

}  // namespace hawser
