#include <hawser/error.hpp>
#include <hawser/paths.hpp>

namespace hawser {

struct Error::Detail {
    ErrorCode code;
    Phase phase;
    Advice advice;
    int os_errno = 0;
    long tls_verify = 0;
    std::uint64_t protocol_code = 0;
    std::string message;
};

Error::Error(ErrorCode code, Phase phase, std::string message, Advice advice)
    : detail_(new Detail{.code = code, .phase = phase, .advice = advice, .message = std::move(message)}) {}
Error::Error(const Error& other) : detail_(std::make_unique<Detail>(*other.detail_)) {}
Error::Error(Error&& other) noexcept = default;
Error& Error::operator=(const Error& other) {
    if (this != &other) detail_ = std::make_unique<Detail>(*other.detail_);
    return *this;
}
Error& Error::operator=(Error&& other) noexcept = default;
Error::~Error() = default;

ErrorCode Error::code() const noexcept { return detail_->code; }
Phase Error::phase() const noexcept { return detail_->phase; }
Advice Error::advice() const noexcept { return detail_->advice; }
const std::string& Error::message() const noexcept { return detail_->message; }
int Error::os_errno() const noexcept { return detail_->os_errno; }
long Error::tls_verify_result() const noexcept { return detail_->tls_verify; }
std::uint64_t Error::protocol_code() const noexcept { return detail_->protocol_code; }

Error&& Error::with_errno(int value) && noexcept {
    detail_->os_errno = value;
    return std::move(*this);
}
Error&& Error::with_tls_verify(long value) && noexcept {
    detail_->tls_verify = value;
    return std::move(*this);
}
Error&& Error::with_protocol_code(std::uint64_t value) && noexcept {
    detail_->protocol_code = value;
    return std::move(*this);
}
Error&& Error::with_advice(Advice value) && noexcept {
    detail_->advice = value;
    return std::move(*this);
}
Error&& Error::with_context(std::string_view context) && {
    detail_->message.insert(0, ": ").insert(0, context);
    return std::move(*this);
}

namespace {

struct CodeText {
    ErrorCode code;
    const char* name;
    const char* sentence;
};

constexpr CodeText code_texts[] = {
    {ErrorCode::unsupported_scheme, "unsupported_scheme", "the URL's scheme is not supported"},
    {ErrorCode::init_failed, "init_failed", "initialisation failed"},
    {ErrorCode::bad_url, "bad_url", "the URL is malformed"},
    {ErrorCode::not_built, "not_built", "this feature is not built into hawser"},
    {ErrorCode::proxy_unresolved, "proxy_unresolved", "could not resolve the proxy's name"},
    {ErrorCode::host_unresolved, "host_unresolved", "could not resolve the host name"},
    {ErrorCode::connect_failed, "connect_failed", "could not connect to the server"},
    {ErrorCode::weird_reply, "weird_reply", "the server's reply could not be understood"},
    {ErrorCode::access_denied, "access_denied", "access to the remote resource was denied"},
    {ErrorCode::http2, "http2", "error in the HTTP/2 framing layer"},
    {ErrorCode::partial_body, "partial_body", "the transfer ended before the body was whole"},
    {ErrorCode::http_status, "http_status", "the server answered with an error status"},
    {ErrorCode::write_failed, "write_failed", "the received data could not be written"},
    {ErrorCode::upload_failed, "upload_failed", "the upload could not be started"},
    {ErrorCode::read_failed, "read_failed", "the data to send could not be read"},
    {ErrorCode::out_of_memory, "out_of_memory", "out of memory"},
    {ErrorCode::timed_out, "timed_out", "the time allowed ran out"},
    {ErrorCode::range_failed, "range_failed", "the server did not deliver the requested range"},
    {ErrorCode::tls_handshake, "tls_handshake", "the TLS handshake failed"},
    {ErrorCode::bad_resume, "bad_resume", "the transfer could not be resumed there"},
    {ErrorCode::file_unreadable, "file_unreadable", "the file could not be read"},
    {ErrorCode::aborted, "aborted", "a callback ended the transfer"},
    {ErrorCode::bad_argument, "bad_argument", "an argument is out of its range"},
    {ErrorCode::interface_failed, "interface_failed", "the named interface or address could not be used"},
    {ErrorCode::too_many_redirects, "too_many_redirects", "more redirects than allowed"},
    {ErrorCode::unknown_option, "unknown_option", "unknown option"},
    {ErrorCode::option_syntax, "option_syntax", "an option's text cannot be read"},
    {ErrorCode::empty_reply, "empty_reply", "the server closed without answering"},
    {ErrorCode::send_failed, "send_failed", "sending to the peer failed"},
    {ErrorCode::receive_failed, "receive_failed", "receiving from the peer failed"},
    {ErrorCode::tls_client_certificate, "tls_client_certificate", "the client certificate could not be used"},
    {ErrorCode::tls_cipher, "tls_cipher", "none of the wanted ciphers can be used"},
    {ErrorCode::tls_peer_untrusted, "tls_peer_untrusted", "the peer's certificate is not to be trusted"},
    {ErrorCode::bad_content_coding, "bad_content_coding", "the content coding is unknown or broken"},
    {ErrorCode::file_too_large, "file_too_large", "the file is larger than allowed"},
    {ErrorCode::tls_required, "tls_required", "TLS was required and could not be had"},
    {ErrorCode::rewind_failed, "rewind_failed", "the body could not be sent a second time"},
    {ErrorCode::login_denied, "login_denied", "the server refused the credentials"},
    {ErrorCode::tls_ca_file, "tls_ca_file", "the file with trusted certificates could not be used"},
    {ErrorCode::remote_file_missing, "remote_file_missing", "the remote file does not exist"},
    {ErrorCode::tls_shutdown, "tls_shutdown", "TLS could not be shut down"},
    {ErrorCode::again, "again", "not ready; try again"},
    {ErrorCode::tls_crl_file, "tls_crl_file", "the certificate revocation list could not be used"},
    {ErrorCode::tls_issuer, "tls_issuer", "the certificate's issuer is not the one wanted"},
    {ErrorCode::chunk_failed, "chunk_failed", "a chunk callback reported an error"},
    {ErrorCode::tls_pin_mismatch, "tls_pin_mismatch", "the peer's public key is not the pinned one"},
    {ErrorCode::tls_status, "tls_status", "the certificate's status is not good"},
    {ErrorCode::http2_stream, "http2_stream", "the HTTP/2 stream was not closed cleanly"},
    {ErrorCode::recursive_call, "recursive_call", "this function was called from within a callback"},
    {ErrorCode::auth_failed, "auth_failed", "an authentication function failed"},
    {ErrorCode::http3, "http3", "error in the HTTP/3 layer"},
    {ErrorCode::quic_connect, "quic_connect", "the QUIC connection could not be made"},
    {ErrorCode::proxy_failed, "proxy_failed", "the proxy handshake failed"},
    {ErrorCode::tls_client_certificate_wanted, "tls_client_certificate_wanted", "the server wants a client certificate"},
    {ErrorCode::poll_failed, "poll_failed", "waiting for sockets failed"},
    {ErrorCode::too_large, "too_large", "a value is larger than allowed"},
    {ErrorCode::tls_ech_required, "tls_ech_required", "encrypted client hello was required and could not be had"},
};

const CodeText* find_text(ErrorCode code) noexcept {
    for (const CodeText& text : code_texts)
        if (text.code == code) return &text;
    return nullptr;
}

}  // namespace

const char* name_of(ErrorCode code) noexcept {
    const CodeText* text = find_text(code);
    return text != nullptr ? text->name : "unknown";
}

const char* describe(ErrorCode code) noexcept {
    const CodeText* text = find_text(code);
    return text != nullptr ? text->sentence : "unknown error";
}

const char* describe(MultipathOutcome outcome) noexcept {
    switch (outcome) {
        case MultipathOutcome::not_asked: return "not asked";
        case MultipathOutcome::negotiated: return "negotiated";
        case MultipathOutcome::kernel_refused: return "refused by this kernel";
        case MultipathOutcome::bound: return "not used: the transfer is bound to one interface or address";
        case MultipathOutcome::no_mp_capable: return "no MP_CAPABLE in the answer";
        case MultipathOutcome::fell_back: return "fell back to TCP later";
        case MultipathOutcome::cannot_verify: return "cannot verify on this kernel";
    }
    return "unknown";
}

}  // namespace hawser
