// The making of a connection: settings, transport parameters, TLS.
#include "proto/quic/connection.hpp"
#include "proto/quic/crypto.hpp"

namespace hawser::quic {
namespace {

// RFC 9000 7.2: at least 8 unpredictable bytes for the first destination id. Our own ids route nothing (the
// socket is ours alone); 8 bytes keep strangers from guessing them.
constexpr std::size_t first_destination_id_bytes = 18;
constexpr std::size_t own_id_bytes = 8;
constexpr std::size_t min_udp_payload_bytes = 1'200;  // RFC 9000 14
constexpr std::size_t max_udp_payload_bytes = 1'472;  // an Ethernet frame's
static_assert(max_udp_payload_bytes <= Datagrams::min_pull_bytes);

bool is_internet(const SocketAddress& address) noexcept {
    return address.family() == AF_INET || address.family() == AF_INET6;
}

Result<void> check(const Peer& peer, const Settings& settings) {
    if (!is_internet(peer.local) || peer.local.family() != peer.remote.family() || peer.remote.port() == 0)
        return fail(ErrorCode::bad_argument, Phase::setup,
                    "QUIC needs a local and a remote address, both IPv4 or both IPv6");
    if (settings.max_udp_payload_bytes < min_udp_payload_bytes ||
        settings.max_udp_payload_bytes > max_udp_payload_bytes)
        return fail(ErrorCode::bad_argument, Phase::setup, "QUIC datagrams hold 1200 to 1472 bytes");
    if (settings.token.size() > Machine::max_token_bytes)
        return fail(ErrorCode::bad_argument, Phase::setup, "the QUIC token is too long");
    return {};
}

/// ngtcp2 counts in unsigned nanoseconds and knows no negative wait.
ngtcp2_duration span_of(Duration duration) noexcept {
    return duration.count() > 0 ? static_cast<ngtcp2_duration>(duration.count()) : 0;
}

ngtcp2_settings settings_of(const Settings& wanted, ngtcp2_tstamp at) noexcept {
    ngtcp2_settings settings;
    ngtcp2_settings_default(&settings);
    settings.initial_ts = at;
    settings.max_tx_udp_payload_size = wanted.max_udp_payload_bytes;
    settings.max_stream_window = wanted.max_stream_window_bytes;
    settings.max_window = wanted.max_connection_window_bytes;
    settings.handshake_timeout =
        wanted.handshake_timeout.count() > 0 ? span_of(wanted.handshake_timeout) : UINT64_MAX;
    settings.no_pmtud = wanted.path_mtu_discovery ? 0 : 1;
    settings.rand_ctx.native_handle = wanted.random;
    settings.token = {reinterpret_cast<std::uint8_t*>(const_cast<char*>(wanted.token.data())),
                      wanted.token.size()};
    return settings;
}

ngtcp2_transport_params parameters_of(const Settings& wanted) noexcept {
    ngtcp2_transport_params params;
    ngtcp2_transport_params_default(&params);
    params.initial_max_stream_data_bidi_local = wanted.stream_window_bytes;
    params.initial_max_stream_data_bidi_remote = 0;
    params.initial_max_stream_data_uni = Machine::peer_stream_window_bytes;
    params.initial_max_data = wanted.connection_window_bytes;
    params.initial_max_streams_bidi = 0;  // no protocol of ours lets a server open one
    params.initial_max_streams_uni = Machine::max_peer_streams;
    params.max_idle_timeout = span_of(wanted.idle_timeout);
    params.active_connection_id_limit = 4;
    return params;
}

void fill(Random* random, MutableBytes out) noexcept {
    if (random != nullptr)
        random->fill(out);
    else
        RAND_bytes(out.data(), out.size());
}

/// QUIC failed to connect: TLS trouble without a code of its own is that; certificates keep theirs.
Error in_quic_terms(Error error) {
    if (error.code() != ErrorCode::tls_handshake) return error;
    return Error(ErrorCode::quic_connect, Phase::tls, error.message(), error.advice())
        .with_tls_verify(error.tls_verify_result())
        .with_protocol_code(error.protocol_code());
}

Error explain(SSL* ssl, bool complete) {
    return in_quic_terms(complete ? tls::stream_error(ssl) : tls::handshake_error(ssl));
}

}  // namespace

Result<std::unique_ptr<Machine>> Machine::connect(const Peer& peer, const Security& security,
                                                  const Settings& settings, StreamSource& source,
                                                  StreamSink& sink, Instant now) {
    if (auto sound = check(peer, settings); !sound) return Unexpected(std::move(sound).error());
    if (security.context.options().max_version < TlsVersion::v1_3)  // RFC 9001 4.2
        return fail(ErrorCode::quic_connect, Phase::setup,
                    "QUIC needs TLS 1.3, which the TLS options forbid");
    auto ssl = tls::new_client_ssl(security.context, peer.host, peer.alpn);
    if (!ssl) return Unexpected(std::move(ssl).error());
    if (security.sessions != nullptr)
        tls::use_sessions(ssl->get(), *security.sessions, security.session_key, security.sessions_guard);
    const TlsOptions& options = security.context.options();
    const bool verifying = options.verify_peer && options.verify_name;
    auto connection = std::make_unique<Connection>(settings, *std::move(ssl), verifying, source, sink, now);
    if (auto opened = connection->open(peer, settings, now); !opened)
        return Unexpected(std::move(opened).error());
    return std::unique_ptr<Machine>(std::move(connection));
}

Connection::Connection(const Settings& settings, bssl::UniquePtr<SSL> ssl, bool verifying,
                       StreamSource& source, StreamSink& sink, Instant now)
    : source_(source),
      sink_(sink),
      random_(settings.random),
      verifying_(verifying),
      epoch_(now),
      now_(now),
      last_stamp_(0),
      state_(Connecting{false}),
      handshake_(std::move(ssl), explain) {}

Connection::~Connection() { leave_session_cache(); }

Result<void> Connection::open(const Peer& peer, const Settings& settings, Instant now) {
    if (auto prepared = handshake_.prepare(peer.alpn); !prepared) return prepared;
    locals_.push_back(peer.local);
    remote_ = peer.remote;

    ngtcp2_callbacks callbacks{};
    set_callbacks(callbacks);
    crypto::set_callbacks(callbacks);
    ngtcp2_cid destination{};
    ngtcp2_cid own{};
    destination.datalen = first_destination_id_bytes;
    own.datalen = own_id_bytes;
    fill(random_, {destination.data, destination.datalen});
    fill(random_, {own.data, own.datalen});

    ngtcp2_path_storage path;
    ngtcp2_path_storage_init(&path, peer.local.data(), peer.local.size(), peer.remote.data(),
                             peer.remote.size(), nullptr);
    const ngtcp2_settings native = settings_of(settings, stamp(now));
    const ngtcp2_transport_params params = parameters_of(settings);
    ngtcp2_conn* made = nullptr;
    if (ngtcp2_conn_client_new(&made, &destination, &own, &path.path, NGTCP2_PROTO_VER_V1, &callbacks,
                               &native, &params, nullptr, this) != 0)
        return fail(ErrorCode::out_of_memory, Phase::setup, "out of memory while making a QUIC connection");
    connection_.reset(made);
    ngtcp2_conn_set_keep_alive_timeout(made, span_of(settings.keep_alive));
    ngtcp2_conn_set_tls_native_handle(made, handshake_.ssl());
    if (!crypto::install_initial_keys(made, destination) || !crypto::install_retry_key(made))
        return fail(ErrorCode::out_of_memory, Phase::setup, "could not derive QUIC's Initial keys");
    return handshake_.attach(made);
}

}  // namespace hawser::quic
