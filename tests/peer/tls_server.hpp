// A TLS server around another peer: what is inside speaks plaintext, what is outside records.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <hawser/tls_options.hpp>

#include "peer/peer.hpp"
#include "support/certs.hpp"

struct ssl_ctx_st;

namespace hawser::peer {

/// Everything not said is what an ordinary server does.
struct TlsServerOptions {
    test::Identity identity;
    TlsVersion min_version = TlsVersion::v1_2;
    TlsVersion max_version = TlsVersion::v1_3;
    std::vector<std::string> alpn;  ///< what it speaks, most wanted first; empty: ALPN is not answered
    bool insist_on_alpn = false;    ///< no protocol in common: alert 120 instead of going on without
    std::string ciphers;            ///< TLS 1.2 and below
    std::string client_ca_pem;      ///< not empty: a client certificate by this CA is required
    std::string only_name;          ///< not empty: another server name gets alert 112
    bool close_notify = true;       ///< false: ends without one, as a truncation does
    bool tickets = true;            ///< sessions can be resumed
    std::string staple;             ///< an OCSP response (DER) for whom asks for one
    bool early_data = false;        ///< tickets permit early data, and it is taken; see set_early_data
};

/// What the server saw; for assertions.
struct TlsServerRecord {
    std::size_t handshakes = 0;
    std::size_t resumed = 0;
    std::size_t early = 0;            ///< handshakes that took early data
    std::size_t client_goodbyes = 0;  ///< connections on which the client sent close_notify
    std::string server_name;          ///< the last SNI; empty for none
    bool client_certificate = false;  ///< the last client showed one
};

/// The site: one set of ticket keys for all its connections. Outlives them.
class TlsServer {
public:
    /// `inner` gets the protocol that ALPN chose.
    TlsServer(TlsServerOptions options, PeerFactory inner);
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;
    ~TlsServer();

    std::unique_ptr<PeerConnection> accept();
    /// accept() as a factory, for simulated sockets and proxies.
    PeerFactory factory();
    const TlsServerRecord& record() const noexcept { return record_; }
    /// Takes early data from the next connection on, or refuses it although tickets promised otherwise.
    void set_early_data(bool on);
    /// What the next connections choose by ALPN.
    void set_alpn(std::vector<std::string> alpn) { options_.alpn = std::move(alpn); }
    /// The longest record of the next connections, from 512 bytes up: a handshake's messages come in several.
    void set_record_limit(std::size_t bytes);
    /// The highest version of the next connections.
    void set_max_version(TlsVersion version);

private:
    friend class TlsServerConnection;
    struct Deleter {
        void operator()(ssl_ctx_st* context) const noexcept;
    };
    TlsServerOptions options_;
    PeerFactory inner_;
    TlsServerRecord record_;
    std::unique_ptr<ssl_ctx_st, Deleter> context_;
};

}  // namespace hawser::peer
