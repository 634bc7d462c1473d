// TLS alerts in words (RFC 8446 6).
#pragma once

namespace hawser::tls {

struct AlertText {
    int number;
    const char* name;     ///< as the RFC writes it
    const char* meaning;  ///< what it usually means when a server sends it to a client
};

/// The entry of that alert, or one that says "unknown". Static lifetime.
const AlertText& describe_alert(int number) noexcept;

}  // namespace hawser::tls
