// A TLS site on a simulated wire, and a client of it, in few words.
#pragma once

#include <memory>
#include <string>

#include <hawser/tls_options.hpp>

#include "peer/tls_server.hpp"
#include "proto/tls/context.hpp"
#include "proto/tls/layer.hpp"
#include "support/catch.hpp"
#include "support/certs.hpp"
#include "unit/tls/talk.hpp"

namespace hawser::test {

/// One CA for all tests of a program: making keys costs time.
inline const Authority& test_ca() {
    static const Authority authority;
    return authority;
}

inline const Identity& good_identity() {
    static const Identity identity = test_ca().issue();
    return identity;
}

inline TlsOptions trusting_options() {
    TlsOptions options;
    options.ca_pem = test_ca().certificate_pem();
    return options;
}

inline peer::PeerFactory echo() {
    return [](std::string_view) { return std::make_unique<EchoPeer>(); };
}

inline peer::PeerFactory says(std::string text, bool stay = false) {
    return [text, stay](std::string_view) { return std::make_unique<SayPeer>(text, stay); };
}

inline peer::TlsServerOptions serving(Identity identity = good_identity()) {
    peer::TlsServerOptions options;
    options.identity = std::move(identity);
    return options;
}

inline tls::Context context_of(const TlsOptions& options, tls::KeyLog log = {}) {
    auto context = tls::Context::create(options, std::move(log));
    if (!context) FAIL(context.error().message());
    return *std::move(context);
}

inline std::unique_ptr<tls::Layer> layer_of(const tls::Context& context, tls::LayerSettings settings = {.host = "localhost"}) {
    auto layer = tls::Layer::connect(context, settings);
    if (!layer) FAIL(layer.error().message());
    return *std::move(layer);
}

inline std::string noise(std::size_t bytes) {
    std::string text(bytes, '\0');
    std::uint32_t state = 1;
    for (char& c : text) c = static_cast<char>((state = state * 1664525U + 1013904223U) >> 24U);
    return text;
}

}  // namespace hawser::test
