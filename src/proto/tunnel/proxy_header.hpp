// The header of the PROXY protocol, version 1 (section 2.1 of the HAProxy project's proxy-protocol.txt), as a layer: who
// connects to whom is said first, then every byte is carried as it is.
//
// Properties: open from the start; no socket, clock or thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <hawser/result.hpp>

#include "base/address.hpp"
#include "base/byte_layer.hpp"
#include "proto/tunnel/carrier.hpp"

namespace hawser::tunnel {

/// "PROXY TCP4 192.0.2.1 198.51.100.2 40000 443\r\n", or "PROXY UNKNOWN\r\n" where one of them is no IP address or they
/// are not of one family. `client`, unless empty, stands in place of both addresses, and decides about the family.
/// Errors: bad_argument when it is no IPv4 or IPv6 literal, or has a zone.
Result<std::string> proxy_header(const SocketAddress& local, const SocketAddress& remote, std::string_view client);

class ProxyHeader final : public ByteLayer {
public:
    explicit ProxyHeader(std::string_view header) { (void)carrier_.write(as_bytes(header)).has_value(); }

    Result<void> feed(Bytes bytes, Instant) override { return carrier_.feed(bytes); }
    Result<void> feed_eof(Instant) override { return carrier_.feed_eof(), Result<void>{}; }
    void settle() override { carrier_.settle(); }
    Result<std::size_t> pull(MutableBytes out, Instant) override { return carrier_.pull(out); }
    bool open() const noexcept override { return true; }
    Result<IoCount> read(MutableBytes into, Instant) override { return carrier_.read(into); }
    Result<IoCount> write(Bytes from, Instant) override { return carrier_.write(from); }
    void close(Instant) noexcept override { carrier_.close(); }

private:
    Carrier carrier_;
};

}  // namespace hawser::tunnel
