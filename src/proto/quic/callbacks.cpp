// What ngtcp2 asks and tells while it reads and writes packets.
#include <algorithm>
#include <cstring>

#include "proto/quic/connection.hpp"
#include "proto/quic/crypto.hpp"

namespace hawser::quic {

struct Connection::Callbacks {
    static Connection& of(void* user) noexcept { return *static_cast<Connection*>(user); }

    /// An Error of the source or sink waits in user_failure_ while ngtcp2 unwinds.
    static int pass(Connection& self, Result<void> result) {
        if (result) return 0;
        self.user_failure_ = std::move(result).error();
        return NGTCP2_ERR_CALLBACK_FAILURE;
    }

    static int client_initial(ngtcp2_conn*, void* user) {
        return of(user).handshake_.advance(NGTCP2_CRYPTO_LEVEL_INITIAL, {}) == 0
                   ? 0
                   : NGTCP2_ERR_CALLBACK_FAILURE;
    }

    static int recv_crypto_data(ngtcp2_conn*, ngtcp2_crypto_level level, std::uint64_t,
                                const std::uint8_t* data, std::size_t bytes, void* user) {
        Connection& self = of(user);
        const int failure = self.handshake_.advance(level, {data, bytes});
        return self.user_failure_ ? NGTCP2_ERR_CALLBACK_FAILURE : failure;
    }

    static int handshake_completed(ngtcp2_conn* connection, void* user) {
        Connection& self = of(user);
        self.state_ = Established{false};
        HandshakeDone done;
        done.alpn = self.handshake_.alpn();
        done.version = ngtcp2_conn_get_negotiated_version(connection);
        done.verified = self.verifying_ && tls::verify_result(self.handshake_.ssl()) == 0;
        self.events_.emplace_back(done);
        return 0;
    }

    static int handshake_confirmed(ngtcp2_conn*, void* user) {
        of(user).state_ = Established{true};
        return 0;
    }

    static int recv_rx_key(ngtcp2_conn*, ngtcp2_crypto_level level, void* user) {
        if (level != NGTCP2_CRYPTO_LEVEL_APPLICATION) return 0;
        Connection& self = of(user);
        if (auto* connecting = std::get_if<Connecting>(&self.state_)) connecting->ready = true;
        return pass(self, self.sink_.ready(self.now_));
    }

    /// RFC 9000 17.2.5.2: Initial keys now come from the id the server chose.
    static int recv_retry(ngtcp2_conn* connection, const ngtcp2_pkt_hd* header, void*) {
        return crypto::install_initial_keys(connection, header->scid) ? 0 : NGTCP2_ERR_CALLBACK_FAILURE;
    }

    /// RFC 9368 could change the version under way; we offer version 1 alone, so no server may.
    static int version_negotiation(ngtcp2_conn*, std::uint32_t, const ngtcp2_cid*, void*) {
        return NGTCP2_ERR_CALLBACK_FAILURE;
    }

    static int recv_stateless_reset(ngtcp2_conn*, const ngtcp2_pkt_stateless_reset*, void* user) {
        of(user).saw_stateless_reset_ = true;
        return 0;
    }

    static int recv_stream_data(ngtcp2_conn*, std::uint32_t flags, std::int64_t stream, std::uint64_t,
                                const std::uint8_t* data, std::size_t bytes, void* user, void*) {
        Connection& self = of(user);
        const bool fin = (flags & NGTCP2_STREAM_DATA_FLAG_FIN) != 0;
        return pass(self, self.sink_.stream_data(stream, {data, bytes}, fin, self.now_));
    }

    static int acked(ngtcp2_conn*, std::int64_t stream, std::uint64_t, std::uint64_t bytes, void* user,
                     void*) {
        Connection& self = of(user);
        return pass(self, self.source_.acknowledged(stream, bytes));
    }

    static int stream_close(ngtcp2_conn* connection, std::uint32_t flags, std::int64_t stream,
                            std::uint64_t code, void* user, void*) {
        Connection& self = of(user);
        // A stream the peer opened makes room for another (RFC 9000 4.6).
        if (ngtcp2_conn_is_local_stream(connection, stream) == 0 && ngtcp2_is_bidi_stream(stream) == 0)
            ngtcp2_conn_extend_max_streams_uni(connection, 1);
        std::optional<std::uint64_t> reason;
        if ((flags & NGTCP2_STREAM_CLOSE_FLAG_APP_ERROR_CODE_SET) != 0) reason = code;
        return pass(self, self.sink_.stream_closed(stream, reason, self.now_));
    }

    static int stream_reset(ngtcp2_conn*, std::int64_t stream, std::uint64_t, std::uint64_t code, void* user,
                            void*) {
        Connection& self = of(user);
        return pass(self, self.sink_.stream_reset(stream, code, self.now_));
    }

    static int extend_max_stream_data(ngtcp2_conn*, std::int64_t stream, std::uint64_t, void* user, void*) {
        of(user).source_.unblocked(stream);
        return 0;
    }

    static void rand(std::uint8_t* out, std::size_t bytes, const ngtcp2_rand_ctx* context) {
        auto* random = static_cast<Random*>(context->native_handle);
        if (random != nullptr)
            random->fill({out, bytes});
        else
            RAND_bytes(out, bytes);
    }

    static void fill(Connection& self, std::uint8_t* out, std::size_t bytes) {
        const ngtcp2_rand_ctx context{self.random_};
        rand(out, bytes, &context);
    }

    static int get_new_connection_id(ngtcp2_conn*, ngtcp2_cid* id, std::uint8_t* token, std::size_t id_bytes,
                                     void* user) {
        fill(of(user), id->data, id_bytes);
        id->datalen = id_bytes;
        fill(of(user), token, NGTCP2_STATELESS_RESET_TOKENLEN);
        return 0;
    }

    static int get_path_challenge_data(ngtcp2_conn*, std::uint8_t* data, void* user) {
        fill(of(user), data, NGTCP2_PATH_CHALLENGE_DATALEN);
        return 0;
    }

    static int recv_new_token(ngtcp2_conn*, const ngtcp2_vec* token, void* user) {
        Connection& self = of(user);
        if (token->len <= max_token_bytes && self.events_.size() < max_waiting_events)
            self.events_.emplace_back(NewToken{{token->base, token->base + token->len}});
        return 0;
    }

    static int path_validation(ngtcp2_conn*, std::uint32_t, const ngtcp2_path* path,
                               ngtcp2_path_validation_result result, void* user) {
        Connection& self = of(user);
        if (self.events_.size() >= max_waiting_events) return 0;
        self.events_.emplace_back(PathValidated{SocketAddress(path->local.addr, path->local.addrlen),
                                                result == NGTCP2_PATH_VALIDATION_RESULT_SUCCESS});
        return 0;
    }
};

void Connection::set_callbacks(ngtcp2_callbacks& callbacks) noexcept {
    callbacks.client_initial = Callbacks::client_initial;
    callbacks.recv_crypto_data = Callbacks::recv_crypto_data;
    callbacks.handshake_completed = Callbacks::handshake_completed;
    callbacks.handshake_confirmed = Callbacks::handshake_confirmed;
    callbacks.recv_stream_data = Callbacks::recv_stream_data;
    callbacks.acked_stream_data_offset = Callbacks::acked;
    callbacks.stream_close = Callbacks::stream_close;
    callbacks.stream_reset = Callbacks::stream_reset;
    callbacks.recv_stateless_reset = Callbacks::recv_stateless_reset;
    callbacks.recv_retry = Callbacks::recv_retry;
    callbacks.extend_max_stream_data = Callbacks::extend_max_stream_data;
    callbacks.rand = Callbacks::rand;
    callbacks.get_new_connection_id = Callbacks::get_new_connection_id;
    callbacks.get_path_challenge_data = Callbacks::get_path_challenge_data;
    callbacks.recv_new_token = Callbacks::recv_new_token;
    callbacks.path_validation = Callbacks::path_validation;
    callbacks.version_negotiation = Callbacks::version_negotiation;
    callbacks.recv_rx_key = Callbacks::recv_rx_key;
}

}  // namespace hawser::quic
