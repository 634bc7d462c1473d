// An HTTP/1.1 proxy that speaks CONNECT (RFC 9110 9.3.6) and then relays to another peer of the test's choice.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "peer/peer.hpp"

namespace hawser::peer {

struct ProxyOptions {
    /// Who answers at "host:port"; null: nobody, the proxy says 502.
    std::function<std::unique_ptr<PeerConnection>(std::string_view target)> reach = {};
    std::string login = {};            ///< "user:password" in base64 that must come, else 407; empty: anybody may
    std::string before_answer = {};    ///< sent as it is before the answer (interim answers)
    std::string answer_fields = {};    ///< header lines of the 200, each with its line end
    std::string raw_answer = {};       ///< not empty: sent in place of every answer, then the connection ends
};

/// What the proxy saw; for assertions.
struct ProxyRecord {
    std::vector<std::string> heads;  ///< the CONNECT requests, whole
    std::size_t tunnels = 0;
};

class ProxyServer {
public:
    explicit ProxyServer(ProxyOptions options) : options_(std::move(options)) {}

    std::unique_ptr<PeerConnection> accept();
    PeerFactory factory();
    const ProxyRecord& record() const noexcept { return record_; }

private:
    friend class ProxyConnection;
    ProxyOptions options_;
    ProxyRecord record_;
};

}  // namespace hawser::peer
