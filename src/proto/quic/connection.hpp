// quic::Machine on ngtcp2. Its callbacks stand in callbacks.cpp, the making of one in connect.cpp.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include <ngtcp2/ngtcp2.h>

#include "proto/quic/errors.hpp"
#include "proto/quic/handshake.hpp"
#include "proto/quic/machine.hpp"
#include "proto/tls/native.hpp"

namespace hawser::quic {

class Connection final : public Machine {
  public:
    Connection(const Settings& settings, bssl::UniquePtr<SSL> ssl, bool verifying, StreamSource& source,
               StreamSink& sink, Instant now);
    ~Connection() override;

    /// The fallible part of the construction.
    Result<void> open(const Peer& peer, const Settings& settings, Instant now);

    // Datagrams
    Result<void> feed(const Datagram& datagram, Instant now) override;
    Result<PulledDatagrams> pull(MutableBytes out, Instant now) override;
    Instant deadline() const noexcept override;
    Result<void> expire(Instant now) override;

    // StreamTransport
    Result<StreamId> open_bidirectional() override;
    Result<StreamId> open_unidirectional() override;
    std::uint64_t bidirectional_left() const noexcept override;
    void credit_stream(StreamId stream, std::size_t bytes) noexcept override;
    void credit_connection(std::size_t bytes) noexcept override;
    void stop_reading(StreamId stream, std::uint64_t code) noexcept override;
    void stop_writing(StreamId stream, std::uint64_t code) noexcept override;

    // Machine
    std::optional<ConnectionEvent> next() override;
    void close(std::uint64_t code, Instant now) noexcept override;
    Result<void> update_keys(Instant now) override;
    Result<void> migrate(const SocketAddress& local, Instant now) override;
    void leave_session_cache() noexcept override { tls::leave_sessions(handshake_.ssl()); }
    bool established() const noexcept override { return std::holds_alternative<Established>(state_); }
    tls::Facts facts() const override { return tls::facts_of(handshake_.ssl()); }
    PathInfo path() const override;
    std::uint64_t datagrams_received() const noexcept override { return received_count_; }
    std::uint64_t datagrams_sent() const noexcept override { return sent_count_; }

  private:
    struct Callbacks;

    // Connecting -> Established -> Over, or Connecting -> Over. Nothing leads back.
    struct Connecting {
        bool ready;  ///< the sink was told; streams may be used
    };
    struct Established {
        bool confirmed;  ///< the server has said HANDSHAKE_DONE (RFC 9001 4.1.2)
    };
    struct Over {
        Error error;
        std::vector<std::uint8_t> goodbye;  ///< CONNECTION_CLOSE, until pull has given it
    };

    struct Release {
        void operator()(ngtcp2_conn* connection) const noexcept { ngtcp2_conn_del(connection); }
    };

    /// One packet and how it wants to be sent. The path points into itself, so a copy must point anew.
    struct Packet {
        std::size_t bytes = 0;
        ngtcp2_pkt_info info{};
        ngtcp2_path_storage path;

        Packet() noexcept { ngtcp2_path_storage_zero(&path); }
        Packet(const Packet& other) noexcept : Packet() { *this = other; }
        Packet& operator=(const Packet& other) noexcept {
            if (this == &other) return *this;
            bytes = other.bytes;
            info = other.info;
            ngtcp2_path_copy(&path.path, &other.path.path);
            return *this;
        }
        bool travels_like(const Packet& other) const noexcept {
            return info.ecn == other.info.ecn && ngtcp2_path_eq(&path.path, &other.path.path) != 0;
        }
    };

    ngtcp2_tstamp stamp(Instant now) noexcept;
    Stage stage() const noexcept;
    bool over() const noexcept { return std::holds_alternative<Over>(state_); }
    bool streams_usable() const noexcept;
    bool confirmed() const noexcept;
    void know(const SocketAddress& local);
    const SocketAddress& local_of(const Datagram& datagram) const noexcept;

    void set_callbacks(ngtcp2_callbacks& callbacks) noexcept;
    Result<void> read(Bytes packet, const SocketAddress& local, std::uint8_t ecn, Instant now);
    Result<PulledDatagrams> pull_goodbye(MutableBytes out);
    void hold(const Packet& packet, Bytes bytes);
    Result<PulledDatagrams> pull_batch(MutableBytes out, Instant now);
    /// Gives ngtcp2's answer: bytes written, 0 or an NGTCP2_ERR_*.
    ngtcp2_ssize write_packet(MutableBytes out, Packet& packet, ngtcp2_tstamp at);
    ngtcp2_ssize took(StreamId stream, ngtcp2_ssize bytes);
    PulledDatagrams describe(const Packet& first, std::size_t bytes);

    /// The one way into Over. `failure` is what ngtcp2 answered.
    Unexpected end(int failure, Instant now);
    Unexpected end_with(Error error, const ngtcp2_connection_close_error* goodbye, Instant now);

    StreamSource& source_;
    StreamSink& sink_;
    Random* random_;
    bool verifying_;  ///< certificates are checked at all
    Instant epoch_;
    Instant now_;  ///< of the call that runs, for the callbacks
    ngtcp2_tstamp last_stamp_;
    ngtcp2_tstamp handled_stamp_ = 0;    ///< when expire last had something to do
    std::vector<SocketAddress> locals_;  ///< ours, the first one and those migrated to
    SocketAddress remote_;
    std::variant<Connecting, Established, Over> state_;
    std::optional<Error> user_failure_;  ///< from the source or the sink, on its way out of ngtcp2
    bool saw_stateless_reset_ = false;
    std::deque<ConnectionEvent> events_;
    std::optional<Packet> held_;  ///< did not fit the last batch's segment size; its bytes are in held_bytes_
    std::vector<std::uint8_t> held_bytes_;
    std::uint64_t received_count_ = 0;
    std::uint64_t sent_count_ = 0;
    std::uint64_t received_bytes_ = 0;
    std::uint64_t sent_bytes_ = 0;
    Handshake handshake_;
    std::unique_ptr<ngtcp2_conn, Release>
        connection_;  // last: freed first, its deleters need nothing of ours
};

}  // namespace hawser::quic
