// TLS 1.2 and 1.3 (1.0 and 1.1 where the options allow them) as a layer: plaintext above, records below.
//
// Properties: a client; no socket, clock or thread. Ciphertext is read where the caller holds it. An idle layer keeps
// no buffers. With early data the layer opens before the handshake is through: what is written then goes along with
// the first flight, is kept, and goes again when the server refuses it. The end of the stream is told apart: after close_notify read() gives eof; after a bare end of the
// lower side it gives eof and truncated() is true, and whoever reads decides whether the message was whole.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <hawser/result.hpp>

#include "base/byte_layer.hpp"
#include "base/guard.hpp"
#include "proto/tls/context.hpp"
#include "proto/tls/facts.hpp"
#include "proto/tls/session_cache.hpp"

namespace hawser::tls {

/// Whom to connect to.
struct LayerSettings {
    /// The name or address literal (no brackets) the peer must prove to be.
    std::string host = {};
    /// Protocols to offer, most wanted first (RFC 7301); ignored where the options switch ALPN off.
    std::vector<std::string> alpn = {};
    /// Where sessions are found and kept; null for none. See SessionCache for how long it must live.
    SessionCache* sessions = nullptr;
    /// Held around each use of it, and living as long; null for none.
    const Guard* sessions_guard = nullptr;
    /// What must be equal for a session to be offered, beside host and options: port, proxy chain...
    std::string session_key = {};
    /// Let the first bytes written go as early data where the options and an earlier session permit (RFC 8446 2.3):
    /// they may be played back to the server by others, so they must ask for nothing that does harm twice.
    bool early_data = false;
};

class Layer final : public ByteLayer {
public:
    /// Plaintext accepted while this many bytes of records wait to be pulled: a reader that stops must stop the writer.
    static constexpr std::size_t out_limit_bytes = 64U << 10U;
    /// Ciphertext kept by settle(): a caller that feeds and does not read must not turn the peer into an allocator.
    static constexpr std::size_t settled_limit_bytes = 1U << 20U;

    /// Plaintext sent as early data at the most, whatever the server would take: it is kept until the server has.
    static constexpr std::size_t early_data_limit_bytes = 16U << 10U;

    /// Errors: bad_argument for a name that TLS cannot carry.
    static Result<std::unique_ptr<Layer>> connect(const Context& context, const LayerSettings& settings);
    ~Layer() override;

    Result<void> feed(Bytes bytes, Instant now) override;
    Result<void> feed_eof(Instant now) override;
    void settle() override;
    Result<std::size_t> pull(MutableBytes out, Instant now) override;
    bool open() const noexcept override;
    Result<IoCount> read(MutableBytes into, Instant now) override;
    Result<IoCount> write(Bytes from, Instant now) override;
    void close(Instant now) noexcept override;

    /// True once read() gave eof although the peer never said close_notify (RFC 8446 6.1).
    bool truncated() const noexcept;
    /// True while read() may give bytes without another feed.
    bool holds_input() const noexcept;
    /// True while pull would give bytes.
    bool wants_write() const noexcept;
    /// The protocol agreed on; empty for none. Lives as long as the layer.
    std::string_view alpn() const noexcept;
    /// True while what is written goes as early data, or waits to be sent again because the server refused that.
    bool early() const noexcept;
    /// Plaintext that went as early data; negative when the server refused it.
    std::int64_t early_data_bytes() const noexcept;
    /// For reports; made on the first call and kept. Meaningful once open, or after a failed verification.
    const Facts& facts() const;
    /// X509_V_ERR_* why the peer's certificate was refused, or would have been; 0 for none.
    long verify_result() const noexcept;
    /// The peer's certificates as sent, leaf first, DER. Views live as long as the layer.
    std::vector<Bytes> peer_chain() const;
    /// From now on the session cache is not touched: before the cache goes, or the connection changes threads.
    void leave_session_cache() noexcept;

private:
    struct Parts;
    explicit Layer(std::unique_ptr<Parts> parts) noexcept;
    Result<void> shake_hands();
    Result<void> finish_handshake();
    Result<void> refuse_early_data();
    Result<std::size_t> write_early(Bytes from);
    Error lost_early(Error error);
    Error settle_on(Error error);
    Result<IoCount> read_nothing();

    std::unique_ptr<Parts> parts_;
};

}  // namespace hawser::tls
