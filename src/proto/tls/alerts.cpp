#include "proto/tls/alerts.hpp"

namespace hawser::tls {

namespace {

constexpr AlertText alert_texts[] = {
    {0, "close_notify", "it ended the connection"},
    {10, "unexpected_message", "it did not expect what it was sent"},
    {20, "bad_record_mac", "it could not decrypt what it was sent; something on the way may have changed it"},
    {22, "record_overflow", "it was sent a record too long for it"},
    {40, "handshake_failure",
     "no cipher, group or signature suits both sides, or it wants a client certificate"},
    {42, "bad_certificate", "it refused the client certificate"},
    {43, "unsupported_certificate", "it does not support this kind of client certificate"},
    {44, "certificate_revoked", "it says the client certificate was revoked"},
    {45, "certificate_expired", "it says the client certificate expired"},
    {46, "certificate_unknown", "it refused the client certificate"},
    {47, "illegal_parameter", "it found a field out of range"},
    {48, "unknown_ca", "it does not trust the issuer of the client certificate"},
    {49, "access_denied", "it refused access to this client certificate"},
    {50, "decode_error", "it could not parse what it was sent"},
    {51, "decrypt_error", "a signature or key check failed"},
    {70, "protocol_version", "no TLS version suits both sides"},
    {71, "insufficient_security", "it wants stronger ciphers than were offered"},
    {80, "internal_error", "it is in trouble of its own"},
    {86, "inappropriate_fallback", "it supports a newer TLS version than was offered"},
    {90, "user_canceled", "it gave up"},
    {100, "no_renegotiation", "it refused to renegotiate"},
    {109, "missing_extension", "it wants an extension that was not sent"},
    {110, "unsupported_extension", "it was sent an extension it did not ask for"},
    {112, "unrecognized_name", "it serves no site of that name"},
    {113, "bad_certificate_status_response", "it refused a certificate status"},
    {115, "unknown_psk_identity", "it does not know the offered session"},
    {116, "certificate_required", "it wants a client certificate and got none"},
    {120, "no_application_protocol", "none of the offered ALPN protocols is one it speaks"},
    {121, "ech_required", "it wants encrypted client hello"},
};

constexpr AlertText unknown_alert = {-1, "unknown alert", "its meaning is not known here"};

}  // namespace

const AlertText& describe_alert(int number) noexcept {
    for (const AlertText& text : alert_texts)
        if (text.number == number) return text;
    return unknown_alert;
}

}  // namespace hawser::tls
