// What went wrong, where, and what the caller may do about it.
//
// Properties: an Error is one pointer wide; everything it says sits behind it. Copying copies the text.
// A default-constructed Error does not exist: an Error always has a code. Messages never hold a secret
// (password, token, cookie value); they name the thing that was wrong and, where there is one, the remedy.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <hawser/export.hpp>

namespace hawser {

/// What went wrong. The number of each code is the one libcurl gives the same trouble (CURLE_*), so the C++
/// API, the C ABI and the command's exit code speak of one thing with one number.
enum class ErrorCode : std::uint8_t {
    unsupported_scheme = 1,
    init_failed = 2,
    bad_url = 3,
    not_built = 4,
    proxy_unresolved = 5,
    host_unresolved = 6,
    connect_failed = 7,
    weird_reply = 8,
    access_denied = 9,
    http2 = 16,
    partial_body = 18,
    http_status = 22,
    write_failed = 23,
    upload_failed = 25,
    read_failed = 26,
    out_of_memory = 27,
    timed_out = 28,
    range_failed = 33,
    tls_handshake = 35,
    bad_resume = 36,
    file_unreadable = 37,
    aborted = 42,
    bad_argument = 43,
    interface_failed = 45,
    too_many_redirects = 47,
    unknown_option = 48,
    option_syntax = 49,
    empty_reply = 52,
    send_failed = 55,
    receive_failed = 56,
    tls_client_certificate = 58,
    tls_cipher = 59,
    tls_peer_untrusted = 60,
    bad_content_coding = 61,
    file_too_large = 63,
    tls_required = 64,
    rewind_failed = 65,
    login_denied = 67,
    tls_ca_file = 77,
    remote_file_missing = 78,
    tls_shutdown = 80,
    again = 81,
    tls_crl_file = 82,
    tls_issuer = 83,
    chunk_failed = 88,
    tls_pin_mismatch = 90,
    tls_status = 91,
    http2_stream = 92,
    recursive_call = 93,
    auth_failed = 94,
    http3 = 95,
    quic_connect = 96,
    proxy_failed = 97,
    tls_client_certificate_wanted = 98,
    poll_failed = 99,
    too_large = 100,
    tls_ech_required = 101,
};

/// In which part of a transfer it went wrong.
enum class Phase : std::uint8_t { setup, resolve, connect, proxy, tls, send, receive, decode, deliver };

/// What the caller may do about it.
enum class Advice : std::uint8_t {
    never,      ///< the same request will fail again; change it or the environment
    retry,      ///< the same request may succeed later
    reconnect,  ///< nothing was processed: the request may be repeated at once on a fresh connection
};

/// One failure. See the head of this file.
class HAWSER_API Error {
public:
    /// `message` is a sentence for a person; it must name what was wrong.
    Error(ErrorCode code, Phase phase, std::string message, Advice advice = Advice::never);
    Error(const Error& other);
    Error(Error&& other) noexcept;
    Error& operator=(const Error& other);
    Error& operator=(Error&& other) noexcept;
    ~Error();

    ErrorCode code() const noexcept;
    Phase phase() const noexcept;
    Advice advice() const noexcept;
    /// The sentence. Lives as long as this Error.
    const std::string& message() const noexcept;

    /// errno of the system call that failed, 0 where none did.
    int os_errno() const noexcept;
    /// The TLS library's certificate verification result (X509_V_ERR_*), 0 where none is to blame.
    long tls_verify_result() const noexcept;
    /// The HTTP status that is to blame, or the protocol's own error number (RFC 9113 7, RFC 9000 20), 0 for none.
    std::uint64_t protocol_code() const noexcept;

    Error&& with_errno(int value) && noexcept;
    Error&& with_tls_verify(long value) && noexcept;
    Error&& with_protocol_code(std::uint64_t value) && noexcept;
    Error&& with_advice(Advice value) && noexcept;
    /// Puts "context: " before the message.
    Error&& with_context(std::string_view context) &&;

private:
    struct Detail;
    std::unique_ptr<Detail> detail_;
};

/// The name of a code as it stands in this header, e.g. "host_unresolved". Never null, static lifetime.
HAWSER_API const char* name_of(ErrorCode code) noexcept;
/// A short general sentence for a code, e.g. "could not resolve the host name". Static lifetime.
HAWSER_API const char* describe(ErrorCode code) noexcept;

}  // namespace hawser
