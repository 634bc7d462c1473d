#include "proto/tls/layer.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/try.hpp"
#include "proto/tls/native.hpp"
#include "proto/tls/state.hpp"
#include "proto/tls/transport.hpp"

namespace hawser::tls {

namespace {

/// One full record: 2^14 bytes of plaintext, header and the most a cipher adds (RFC 8446 5.2, RFC 5246 6.2.3).
constexpr std::size_t plaintext_limit_bytes = SSL3_RT_MAX_PLAIN_LENGTH;
constexpr std::size_t record_limit_bytes = SSL3_RT_HEADER_LENGTH + SSL3_RT_MAX_ENCRYPTED_LENGTH;
/// Kept free behind the records for what the library sends on its own: key updates and one alert.
constexpr std::size_t control_reserve_bytes = 1024;
/// How much of the peer's first bytes is remembered, for the case that they are not TLS.
constexpr std::size_t greeting_bytes = 48;

/// handshaking -> open -> ended; any -> failed. With early data: handshaking -> early -> open, or back to handshaking
/// when the server refuses it; then the layer stays open for those above, but takes and gives nothing.
enum class Stage : std::uint8_t { handshaking, early, open, ended, failed };

}  // namespace

struct Layer::Parts {
    Transport transport{settled_limit_bytes, out_limit_bytes + record_limit_bytes + control_reserve_bytes};
    bssl::UniquePtr<SSL> ssl;  // after transport: its BIO writes there
    Stage stage = Stage::handshaking;
    bool started = false;
    bool lower_ended = false;
    bool closed = false;
    bool truncated = false;
    bool early_offered = false;   ///< the layer opened before the handshake was through
    bool early_refused = false;
    std::string early_sent;       ///< until the server has taken it
    std::string early_alpn;
    std::int64_t early_bytes = 0;
    std::optional<Error> error;
    std::unique_ptr<Facts> facts;
    std::uint8_t greeting_size = 0;
    std::array<std::uint8_t, greeting_bytes> greeting{};

    Bytes greeting_view() const noexcept { return {greeting.data(), greeting_size}; }
    void remember_greeting(Bytes bytes) noexcept {
        const std::size_t count = std::min(bytes.size(), greeting.size() - greeting_size);
        std::copy_n(bytes.begin(), count, greeting.begin() + greeting_size);
        greeting_size = static_cast<std::uint8_t>(greeting_size + count);
    }
};

Layer::Layer(std::unique_ptr<Parts> parts) noexcept : parts_(std::move(parts)) {}
Layer::~Layer() = default;

Result<std::unique_ptr<Layer>> Layer::connect(const Context& context, const LayerSettings& settings) {
    auto parts = std::make_unique<Parts>();
    const std::vector<std::string_view> alpn(settings.alpn.begin(), settings.alpn.end());
    HAWSER_ASSIGN(parts->ssl, new_client_ssl(context, settings.host, alpn));
    if (settings.sessions != nullptr) use_sessions(parts->ssl.get(), *settings.sessions, settings.session_key, settings.sessions_guard);
    BIO* bio = new_transport_bio(parts->transport).release();
    SSL_set_bio(parts->ssl.get(), bio, bio);
    SSL_set_shed_handshake_config(parts->ssl.get(), 1);
    std::unique_ptr<Layer> layer(new Layer(std::move(parts)));
    const SSL_SESSION* session = SSL_get_session(layer->parts_->ssl.get());
    if (settings.early_data && context.options().early_data && session != nullptr &&
        SSL_SESSION_early_data_capable(session) == 1) {
        SSL_set_early_data_enabled(layer->parts_->ssl.get(), 1);
        HAWSER_TRY(layer->shake_hands());  // opens at once
    }
    return layer;
}

/// Makes the error final and gives it back.
Error Layer::settle_on(Error error) {
    parts_->stage = Stage::failed;
    parts_->transport.borrowed = {};
    parts_->transport.settled.release();
    parts_->error = error;
    return error;
}

Result<void> Layer::shake_hands() {
    Parts& parts = *parts_;
    parts.started = true;
    ERR_clear_error();
    const int result = SSL_do_handshake(parts.ssl.get());
    if (result == 1) return finish_handshake();
    const int trouble = SSL_get_error(parts.ssl.get(), result);
    if (trouble == SSL_ERROR_WANT_READ || trouble == SSL_ERROR_WANT_WRITE) return {};
    if (trouble == SSL_ERROR_EARLY_DATA_REJECTED) return refuse_early_data();
    return Unexpected(settle_on(lost_early(handshake_error(parts.ssl.get(), parts.greeting_view()))));
}

/// The handshake is through, or has come far enough for early data.
Result<void> Layer::finish_handshake() {
    Parts& parts = *parts_;
    if (SSL_in_early_data(parts.ssl.get()) == 1) {
        parts.stage = Stage::early;
        if (!parts.early_offered) parts.early_alpn = alpn();
        parts.early_offered = true;
        return {};
    }
    // What was sent early is said in the old protocol, and so is what those above would say next.
    if (parts.early_refused && alpn() != parts.early_alpn)
        return Unexpected(settle_on(lost_early(Error(ErrorCode::tls_handshake, Phase::tls,
                                                     "the server refused early data and chose another protocol (ALPN)"))));
    parts.stage = Stage::open;
    const std::string again = std::exchange(parts.early_sent, {});
    if (!parts.early_refused || again.empty()) return {};
    HAWSER_ASSIGN(const IoCount written, write(as_bytes(again), Instant{}));
    if (written.bytes == again.size()) return {};
    return Unexpected(settle_on(Error(ErrorCode::send_failed, Phase::send, "refused early data cannot be sent again")));
}

/// RFC 8446 4.2.10: the handshake goes on as if nothing had been sent; what had been is kept.
Result<void> Layer::refuse_early_data() {
    Parts& parts = *parts_;
    SSL_reset_early_data_reject(parts.ssl.get());
    parts.early_refused = true;
    parts.early_bytes = -parts.early_bytes;
    parts.stage = Stage::handshaking;
    return shake_hands();
}

/// A connection that was lost with early data on its way: what it carried does no harm twice, so it may go again, and
/// without early data, for the sessions that led here are dropped.
Error Layer::lost_early(Error error) {
    if (!parts_->early_offered || error.tls_verify_result() != X509_V_OK) return error;
    if (state_of(parts_->ssl.get()).refusal) return error;
    forget_sessions(parts_->ssl.get());
    return std::move(error).with_advice(Advice::reconnect);
}

Result<void> Layer::feed(Bytes bytes, Instant) {
    Parts& parts = *parts_;
    assert(parts.transport.borrowed.empty());
    if (parts.stage == Stage::failed) return Unexpected(*parts.error);
    if (parts.stage == Stage::ended) return {};  // RFC 8446 6.1: data after close_notify is ignored
    if (bytes.size() > parts.transport.settled.room())
        return Unexpected(settle_on(Error(ErrorCode::receive_failed, Phase::receive, "TLS input is fed but not read")));
    parts.transport.borrowed = bytes;
    if (parts.stage != Stage::handshaking && parts.stage != Stage::early) return {};
    parts.remember_greeting(bytes);
    return shake_hands();
}

Result<void> Layer::feed_eof(Instant) {
    Parts& parts = *parts_;
    parts.lower_ended = true;
    if (parts.stage == Stage::failed) return Unexpected(*parts.error);
    if (parts.stage != Stage::handshaking && parts.stage != Stage::early) return {};
    std::string text = printable(state_of(parts.ssl.get()).host.text) + " closed the connection during the TLS handshake";
    if (parts.greeting_size == 0) text += ", before it sent anything";
    return Unexpected(settle_on(lost_early(Error(ErrorCode::tls_handshake, Phase::tls, std::move(text), Advice::retry))));
}

void Layer::settle() { parts_->transport.settle(); }

Result<std::size_t> Layer::pull(MutableBytes out, Instant) {
    Parts& parts = *parts_;
    Buffer& waiting = parts.transport.out;
    if (parts.stage == Stage::handshaking && !parts.closed && (!parts.started || waiting.room() == 0)) {
        auto stepped = shake_hands();
        if (!stepped && waiting.empty()) return Unexpected(std::move(stepped).error());
    }
    const std::size_t count = std::min(out.size(), waiting.size());
    if (count != 0) std::memcpy(out.data(), waiting.view().data(), count);
    waiting.consume(count);
    if (waiting.empty()) waiting.release();
    return count;
}

bool Layer::open() const noexcept {
    const Stage stage = parts_->stage;
    return stage == Stage::early || stage == Stage::open || stage == Stage::ended ||
           (stage == Stage::handshaking && parts_->early_offered);
}

bool Layer::early() const noexcept {
    return parts_->early_offered && (parts_->stage == Stage::early || parts_->stage == Stage::handshaking);
}

std::int64_t Layer::early_data_bytes() const noexcept { return parts_->early_bytes; }

/// What read() says when the library has no byte to give.
Result<IoCount> Layer::read_nothing() {
    Parts& parts = *parts_;
    if (!parts.lower_ended) return IoCount{};
    parts.stage = Stage::ended;
    parts.truncated = true;
    return IoCount{.status = IoStatus::eof};
}

Result<IoCount> Layer::read(MutableBytes into, Instant) {
    Parts& parts = *parts_;
    if (parts.stage == Stage::failed) return Unexpected(*parts.error);
    if (parts.stage == Stage::ended) return IoCount{.status = IoStatus::eof};
    if (parts.stage == Stage::handshaking || parts.stage == Stage::early || into.empty()) return IoCount{};
    std::size_t total = 0;
    while (total < into.size()) {
        ERR_clear_error();
        const int wanted = static_cast<int>(std::min(into.size() - total, plaintext_limit_bytes));
        const int result = SSL_read(parts.ssl.get(), into.data() + total, wanted);
        if (result > 0) {
            total += static_cast<std::size_t>(result);
            continue;
        }
        const int trouble = SSL_get_error(parts.ssl.get(), result);
        if (trouble == SSL_ERROR_WANT_READ || trouble == SSL_ERROR_WANT_WRITE) {
            if (total == 0) return read_nothing();
        } else if (trouble == SSL_ERROR_ZERO_RETURN) {
            parts.stage = Stage::ended;
            parts.transport.borrowed = {};
            parts.transport.settled.release();
        } else {
            settle_on(stream_error(parts.ssl.get()));
        }
        break;
    }
    if (total != 0) return IoCount{.bytes = total, .status = IoStatus::ok};
    return read(into, Instant{});  // tells of the stage just reached
}

Result<IoCount> Layer::write(Bytes from, Instant) {
    Parts& parts = *parts_;
    if (parts.stage == Stage::failed) return Unexpected(*parts.error);
    if (parts.closed) return fail(ErrorCode::send_failed, Phase::send, "this side of the TLS connection is closed");
    if (parts.stage == Stage::handshaking) return IoCount{};
    if (parts.stage == Stage::early) {
        HAWSER_ASSIGN(const std::size_t taken, write_early(from));
        return taken == 0 ? IoCount{} : IoCount{.bytes = taken, .status = IoStatus::ok};
    }
    // RFC 8446 6.1: a peer's close_notify ends its direction only, so writing goes on in Stage::ended.
    std::size_t total = 0;
    while (total < from.size() && parts.transport.out.size() < out_limit_bytes) {
        ERR_clear_error();
        const int wanted = static_cast<int>(std::min(from.size() - total, plaintext_limit_bytes));
        const int result = SSL_write(parts.ssl.get(), from.data() + total, wanted);
        if (result > 0) {
            total += static_cast<std::size_t>(result);
            continue;
        }
        return Unexpected(settle_on(std::move(stream_error(parts.ssl.get())).with_context("sending over TLS")));
    }
    if (total == 0) return IoCount{};
    return IoCount{.bytes = total, .status = IoStatus::ok};
}

/// Up to what the session permits and what is kept; the rest waits for the handshake.
Result<std::size_t> Layer::write_early(Bytes from) {
    Parts& parts = *parts_;
    const std::size_t room = early_data_limit_bytes - parts.early_sent.size();
    const std::size_t wanted = std::min(from.size(), room);
    if (wanted == 0) return std::size_t{0};
    ERR_clear_error();
    const int result = SSL_write(parts.ssl.get(), from.data(), static_cast<int>(wanted));
    if (result <= 0) {
        const int trouble = SSL_get_error(parts.ssl.get(), result);
        if (trouble == SSL_ERROR_WANT_READ || trouble == SSL_ERROR_WANT_WRITE) return std::size_t{0};
        return Unexpected(settle_on(std::move(stream_error(parts.ssl.get())).with_context("sending early data")));
    }
    const auto taken = static_cast<std::size_t>(result);
    parts.early_sent.append(as_text(from.first(taken)));
    parts.early_bytes += result;
    return taken;
}

void Layer::close(Instant) noexcept {
    Parts& parts = *parts_;
    if (parts.closed) return;
    parts.closed = true;
    if (!open()) return;  // RFC 8446 6.1 asks for close_notify only where data may have been sent
    ERR_clear_error();
    SSL_shutdown(parts.ssl.get());
    ERR_clear_error();
}

bool Layer::truncated() const noexcept { return parts_->truncated; }

bool Layer::holds_input() const noexcept {
    return parts_->stage == Stage::open && (!parts_->transport.drained() || SSL_pending(parts_->ssl.get()) > 0);
}

bool Layer::wants_write() const noexcept {
    return !parts_->transport.out.empty() || (parts_->stage == Stage::handshaking && !parts_->started);
}

std::string_view Layer::alpn() const noexcept { return alpn_of(parts_->ssl.get()); }

const Facts& Layer::facts() const {
    if (!parts_->facts) parts_->facts = std::make_unique<Facts>(facts_of(parts_->ssl.get()));
    return *parts_->facts;
}

long Layer::verify_result() const noexcept { return tls::verify_result(parts_->ssl.get()); }
std::vector<Bytes> Layer::peer_chain() const { return tls::peer_chain(parts_->ssl.get()); }
void Layer::leave_session_cache() noexcept { leave_sessions(parts_->ssl.get()); }

}  // namespace hawser::tls
