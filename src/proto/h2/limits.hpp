// The limits of an HTTP/2 connection, each with the attack (or mistake) it stops.
#pragma once

#include <cstddef>
#include <cstdint>

namespace hawser::h2 {

/// Names and values of one head: a peer that sends an endless head, or a small block that HPACK blows up.
inline constexpr std::size_t max_head_bytes = 300 * 1024;
/// Fields of one head: thousands of empty fields cost more than their bytes.
inline constexpr std::size_t max_head_fields = 5000;
/// Interim (1xx) heads of one stream: a peer that never comes to the answer.
inline constexpr std::size_t max_interim_heads = 100;
/// CONTINUATION frames of one head (CVE-2024-28182): enough for max_head_bytes in frames of 16 KB.
inline constexpr std::size_t max_continuations = 20;
/// Entries of one SETTINGS frame: each is work, and the frame could hold thousands.
inline constexpr std::size_t max_settings_entries = 32;
/// Acknowledgements of PING and SETTINGS that wait to be sent (CVE-2019-9512, 9515): a peer that does not read.
inline constexpr std::size_t max_waiting_acks = 100;

/// Frames that bring no stream forward (PING, SETTINGS, PRIORITY, WINDOW_UPDATE, empty DATA, resets of streams long
/// gone, unknown types; CVE-2019-9512..9518): so many at once,
inline constexpr std::uint32_t idle_frames_burst = 1000;
/// and so many each second thereafter.
inline constexpr std::uint32_t idle_frames_per_second = 100;
/// A frame that does bring something forward pays for so many that do not: window updates of a fast upload.
inline constexpr std::uint32_t idle_frames_per_useful = 4;

/// Request body bytes that wait for flow control or the wire, on one stream.
inline constexpr std::size_t max_upload_waiting_bytes = 64 * 1024;
/// Names and values of a request's head, or its trailers: what an application may ask to be sent.
inline constexpr std::size_t max_request_head_bytes = 1024 * 1024;
/// Streams open at once, whatever the peer allows: it may say 2^32-1.
inline constexpr std::size_t max_open_streams = 1000;
/// Text of a GOAWAY that goes into an error message: the peer chooses it.
inline constexpr std::size_t max_goaway_text_bytes = 128;

/// When framing DATA into the caller's memory: with less room than this (and more waiting) it waits for the next pull.
inline constexpr std::size_t min_data_room_bytes = 1024;

}  // namespace hawser::h2
