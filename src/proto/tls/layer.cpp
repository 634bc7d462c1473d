#include "proto/tls/layer.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <new>
#include <optional>

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

/// handshaking -> open -> ended; any -> failed. Each layer below or above sees only these.
enum class Stage : std::uint8_t { handshaking, open, ended, failed };

}  // namespace

struct Layer::Parts {
    Transport transport{settled_limit_bytes, out_limit_bytes + record_limit_bytes + control_reserve_bytes};
    bssl::UniquePtr<SSL> ssl;  // after transport: its BIO writes there
    Stage stage = Stage::handshaking;
    bool started = false;
    bool lower_ended = false;
    bool closed = false;
    bool truncated = false;
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
    if (settings.sessions != nullptr) use_sessions(parts->ssl.get(), *settings.sessions, settings.session_key);
    BIO* bio = new_transport_bio(parts->transport).release();
    SSL_set_bio(parts->ssl.get(), bio, bio);
    SSL_set_shed_handshake_config(parts->ssl.get(), 1);
    return std::unique_ptr<Layer>(new Layer(std::move(parts)));
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
    if (result == 1) {
        parts.stage = Stage::open;
        return {};
    }
    const int trouble = SSL_get_error(parts.ssl.get(), result);
    if (trouble == SSL_ERROR_WANT_READ || trouble == SSL_ERROR_WANT_WRITE) return {};
    return Unexpected(settle_on(handshake_error(parts.ssl.get(), parts.greeting_view())));
}

Result<void> Layer::feed(Bytes bytes, Instant) {
    Parts& parts = *parts_;
    assert(parts.transport.borrowed.empty());
    if (parts.stage == Stage::failed) return Unexpected(*parts.error);
    if (parts.stage == Stage::ended) return {};  // RFC 8446 6.1: data after close_notify is ignored
    if (bytes.size() > parts.transport.settled.room())
        return Unexpected(settle_on(Error(ErrorCode::receive_failed, Phase::receive, "TLS input is fed but not read")));
    parts.transport.borrowed = bytes;
    if (parts.stage != Stage::handshaking) return {};
    parts.remember_greeting(bytes);
    return shake_hands();
}

Result<void> Layer::feed_eof(Instant) {
    Parts& parts = *parts_;
    parts.lower_ended = true;
    if (parts.stage == Stage::failed) return Unexpected(*parts.error);
    if (parts.stage != Stage::handshaking) return {};
    std::string text = printable(state_of(parts.ssl.get()).host.text) + " closed the connection during the TLS handshake";
    if (parts.greeting_size == 0) text += ", before it sent anything";
    return Unexpected(settle_on(Error(ErrorCode::tls_handshake, Phase::tls, std::move(text), Advice::retry)));
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

bool Layer::open() const noexcept { return parts_->stage == Stage::open || parts_->stage == Stage::ended; }

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
    if (parts.stage == Stage::handshaking || into.empty()) return IoCount{};
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

std::string_view Layer::alpn() const noexcept {
    const std::uint8_t* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(parts_->ssl.get(), &name, &size);
    return {reinterpret_cast<const char*>(name), size};
}

const Facts& Layer::facts() const {
    if (!parts_->facts) parts_->facts = std::make_unique<Facts>(facts_of(parts_->ssl.get()));
    return *parts_->facts;
}

std::vector<Bytes> Layer::peer_chain() const { return tls::peer_chain(parts_->ssl.get()); }
void Layer::leave_session_cache() noexcept { leave_sessions(parts_->ssl.get()); }

}  // namespace hawser::tls
