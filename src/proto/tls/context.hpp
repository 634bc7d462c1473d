// One set of TlsOptions made ready for connections: trusted roots, client certificate, ciphers, pins.
//
// Properties: making one reads every file the options name, so that a bad file fails here with an Error that names
// it; connections then read none. Trusted roots are indexed by name and parsed when a chain asks for them. Whoever
// opens connections keeps one Context per set of equal options. A Context is a handle: copies are the same one, and a
// connection holds what it needs by itself, so it may outlive its Context and may move to another thread. Certificate
// dates are compared with the system's clock.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <hawser/result.hpp>
#include <hawser/tls_options.hpp>

struct ssl_ctx_st;

namespace hawser::tls {

/// Gets one line of the key log format per secret (draft-ietf-tls-keylogfile), without line end. Whoever holds the
/// lines can read the traffic. Called from inside feed and pull; it must not call back into the connection.
using KeyLog = std::function<void(std::string_view line)>;

class Context {
public:
    /// Errors: tls_ca_file, tls_crl_file, tls_issuer, tls_client_certificate, tls_cipher (ciphers, groups, signature
    /// algorithms), tls_pin_mismatch (a pin that cannot be read), bad_argument (versions).
    static Result<Context> create(const TlsOptions& options, KeyLog key_log = {});

    Context(const Context& other) noexcept;
    Context(Context&&) noexcept = default;
    Context& operator=(const Context& other) noexcept;
    Context& operator=(Context&&) noexcept = default;

    /// The options this was made from.
    const TlsOptions& options() const noexcept;
    /// True when a file it was made from, other than trusted roots, is not as it was: the next connection needs a new
    /// one. Two system calls per such file.
    bool outdated() const;

private:
    friend ssl_ctx_st* native(const Context& context) noexcept;
    struct Deleter {
        void operator()(ssl_ctx_st* context) const noexcept;
    };
    explicit Context(ssl_ctx_st* context) noexcept : context_(context) {}
    std::unique_ptr<ssl_ctx_st, Deleter> context_;
};

}  // namespace hawser::tls
