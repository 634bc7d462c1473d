#include "proto/tls/session_export.hpp"

#include <array>
#include <limits>
#include <new>

#include <openssl/bytestring.h>
#include <openssl/digest.h>
#include <openssl/err.h>
#include <openssl/hmac.h>
#include <openssl/mem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>

#include <hawser/bytes.hpp>

#include "base/try.hpp"

namespace hawser::tls {

namespace {

constexpr std::size_t salt_bytes = 32;
constexpr std::string_view magic = "hawser-session-1";

using Mac = std::array<std::uint8_t, tag_bytes - salt_bytes>;

Mac mac_of(Bytes salt, std::string_view key) noexcept {
    Mac mac{};
    HMAC(EVP_sha256(), salt.data(), salt.size(), as_bytes(key).data(), key.size(), mac.data(), nullptr);
    return mac;
}

std::string make_tag(std::string_view key) {
    std::array<std::uint8_t, salt_bytes> salt;
    RAND_bytes(salt.data(), salt.size());
    const Mac mac = mac_of(salt, key);
    return std::string(as_text(salt)).append(as_text(mac));
}

/// The library's own form of a session (a SEQUENCE with tagged fields) names this, its interface does not.
std::uint32_t early_data_limit_in(Bytes der) noexcept {
    constexpr unsigned field = CBS_ASN1_CONSTRUCTED | CBS_ASN1_CONTEXT_SPECIFIC | 24;
    CBS input;
    CBS session;
    CBS_init(&input, der.data(), der.size());
    if (CBS_get_asn1(&input, &session, CBS_ASN1_SEQUENCE) != 1) return 0;
    while (CBS_len(&session) != 0) {
        CBS value;
        unsigned tag = 0;
        std::uint64_t bytes = 0;
        if (CBS_get_any_asn1(&session, &value, &tag) != 1) return 0;
        if (tag != field) continue;
        return CBS_get_asn1_uint64(&value, &bytes) == 1 && bytes <= UINT32_MAX ? static_cast<std::uint32_t>(bytes) : 0;
    }
    return 0;
}

std::int64_t valid_until(const SSL_SESSION* session) noexcept {
    const std::uint64_t end = SSL_SESSION_get_time(session) + SSL_SESSION_get_timeout(session);
    constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max();
    return end > static_cast<std::uint64_t>(last) ? last : static_cast<std::int64_t>(end);
}

/// False when the session cannot be encoded.
bool encode(const KeptSession& kept, ExportedSession& into) {
    std::uint8_t* der = nullptr;
    std::size_t size = 0;
    if (SSL_SESSION_to_bytes(kept.session.get(), &der, &size) != 1) return ERR_clear_error(), false;
    const bssl::UniquePtr<std::uint8_t> owner(der);
    bssl::ScopedCBB out;
    CBB alpn;
    std::uint8_t* bytes = nullptr;
    std::size_t count = 0;
    if (CBB_init(out.get(), size + 64) != 1 || CBB_add_bytes(out.get(), as_bytes(magic).data(), magic.size()) != 1 ||
        CBB_add_u32(out.get(), static_cast<std::uint32_t>(kept.verify_result)) != 1 ||
        CBB_add_u8_length_prefixed(out.get(), &alpn) != 1 ||
        CBB_add_bytes(&alpn, as_bytes(kept.alpn).data(), kept.alpn.size()) != 1 ||
        CBB_add_bytes(out.get(), der, size) != 1 || CBB_finish(out.get(), &bytes, &count) != 1)
        throw std::bad_alloc();
    const bssl::UniquePtr<std::uint8_t> result(bytes);
    into.data.assign(as_text(Bytes(bytes, count)));
    into.early_data_max_bytes = early_data_limit_in(Bytes(der, size));
    return true;
}

/// Sessions belong to no particular context; decoding asks for one all the same.
SSL_CTX* decoding_context() {
    static const bssl::UniquePtr<SSL_CTX> context(SSL_CTX_new(TLS_with_buffers_method()));
    if (!context) throw std::bad_alloc();
    return context.get();
}

Result<KeptSession> decode(std::string_view data) {
    const auto no_session = [] {
        return fail(ErrorCode::bad_argument, Phase::setup, "the bytes to import are no exported TLS session");
    };
    KeptSession kept;
    CBS input;
    CBS alpn;
    std::uint32_t verify_result = 0;
    CBS_init(&input, as_bytes(data).data(), data.size());
    if (data.size() > imported_bytes_limit || !data.starts_with(magic) || CBS_skip(&input, magic.size()) != 1 ||
        CBS_get_u32(&input, &verify_result) != 1 || CBS_get_u8_length_prefixed(&input, &alpn) != 1)
        return no_session();
    kept.verify_result = static_cast<long>(verify_result);
    kept.alpn.assign(as_text(Bytes(CBS_data(&alpn), CBS_len(&alpn))));
    kept.session.reset(SSL_SESSION_from_bytes(CBS_data(&input), CBS_len(&input), decoding_context()));
    ERR_clear_error();
    if (!kept.session) return no_session();
    return kept;
}

}  // namespace

bool tag_fits(std::string_view tag, std::string_view key) noexcept {
    if (tag.size() != tag_bytes) return false;
    const Mac mac = mac_of(as_bytes(tag.substr(0, salt_bytes)), key);
    return CRYPTO_memcmp(mac.data(), tag.data() + salt_bytes, mac.size()) == 0;
}

void export_sessions(const SessionCache& cache, std::int64_t now_unix_seconds,
                     const std::function<bool(const ExportedSession&)>& visit) {
    cache.each([&](std::string_view key, const KeptSession& kept) {
        ExportedSession one;
        one.valid_until_unix_seconds = valid_until(kept.session.get());
        if (kept.client_certificate || one.valid_until_unix_seconds <= now_unix_seconds) return true;
        if (!encode(kept, one)) return true;
        one.key = key;
        one.tag = make_tag(key);
        one.version = static_cast<TlsVersion>(SSL_SESSION_get_protocol_version(kept.session.get()));
        one.alpn = kept.alpn;
        const bool go_on = visit(one);
        OPENSSL_cleanse(one.data.data(), one.data.size());
        return go_on;
    });
}

Result<void> import_session(SessionCache& cache, std::string_view key, std::string_view tag, std::string_view data,
                            std::int64_t now_unix_seconds) {
    if (key.empty() && tag.size() != tag_bytes)
        return fail(ErrorCode::bad_argument, Phase::setup, "a TLS session to import needs its key or its tag");
    if (!key.empty() && !tag.empty() && !tag_fits(tag, key))
        return fail(ErrorCode::bad_argument, Phase::setup, "the tag of the TLS session to import is not its key's");
    HAWSER_ASSIGN(KeptSession kept, decode(data));
    if (valid_until(kept.session.get()) <= now_unix_seconds) return {};
    if (key.empty()) cache.put_tagged(std::string(tag), std::move(kept));
    else cache.put(key, std::move(kept));
    return {};
}

}  // namespace hawser::tls
