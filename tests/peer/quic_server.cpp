#include "peer/quic_server.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <random>
#include <span>

#include <ngtcp2/ngtcp2.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "peer/h3_exchanges.hpp"
#include "proto/quic/crypto.hpp"
#include "proto/quic/handshake.hpp"

namespace hawser::peer {
namespace {

constexpr std::size_t id_bytes = 10;
constexpr std::size_t packet_bytes = 1'452;
constexpr std::string_view retry_mark = "retry";
constexpr std::string_view later_mark = "later";

struct Contexts {
    bssl::UniquePtr<SSL_CTX> tls;
    QuicServerOptions options;
    H3Handler handler;
    std::shared_ptr<QuicServerLog> log;
    std::mt19937_64 chance;
    std::map<std::string, std::size_t> by_id;  ///< connection id -> index

    void fill(MutableBytes out) {
        for (auto& byte : out)
            byte = static_cast<std::uint8_t>(chance());
    }
};

std::string key_of(const std::uint8_t* data, std::size_t bytes) {
    return {reinterpret_cast<const char*>(data), bytes};
}

int choose_h3(SSL*, const std::uint8_t** out, std::uint8_t* out_bytes, const std::uint8_t* in,
              unsigned in_bytes, void*) {
    static constexpr std::uint8_t wanted[] = {2, 'h', '3'};
    return SSL_select_next_proto(const_cast<std::uint8_t**>(out), out_bytes, wanted, sizeof wanted, in,
                                 in_bytes) == OPENSSL_NPN_NEGOTIATED
               ? SSL_TLSEXT_ERR_OK
               : SSL_TLSEXT_ERR_ALERT_FATAL;
}

bssl::UniquePtr<SSL_CTX> make_context(const QuicServerOptions& options) {
    bssl::UniquePtr<SSL_CTX> context(SSL_CTX_new(TLS_method()));
    SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
    SSL_CTX_set_alpn_select_cb(context.get(), choose_h3, nullptr);
    const auto bio_of = [](const std::string& pem) {
        return bssl::UniquePtr<BIO>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    };
    auto certificates = bio_of(options.certificate_pem);
    bool leaf = true;
    for (;;) {
        bssl::UniquePtr<X509> one(PEM_read_bio_X509(certificates.get(), nullptr, nullptr, nullptr));
        if (!one) break;
        if (leaf)
            SSL_CTX_use_certificate(context.get(), one.get());
        else
            SSL_CTX_add1_chain_cert(context.get(), one.get());
        leaf = false;
    }
    auto key_bio = bio_of(options.key_pem);
    bssl::UniquePtr<EVP_PKEY> key(PEM_read_bio_PrivateKey(key_bio.get(), nullptr, nullptr, nullptr));
    SSL_CTX_use_PrivateKey(context.get(), key.get());
    ERR_clear_error();
    return context;
}

/// What a client's first packet says.
struct First {
    ngtcp2_pkt_hd header;
    std::optional<ngtcp2_cid> original;  ///< after a Retry: the id of the very first packet
};

class ServerConnection {
  public:
    ServerConnection(Contexts& shared, std::size_t index, const First& first, const Datagram& datagram,
                     Instant now);
    ServerConnection(const ServerConnection&) = delete;
    ServerConnection& operator=(const ServerConnection&) = delete;
    ~ServerConnection() { ngtcp2_conn_del(connection_); }

    void feed(const Datagram& datagram, Instant now);
    bool pull(Datagram& out, Instant now);
    Instant deadline() const;
    void expire(Instant now);

  private:
    struct Callbacks;

    ngtcp2_tstamp stamp(Instant now) {
        now_ = now;
        return static_cast<ngtcp2_tstamp>(now.time_since_epoch().count());
    }
    ngtcp2_path path_of(const Datagram& datagram) const {
        ngtcp2_path path{};
        ngtcp2_addr_init(&path.local, datagram.local.data(), datagram.local.size());
        ngtcp2_addr_init(&path.remote, datagram.remote.data(), datagram.remote.size());
        return path;
    }
    void set_callbacks(ngtcp2_callbacks& callbacks);
    void own_id(const ngtcp2_cid& id) { shared_.by_id[key_of(id.data, id.datalen)] = index_; }
    bool start_http();
    void settle(int failure);
    void close(const ngtcp2_connection_close_error& error);
    void carry_out_wishes();
    ngtcp2_ssize write(ngtcp2_path_storage& path, ngtcp2_pkt_info& info);

    Contexts& shared_;
    std::size_t index_;
    Instant now_{};
    quic::Handshake handshake_;
    ngtcp2_conn* connection_ = nullptr;
    std::unique_ptr<H3Exchanges> http_;
    ngtcp2_tstamp handled_ = 0;
    bool attached_ = false;
    bool over_ = false;
    bool h3_broken_ = false;
    std::vector<std::uint8_t> goodbye_;
    SocketAddress remote_;
    SocketAddress local_;
    std::array<std::uint8_t, packet_bytes> packet_{};
};

struct ServerConnection::Callbacks {
    static ServerConnection& of(void* user) { return *static_cast<ServerConnection*>(user); }

    static int recv_client_initial(ngtcp2_conn* connection, const ngtcp2_cid* id, void*) {
        return quic::crypto::install_initial_keys(connection, *id) ? 0 : NGTCP2_ERR_CALLBACK_FAILURE;
    }
    static int recv_crypto_data(ngtcp2_conn*, ngtcp2_crypto_level level, std::uint64_t,
                                const std::uint8_t* data, std::size_t bytes, void* user) {
        ServerConnection& self = of(user);
        // The parameters name the version that was agreed on: not before the first packet is read.
        if (!self.attached_ && !self.handshake_.attach(self.connection_)) return NGTCP2_ERR_CALLBACK_FAILURE;
        self.attached_ = true;
        return self.handshake_.advance(level, {data, bytes});
    }
    static int handshake_completed(ngtcp2_conn* connection, void* user) {
        ServerConnection& self = of(user);
        if (!self.shared_.options.new_token) return 0;
        const std::string token(later_mark);
        return ngtcp2_conn_submit_new_token(connection, as_bytes(token).data(), token.size());
    }
    static int recv_tx_key(ngtcp2_conn*, ngtcp2_crypto_level level, void* user) {
        return level != NGTCP2_CRYPTO_LEVEL_APPLICATION || of(user).start_http()
                   ? 0
                   : NGTCP2_ERR_CALLBACK_FAILURE;
    }
    static int recv_stream_data(ngtcp2_conn*, std::uint32_t flags, std::int64_t stream, std::uint64_t,
                                const std::uint8_t* data, std::size_t bytes, void* user, void*) {
        ServerConnection& self = of(user);
        if (self.http_->read(stream, {data, bytes}, (flags & NGTCP2_STREAM_DATA_FLAG_FIN) != 0, self.now_))
            return 0;
        self.h3_broken_ = true;
        return NGTCP2_ERR_CALLBACK_FAILURE;
    }
    static int acked(ngtcp2_conn*, std::int64_t stream, std::uint64_t, std::uint64_t bytes, void* user,
                     void*) {
        of(user).http_->acknowledged(stream, bytes);
        return 0;
    }
    static int stream_close(ngtcp2_conn* connection, std::uint32_t flags, std::int64_t stream,
                            std::uint64_t code, void* user, void*) {
        const bool set = (flags & NGTCP2_STREAM_CLOSE_FLAG_APP_ERROR_CODE_SET) != 0;
        of(user).http_->stream_closed(stream, set ? code : NGHTTP3_H3_NO_ERROR);
        if (ngtcp2_is_bidi_stream(stream) != 0) ngtcp2_conn_extend_max_streams_bidi(connection, 1);
        return 0;
    }
    static int stream_reset(ngtcp2_conn*, std::int64_t stream, std::uint64_t, std::uint64_t, void* user,
                            void*) {
        ++of(user).shared_.log->streams_reset_by_client;
        of(user).http_->stream_reset(stream);
        return 0;
    }
    static int extend_max_stream_data(ngtcp2_conn*, std::int64_t stream, std::uint64_t, void* user, void*) {
        of(user).http_->unblocked(stream);
        return 0;
    }
    static void rand(std::uint8_t* out, std::size_t bytes, const ngtcp2_rand_ctx* context) {
        static_cast<Contexts*>(context->native_handle)->fill({out, bytes});
    }
    static int get_new_connection_id(ngtcp2_conn*, ngtcp2_cid* id, std::uint8_t* token, std::size_t,
                                     void* user) {
        ServerConnection& self = of(user);
        id->datalen = id_bytes;
        self.shared_.fill({id->data, id->datalen});
        self.shared_.fill({token, NGTCP2_STATELESS_RESET_TOKENLEN});
        self.own_id(*id);
        return 0;
    }
    static int remove_connection_id(ngtcp2_conn*, const ngtcp2_cid* id, void* user) {
        of(user).shared_.by_id.erase(key_of(id->data, id->datalen));
        return 0;
    }
    static int get_path_challenge_data(ngtcp2_conn*, std::uint8_t* data, void* user) {
        of(user).shared_.fill({data, NGTCP2_PATH_CHALLENGE_DATALEN});
        return 0;
    }
    static int path_validation(ngtcp2_conn*, std::uint32_t, const ngtcp2_path*,
                               ngtcp2_path_validation_result result, void* user) {
        if (result == NGTCP2_PATH_VALIDATION_RESULT_SUCCESS) ++of(user).shared_.log->path_changes;
        return 0;
    }
    static int version_negotiation(ngtcp2_conn*, std::uint32_t, const ngtcp2_cid*, void*) {
        return NGTCP2_ERR_CALLBACK_FAILURE;
    }
};

void ServerConnection::set_callbacks(ngtcp2_callbacks& callbacks) {
    quic::crypto::set_callbacks(callbacks);
    callbacks.recv_client_initial = Callbacks::recv_client_initial;
    callbacks.recv_crypto_data = Callbacks::recv_crypto_data;
    callbacks.handshake_completed = Callbacks::handshake_completed;
    callbacks.recv_tx_key = Callbacks::recv_tx_key;
    callbacks.recv_stream_data = Callbacks::recv_stream_data;
    callbacks.acked_stream_data_offset = Callbacks::acked;
    callbacks.stream_close = Callbacks::stream_close;
    callbacks.stream_reset = Callbacks::stream_reset;
    callbacks.extend_max_stream_data = Callbacks::extend_max_stream_data;
    callbacks.rand = Callbacks::rand;
    callbacks.get_new_connection_id = Callbacks::get_new_connection_id;
    callbacks.remove_connection_id = Callbacks::remove_connection_id;
    callbacks.get_path_challenge_data = Callbacks::get_path_challenge_data;
    callbacks.path_validation = Callbacks::path_validation;
    callbacks.version_negotiation = Callbacks::version_negotiation;
}

bssl::UniquePtr<SSL> server_ssl(SSL_CTX* context) {
    bssl::UniquePtr<SSL> ssl(SSL_new(context));
    SSL_set_accept_state(ssl.get());
    return ssl;
}

ServerConnection::ServerConnection(Contexts& shared, std::size_t index, const First& first,
                                   const Datagram& datagram, Instant now)
    : shared_(shared),
      index_(index),
      handshake_(server_ssl(shared.tls.get())),
      remote_(datagram.remote),
      local_(datagram.local) {
    const QuicServerOptions& options = shared.options;
    ngtcp2_callbacks callbacks{};
    set_callbacks(callbacks);
    ngtcp2_settings settings;
    ngtcp2_settings_default(&settings);
    settings.initial_ts = stamp(now);
    settings.rand_ctx.native_handle = &shared;
    settings.max_tx_udp_payload_size = packet_bytes;
    settings.token = first.header.token;
    ngtcp2_cid own{};
    own.datalen = id_bytes;
    shared.fill({own.data, own.datalen});
    own_id(own);
    own_id(first.header.dcid);
    ngtcp2_transport_params params;
    ngtcp2_transport_params_default(&params);
    params.initial_scid = own;
    params.initial_max_stream_data_bidi_remote = options.stream_window_bytes;
    params.initial_max_stream_data_uni = 256 << 10;
    params.initial_max_data = 4 * options.stream_window_bytes + (1 << 20);
    params.initial_max_streams_bidi = options.max_bidirectional_streams;
    params.initial_max_streams_uni = options.max_unidirectional_streams;
    params.max_idle_timeout = static_cast<ngtcp2_duration>(options.idle_timeout.count());
    params.disable_active_migration = options.forbid_migration ? 1 : 0;
    params.active_connection_id_limit = 7;
    params.original_dcid = first.original.value_or(first.header.dcid);
    if (first.original) {
        params.retry_scid = first.header.dcid;
        params.retry_scid_present = 1;
    }
    const ngtcp2_path path = path_of(datagram);
    ngtcp2_conn_server_new(&connection_, &first.header.scid, &own, &path, first.header.version, &callbacks,
                           &settings, &params, nullptr, this);
    const std::string_view names[] = {"h3"};
    static_cast<void>(handshake_.prepare(names));
}

bool ServerConnection::start_http() {
    http_ =
        std::make_unique<H3Exchanges>(shared_.handler, shared_.options.answer_early, shared_.log,
                                      [this](std::int64_t stream, std::size_t bytes) {
                                          ngtcp2_conn_extend_max_stream_offset(connection_, stream, bytes);
                                          ngtcp2_conn_extend_max_offset(connection_, bytes);
                                      });
    std::array<std::int64_t, 3> own{};
    for (auto& stream : own)
        if (ngtcp2_conn_open_uni_stream(connection_, &stream, nullptr) != 0) return false;
    return http_->bind(own[0], own[1], own[2]);
}

void ServerConnection::feed(const Datagram& datagram, Instant now) {
    if (over_) return;
    const ngtcp2_path path = path_of(datagram);
    ngtcp2_pkt_info info{};
    info.ecn = datagram.ecn;
    settle(ngtcp2_conn_read_pkt(connection_, &path, &info, datagram.bytes.data(), datagram.bytes.size(),
                                stamp(now)));
}

void ServerConnection::settle(int failure) {
    if (failure == 0) return carry_out_wishes();
    ngtcp2_connection_close_error error;
    ngtcp2_connection_close_error_default(&error);
    if (failure == NGTCP2_ERR_DRAINING) {
        ngtcp2_conn_get_connection_close_error(connection_, &error);
        shared_.log->close_code = error.error_code;
        shared_.log->closed_by_application =
            error.type == NGTCP2_CONNECTION_CLOSE_ERROR_CODE_TYPE_APPLICATION;
        over_ = true;
        return;
    }
    if (failure == NGTCP2_ERR_IDLE_CLOSE || failure == NGTCP2_ERR_DROP_CONN || failure == NGTCP2_ERR_RETRY) {
        over_ = true;
        return;
    }
    if (h3_broken_)
        ngtcp2_connection_close_error_set_application_error(&error, NGHTTP3_H3_GENERAL_PROTOCOL_ERROR,
                                                            nullptr, 0);
    else if (failure == NGTCP2_ERR_CRYPTO)
        ngtcp2_connection_close_error_set_transport_error_tls_alert(
            &error, ngtcp2_conn_get_tls_alert(connection_), nullptr, 0);
    else
        ngtcp2_connection_close_error_set_transport_error_liberr(&error, failure, nullptr, 0);
    close(error);
}

void ServerConnection::close(const ngtcp2_connection_close_error& error) {
    ngtcp2_pkt_info info{};
    goodbye_.resize(packet_bytes);
    const ngtcp2_ssize bytes = ngtcp2_conn_write_connection_close(
        connection_, nullptr, &info, goodbye_.data(), goodbye_.size(), &error, stamp(now_));
    goodbye_.resize(bytes > 0 ? static_cast<std::size_t>(bytes) : 0);
    over_ = true;
}

void ServerConnection::carry_out_wishes() {
    if (!http_) return;
    for (const H3Exchanges::Wish& wish : http_->take_wishes()) {
        switch (wish.kind) {
            case H3Exchanges::Wish::Kind::reset:
                ngtcp2_conn_shutdown_stream_write(connection_, wish.stream, wish.code);
                break;
            case H3Exchanges::Wish::Kind::stop_sending:
                ngtcp2_conn_shutdown_stream_read(connection_, wish.stream, wish.code);
                break;
            case H3Exchanges::Wish::Kind::update_keys:
                ngtcp2_conn_initiate_key_update(connection_, stamp(now_));
                break;
            case H3Exchanges::Wish::Kind::close: {
                ngtcp2_connection_close_error error;
                ngtcp2_connection_close_error_default(&error);
                ngtcp2_connection_close_error_set_application_error(&error, wish.code, nullptr, 0);
                return close(error);
            }
        }
    }
}

bool ServerConnection::pull(Datagram& out, Instant now) {
    stamp(now);
    out.local = local_;
    out.remote = remote_;
    out.segment_bytes = 0;
    if (!over_) {
        ngtcp2_path_storage path;
        ngtcp2_path_storage_zero(&path);
        ngtcp2_pkt_info info{};
        const ngtcp2_ssize bytes = write(path, info);
        if (bytes < 0)
            settle(static_cast<int>(bytes));
        else
            carry_out_wishes();
        if (bytes > 0) {
            ngtcp2_conn_update_pkt_tx_time(connection_, stamp(now));
            out.remote = SocketAddress(path.path.remote.addr, path.path.remote.addrlen);
            out.ecn = static_cast<std::uint8_t>(info.ecn);
            out.bytes = Bytes(packet_).first(static_cast<std::size_t>(bytes));
            return true;
        }
    }
    if (goodbye_.empty()) return false;
    std::copy(goodbye_.begin(), goodbye_.end(), packet_.begin());
    out.bytes = Bytes(packet_).first(goodbye_.size());
    goodbye_.clear();
    return true;
}

ngtcp2_ssize ServerConnection::write(ngtcp2_path_storage& path, ngtcp2_pkt_info& info) {
    for (;;) {
        std::array<nghttp3_vec, 8> pieces;
        H3Exchanges::Chunk chunk;
        if (http_ && ngtcp2_conn_get_max_data_left(connection_) > 0) chunk = http_->next_chunk(pieces, now_);
        std::array<ngtcp2_vec, 8> vectors;
        for (std::size_t i = 0; i < chunk.pieces; ++i)
            vectors[i] = {pieces[i].base, pieces[i].len};
        std::uint32_t flags =
            chunk.stream < 0 ? NGTCP2_WRITE_STREAM_FLAG_NONE : NGTCP2_WRITE_STREAM_FLAG_MORE;
        if (chunk.fin) flags |= NGTCP2_WRITE_STREAM_FLAG_FIN;
        ngtcp2_ssize taken = -1;
        const ngtcp2_ssize bytes =
            ngtcp2_conn_writev_stream(connection_, &path.path, &info, packet_.data(), packet_.size(), &taken,
                                      flags, chunk.stream, vectors.data(), chunk.pieces, stamp(now_));
        if (bytes == NGTCP2_ERR_STREAM_DATA_BLOCKED) {
            http_->blocked(chunk.stream);
        } else if (bytes == NGTCP2_ERR_STREAM_SHUT_WR || bytes == NGTCP2_ERR_STREAM_NOT_FOUND) {
            http_->stopped(chunk.stream);
        } else {
            if (taken >= 0 && chunk.stream >= 0) http_->wrote(chunk.stream, static_cast<std::size_t>(taken));
            if (bytes != NGTCP2_ERR_WRITE_MORE) return bytes;
        }
    }
}

Instant ServerConnection::deadline() const {
    if (over_) return never;
    ngtcp2_tstamp at = ngtcp2_conn_get_expiry(connection_);
    if (at <= handled_) at = handled_ + NGTCP2_MILLISECONDS;  // a timer that stays due though it was handled
    Instant first = at >= static_cast<ngtcp2_tstamp>(Duration::max().count())
                        ? never
                        : Instant(Duration(static_cast<Duration::rep>(at)));
    if (http_) first = std::min(first, http_->deadline());
    return first;
}

void ServerConnection::expire(Instant now) {
    if (over_) return;
    const ngtcp2_tstamp at = stamp(now);
    if (http_) http_->expire(now);
    if (ngtcp2_conn_get_expiry(connection_) <= at) handled_ = at;
    if (ngtcp2_conn_get_expiry(connection_) <= at)
        settle(ngtcp2_conn_handle_expiry(connection_, at));
    else
        carry_out_wishes();
}

class QuicServer final : public sim::DatagramPeer {
  public:
    QuicServer(H3Handler handler, QuicServerOptions options, std::shared_ptr<QuicServerLog> log) {
        shared_.tls = make_context(options);
        shared_.chance.seed(options.seed);
        shared_.options = std::move(options);
        shared_.handler = std::move(handler);
        shared_.log = log ? std::move(log) : std::make_shared<QuicServerLog>();
    }

    void feed(const Datagram& datagram, Instant now) override;
    bool pull(Datagram& out, Instant now) override;
    Instant deadline() const override;
    void expire(Instant now) override {
        for (auto& connection : connections_)
            connection->expire(now);
    }

  private:
    void accept(const Datagram& datagram, Instant now);
    void send_retry(const ngtcp2_pkt_hd& header, const Datagram& datagram);

    Contexts shared_;
    std::vector<std::unique_ptr<ServerConnection>> connections_;
    std::vector<std::pair<SocketAddress, std::vector<std::uint8_t>>> stateless_;
    std::vector<std::uint8_t> leaving_;
};

void QuicServer::feed(const Datagram& datagram, Instant now) {
    ngtcp2_version_cid ids;
    if (datagram.bytes.empty() ||
        ngtcp2_pkt_decode_version_cid(&ids, datagram.bytes.data(), datagram.bytes.size(), id_bytes) != 0)
        return;
    const auto known = shared_.by_id.find(key_of(ids.dcid, ids.dcidlen));
    if (known != shared_.by_id.end()) return connections_[known->second]->feed(datagram, now);
    accept(datagram, now);
}

void QuicServer::accept(const Datagram& datagram, Instant now) {
    First first{};
    if (ngtcp2_accept(&first.header, datagram.bytes.data(), datagram.bytes.size()) != 0) return;
    const std::string token(reinterpret_cast<const char*>(first.header.token.base), first.header.token.len);
    if (token.starts_with(retry_mark)) {
        ngtcp2_cid original{};
        ngtcp2_cid_init(&original, as_bytes(token).data() + retry_mark.size(),
                        token.size() - retry_mark.size());
        first.original = original;
    } else if (token == later_mark) {
        ++shared_.log->tokens_presented;
    } else if (shared_.options.retry) {
        return send_retry(first.header, datagram);
    }
    ++shared_.log->connections;
    connections_.push_back(
        std::make_unique<ServerConnection>(shared_, connections_.size(), first, datagram, now));
    connections_.back()->feed(datagram, now);
}

/// The token holds the id of the first packet (RFC 9000 8.1.2): a simulated world needs no secrecy.
void QuicServer::send_retry(const ngtcp2_pkt_hd& header, const Datagram& datagram) {
    ngtcp2_cid own{};
    own.datalen = id_bytes;
    shared_.fill({own.data, own.datalen});
    const std::string token = std::string(retry_mark) + key_of(header.dcid.data, header.dcid.datalen);
    bssl::UniquePtr<EVP_AEAD_CTX> key(quic::crypto::new_retry_context());
    const ngtcp2_crypto_aead aead = quic::crypto::retry_aead();
    const ngtcp2_crypto_aead_ctx context{key.get()};
    ngtcp2_callbacks callbacks{};
    quic::crypto::set_callbacks(callbacks);
    std::vector<std::uint8_t> packet(256);
    const ngtcp2_ssize bytes =
        ngtcp2_pkt_write_retry(packet.data(), packet.size(), header.version, &header.scid, &own, &header.dcid,
                               as_bytes(token).data(), token.size(), callbacks.encrypt, &aead, &context);
    if (bytes <= 0) return;
    packet.resize(static_cast<std::size_t>(bytes));
    ++shared_.log->retries;
    stateless_.emplace_back(datagram.remote, std::move(packet));
}

bool QuicServer::pull(Datagram& out, Instant now) {
    if (!stateless_.empty()) {
        leaving_ = std::move(stateless_.back().second);
        out.remote = stateless_.back().first;
        out.bytes = leaving_;
        out.segment_bytes = 0;
        stateless_.pop_back();
        return true;
    }
    return std::any_of(connections_.begin(), connections_.end(),
                       [&](auto& one) { return one->pull(out, now); });
}

Instant QuicServer::deadline() const {
    Instant first = never;
    for (const auto& connection : connections_)
        first = std::min(first, connection->deadline());
    return first;
}

}  // namespace

std::unique_ptr<sim::DatagramPeer> make_quic_server(H3Handler handler, QuicServerOptions options,
                                                    std::shared_ptr<QuicServerLog> log) {
    return std::make_unique<QuicServer>(std::move(handler), std::move(options), std::move(log));
}

}  // namespace hawser::peer
