// What came back: plain data.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <hawser/headers.hpp>
#include <hawser/paths.hpp>
#include <hawser/request.hpp>

namespace hawser {

/// Milestones of a transfer, measured from its start; from `queued` to `first_byte` none before another but `secured`'s 0.
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

/// What is known of a transfer beside the answer: counts, addresses, what it was asked in the end. Known for transfers
/// that failed too, as far as they came (Handlers::on_end).
struct Facts {
    std::string method{};        ///< of the last request, e.g. "GET"
    std::string scheme{};        ///< of the last URL, in lower case
    std::string referer{};       ///< the Referer field that was sent, empty for none
    std::string redirect_url{};  ///< where a redirect that was not followed pointed, absolute
    int connect_status = 0;      ///< of the proxy's last answer to CONNECT, 0 for none
    int new_connections = 0;     ///< connections made for this transfer
    bool used_proxy = false;
    bool time_condition_unmet = false;  ///< the resource was not as new (or old) as the request wanted
    std::uint64_t delivered_bytes = 0;  ///< body bytes after content decoding
    std::uint64_t header_bytes = 0;     ///< of all heads received
    std::uint64_t request_bytes = 0;    ///< of all heads sent
    std::optional<std::uint64_t> content_length_bytes{};  ///< as announced
    std::optional<std::int64_t> last_modified{};  ///< seconds since 1970, from Last-Modified (RFC 9110 8.8.2)
    std::optional<std::chrono::seconds> retry_after{};  ///< from Retry-After (RFC 9110 10.2.3)
    std::string local_address{};   ///< literal, without port; the path for unix sockets; empty without connection
    std::string remote_address{};  ///< likewise
    std::uint16_t local_port = 0;
    std::uint16_t remote_port = 0;
    std::int64_t transfer_number = -1;    ///< counts from 0, unique within one Easy or Multi; -1 before the start
    std::int64_t connection_number = -1;  ///< of the last connection, likewise
    long tls_verify_result = 0;  ///< X509_V_ERR_* of the last handshake, 0 for a good certificate or no TLS
    long proxy_tls_verify_result = 0;  ///< likewise of an https:// proxy's
    /// Bytes of the request that went along with the first flight (TlsOptions::early_data); negative when the server
    /// refused them and they were sent again (RFC 8446 4.2.10).
    std::int64_t early_data_bytes = 0;
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
    Facts facts{};
    /// The origin's certificate chain, leaf first, each field by field in words ("Subject", "Issuer", ... "Cert" in
    /// PEM): where Request::report_certificates says so. A field is as the certificate has it: show it with care.
    std::vector<Headers> certificates{};
    PathReport paths{};
};

}  // namespace hawser
