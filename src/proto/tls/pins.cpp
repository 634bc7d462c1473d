#include "proto/tls/pins.hpp"

#include <algorithm>
#include <optional>

#include <openssl/base64.h>
#include <openssl/mem.h>
#include <openssl/sha.h>

#include <hawser/bytes.hpp>

#include "base/try.hpp"
#include "proto/tls/pem.hpp"

namespace hawser::tls {

namespace {

constexpr std::string_view hash_prefix = "sha256//";

std::optional<std::array<std::uint8_t, 32>> hash_of_key(X509* certificate) noexcept {
    std::uint8_t* der = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    if (size < 0) return std::nullopt;
    const bssl::UniquePtr<std::uint8_t> owner(der);
    std::array<std::uint8_t, 32> hash;
    SHA256(der, static_cast<std::size_t>(size), hash.data());
    return hash;
}

}  // namespace

Result<void> Pins::add_base64(std::string_view text) {
    std::string decoded;
    Hash hash;
    if (!decode_base64(text, decoded) || decoded.size() != hash.size())
        return fail(ErrorCode::tls_pin_mismatch, Phase::setup,
                    "the pin 'sha256//" + std::string(text) + "' is not the base64 form of a SHA-256 hash");
    std::copy(decoded.begin(), decoded.end(), hash.begin());
    hashes_.push_back(hash);
    return {};
}

Result<Pins> Pins::parse(const std::string& text) {
    Pins pins;
    if (text.empty()) return pins;
    if (!is_list(text)) {
        HAWSER_ASSIGN(std::string content, read_file(text, ErrorCode::tls_pin_mismatch, "the pinned public key"));
        std::string_view rest = content;
        std::string der;
        if (const auto block = next_pem_block(rest, "PUBLIC KEY")) {
            if (!decode_base64(*block, der))
                return fail(ErrorCode::tls_pin_mismatch, Phase::setup, "the pinned public key '" + text + "' is damaged");
            content = std::move(der);
        }
        Hash hash;
        SHA256(as_bytes(content).data(), content.size(), hash.data());
        pins.hashes_.push_back(hash);
        return pins;
    }
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        const std::string_view pin = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (pin.empty()) continue;
        if (!pin.starts_with(hash_prefix))
            return fail(ErrorCode::tls_pin_mismatch, Phase::setup,
                        "the pin '" + std::string(pin) + "' does not begin with sha256//");
        HAWSER_TRY(pins.add_base64(pin.substr(hash_prefix.size())));
    }
    return pins;
}

bool Pins::match(X509* certificate) const noexcept {
    const auto hash = hash_of_key(certificate);
    return hash && std::find(hashes_.begin(), hashes_.end(), *hash) != hashes_.end();
}

std::string pin_text(X509* certificate) {
    const auto hash = hash_of_key(certificate);
    if (!hash) return "an unreadable key";
    std::array<std::uint8_t, 45> text;
    const std::size_t size = EVP_EncodeBlock(text.data(), hash->data(), hash->size());
    return std::string(hash_prefix).append(reinterpret_cast<const char*>(text.data()), size);
}

}  // namespace hawser::tls
